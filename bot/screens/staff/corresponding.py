"""Writing to the applicant of a case: the words, texts at hand, one button that sends them. In private alone."""

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton

from bot.i18n import gettext as _
from bot.screens.questions import problem
from bot.screens.screen import DANGER, PRIMARY, SUCCESS, Screen, button, fitted, quoted
from bot.screens.staff.acts import WriteTap, act_button
from bot.services.corresponding import Canned, Letter, Writing
from bot.services.outcomes import NotFound

Row = tuple[InlineKeyboardButton, ...]


class TextTap(CallbackData, prefix="st"):
    """Let a kept text go."""

    text: int


def writing(here: Writing | NotFound) -> Screen:
    """Where the message stands."""
    if isinstance(here, NotFound):
        return Screen(
            _("Написать заявителю можно по заявлению из Telegram, ответственным сотрудникам школы."), alert=True
        )
    number = here.view.application.number
    back: Row = (act_button(here.view, _("‹ К заявлению"), "look"),)
    if here.in_person:
        text = _("В этой школе личное не передают через мессенджер: скажите заявителю по № {number} лично.")
        return Screen(text.format(number=number), rows=(back,))
    if here.sent:
        return Screen(_("Отправлено заявителю по № {number}.").format(number=number), rows=(back,))
    lines = [_("<b>Сообщение заявителю по № {number}</b>").format(number=number), ""]
    if here.too_long:
        lines += [problem("too_long", ""), ""]
    lines.append(
        quoted(here.text, 1000) if here.text else _("Напишите сообщение. К нему добавятся ваше имя и телефон.")
    )
    rows: list[Row] = []
    if here.draft is not None:
        draft = here.draft.id
        if here.text:
            rows.append((button(_("Отправить заявителю"), WriteTap(act="send", draft=draft), SUCCESS),))
        rows += [(button(one.text[:60], WriteTap(act="pick", draft=draft, text=one.id)),) for one in here.canned[:8]]
    return Screen(fitted(lines), rows=(*rows, back))


def answered(letter: Letter) -> Screen:
    """The applicant's words, for an officer in private."""
    text = _("Заявитель по № {number} пишет:").format(number=letter.view.application.number)
    rows: tuple[Row, ...] = (
        (button(_("Ответить"), WriteTap(act="open", case=letter.view.application.id), PRIMARY),),
        (act_button(letter.view, _("Открыть"), "look"),),
    )
    return Screen(fitted([text, quoted(letter.text, 1000)]), rows=rows)


def texts(found: list[Canned]) -> Screen:
    """The texts at hand, and how to keep one more."""
    if not found:
        return Screen(_("Готовые тексты ведут ответственные сотрудники школы."))
    lines: list[str] = []
    rows: list[Row] = []
    for one in found:
        lines += [f"<b>{quoted(one.school.name)}</b>"]
        for number, text in enumerate(one.texts, start=1):
            lines.append(f"{number}. {quoted(text.text, 300)}")
            rows.append((button(_("Убрать: {text}").format(text=text.text)[:60], TextTap(text=text.id), DANGER),))
        if not one.texts:
            lines.append(_("Готовых текстов пока нет."))
        lines.append("")
    lines.append(_("Добавить: /texts Здравствуйте! Принесите, пожалуйста, документ."))
    return Screen(fitted(lines), rows=tuple(rows[:60]))
