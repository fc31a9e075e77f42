"""An officer corrects a letter by a new one."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Officer, Private, Text
from bot.screens import common
from bot.screens.staff import reissuing as screens
from bot.screens.staff.acts import ReissueTap
from bot.services.reissuing import DRAFT, Reissuing
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.reissuing")
replies = Router(name="staff.reissuing.replies")


@router.callback_query(ReissueTap.filter(), Private())
async def tap(
    callback: CallbackQuery,
    callback_data: ReissueTap,
    bot: Bot,
    reissuing: Reissuing,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of a letter being corrected."""
    if viewer is None:
        screen = common.not_found()
    elif callback_data.act == "open":
        screen = screens.reissue(await reissuing.open(viewer, callback_data.case, at))
    elif callback_data.act == "issue":
        screen = screens.reissue(await reissuing.issue(viewer, callback_data.draft, at))
    else:
        screen = screens.reissue(await reissuing.pick(viewer, callback_data.draft, callback_data.choice, at))
    await show(callback, bot, screen)


@replies.message(Private(), Officer(), Text(), Asked(DRAFT))
async def words(message: Message, bot: Bot, reissuing: Reissuing, viewer: Viewer, at: datetime) -> None:
    """The right value, or why there is nothing to correct."""
    await show(message, bot, screens.reissue(await reissuing.write(viewer, message.text or "", at)))
