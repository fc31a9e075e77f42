"""The lesson on one screen: a brush row, the class as buttons, what it was about, and one button to publish it all."""

from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.days import clock, day_and_month, weekday_and_date, weekday_short
from bot.screens.naming import class_title, seat_name
from bot.screens.school_words import attendance_words, work_short
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, Screen, button, fitted, quoted, rows_of
from bot.screens.teacher.taps import FixAbsenceTap, FixTap, LessonsTap, LessonTap, PaintTap
from bot.services.lesson_pages import LessonPage, Seat
from bot.services.lessons import NoLesson, SeatPage, Shown
from domain.lesson_sheet import CODE_BRUSHES, ERASE, MARK_BRUSHES, RARE_BRUSHES, Cell
from domain.marks import Attendance, WorkKind

Row = tuple[InlineKeyboardButton, ...]

_LONGEST_NAME = 15
_FIXABLE = (Attendance.ABSENT, Attendance.ILL, Attendance.EXCUSED, Attendance.LATE)


def shown(result: Shown) -> Screen:
    match result:
        case NoLesson():
            return gone()
        case SeatPage():
            return seat(result)
        case _ if result.draft.asking:
            return question(result)
    return grid(result)


def gone() -> Screen:
    return Screen(_("Этот урок уже опубликован, или вести его сейчас нельзя. Ваши уроки: /lessons."), alert=True)


def head(page: LessonPage) -> str:
    """«7 «А» · Алгебра» with the day, the period and its time."""
    lesson, place = page.right.lesson, page.right.place
    when = _("сегодня") if place.day == page.right.today else weekday_and_date(place.day, page.right.today)
    parts = [when, _("{period}-й урок").format(period=place.period)]
    if lesson.starts and lesson.ends:
        parts.append(f"{clock(lesson.starts)}-{clock(lesson.ends)}")
    if lesson.substitute:
        parts.append(_("вы замещаете"))
    if page.right.as_staff:
        parts.append(_("правка школы, она попадёт в журнал действий"))
    return f"<b>{quoted(class_title(page.class_title))} · {quoted(page.subject)}</b>\n" + ", ".join(parts)


def grid(page: LessonPage) -> Screen:
    """The class with the brush in hand."""
    lines = [head(page), "", _counted(page)]
    lines += _said(page)
    if page.told and not page.ahead:
        told = ", ".join(quoted(_name(seat, page)) for seat in page.seats if seat.pupil_id in page.told)
        lines.append(_("Родители предупредили: {names}").format(names=told))
    if not page.ahead:  # said in words too: older clients do not colour the button
        lines.append(
            _("В руке {brush} - нажимайте на учеников.").format(brush=f"<b>{brush_words(page.draft.sheet.brush)}</b>")
        )
    if page.changed:
        lines += ["", _("С последнего показа здесь кое-что изменилось. Проверьте и опубликуйте ещё раз.")]
    if page.met_words:
        lines += ["", _("Пока вы заполняли урок, его тему записал кто-то ещё. Опубликуете - останется ваша.")]
    if page.met:
        names = ", ".join(quoted(_name(one, page), 40) for one in page.met)
        lines += [
            "",
            _("Пока вы заполняли урок, кто-то записал сюда: {names}. Проверьте и опубликуйте.").format(names=names),
        ]
    if page.ahead:
        lines += ["", _("Урок ещё впереди: пока можно записать тему и задание.")]
    return Screen(fitted(lines), rows=(*(() if page.ahead else _painting(page)), *_acts(page)))


def _counted(page: LessonPage) -> str:
    total = page.counts
    parts = [
        _("Отметок: {n}").format(n=total.marks), _("нет: {n}").format(n=total.missing),
        _("опоздали: {n}").format(n=total.late), _("без записи: {n}").format(n=total.untouched),
    ]  # fmt: skip
    if page.draft.sheet.rest_were or page.noted.called_at:
        parts[-1] = _("остальные были: {n}").format(n=total.untouched)
    lines = [" · ".join(parts)]
    if page.draft.sheet.work:
        lines.append(_("Вид работы: {work}").format(work=work_short(page.draft.sheet.work)))
    return "\n".join(lines)


