"""The attendance of a class for a whole day on one screen: a brush, the class as buttons, one button to write it."""

from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.common import not_found
from bot.screens.days import weekday_and_date, weekday_short
from bot.screens.naming import class_title, seat_name
from bot.screens.school_words import attendance_words
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, Screen, button, fitted, quoted, rows_of
from bot.screens.teacher import marks as mark_screens
from bot.screens.teacher.class_page import ClassTap
from bot.screens.teacher.taps import DayTap, FixAbsenceTap
from bot.services.batches import Written
from bot.services.day_attendance import Outcome
from bot.services.day_pages import DayPage, DaySeat, NotHere
from domain.day_sheet import DAY_BRUSHES
from domain.lesson_sheet import ERASE
from domain.marks import Attendance

Row = tuple[InlineKeyboardButton, ...]

_LONGEST_NAME = 15


def said(result: Outcome) -> Screen:
    """What answers `/absent`."""
    if isinstance(result, NotHere):
        return Screen(_("Здесь посещаемость класса за день, а класса у вас нет."))
    return shown(result)


def shown(result: Outcome) -> Screen:
    match result:
        case NotHere():
            return not_found()
        case Written():
            return mark_screens.written(result)
    return grid(result)


def gone() -> Screen:
    return Screen(_("Здесь уже всё записано или очищено. Посещаемость за день: /absent."), alert=True)


def dropped() -> Screen:
    return Screen(_("Очищено, ничего не записано. Посещаемость за день: /absent."))


def head(page: DayPage) -> str:
    """«7 «А» · посещаемость за день» with the day."""
    right = page.right
    when = weekday_and_date(right.day, right.today)
    if right.day == right.today:
        when = _("сегодня, {day}").format(day=when)
    title = _("{school_class} · посещаемость за день").format(school_class=quoted(class_title(right.known.title)))
    correcting = "\n" + _("правка школы, она попадёт в журнал действий") if right.as_staff else ""
    return f"<b>{title}</b>\n{when}{correcting}"


def grid(page: DayPage) -> Screen:
    """The class with the brush in hand."""
    right = page.right
    if not right.open:
        why = (
            _("Уроков в этот день нет.") if not right.lessons else _("За этот день посещаемость исправляют по урокам.")
        )
        return Screen(f"{head(page)}\n\n{why}", rows=tuple(_around(page)))
    lines = [head(page), "", _counted(page)]
    if page.told:
        told = ", ".join(quoted(_name(one, page)) for one in page.seats if one.pupil_id in page.told)
        lines.append(_("Родители предупредили: {names}").format(names=told))
    brush = "⌫" if page.draft.sheet.brush == ERASE else page.draft.sheet.brush
    lines.append(_("В руке {brush} - нажимайте на учеников.").format(brush=f"<b>{brush}</b>"))
    lines.append(_("Или напишите строкой: <code>Иванов б, Петрова опоздала на 10 минут</code>"))
    lines += _not_taken(page)
    return Screen(fitted(lines), rows=(*_painting(page), *_acts(page), *_around(page)))


def _not_taken(page: DayPage) -> list[str]:
    """What was not understood, what was supposed, what others wrote meanwhile."""
    lines = [mark_screens.problem_text(one) for one in page.problems]
    if page.marks:
        names = ", ".join(quoted(one, 40) for one in page.marks)
        lines.append(_("Отметки здесь не ставят, для них есть /mark: {names}.").format(names=names))
    if page.in_person:
        lines.append(_("Имена учеников в этой школе не пишут в мессенджере: отмечайте кнопками."))
    guesses = [mark_screens.guess_text(one) for one in page.guesses]
    if guesses:
        lines.append(_("Проверьте: {guesses}.").format(guesses="; ".join(guesses)))
    if page.changed:
        lines.append(_("С последнего показа здесь кое-что изменилось. Проверьте и запишите ещё раз."))
    if page.met:
        names = ", ".join(quoted(_name(one, page), 40) for one in page.met)
        lines.append(_("Пока вы отмечали, кто-то записал сюда: {names}. Проверьте и запишите.").format(names=names))
    return ["", *lines] if lines else []


def _counted(page: DayPage) -> str:
    codes = [one.cell.code or (one.noted and Attendance.parse(one.noted.code)) for one in page.seats]
    known = [code for code in codes if code]
    missing = sum(code.missed for code in known)
    late = sum(code is Attendance.LATE for code in known)
    return " · ".join(
        (
            _("нет: {n}").format(n=missing), _("опоздали: {n}").format(n=late),
            _("остальные: {n}").format(n=len(page.seats) - len(known)),
        )
    )  # fmt: skip


