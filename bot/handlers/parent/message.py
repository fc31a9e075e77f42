"""An applicant answers what the school has written about a case."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.screens import common
from bot.screens.parent import message as screens
from bot.screens.parent.message import AnswerTap
from bot.services.corresponding import ANSWER, Corresponding
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.message")
replies = Router(name="parent.message.replies")


@router.callback_query(AnswerTap.filter(), Private())
async def begin(
    callback: CallbackQuery,
    callback_data: AnswerTap,
    bot: Bot,
    corresponding: Corresponding,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    await show(callback, bot, screens.ask(await corresponding.begin_answer(viewer, callback_data.case, at)))


@replies.message(Private(), Text(), Asked(ANSWER))
async def words(message: Message, bot: Bot, corresponding: Corresponding, viewer: Viewer, at: datetime) -> None:
    """The answer itself."""
    await show(message, bot, screens.sent(await corresponding.answer(viewer, message.text or "", at)))
