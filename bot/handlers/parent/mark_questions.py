"""`/question` and the questions about marks."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.screens import common
from bot.screens.parent import asking as screens
from bot.screens.parent.asking import AskTap
from bot.screens.parent.diary import no_diary
from bot.screens.screen import Screen
from bot.services.questioning import DRAFT, Questioning
from bot.services.reading import NoDiary
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.mark_questions")
replies = Router(name="parent.mark_questions_replies")


@router.message(Command("question"), Private())
async def question(message: Message, bot: Bot, questioning: Questioning, viewer: Viewer | None, at: datetime) -> None:
    """A question to the class teacher of the first child."""
    if viewer is None:
        screen = no_diary(NoDiary.NO_CHILDREN)
    else:
        screen = screens.asking(await questioning.ask(viewer, None, 0, at))
    await show(message, bot, screen)


@router.callback_query(AskTap.filter(), Private())
async def tap(
    callback: CallbackQuery,
    callback_data: AskTap,
    bot: Bot,
    questioning: Questioning,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """Which mark, and what is wrong with it."""
    screen = await _screen(callback_data, questioning, viewer, at) if viewer else common.not_found()
    await show(callback, bot, screen)


async def _screen(tap: AskTap, questioning: Questioning, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "marks":
            return screens.marks(await questioning.marks(viewer, tap.pupil, tap.subject))
        case "send":
            words = screens.usual_questions().get(tap.why)
            seen = tap.draft, tap.version
            return screens.asked(await questioning.say(viewer, words, at, seen) if words else None)
    return screens.asking(await questioning.ask(viewer, tap.pupil, tap.mark, at))


@replies.message(Private(), Text(), Asked(DRAFT))
async def words(message: Message, bot: Bot, questioning: Questioning, viewer: Viewer, at: datetime) -> None:
    """The question in words."""
    result = await questioning.say(viewer, message.text or "", at)
    if result is None:
        raise SkipHandler
    await show(message, bot, screens.asked(result))