def _painting(page: DayPage) -> list[Row]:
    draft, hand = page.draft.row.id, page.draft.sheet.brush

    def brush(one: str) -> InlineKeyboardButton:
        label = "⌫" if one == ERASE else one
        return button(label, DayTap(act="brush", of=draft, day=one), PRIMARY if one == hand else None)

    seats = [_seat_button(one, page) for one in page.seats]
    return [tuple(brush(one) for one in DAY_BRUSHES), *rows_of(seats, 2)]


def _seat_button(one: DaySeat, page: DayPage) -> InlineKeyboardButton:
    stands = f"{one.noted.code}{f' {one.noted.minutes}' if one.noted.minutes else ''} ✓" if one.noted else ""
    cell = f"{one.cell.code}{f' {one.cell.minutes}' if one.cell.minutes else ''}" if one.cell.code else ""
    lessons = "" if one.noted or cell else _at_lessons(one)
    label = " ".join(part for part in (_name(one, page), stands, cell, lessons) if part)
    act = "seat" if one.noted and one.cell.empty else "touch"
    return button(
        label, DayTap(act=act, of=page.draft.row.id, pupil=one.pupil_id), PRIMARY if not one.cell.empty else None
    )


def _at_lessons(one: DaySeat) -> str:
    """«(1-2: Н)»: what teachers noted at single lessons."""
    missed = [noted for noted in one.lessons if noted.code != Attendance.EXEMPT]
    if not missed:
        return ""
    return "(" + ", ".join(f"{noted.at.period}: {noted.code}" for noted in missed[:3]) + ")"


def _name(one: DaySeat, page: DayPage) -> str:
    """As short as tells the pupil from classmates."""
    same = sum(one.name.family == other.name.family for other in page.seats) > 1
    return seat_name(one.name, one.number, in_person=page.right.school.in_person, longest=_LONGEST_NAME, whole=same)


def _acts(page: DayPage) -> list[Row]:
    draft, rows = page.draft.row, list[Row]()
    if page.told:
        rows.append(
            (button(_("Отметить по запискам: {n}").format(n=len(page.told)), DayTap(act="notes", of=draft.id)),)
        )
    if page.draft.sheet.cells:
        write = DayTap(act="write", of=draft.id, version=draft.version)
        rows.append(
            (
                button(_("Записать: {n}").format(n=len(page.draft.sheet.cells)), write, SUCCESS),
                button(_("Очистить"), DayTap(act="drop", of=draft.id), DANGER),
            )
        )
    return rows


def _around(page: DayPage) -> list[Row]:
    class_id = page.right.known.id
    days = [
        button(label.format(day=weekday_short(day)), DayTap(act="open", of=class_id, day=day.isoformat()))
        for label, day in (("‹ {day}", page.previous), ("{day} ›", page.next))
        if day is not None
    ]
    others = [button(class_title(title), DayTap(act="open", of=id_)) for id_, title in page.others]
    mine = button(_("‹ Класс"), ClassTap(act="look", of=class_id))
    return [tuple(days), *rows_of(others, 3), (mine,)]


def seat(result: Outcome, pupil_id: int) -> Screen:
    """One pupil of whom something stands: how to correct it."""
    if not isinstance(result, DayPage):
        return shown(result)
    one = next((one for one in result.seats if one.pupil_id == pupil_id), None)
    if one is None or one.noted is None:
        return grid(result)
    noted, draft = one.noted, result.draft.row.id
    words = attendance_words(noted.code, noted.minutes).capitalize()
    lines = [head(result), "", f"<b>{quoted(_name(one, result), 60)}</b>", words]

    def tap(to: str) -> FixAbsenceTap:
        return FixAbsenceTap(pupil=pupil_id, period=noted.at.period, was=noted.code, to=to, back=draft)

    codes = [
        button(f"{noted.code} → {code}", tap(code))
        for code in DAY_BRUSHES
        if code not in (ERASE, noted.code, Attendance.LATE)
    ]
    was_there = button(_("{code} → был на уроках").format(code=noted.code), tap(""))
    back = button(_("‹ К классу"), DayTap(act="show", of=draft))
    return Screen("\n".join(lines), rows=(*rows_of(codes, 4), (was_there,), (back,)))
