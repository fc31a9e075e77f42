"""Mending what was asked: by the applicant in chat, by the executor for a paper."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, ContentType, Message

from bot.handlers.filters import Asked, Kind, Private, Text
from bot.screens import common
from bot.screens import correcting as screens
from bot.screens.correcting import MendTap
from bot.screens.screen import Screen
from bot.services.correcting import DRAFT, Correcting, Correction, NothingToCorrect
from bot.show import show
from domain.access import Viewer

router = Router(name="correcting")
replies = Router(name="correcting.replies")  # asked before the replies to an application, whose contacts they share


@router.callback_query(MendTap.filter(), Private())
async def step(
    callback: CallbackQuery,
    callback_data: MendTap,
    bot: Bot,
    correcting: Correcting,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of a correction; an old one says that there is nothing to correct."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    await show(callback, bot, await _screen(callback_data, correcting, viewer, at))


async def _screen(tap: MendTap, correcting: Correcting, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "open":
            return screens.correction(await correcting.open(viewer, tap.case, at))
        case "anew":
            return screens.correction(await correcting.anew(viewer, tap.draft, at))
        case "send":
            sent = await correcting.send(viewer, tap.draft, tap.version, at)
            if isinstance(sent, Correction | NothingToCorrect):
                return screens.correction(sent)
            return screens.sent(sent)
    picked = await correcting.answer(viewer, tap.value, at, draft_id=tap.draft, step=tap.step)
    return screens.correction(picked)


@replies.message(Private(), Kind(ContentType.CONTACT), Asked(DRAFT))
async def contact(message: Message, bot: Bot, correcting: Correcting, viewer: Viewer, at: datetime) -> None:
    """A shared contact: only one's own proves anything."""
    assert message.contact is not None
    own = message.from_user is not None and message.contact.user_id == message.from_user.id
    here = await correcting.share_contact(viewer, message.contact.phone_number, own=own, at=at)
    await show(message, bot, screens.correction(here))


@replies.message(Private(), Text(), Asked(DRAFT))
async def answer(message: Message, bot: Bot, correcting: Correcting, viewer: Viewer, at: datetime) -> None:
    """An answer to the open question."""
    await show(message, bot, screens.correction(await correcting.answer(viewer, message.text or "", at)))
