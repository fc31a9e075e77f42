"""A note about absence as the parent writes it, and what became of it."""

from collections.abc import Iterator

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.screens import files
from bot.screens.absence_words import note_lines, reason_words
from bot.screens.days import days_words, weekday_short
from bot.screens.naming import child_name
from bot.screens.parent.diary import no_diary
from bot.screens.parent.page import AttendanceTap, Buttons, head, to_diary
from bot.screens.questions import problem
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, Screen, button, fitted, quoted
from bot.services.absences import DAY, TODAY, TOMORROW, NoNote, NoteForm, NoteStep, NoteView, NotInChat, Told
from bot.services.class_notes import NoteWord
from bot.services.reading import NoDiary
from domain.absence_notes import LONGEST, AbsenceNote, BadDays, NoteAct, NoteReason, NoteSaid, NoteStatus, after
from domain.files import BadFile, Purpose


class AbsenceTap(CallbackData, prefix="da"):
    """A note: `begin` names a child, the acts of writing a draft, the others a note that was told."""

    act: str  # begin, pick, send, drop; look, reply, withdraw, withdrawn
    id: int
    value: str = ""
    version: int = 0


def absence(here: Told | BadFile) -> Screen:
    """Where the note stands."""
    match here:
        case BadFile():
            return files.refused(here, Purpose.ABSENCE_NOTE)
        case NoDiary():
            return no_diary(here)
        case NoNote():
            return Screen(
                _("Этой записки больше нет. Чтобы написать новую, откройте раздел «Посещаемость»."), alert=True
            )
        case NotInChat():
            return _not_in_chat(here)
        case NoteForm():
            return _form(here)
    return _told(here)


def _not_in_chat(here: NotInChat) -> Screen:
    lines = [
        head(here.child, here.children, _("Отсутствие ребёнка")),
        _("Ваша школа не принимает личных сведений через мессенджер. Сообщите, пожалуйста, школе сами."),
    ]
    if here.phone:
        lines.append(_("Телефон школы: {phone}").format(phone=quoted(here.phone)))
    return Screen("\n".join(lines), rows=((to_diary(here.child.facts.pupil_id),),))


def _form(here: NoteForm) -> Screen:
    lines = [head(here.child, here.children, _("Записка об отсутствии"))]
    if here.problem:
        lines += [_problem(here.problem, here.said), ""]
    body, rows = {
        NoteStep.DAYS: _days,
        NoteStep.REASON: _reason,
        NoteStep.WORDS: _words,
        NoteStep.REVIEW: _review,
    }[here.step](here)
    drop = button(_("Не отправлять"), AbsenceTap(act="drop", id=here.draft_id))
    return Screen(fitted([*lines, *body]), rows=(*rows, (drop,)), protected=here.child.protect_content)


def _pick(here: NoteForm, value: str) -> AbsenceTap:
    return AbsenceTap(act="pick", id=here.draft_id, value=value)


def _days(here: NoteForm) -> tuple[list[str], tuple[Buttons, ...]]:
    text = _(
        "В какие дни ребёнка не будет или не было в школе? Напишите день либо первый и последний.\n"
        "Например: 25.11 или 25.11-27.11"
    )
    tomorrow = here.today + DAY
    return [text], (
        (
            button(_("Сегодня, {day}").format(day=weekday_short(here.today)), _pick(here, TODAY)),
            button(_("Завтра, {day}").format(day=weekday_short(tomorrow)), _pick(here, TOMORROW)),
        ),
    )


def _reason(here: NoteForm) -> tuple[list[str], tuple[Buttons, ...]]:
    assert here.days is not None
    offered = [one for one in NoteReason if one is not NoteReason.OTHER]
    rows = tuple((button(_capital(reason_words(one)), _pick(here, one)),) for one in offered)
    return [
        days_words(here.days.first, here.days.last),
        _("По какой причине? Выберите или напишите одной строкой."),
    ], rows


def _words(here: NoteForm) -> tuple[list[str], tuple[Buttons, ...]]:
    return [_("Напишите, пожалуйста, причину одной строкой.")], ()


def _review(here: NoteForm) -> tuple[list[str], tuple[Buttons, ...]]:
    assert here.days is not None
    assert here.reason is not None
    lines = [
        _("Дни: {days}").format(days=f"<b>{days_words(here.days.first, here.days.last)}</b>"),
        _("Причина: {reason}").format(reason=reason_words(here.reason)),
    ]
    if here.words:
        lines.append(_("Пояснение: «{words}»").format(words=quoted(here.words, 300)))
    if here.has_file:
        lines.append(_("Документ приложен."))
    hint = _("Можно добавить фото или PDF документа либо написать пояснение одним сообщением.")
    return [*lines, "", hint], (
        (
            button(
                _("Отправить учителю"),
                AbsenceTap(act="send", id=here.draft_id, version=here.version),
                SUCCESS,
            ),
        ),
        (button(_("Заполнить заново"), _pick(here, "anew")),),
    )


