"""Answers to parents' questions."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.screens import common
from bot.screens.teacher import answering as screens
from bot.screens.teacher.answering import AnswerTap
from bot.services.questioning import REPLY, Questioning
from bot.show import show
from domain.access import Viewer

router = Router(name="teacher.answering")
replies = Router(name="teacher.answering_replies")


@router.callback_query(AnswerTap.filter(), Private())
async def answer(
    callback: CallbackQuery,
    callback_data: AnswerTap,
    bot: Bot,
    questioning: Questioning,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """One tap of an answer."""
    tap = callback_data
    screen = (
        screens.answered(await questioning.answer(viewer, tap.question, tap.code, at)) if viewer else common.not_found()
    )
    await show(callback, bot, screen)


@replies.message(Private(), Text(), Asked(REPLY))
async def words(message: Message, bot: Bot, questioning: Questioning, viewer: Viewer, at: datetime) -> None:
    """An answer in words."""
    await show(message, bot, screens.answered(await questioning.reply(viewer, message.text or "", at)))
