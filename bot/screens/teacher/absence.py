"""Notes about absence as the class teacher reads them: two buttons, accept and ask."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.absence_words import note_lines, reason_words
from bot.screens.common import not_found
from bot.screens.days import days_words
from bot.screens.naming import class_title
from bot.screens.screen import PRIMARY, SUCCESS, Screen, button, fitted, quoted
from bot.services.absences import NoNote
from bot.services.class_notes import ClassNote, WaitingNotes
from domain.absence_notes import NoteAct, NoteStatus
from domain.people import FullName

Row = tuple[InlineKeyboardButton, ...]

_MOST_LISTED, _MOST_ANSWERED = 15, 6


class NoteTap(CallbackData, prefix="dt"):
    """A note about absence, as the class teacher saw it."""

    act: str  # look, accept, ask, file
    note: int
    version: int = 0


def note(found: ClassNote | NoNote) -> Screen:
    """The note, what became of it, and what can be done with it."""
    if isinstance(found, NoNote):
        return not_found()
    here = found.here
    lines = [_("<b>Записка об отсутствии</b>"), _who(found), *note_lines(here.note), ""]
    if found.late:
        lines.append(_("Пока вы смотрели, записка изменилась. Вот она сейчас."))
    lines.append(_status(here.note.status))
    return Screen(fitted(lines), rows=_rows(found), protected=here.protect_content)


def _who(found: ClassNote) -> str:
    name = FullName.read(found.here.pupil_name)
    called = " ".join(part for part in (name.family, name.given) if part)
    return f"{quoted(called)} · {quoted(class_title(found.here.class_title))}"


def _status(status: NoteStatus) -> str:
    return {
        NoteStatus.SENT: _("Ждёт вашего ответа: родитель увидит его сразу."),
        NoteStatus.ASKED: _("Родителя попросили пояснить дни и причину."),
        NoteStatus.ACCEPTED: _("Принято: пропуски этих дней показаны как уважительные."),
        NoteStatus.WITHDRAWN: _("Родитель отозвал записку."),
    }[status]


def _rows(found: ClassNote) -> tuple[Row, ...]:
    said = found.here.note
    words = {NoteAct.ACCEPT: (_("Принять"), SUCCESS), NoteAct.ASK: (_("Попросить пояснить"), None)}
    acts = tuple(
        button(words[act][0], NoteTap(act=act, note=said.id, version=said.version), words[act][1]) for act in found.acts
    )
    file = (button(_("Показать документ"), NoteTap(act="file", note=said.id), PRIMARY),) if said.file_id else ()
    return (acts, file)


def listed(notes: tuple[ClassNote, ...]) -> list[str]:
    """The notes of a class, a line each, as its page tells them."""
    if not notes:
        return []
    lines = [_("Записки родителей:")]
    for one in notes[:_MOST_LISTED]:
        said = one.here.note
        days = days_words(said.days.first, said.days.last)
        lines.append(f"{quoted(_family(one))}: {days}, {reason_words(said.reason)} - {_state(said.status)}")
    return [*lines, *(["…"] if len(notes) > _MOST_LISTED else [])]


def answers(notes: tuple[ClassNote, ...]) -> tuple[Row, ...]:
    """Two buttons for each note that waits: accept it, or look at it and ask."""
    rows = []
    for one in [one for one in notes if NoteAct.ACCEPT in one.acts][:_MOST_ANSWERED]:
        said = one.here.note
        who = _family(one)[:16]
        accept = NoteTap(act=NoteAct.ACCEPT, note=said.id, version=said.version)
        look = NoteTap(act="look", note=said.id)
        rows.append(
            (
                button(_("Принять: {who}").format(who=who), accept, SUCCESS),
                button(_("Открыть: {who}").format(who=who), look),
            )
        )
    return tuple(rows)


def _family(one: ClassNote) -> str:
    return FullName.read(one.here.pupil_name).family


def _state(status: NoteStatus) -> str:
    return {
        NoteStatus.SENT: _("ждёт ответа"),
        NoteStatus.ASKED: _("ждём пояснения"),
        NoteStatus.ACCEPTED: _("принята"),
        NoteStatus.WITHDRAWN: _("отозвана"),
    }[status]


def waiting(found: WaitingNotes) -> Screen:
    """All notes that wait, a button each."""
    if not found.notes:
        return Screen(_("Записок об отсутствии, которые ждут вашего ответа, нет."))
    lines = [_("<b>Записки об отсутствии</b>")]
    rows: list[Row] = []
    for one in found.notes:
        said = one.here.note
        days = days_words(said.days.first, said.days.last)
        lines.append(f"{_who(one)}: {days}, {reason_words(said.reason)}")
        family = FullName.read(one.here.pupil_name).family
        rows.append((button(f"{family} · {days}"[:60], NoteTap(act="look", note=said.id)),))
    protected = any(one.here.protect_content for one in found.notes)
    return Screen(fitted(lines), rows=tuple(rows), protected=protected)
