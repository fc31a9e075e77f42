"""Complaints that came on paper: entered in private by an officer of the authority, one question at a time."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, ContentType, Message

from bot.files import fetching, file_of
from bot.forms.complaint import ENTRY
from bot.handlers.filters import Asked, Kind, Private, Seated, Text
from bot.screens import common
from bot.screens.authority import entry as screens
from bot.screens.authority.entry import ComplaintEntryTap
from bot.screens.screen import Screen
from bot.services.complaint_entering import ComplaintEntering, NoEntry
from bot.services.complaints import ComplaintView
from bot.show import show
from domain.access import Viewer

router = Router(name="authority.entering")
replies = Router(name="authority.entering.replies")


@router.callback_query(ComplaintEntryTap.filter(), Private())
async def step(
    callback: CallbackQuery,
    callback_data: ComplaintEntryTap,
    bot: Bot,
    complaint_entering: ComplaintEntering,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of an entry."""
    if viewer is None or not viewer.seats:
        await show(callback, bot, common.not_found())
        return
    await show(callback, bot, await _screen(callback_data, complaint_entering, viewer, at))


async def _screen(tap: ComplaintEntryTap, entering: ComplaintEntering, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "open":
            return screens.entry(await entering.open(viewer, at))
        case "file":
            filed = await entering.file(viewer, tap.draft, tap.version, at)
            return screens.registered(filed) if isinstance(filed, ComplaintView) else screens.entry(filed)
        case "anew":
            return screens.entry(await entering.anew(viewer, tap.draft, at))
        case "drop":
            await entering.drop(viewer, tap.draft)
            return screens.dropped()
    return screens.entry(await entering.answer(viewer, tap.value, at, draft_id=tap.draft, step=tap.step))


@replies.message(Private(), Seated(), Text(), Asked(ENTRY))
async def answer(
    message: Message, bot: Bot, complaint_entering: ComplaintEntering, viewer: Viewer, at: datetime
) -> None:
    """An answer to the open question."""
    await show(message, bot, screens.entry(await complaint_entering.answer(viewer, message.text or "", at)))


@replies.message(Private(), Seated(), Kind(ContentType.DOCUMENT, ContentType.PHOTO), Asked(ENTRY))
async def attach(
    message: Message, bot: Bot, complaint_entering: ComplaintEntering, viewer: Viewer, at: datetime
) -> None:
    """A page of it, photographed or scanned."""
    ref = file_of(message)
    here = await complaint_entering.attach(viewer, fetching(bot), ref, at) if ref else NoEntry()
    await show(message, bot, screens.entry(here))
