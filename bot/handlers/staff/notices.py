"""`/notice`: the school writes to parents."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.staff import notices as screens
from bot.screens.staff.notices import NoticeTap
from bot.services.marking import Seen
from bot.services.notice_pages import Audience
from bot.services.school_notices import DRAFT, NotForYou, SchoolNotices
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.notices")
replies = Router(name="staff.notice_replies")


@router.message(Command("notice"), Private())
async def notice(
    message: Message, bot: Bot, school_notices: SchoolNotices, viewer: Viewer | None, at: datetime
) -> None:
    """Whom to write to."""
    result = await school_notices.begin(viewer, at) if viewer else NotForYou()
    await show(message, bot, screens.not_staff() if isinstance(result, NotForYou) else screens.outcome(result))


@router.callback_query(NoticeTap.filter(), Private())
async def tap(
    callback: CallbackQuery,
    callback_data: NoticeTap,
    bot: Bot,
    school_notices: SchoolNotices,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """Whom it is for, how urgent it is, send it or not."""
    screen = await _step(callback_data, school_notices, viewer, at) if viewer else common.not_found()
    await show(callback, bot, screen)


async def _step(tap: NoticeTap, notices: SchoolNotices, viewer: Viewer, at: datetime) -> Screen:
    seen = Seen(tap.draft, tap.version)
    match tap.act:
        case "to":
            audience = Audience(tap.of or None, tap.grade or None)
            return screens.outcome(await notices.choose(viewer, tap.draft, audience, at))
        case "hurry":
            return screens.outcome(await notices.hurry(viewer, seen, at))
        case "send":
            return screens.outcome(await notices.send(viewer, seen, at))
        case "count":
            return screens.outcome(await notices.count(viewer, tap.of))
    return screens.dropped() if await notices.drop(viewer, tap.draft) else common.not_found()


@replies.message(Private(), Text(), Asked(DRAFT))
async def words(message: Message, bot: Bot, school_notices: SchoolNotices, viewer: Viewer, at: datetime) -> None:
    """The words of the message."""
    shown = await school_notices.say(viewer, message.text or "", at)
    if shown is None:
        raise SkipHandler
    await show(message, bot, screens.outcome(shown))