def _said(page: LessonPage) -> list[str]:
    lines = []
    if page.topic:
        lines.append(_("Тема: {topic}").format(topic=quoted(page.topic)))
    if page.material:
        lines.append(_("Материал: {material}").format(material=quoted(page.material)))
    if task := task_words(page):
        lines.append(task)
    return lines


def task_words(page: LessonPage) -> str:
    """«Задание на пт 27.11: § 12», with how many files and for whom."""
    task = page.draft.sheet.task
    if task.empty:
        return ""
    due = task.due_on or page.next_on
    when = f"{day_and_month(due)} ({weekday_short(due)})" if due else _("следующую неделю")
    notes = []
    if task.files:
        notes.append(_("файлов: {n}").format(n=len(task.files)))
    if task.pupils:
        notes.append(_("для {n} ученика", "для {n} учеников", len(task.pupils)).format(n=len(task.pupils)))
    more = f" ({', '.join(notes)})" if notes else ""
    return _("Задание на {day}: {text}").format(day=when, text=quoted(task.text)) + more


def _painting(page: LessonPage) -> list[Row]:
    draft = page.draft.id
    hand = page.draft.sheet.brush

    def brush(one: str) -> InlineKeyboardButton:
        return button(brush_words(one), PaintTap(draft=draft, brush=one), PRIMARY if one == hand else None)

    rows: list[Row] = [
        tuple(brush(one) for one in (*MARK_BRUSHES, *CODE_BRUSHES, ERASE)),
        tuple(brush(one) for one in RARE_BRUSHES),
    ]
    seats = [_seat_button(one, page) for one in page.seats]
    return [*rows, *rows_of(seats, 2)]


def brush_words(brush: str) -> str:
    return "⌫" if brush == ERASE else brush


def _seat_button(one: Seat, page: LessonPage) -> InlineKeyboardButton:
    label = f"{_name(one, page)} {_what(one)}".strip()
    return button(label, PaintTap(draft=page.draft.id, pupil=one.pupil_id), None if one.cell.empty else PRIMARY)


def _name(one: Seat, page: LessonPage) -> str:
    """As short as tells the pupil from classmates."""
    same = sum(one.name.family == other.name.family for other in page.seats) > 1
    return seat_name(one.name, one.number, in_person=page.right.school.in_person, longest=_LONGEST_NAME, whole=same)


def _what(one: Seat) -> str:
    """What stands (with a tick) and what will be written."""
    stands = [mark.value for mark in one.marks]
    if one.absence:
        stands.append(one.absence.code + (f" {one.absence.minutes}" if one.absence.minutes else ""))
    written = f"{' '.join(stands)} ✓" if stands else ""
    return " ".join(part for part in (written, cell_words(one.cell)) if part)


def cell_words(cell: Cell) -> str:
    """«5 ОП 10»."""
    parts = [cell.value or "", cell.code.value if cell.code else "", str(cell.minutes or "")]
    return " ".join(part for part in parts if part)


def _acts(page: LessonPage) -> list[Row]:
    draft, sheet = page.draft, page.draft.sheet
    rows: list[Row] = []
    if not page.ahead:
        rest = _("✓ Остальные были") if sheet.rest_were else _("Остальные были")
        rows.append((button(rest, _tap(page, "rest")), button(_("Вид работы"), _tap(page, "works"))))
        if page.told:
            rows.append((button(_("Отметить по запискам: {n}").format(n=len(page.told)), _tap(page, "notes")),))
    rows.append((button(_("Тема и задание"), _tap(page, "words")),))
    if not sheet.empty:
        publish = LessonTap(act="publish", draft=draft.id, version=draft.version)
        rows.append((button(_("Опубликовать"), publish, SUCCESS), button(_("Очистить"), _tap(page, "drop"), DANGER)))
    rows.append((button(_("‹ Уроки"), LessonsTap(day=page.right.place.day.isoformat())),))
    return rows


