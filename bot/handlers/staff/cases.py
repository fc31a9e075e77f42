"""Officers decide: in the staff chat by the card, in private by the whole case."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Officer, Private, Text
from bot.handlers.staff.private import from_group, show_in_private
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.staff import case as screens
from bot.screens.staff.acts import CardTap, QueueTap
from bot.screens.staff.preparing import plan as plan_screen
from bot.services.cases import CaseView
from bot.services.deciding import ASK_EXPLANATION, REPLY, Deciding
from bot.services.outcomes import Done, Needs, NotFound, Outcome
from bot.services.preparing import Plan, Preparing
from bot.services.queueing import Queueing
from bot.show import show
from domain.access import DECIDING_STAFF, Viewer
from domain.cases import Act

router = Router(name="staff.cases")
replies = Router(name="staff.replies")


@router.message(Command("queue"), Officer(), Private())
async def queue(message: Message, bot: Bot, queueing: Queueing, viewer: Viewer) -> None:
    await show(message, bot, screens.queue(await queueing.of(viewer)))


@router.callback_query(QueueTap.filter(), Private())
async def queue_part(
    callback: CallbackQuery, callback_data: QueueTap, bot: Bot, queueing: Queueing, viewer: Viewer | None
) -> None:
    """Another part of the queue, or another page."""
    if viewer is None or not viewer.schools_as(*DECIDING_STAFF):
        await show(callback, bot, common.not_found())
        return
    await show(callback, bot, screens.queue(await queueing.of(viewer, callback_data.which, callback_data.page)))


@router.message(Command("find"), Officer(), Private())
async def find(message: Message, command: CommandObject, bot: Bot, deciding: Deciding, viewer: Viewer) -> None:
    found = await deciding.find(viewer, command.args or "")
    await show(message, bot, screens.nothing_found() if isinstance(found, NotFound) else screens.full(found))


@router.callback_query(CardTap.filter())
async def tap(
    callback: CallbackQuery,
    callback_data: CardTap,
    bot: Bot,
    deciding: Deciding,
    preparing: Preparing,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of a card or of a case; whoever taps, the service asks who they are."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    in_group = from_group(callback)
    result = await _result(callback_data, deciding, preparing, viewer, at)
    if isinstance(result, Needs) and result.what == ASK_EXPLANATION:
        result = plan_screen(await preparing.where(viewer))
    if isinstance(result, Screen):
        await show_in_private(callback, bot, result)
    elif isinstance(result, Needs) and not (in_group and result.what == "proof"):
        await show_in_private(callback, bot, screens.full(result.view, screens.ask(result.what)))
    elif screen := screens.outcome(result, in_group=in_group):
        await show(callback, bot, screen)
    # The card is owed in the same commit; drawing it now spares a second of waiting.
    elif isinstance(result, Done) and in_group and (drawn := await show(callback, bot, screens.card(result.view))):
        await deciding.carded(result.view, drawn.message_id)


PREPARED = {
    "correct": Act.ASK_TO_CORRECT,
    "several": Act.REFUSE,
    "intake": Act.REFUSE_INTAKE,
    "return": Act.RETURN,
    "invite": Act.INVITE,
    "terminate": Act.TERMINATE,
}


async def _result(
    tap: CardTap, deciding: Deciding, preparing: Preparing, viewer: Viewer, at: datetime
) -> Outcome | Screen:
    if tap.act in PREPARED:
        begun = await preparing.begin(viewer, tap.case, PREPARED[tap.act], tap.version, at)
        return plan_screen(begun) if isinstance(begun, Plan) else begun
    acts = {
        "take": deciding.take,
        "adopt": deciding.adopt,
        "register": deciding.register,
        "held": deciding.hold_talk,
        "missed": deciding.miss_talk,
        "withdrawn": deciding.withdraw,
    }
    if tap.act in acts:
        return await acts[tap.act](viewer, tap.case, tap.version, at)
    return await _with_choice(tap, deciding, viewer, at)


async def _with_choice(tap: CardTap, deciding: Deciding, viewer: Viewer, at: datetime) -> Outcome | Screen:
    """The taps that carry more than the act, or only look."""
    match tap.act:
        case "grant" | "seen" | "by_link":
            seen, link = tap.act == "seen", tap.act == "by_link"
            return await deciding.grant(viewer, tap.case, tap.version, at, document_seen=seen, by_link=link)
        case "refuse":
            return await deciding.refuse(viewer, tap.case, tap.ground, tap.version, at)
        case "heir" if tap.ground.isdecimal():
            return await deciding.reassign(viewer, tap.case, int(tap.ground), tap.version, at)
        case "grounds":
            found = await deciding.grounds(viewer, tap.case)
            return found if isinstance(found, NotFound) else screens.choose_ground(*found)
        case "heirs":
            heirs = await deciding.heirs(viewer, tap.case)
            return heirs if isinstance(heirs, NotFound) else screens.heirs(*heirs)
        case "pupil" if tap.ground.isdecimal():
            return _full(await deciding.choose(viewer, tap.case, int(tap.ground), at))
    case = await deciding.look(viewer, tap.case)
    if tap.act == "withdraw" and not isinstance(case, NotFound):
        return screens.sure_withdrawn(case)
    return _full(case)


def _full(found: CaseView | NotFound) -> Screen | NotFound:
    return found if isinstance(found, NotFound) else screens.full(found)


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
