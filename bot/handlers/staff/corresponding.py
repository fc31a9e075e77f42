"""Officers write to applicants: from the case, or by a reply to the card in the staff chat, shown in private."""

from contextlib import suppress
from datetime import datetime

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Group, Officer, Private, ReplyToBot, Text
from bot.screens import common
from bot.screens.staff import corresponding as screens
from bot.screens.staff.acts import WriteTap
from bot.screens.staff.corresponding import TextTap
from bot.services.corresponding import DRAFT, Corresponding
from bot.services.outcomes import NotFound
from bot.show import say, show
from domain.access import Viewer

router = Router(name="staff.corresponding")
replies = Router(name="staff.corresponding.replies")


@router.message(Group(), Officer(), Text(), ReplyToBot())
async def reply_to_card(
    message: Message, card_id: int, bot: Bot, corresponding: Corresponding, viewer: Viewer, at: datetime
) -> None:
    """Words for the applicant: shown to the officer in private, sent from there. A reply to anything else is theirs."""
    here = await corresponding.reply_to_card(viewer, str(message.chat.id), card_id, message.text or "", at)
    if isinstance(here, NotFound) or message.from_user is None:
        return
    with suppress(TelegramForbiddenError, TelegramBadRequest):
        await say(bot, message.from_user.id, screens.writing(here))
        return
    await show(message, bot, common.write_to_me())


@router.message(Command("texts"), Officer(), Private())
async def texts(
    message: Message, command: CommandObject, bot: Bot, corresponding: Corresponding, viewer: Viewer, at: datetime
) -> None:
    """Texts written often: seen, and one more kept."""
    found = await (corresponding.can(viewer, command.args, at) if command.args else corresponding.canned(viewer))
    await show(message, bot, screens.texts(found))


@router.callback_query(TextTap.filter(), Private())
async def let_go(
    callback: CallbackQuery,
    callback_data: TextTap,
    bot: Bot,
    corresponding: Corresponding,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    found = await corresponding.uncan(viewer, callback_data.text, at) if viewer else []
    await show(callback, bot, screens.texts(found) if found else common.not_found())


@router.callback_query(WriteTap.filter(), Private())
async def tap(
    callback: CallbackQuery,
    callback_data: WriteTap,
    bot: Bot,
    corresponding: Corresponding,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of a message being written."""
    if viewer is None:
        screen = common.not_found()
    elif callback_data.act == "open":
        screen = screens.writing(await corresponding.begin(viewer, callback_data.case, at))
    elif callback_data.act == "send":
        screen = screens.writing(await corresponding.send(viewer, callback_data.draft, at))
    else:
        screen = screens.writing(await corresponding.pick(viewer, callback_data.draft, callback_data.text, at))
    await show(callback, bot, screen)


@replies.message(Private(), Officer(), Text(), Asked(DRAFT))
async def words(message: Message, bot: Bot, corresponding: Corresponding, viewer: Viewer, at: datetime) -> None:
    """The words of the message."""
    await show(message, bot, screens.writing(await corresponding.write(viewer, message.text or "", at)))
