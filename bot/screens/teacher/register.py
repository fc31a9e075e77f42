"""The register of a class as a picture with its twin in words, and as a spreadsheet."""

from collections.abc import Iterator
from datetime import date

from bot.documents.register import MOST_DAYS, PupilLine, RegisterPicture, Sign, Tone
from bot.i18n import gettext as _
from bot.i18n import language
from bot.screens.common import not_found
from bot.screens.days import full_date, short_date
from bot.screens.naming import class_title, seat_name
from bot.screens.screen import FileToSend, Screen, button, fitted, quoted, rows_of
from bot.screens.teacher.taps import RegisterTap, ResultsTap
from bot.services.register_reading import NoRegister, RegisterLine, RegisterView
from bot.services.result_setting import Course
from domain.marks import rounded
from exchange.register_out import RegisterSheet

CAPTION_LIMIT = 1024
_LONGEST_NAME = 19  # what a line of the picture holds


def courses(found: tuple[Course, ...]) -> Screen:
    """Which class and subject."""
    if not found:
        return Screen(_("Здесь журнал учителя, а вы в этой школе ничего не ведёте."))
    buttons = [
        button(f"{class_title(one.class_title)} {one.subject}", RegisterTap(of=one.class_id, subject=one.subject_id))
        for one in found
    ]
    return Screen(_("<b>Журнал</b>\nКакой класс и предмет?"), rows=rows_of(buttons, 2))


def picture(view: RegisterView) -> RegisterPicture:
    """The last lessons of the term, as many as a phone shows."""
    days = view.days[-MOST_DAYS:]
    return RegisterPicture(
        title=f"{class_title(view.course.class_title)} · {view.course.subject}",
        dates=f"{_term(view)}, {short_date(days[0])} - {short_date(days[-1])}" if days else _term(view),
        pupils_word=_("Ученик"),
        mean_word=_("Средний"),
        days=tuple(short_date(day) for day in days),
        rows=tuple(
            PupilLine(str(line.number), _name(line, view), tuple(_cell(line, day, view) for day in days), _mean(line))
            for line in view.lines
        ),
        footer=_("Н, Б, УП, ОП - посещаемость; точка - долг") if days else "",
        language=language(),
    )


def page(view: RegisterView | NoRegister, content: bytes | None) -> Screen:
    """The picture with what is worth saying of it."""
    if isinstance(view, NoRegister):
        return not_found()
    lines = [f"<b>{quoted(class_title(view.course.class_title))} · {quoted(view.course.subject)}</b> · {_term(view)}"]
    total = sum(line.count for line in view.lines)
    lines.append(_("Отметок: {n}, занятий с записями: {days}.").format(n=total, days=len(view.days)))
    if view.few:
        names = ", ".join(f"{quoted(_name(line, view))} {line.count}" for line in view.few)
        lines.append(_("Мало отметок: {names}").format(names=names))
    else:
        lines.append(_("Не меньше трёх отметок у каждого."))
    course = {"of": view.course.class_id, "subject": view.course.subject_id}
    terms = [
        button(term.title or _("Год"), RegisterTap(term=term.id, **course))
        for term in view.terms
        if term.id != view.term.id
    ]
    acts = (
        button(_("Таблица XLSX"), RegisterTap(term=view.term.id, how="xlsx", **course)),
        button(_("Итоги"), ResultsTap(term=view.term.id, **course)),
    )
    file = FileToSend("register.png", content, photo=True) if content else None
    rows = (acts, *rows_of(terms, 2), (button(_("‹ Предметы"), RegisterTap()),))
    return Screen(fitted(lines, CAPTION_LIMIT), rows=rows, file=file)


def sheet(view: RegisterView) -> RegisterSheet:
    """All the lessons of the term."""
    title = f"{class_title(view.course.class_title)}, {view.course.subject}, {_term(view)}"
    heads = [_("№"), _("Ученик"), *(full_date(day) for day in view.days), _("Отметок"), _("Средний")]
    rows: list[list[str | float | None]] = []
    for line in view.lines:
        mean = line.average
        rows.append([
            line.number, _name(line, view, whole=True), *(_value(line, day, view) for day in view.days), line.count,
            None if mean is None else float(rounded(mean)),
        ])  # fmt: skip
    return RegisterSheet(title=title, heads=heads, rows=rows)


def spreadsheet(view: RegisterView, content: bytes) -> Screen:
    name = f"{view.course.class_title}_{view.course.subject}".replace(" ", "_")[:60]
    return Screen(
        _("Журнал: {title}").format(title=quoted(f"{class_title(view.course.class_title)} {view.course.subject}")),
        file=FileToSend(f"{name}.xlsx", content),
    )


def _term(view: RegisterView) -> str:
    return view.term.title or _("весь учебный год")


def _name(line: RegisterLine, view: RegisterView, *, whole: bool = False) -> str:
    if whole and not view.in_person:
        return str(line.name)
    twins = sum((one.name.family, one.name.given[:1]) == (line.name.family, line.name.given[:1]) for one in view.lines)
    return seat_name(line.name, line.number, in_person=view.in_person, longest=_LONGEST_NAME, whole=twins > 1)


def _mean(line: RegisterLine) -> str:
    return "" if line.average is None else str(rounded(line.average)).replace(".", ",")


def _cell(line: RegisterLine, day: date, view: RegisterView) -> tuple[Sign, ...]:
    return tuple(_signs(line, day, view))


def _signs(line: RegisterLine, day: date, view: RegisterView) -> Iterator[Sign]:
    marks, absences = line.on(day, view.periods.get(day, frozenset()))
    for mark in marks:
        yield Sign("•", Tone.DEBT) if mark.owed else Sign(mark.value)
    for one in absences:
        yield Sign(one.code, Tone.ABSENCE)


def _value(line: RegisterLine, day: date, view: RegisterView) -> str | float | None:
    signs = [one.sign for one in _cell(line, day, view)]
    if len(signs) == 1 and signs[0] in ("2", "3", "4", "5"):
        return float(signs[0])
    return " ".join(signs) or None
