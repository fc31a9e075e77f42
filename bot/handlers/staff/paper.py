"""Applications that came on paper: entered in private, one question at a time."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Officer, Private, Text
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.staff import paper as screens
from bot.screens.staff.acts import CodeTap, LinkTap, SheetTap
from bot.screens.staff.paper import EntryTap
from bot.services.cases import CaseView
from bot.services.entering import DRAFT, Entering, NoEntry
from bot.services.handing import Handing
from bot.services.outcomes import NotFound
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.paper")
replies = Router(name="staff.paper.replies")


@router.message(Command("paper"), Officer(), Private())
async def paper(message: Message, bot: Bot, entering: Entering, viewer: Viewer, at: datetime) -> None:
    """Begin to enter an application, or go on with the one begun."""
    here = await entering.open(viewer, at)
    await show(message, bot, screens.not_yours() if isinstance(here, NoEntry) else screens.entry(here))


@router.callback_query(EntryTap.filter(), Private())
async def step(
    callback: CallbackQuery, callback_data: EntryTap, bot: Bot, entering: Entering, viewer: Viewer | None, at: datetime
) -> None:
    """A button of an entry."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    if callback_data.act == "phone":
        told = await entering.by_phone(viewer, callback_data.draft, at)
        me = await bot.me()  # asked of Telegram once, then remembered
        screen = screens.entry(told) if isinstance(told, NoEntry) else screens.by_phone(told, me.username or "")
    else:
        screen = await _screen(callback_data, entering, viewer, at)
    await show(callback, bot, screen)


async def _screen(tap: EntryTap, entering: Entering, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "file":
            filed = await entering.file(viewer, tap.draft, tap.version, at)
            return screens.registered(filed) if isinstance(filed, CaseView) else screens.entry(filed)
        case "anew":
            return screens.entry(await entering.anew(viewer, tap.draft, at))
        case "drop":
            await entering.drop(viewer, tap.draft)
            return screens.dropped()
    return screens.entry(await entering.answer(viewer, tap.value, at, draft_id=tap.draft, step=tap.step))


@router.callback_query(LinkTap.filter(), Private())
async def link(
    callback: CallbackQuery, callback_data: LinkTap, bot: Bot, entering: Entering, viewer: Viewer | None, at: datetime
) -> None:
    """The one-time link of a case on paper, to be handed to its applicant."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    me = await bot.me()  # asked of Telegram once, then remembered
    handed = await entering.hand(viewer, callback_data.case, f"https://t.me/{me.username}?start=", at)
    await show(callback, bot, screens.no_link() if isinstance(handed, NotFound) else screens.handed(handed))


@router.callback_query(CodeTap.filter(), Private())
async def other_way_in(
    callback: CallbackQuery, callback_data: CodeTap, bot: Bot, entering: Entering, viewer: Viewer | None, at: datetime
) -> None:
    """Six digits to be read out, or a link for the applicant's new account."""
    if viewer is None:
        screen = common.not_found()
    elif callback_data.act == "aloud":
        told = await entering.read_out(viewer, callback_data.case, at)
        screen = screens.no_link() if isinstance(told, NotFound) else screens.read_out(told)
    elif callback_data.act == "account_aloud":
        told = await entering.read_out_account(viewer, callback_data.case, at)
        screen = common.not_found() if isinstance(told, NotFound) else screens.account_code(told)
    else:
        me = await bot.me()
        link = await entering.change_account(viewer, callback_data.case, f"https://t.me/{me.username}?start=", at)
        screen = common.not_found() if isinstance(link, NotFound) else screens.account_link(link)
    await show(callback, bot, screen)


@router.callback_query(SheetTap.filter(), Private())
async def sheet(
    callback: CallbackQuery, callback_data: SheetTap, bot: Bot, handing: Handing, viewer: Viewer | None, at: datetime
) -> None:
    """A paper of a case, to be printed and handed over."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    printed = await handing.to_officer(viewer, callback_data.case, callback_data.kind, at)
    await show(callback, bot, screens.sheet(printed))


@replies.message(Private(), Officer(), Text(), Asked(DRAFT))
async def answer(message: Message, bot: Bot, entering: Entering, viewer: Viewer, at: datetime) -> None:
    """An answer to the open question."""
    await show(message, bot, screens.entry(await entering.answer(viewer, message.text or "", at)))