def _problem(code: str, said: str) -> str:
    texts: dict[str, str] = {
        BadDays.BACKWARDS: _("Последний день раньше первого. Напишите дни ещё раз, пожалуйста."),
        BadDays.TOO_LONG: _(
            "В чате можно сообщить не больше чем об {n} дне. О более долгом отсутствии договоритесь со школой.",
            "В чате можно сообщить не больше чем о {n} днях. О более долгом отсутствии договоритесь со школой.",
            LONGEST.days + 1,
        ),
        BadDays.TOO_OLD: _("Эти дни давно прошли. О них сообщите, пожалуйста, школе сами."),
        BadDays.TOO_FAR: _("До этих дней ещё далеко. Напишите, пожалуйста, ближе к ним."),
    }
    found = texts.get(code)
    return found.format(said=quoted(said, 40), n=LONGEST.days + 1) if found else problem(code, said)


def _told(here: NoteView) -> Screen:
    note = here.note
    lines = [head(here.child, here.children, _("Записка об отсутствии")), *note_lines(note), "", _status(here)]
    if here.replying:
        lines.append(_("Напишите ответ одним сообщением."))
    return Screen(fitted(lines), rows=_told_rows(here), protected=here.child.protect_content)


def _status(here: NoteView) -> str:
    if here.note.status is NoteStatus.SENT and not here.heard:
        words = _(
            "Записка сохранена, но классный руководитель ещё не пользуется ботом. Предупредите, пожалуйста, школу."
        )
        return f"{words} {_('Телефон школы: {phone}').format(phone=quoted(here.phone))}" if here.phone else words
    return status_words(here.note)


def status_words(note: AbsenceNote) -> str:
    """Where a note stands, in a sentence."""
    return {
        NoteStatus.SENT: _("Отправлено классному руководителю, ждём ответа."),
        NoteStatus.ASKED: _("Классный руководитель просит пояснить дни и причину."),
        NoteStatus.ACCEPTED: _("Принято классным руководителем."),
        NoteStatus.WITHDRAWN: _("Записка отозвана."),
    }[note.status]


def _told_rows(here: NoteView) -> tuple[Buttons, ...]:
    note, pupil = here.note, here.child.facts.pupil_id
    back = (button(_("‹ Посещаемость"), AttendanceTap(pupil=pupil)), to_diary(pupil))
    acts: list[Buttons] = []
    if after(note.status, NoteAct.ANSWER) and not here.replying:
        acts.append((button(_("Ответить"), AbsenceTap(act="reply", id=note.id), PRIMARY),))
    if after(note.status, NoteAct.WITHDRAW):
        tap = AbsenceTap(act="withdraw", id=note.id, version=note.version)
        acts.append((button(_("Отозвать записку"), tap, DANGER),))
    return (*acts, back)


def dropped(pupil_known: bool) -> Screen:
    return Screen(_("Записка не отправлена.") if pupil_known else _("Этой записки больше нет."), alert=not pupil_known)


def word(news: NoteWord) -> Screen:
    """The push to the parent: the class teacher's word on the note."""
    note, name = news.note, quoted(child_name(news.child, news.children))
    accepted = note.status is NoteStatus.ACCEPTED
    title = _("<b>{name}: записка об отсутствии принята</b>") if accepted else _("<b>{name}: записка об отсутствии</b>")
    said = f"{days_words(note.days.first, note.days.last)} · {reason_words(note.reason)}"
    lines = [title.format(name=name), said, *([] if accepted else [status_words(note)])]
    tap = AbsenceTap(act="look" if accepted else "reply", id=note.id)
    way = button(_("Открыть записку"), tap) if accepted else button(_("Ответить"), tap, PRIMARY)
    return Screen(fitted(lines), rows=((way,),), protected=news.child.protect_content)


def told_lines(notes: tuple[NoteSaid, ...]) -> Iterator[str]:
    """The notes of a term below its attendance."""
    for note in notes:
        said = f"{days_words(note.days.first, note.days.last)} · {reason_words(note.reason)}"
        yield f"{said} - {_short_status(note.status)}"


def _short_status(status: NoteStatus) -> str:
    return {
        NoteStatus.SENT: _("ждёт учителя"),
        NoteStatus.ASKED: _("учитель просит пояснить"),
        NoteStatus.ACCEPTED: _("принята"),
        NoteStatus.WITHDRAWN: _("отозвана"),
    }[status]


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
