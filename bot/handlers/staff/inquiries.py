"""Staff answer questions: take in the chat, read and answer in private."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Officer, Private, Text
from bot.handlers.staff.private import from_group, show_in_private
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.staff import inquiry as screens
from bot.screens.staff.inquiry import InquiryTap
from bot.services.consulting import ACTS, Consulting, Desk
from bot.services.inquiries import CONSULT_DRAFT
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.inquiries")
replies = Router(name="staff.inquiries.replies")


@router.message(Command("questions"), Officer(), Private())
async def questions(message: Message, bot: Bot, consulting: Consulting, viewer: Viewer) -> None:
    await show(message, bot, screens.queue_lines(await consulting.queue(viewer)))


@router.callback_query(InquiryTap.filter())
async def tap(
    callback: CallbackQuery,
    callback_data: InquiryTap,
    bot: Bot,
    consulting: Consulting,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of a card or of a question; its words are shown in private alone."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    result, screen = await _result(callback_data, consulting, viewer, at)
    if callback_data.act == "take" and isinstance(result, Desk) and from_group(callback):
        drawn = await show(callback, bot, screens.card(result.view))
        if drawn:
            await consulting.carded(result.view, drawn.message_id)
    await show_in_private(callback, bot, screen)


async def _result(tap: InquiryTap, consulting: Consulting, viewer: Viewer, at: datetime) -> tuple[object, Screen]:
    match tap.act:
        case "send":
            done = await consulting.send(viewer, tap.inquiry, tap.version, at)
        case "keep":
            done = await consulting.keep(viewer, tap.inquiry, at)
        case "use":
            done = await consulting.use_canned(viewer, tap.place, at)
        case "phone":
            done = await consulting.name_phone(viewer, tap.inquiry, tap.place, tap.version, at)
        case act if act in ACTS:
            done = await consulting.do(viewer, tap.inquiry, act, tap.version, at)
        case _:
            done = await consulting.open(viewer, tap.inquiry, at)
            lists = {"phones": screens.phones, "canned": screens.canned}
            if tap.act in lists and isinstance(done, Desk) and done.mine:
                return done, lists[tap.act](done)
    return done, screens.outcome(done)


@replies.message(Private(), Officer(), Text(), Asked(CONSULT_DRAFT))
async def answer(message: Message, bot: Bot, consulting: Consulting, viewer: Viewer, at: datetime) -> None:
    """The answer as typed: shown before it goes."""
    await show(message, bot, screens.outcome(await consulting.write(viewer, message.text or "", at)))
