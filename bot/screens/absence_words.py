"""Words of notes about absence that parents and class teachers share."""

from collections.abc import Iterator

from bot.i18n import gettext as _
from bot.screens.days import days_words
from bot.screens.screen import quoted
from domain.absence_notes import AbsenceNote, NoteReason


def reason_words(reason: NoteReason) -> str:
    return {
        NoteReason.ILLNESS: _("болезнь"),
        NoteReason.DOCTOR: _("посещение врача"),
        NoteReason.FAMILY: _("семейные обстоятельства"),
        NoteReason.CONTEST: _("олимпиада, соревнование"),
        NoteReason.OTHER: _("другая причина"),
    }[reason]


def note_lines(note: AbsenceNote) -> Iterator[str]:
    """What a note says, a line each."""
    yield _("Дни: {days}").format(days=f"<b>{days_words(note.days.first, note.days.last)}</b>")
    yield _("Причина: {reason}").format(reason=reason_words(note.reason))
    if note.words:
        yield _("Пояснение: «{words}»").format(words=quoted(note.words, 300))
    if note.file_id is not None:
        yield _("Документ приложен.")
    if note.answer:
        yield _("Ответ родителя: «{words}»").format(words=quoted(note.answer, 300))