def _tap(page: LessonPage, act: str, arg: str = "") -> LessonTap:
    return LessonTap(act=act, draft=page.draft.id, arg=arg)


def works(result: Shown) -> Screen:
    """What the marks are given for."""
    if not isinstance(result, LessonPage):
        return shown(result)
    kinds = [button(work_short(kind), _tap(result, "work", kind.value)) for kind in WorkKind]
    lines = [head(result), "", _("За что эти отметки? От вида работы зависит вес.")]
    none = button(_("Без вида работы"), _tap(result, "work"))
    return Screen("\n".join(lines), rows=(*rows_of(kinds, 3), (none,), (back(result),)))


def back(page: LessonPage) -> InlineKeyboardButton:
    return button(_("‹ К классу"), _tap(page, "grid"))


def question(page: LessonPage) -> Screen:
    """What the next message will be taken for."""
    asked = {
        "topic": _("Напишите тему урока одним сообщением."),
        "material": _("Напишите, какой материал пройден: параграф, номера, понятия."),
        "task": _("Напишите задание или пришлите файлы и фотографии, можно несколько."),
    }
    now = {"topic": page.topic, "material": page.material, "task": page.draft.sheet.task.text}
    what = page.draft.asking or "task"
    lines = [head(page), "", asked[what]]
    if now[what]:
        lines.append(_("Сейчас: {text}").format(text=quoted(now[what])))
    if what == "task" and page.draft.sheet.task.files:
        lines.append(_("Файлов: {n}.").format(n=len(page.draft.sheet.task.files)))
    done = _("Готово") if what == "task" and not page.draft.sheet.task.empty else _("‹ Назад")
    return Screen(fitted(lines), rows=((button(done, _tap(page, "words")),),))


def seat(result: SeatPage) -> Screen:
    """One pupil at the lesson: what stands, and how to correct it."""
    page, one = result.page, result.seat
    lines = [head(page), "", f"<b>{quoted(_name(one, page), 60)}</b>"]
    rows: list[Row] = []
    for mark in one.marks:
        work = f" ({work_short(mark.work)})" if mark.work else ""
        lines.append(_("Стоит {value}{work}").format(value=f"<b>{quoted(mark.value)}</b>", work=work))
        change = [
            button(
                f"{mark.value} → {value}", FixTap(mark=mark.id, revision=mark.revision, to=value, back=page.draft.id)
            )
            for value in MARK_BRUSHES
            if value != mark.value
        ]
        withdraw = FixTap(mark=mark.id, revision=mark.revision, back=page.draft.id)
        rows += [tuple(change), (button(_("Отозвать {value}").format(value=mark.value), withdraw, DANGER),)]
    if one.absence:
        lines.append(attendance_words(one.absence.code, one.absence.minutes).capitalize())
        rows += _absence_rows(page, one)
    if not one.cell.empty:
        lines.append(_("Будет записано: {what}").format(what=f"<b>{cell_words(one.cell)}</b>"))
    if not page.ahead and one.cell.empty:
        more = _("Поставить ещё: {what}").format(what=page.draft.sheet.brush)
        if page.draft.sheet.brush != ERASE:
            rows.append((button(more, _tap(page, "more", str(one.pupil_id))),))
    return Screen(fitted(lines), rows=(*rows, (back(page),)))


def _absence_rows(page: LessonPage, one: Seat) -> list[Row]:
    assert one.absence is not None
    at, was = one.absence.at, one.absence.code

    def tap(to: str) -> FixAbsenceTap:
        return FixAbsenceTap(pupil=at.pupil_id, period=at.period, was=was, to=to, back=page.draft.id)

    codes = tuple(button(f"{was} → {code}", tap(code.value)) for code in _FIXABLE if code != was)
    return [codes, (button(_("{code} → был на уроке").format(code=was), tap("")),)]


def dropped() -> Screen:
    return Screen(_("Черновик урока очищен, ничего не записано. Ваши уроки: /lessons."))
