"""The attendance of a term: how much of what, and the days."""

from collections.abc import Iterator

from bot.i18n import gettext as _
from bot.screens.days import days_words, short_date, weekday_short
from bot.screens.parent.absence import AbsenceTap, told_lines
from bot.screens.parent.diary import no_diary
from bot.screens.parent.page import AttendanceTap, Buttons, children_rows, head, to_diary
from bot.screens.parent.term import term_title, terms_rows
from bot.screens.school_words import attendance_words
from bot.screens.screen import Screen, button, fitted
from bot.services.marks_reading import AttendanceView
from bot.services.reading import NoDiary
from domain.absence_notes import NoteSaid, NoteStatus
from domain.attendance import DayNoted, Stretch, Total

_MOST_NOTES = 4


def attendance(view: AttendanceView | NoDiary) -> Screen:
    """Totals first, then the days, the latest first."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    pupil = view.child.facts.pupil_id
    lines = [head(view.child, view.children, _("Посещаемость"), term_title(view.term))]
    if view.attendance.days:
        lines += [_total(total) for total in view.attendance.totals]
        lines += ["", *(_day(noted) for noted in view.attendance.days)]
    else:
        lines.append(_("Пропусков и опозданий нет."))
    if view.notes:
        lines += ["", _("<b>Записки об отсутствии</b>"), *told_lines(view.notes)]
    return Screen(
        fitted(lines),
        rows=(
            (button(_("Сообщить об отсутствии"), AbsenceTap(act="begin", id=pupil)),),
            *_open_notes(view),
            *terms_rows(view, lambda term_id: AttendanceTap(pupil=pupil, term=term_id)),
            (to_diary(pupil),),
            *children_rows(view.child, view.children, lambda other: AttendanceTap(pupil=other)),
        ),
        protected=view.child.protect_content,
    )


def _open_notes(view: AttendanceView) -> tuple[Buttons, ...]:
    """A button for each note that is not settled, the latest first."""
    waiting = [note for note in reversed(view.notes) if note.status in (NoteStatus.SENT, NoteStatus.ASKED)]
    return tuple(
        (button(_("Записка: {days}").format(days=days_words(note.days.first, note.days.last)), _look(note)),)
        for note in waiting[:_MOST_NOTES]
    )


def _look(note: NoteSaid) -> AbsenceTap:
    return AbsenceTap(act="look", id=note.id)


def _total(total: Total) -> str:
    """«Болезнь - 9 уроков, 1 день целиком»."""
    what, amounts = total_words(total)
    return f"{what} - <b>{amounts}</b>"


def total_words(total: Total) -> tuple[str, str]:
    """What was noted, and how often."""
    amounts = []
    if total.lessons:
        amounts.append(_("{n} урок", "{n} уроков", total.lessons).format(n=total.lessons))
    if total.days:
        amounts.append(_("{n} день целиком", "{n} дней целиком", total.days).format(n=total.days))
    words = attendance_words(total.code)
    return f"{words[:1].upper()}{words[1:]}", ", ".join(amounts)


def _day(noted: DayNoted) -> str:
    told = "; ".join(_stretch(stretch) for stretch in noted.stretches)
    return f"{weekday_short(noted.day)} {short_date(noted.day)} - {told}"


def _stretch(stretch: Stretch) -> str:
    words = attendance_words(stretch.code, stretch.minutes)
    if not stretch.periods:
        return _("{absence}, весь день").format(absence=words)
    if len(stretch.periods) == 1:
        return _("{absence}, {period}-й урок").format(absence=words, period=stretch.periods[0])
    return _("{absence}, уроки {periods}").format(absence=words, periods=", ".join(_ranges(stretch.periods)))


def _ranges(periods: tuple[int, ...]) -> Iterator[str]:
    """«1–3», «5»: neighbours in a row are said by their ends."""
    first = last = periods[0]
    for period in (*periods[1:], None):
        if period == last + 1:
            last = period
            continue
        yield str(first) if first == last else f"{first}–{last}"
        if period is not None:
            first = last = period
