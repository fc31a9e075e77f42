"""A parent says that a mark is wrong, or asks the class teacher; and hears the answer."""

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.screens.days import short_date
from bot.screens.naming import staff_name
from bot.screens.parent.diary import no_diary
from bot.screens.parent.page import head, to_diary
from bot.screens.school_words import work_short
from bot.screens.screen import Screen, button, fitted, quoted, rows_of
from bot.services.questioning import (
    NOTED,
    RIGHT,
    WILL_FIX,
    Asked,
    Asking,
    MarksToAsk,
    NotAsked,
    QuestionView,
)
from bot.services.reading import NoDiary
from domain.term_marks import TermMark

_MOST = 20


class AskTap(CallbackData, prefix="tq"):
    """A subject's marks, one mark, or the class teacher; and a usual question."""

    act: str  # marks, mark, teacher, send
    pupil: int = 0
    subject: int = 0
    mark: int = 0
    draft: int = 0
    version: int = 0
    why: str = ""


def usual_questions() -> dict[str, str]:
    """What is usually asked of a mark, by the code a button carries."""
    return {
        "value": _("В тетради стоит другая отметка"),
        "pupil": _("Кажется, это отметка другого ученика"),
        "absent": _("Ребёнка в этот день не было на уроке"),
        "why": _("За что поставлена эта отметка?"),
    }


def marks(view: MarksToAsk | NoDiary) -> Screen:
    """Which mark."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    pupil = view.child.facts.pupil_id
    lines = [head(view.child, view.children, view.subject or _("Отметки"))]
    lines.append(_("О какой отметке вопрос?") if view.marks else _("Отметок за это время нет."))
    buttons = [button(_label(mark), AskTap(act="mark", pupil=pupil, mark=mark.id)) for mark in view.marks[-_MOST:]]
    return Screen("\n".join(lines), rows=(*rows_of(buttons, 2), (to_diary(pupil),)))


def _label(mark: TermMark) -> str:
    work = f" ({work_short(mark.work)})" if mark.work else ""
    return f"{short_date(mark.day)} · {mark.value}{work}"


def asking(view: Asking | NotAsked | NoDiary) -> Screen:
    """What to write."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    if isinstance(view, NotAsked):
        return not_asked(view)
    pupil = view.child.facts.pupil_id
    if view.mark is None:
        lines = [
            head(view.child, view.children, _("Вопрос классному руководителю")),
            _("Напишите вопрос одним сообщением. Ответ придёт сюда."),
        ]
        return Screen("\n".join(lines), rows=((to_diary(pupil),),))
    lines = [
        head(view.child, view.children, view.mark.subject.title, _label(view.mark)),
        _("Что не так с отметкой? Нажмите кнопку или напишите своими словами: прочтёт учитель, который её поставил."),
    ]
    seen = {"draft": view.draft_id, "version": view.version}
    usual = [button(words, AskTap(act="send", why=code, **seen)) for code, words in usual_questions().items()]
    return Screen(fitted(lines), rows=(*rows_of(usual, 1), (to_diary(pupil),)))


def asked(result: Asked | NotAsked | NoDiary | None) -> Screen:
    if isinstance(result, NoDiary):
        return no_diary(result)
    if isinstance(result, Asked):
        name = staff_name(result.to, in_person=result.in_person)
        to = _("Вопрос отправлен: {name}.").format(name=quoted(name)) if name else _("Вопрос отправлен учителю.")
        return Screen(to + " " + _("Ответ придёт сюда."))
    return not_asked(result or NotAsked())


def not_asked(result: NotAsked) -> Screen:
    if result.already:
        return Screen(_("Об этой отметке вы уже спросили. Ответ придёт сюда."), alert=True)
    return Screen(_("Спросить об этом сейчас некого, или отметка уже другая."), alert=True)


def answered(view: QuestionView) -> Screen:
    """The answer as the parent hears it."""
    question = view.question
    about = _("Ответ на ваш вопрос")
    if view.mark is not None:
        about = _("Ответ на вопрос об отметке: {subject}, {day}").format(
            subject=quoted(view.mark.subject), day=short_date(view.mark.day)
        )
    said = answer_words(question.answer or "", question.answer_text)
    name = staff_name(question.staff, in_person=view.in_person)
    lines = [f"<b>{about}</b>", f"<i>{quoted(question.text, 300)}</i>", "", said, *([quoted(name)] if name else [])]
    return Screen(fitted(lines))


def answer_words(code: str, text: str | None) -> str:
    return {
        RIGHT: _("Отметка верна."),
        WILL_FIX: _("Вы правы, отметка будет исправлена."),
        NOTED: _("Спасибо, учтём."),
    }.get(code, quoted(text, 1500))
