"""Officers decide: in the staff chat by the card, in private by the whole case."""

from contextlib import suppress
from datetime import datetime

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Officer, Private, Text
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.staff import case as screens
from bot.screens.staff.case import CardTap
from bot.services.cases import CaseView
from bot.services.deciding import REPLY, Deciding, Done, Needs, NotFound, Outcome
from bot.show import say, show
from domain.access import Viewer

router = Router(name="staff.cases")
replies = Router(name="staff.replies")


@router.message(Command("queue"), Officer(), Private())
async def queue(message: Message, bot: Bot, deciding: Deciding, viewer: Viewer) -> None:
    await show(message, bot, screens.queue(await deciding.queue(viewer)))


@router.message(Command("find"), Officer(), Private())
async def find(message: Message, command: CommandObject, bot: Bot, deciding: Deciding, viewer: Viewer) -> None:
    found = await deciding.find(viewer, command.args or "")
    await show(message, bot, screens.nothing_found() if isinstance(found, NotFound) else screens.full(found))


@router.callback_query(CardTap.filter())
async def tap(
    callback: CallbackQuery, callback_data: CardTap, bot: Bot, deciding: Deciding, viewer: Viewer | None, at: datetime
) -> None:
    """A button of a card or of a case; whoever taps, the service asks who they are."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    in_group = callback.message is not None and callback.message.chat.type != "private"
    result = await _result(callback_data, deciding, viewer, at)
    if isinstance(result, Screen):
        await _in_private(callback, bot, result, in_group)
    elif isinstance(result, Needs) and not (in_group and result.what == "proof"):
        await _in_private(callback, bot, screens.full(result.view, screens.ask(result.what)), in_group)
    elif screen := screens.outcome(result, in_group=in_group):
        await show(callback, bot, screen)
    elif isinstance(result, Done) and in_group:
        # The card is owed in the same commit; drawing it now spares a second of waiting.
        if drawn := await show(callback, bot, screens.card(result.view)):
            await deciding.carded(result.view, drawn.message_id)


async def _result(tap: CardTap, deciding: Deciding, viewer: Viewer, at: datetime) -> Outcome | Screen:
    match tap.act:
        case "take":
            return await deciding.take(viewer, tap.case, tap.version, at)
        case "grant" | "seen":
            return await deciding.grant(viewer, tap.case, tap.version, at, document_seen=tap.act == "seen")
        case "refuse":
            return await deciding.refuse(viewer, tap.case, tap.ground, tap.version, at)
        case "adopt":
            return await deciding.adopt(viewer, tap.case, tap.version, at)
        case "register":
            return await deciding.register(viewer, tap.case, tap.version, at)
        case "grounds":
            found = await deciding.grounds(viewer, tap.case)
            return found if isinstance(found, NotFound) else screens.choose_ground(*found)
        case "pupil" if tap.ground.isdecimal():
            return _full(await deciding.choose(viewer, tap.case, int(tap.ground), at))
    return _full(await deciding.look(viewer, tap.case))


def _full(found: CaseView | NotFound) -> Screen | NotFound:
    return found if isinstance(found, NotFound) else screens.full(found)


async def _in_private(callback: CallbackQuery, bot: Bot, screen: Screen, in_group: bool) -> None:
    """Nothing personal is shown in a group: it is sent to the officer, and the card stays as it is."""
    if not in_group:
        await show(callback, bot, screen)
        return
    with suppress(TelegramForbiddenError, TelegramBadRequest):
        await say(bot, callback.from_user.id, screen)
        await show(callback, bot, screens.shown_in_private())
        return
    await show(callback, bot, screens.write_to_me())


@replies.message(Private(), Officer(), Text(), Asked(REPLY))
async def reply(message: Message, bot: Bot, deciding: Deciding, viewer: Viewer, at: datetime) -> None:
    """What the bot asked an officer for."""
    result = await deciding.reply(viewer, message.text or "", at)
    if isinstance(result, NotFound):
        await show(message, bot, screens.nothing_found())
    elif isinstance(result, Needs):
        await show(message, bot, screens.full(result.view, screens.ask(result.what)))
    else:
        await show(message, bot, screens.full(result))
