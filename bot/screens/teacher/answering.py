"""A parent's question as a teacher gets it, with one-tap answers."""

from aiogram.filters.callback_data import CallbackData

from bot.i18n import gettext as _
from bot.screens.days import short_date
from bot.screens.naming import class_title, seat_name
from bot.screens.screen import Screen, button, fitted, quoted
from bot.screens.teacher.taps import FixTap
from bot.services.questioning import NOTED, RIGHT, WILL_FIX, WORDS, QuestionView
from domain.lesson_sheet import MARK_BRUSHES


class AnswerTap(CallbackData, prefix="tw"):
    question: int
    code: str


def question(view: QuestionView) -> Screen:
    """What is asked, and the answers."""
    asked = view.question
    if view.answering:
        return Screen("\n".join([*_lines(view), "", _("Напишите ответ одним сообщением, родитель его получит.")]))
    usual = (
        (
            button(_("Отметка верна"), AnswerTap(question=asked.id, code=RIGHT)),
            button(_("Исправлю"), AnswerTap(question=asked.id, code=WILL_FIX)),
        )
        if asked.mark_id
        else (button(_("Спасибо, учту"), AnswerTap(question=asked.id, code=NOTED)),)
    )
    words = button(_("Ответить словами"), AnswerTap(question=asked.id, code=WORDS))
    return Screen(fitted(_lines(view)), rows=(usual, (words,)))


def answered(view: QuestionView | None) -> Screen:
    """The answer has gone; where the mark is to be mended, its buttons."""
    if view is None:
        return Screen(_("На этот вопрос уже ответили, или он не к вам."), alert=True)
    if view.answering:
        return question(view)
    lines = [*_lines(view), "", _("Ответ отправлен.")]
    mark = view.mark
    if view.question.answer != WILL_FIX or mark is None or mark.withdrawn:
        return Screen(fitted(lines))
    values = tuple(
        button(f"{mark.value} → {value}", FixTap(mark=mark.id, revision=mark.revision, to=value))
        for value in MARK_BRUSHES
        if value != mark.value
    )
    withdraw = button(_("Отозвать {value}").format(value=mark.value), FixTap(mark=mark.id, revision=mark.revision))
    return Screen(fitted([*lines, _("На что исправить?")]), rows=(values, (withdraw,)))


def _lines(view: QuestionView) -> list[str]:
    name = seat_name(view.pupil, view.number, in_person=view.in_person)
    who = _("{pupil}, {school_class}").format(pupil=quoted(name), school_class=quoted(class_title(view.class_title)))
    if view.mark is None:
        head = _("Вопрос родителя классному руководителю: {who}").format(who=who)
    else:
        head = _("Родитель спрашивает об отметке: {who}").format(who=who)
    lines = [f"<b>{head}</b>"]
    if view.mark is not None:
        lines.append(f"{quoted(view.mark.subject)}, {short_date(view.mark.day)}: <b>{quoted(view.mark.value)}</b>")
    return [*lines, "", quoted(view.question.text, 1500)]
