"""An authority considers complaints: by the card in its chat, by the whole in private."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.files import send_files
from bot.handlers.filters import Asked, Private, Seated, Text
from bot.handlers.private import from_group, show_in_private
from bot.screens import common
from bot.screens import control as control_screens
from bot.screens.authority import complaint as screens
from bot.screens.authority.complaint import ConsiderTap
from bot.screens.authority.entry import inbox as inbox_screen
from bot.screens.screen import Screen
from bot.services.complaint_telling import ComplaintTelling
from bot.services.complaints import ComplaintView, NoComplaint
from bot.services.considering import DRAFT, Considering
from bot.services.control import Control
from bot.services.keeping import Keeping
from bot.show import show
from domain.access import Viewer
from domain.complaints import NO_ANSWER, Outcome

router = Router(name="authority.complaints")
replies = Router(name="authority.replies")


@router.message(Command("inbox"), Seated(), Private())
async def inbox(message: Message, bot: Bot, considering: Considering, viewer: Viewer) -> None:
    await show(message, bot, inbox_screen(await considering.queue(viewer)))


@router.callback_query(ConsiderTap.filter())
async def tap(
    callback: CallbackQuery,
    callback_data: ConsiderTap,
    bot: Bot,
    considering: Considering,
    complaint_telling: ComplaintTelling,
    control: Control,
    keeping: Keeping,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of a complaint; whoever taps, the service asks the door who they are."""
    if viewer is None or not viewer.seats:
        await show(callback, bot, common.not_found())
        return
    act, complaint = callback_data.act, callback_data.complaint
    if act in {"paper", "form"}:
        screen = await _paper(callback_data, considering, complaint_telling, viewer, at)
    elif act == "check":
        screen = control_screens.checks(await control.check_on(viewer, complaint, at))
    elif act == "files" and not from_group(callback):
        ids = await considering.files(viewer, complaint)
        await send_files(bot, keeping, callback.from_user.id, ids)
        return
    else:
        screen = await _screen(callback_data, considering, viewer, at)
    await show_in_private(callback, bot, screen)


async def _screen(tap: ConsiderTap, considering: Considering, viewer: Viewer, at: datetime) -> Screen:
    complaint, seen = tap.complaint, tap.version
    match tap.act:
        case "able":
            found = await considering.able(viewer, complaint)
            return screens.stranger() if isinstance(found, NoComplaint) else screens.able(*found)
        case "appoint" if tap.value.isdecimal():
            return screens.outcome(await considering.appoint(viewer, complaint, int(tap.value), seen, at))
        case "ask" | "return":
            return screens.outcome(await considering.begin(viewer, complaint, tap.act, seen, at))
        case "justified" | "unjustified":
            outcome = Outcome(tap.act)
            return screens.outcome(await considering.begin(viewer, complaint, "reasons", seen, at, outcome))
        case "leave" if tap.value in set(NO_ANSWER):
            return screens.outcome(await considering.begin(viewer, complaint, "reasons", seen, at, Outcome(tap.value)))
        case "signed":
            return screens.outcome(await considering.sign(viewer, complaint, seen, at))
    here = await considering.look(viewer, complaint)
    lists = {"none": screens.no_answer, "sign": screens.sure_to_sign}
    if isinstance(here, ComplaintView) and tap.act in lists and (tap.act != "sign" or here.outcome):
        return lists[tap.act](here)
    return screens.outcome(here)


async def _paper(
    tap: ConsiderTap, considering: Considering, telling: ComplaintTelling, viewer: Viewer, at: datetime
) -> Screen:
    view = await considering.look(viewer, tap.complaint)
    if isinstance(view, NoComplaint):
        return screens.stranger()
    signed = tap.act == "form"
    data = await (
        considering.sheet(viewer, tap.complaint) if signed else considering.preview(viewer, tap.complaint, at)
    )
    pdf = await telling.letter(data)
    if pdf is None:
        return screens.no_paper()
    return screens.sheet(view, pdf) if signed else screens.paper(view, pdf)


@replies.message(Private(), Seated(), Text(), Asked(DRAFT))
async def words(message: Message, bot: Bot, considering: Considering, viewer: Viewer, at: datetime) -> None:
    """What the bot waited for."""
    await show(message, bot, screens.outcome(await considering.write(viewer, message.text or "", at)))
