"""The applicant says that a letter has a misprint."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.screens import common
from bot.screens.parent import misprint as screens
from bot.screens.parent.misprint import MisprintTap
from bot.services.reissuing import ASKING, Reissuing
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.misprint")
replies = Router(name="parent.misprint.replies")


@router.callback_query(MisprintTap.filter(), Private())
async def ask(
    callback: CallbackQuery,
    callback_data: MisprintTap,
    bot: Bot,
    reissuing: Reissuing,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of a decided case."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    await show(callback, bot, screens.asked(await reissuing.begin(viewer, callback_data.case, at)))


@replies.message(Private(), Text(), Asked(ASKING))
async def words(message: Message, bot: Bot, reissuing: Reissuing, viewer: Viewer, at: datetime) -> None:
    """What is wrong in the letter."""
    await show(message, bot, screens.asked(await reissuing.say(viewer, message.text or "", at)))
