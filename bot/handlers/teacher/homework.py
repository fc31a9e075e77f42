"""Homework given lately: looked through, changed, withdrawn."""

from contextlib import suppress
from datetime import date, datetime

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.teacher import homework as screens
from bot.screens.teacher.taps import HomeworksTap
from bot.services.homework_giving import DRAFT, HomeworkGiving
from bot.show import show
from domain.access import Viewer

router = Router(name="teacher.homework")
replies = Router(name="teacher.homework_replies")


@router.callback_query(HomeworksTap.filter(), Private())
async def homework(
    callback: CallbackQuery,
    callback_data: HomeworksTap,
    bot: Bot,
    homework_giving: HomeworkGiving,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """The list, one piece of it, and what is done to it."""
    screen = await _screen(callback_data, homework_giving, viewer, at) if viewer else common.not_found()
    await show(callback, bot, screen)


async def _screen(tap: HomeworksTap, giving: HomeworkGiving, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "ask":
            return screens.one(await giving.ask(viewer, tap.homework, tap.back, at), tap.homework)
        case "withdraw":
            return screens.lately(await giving.withdraw(viewer, tap.homework, tap.revision, tap.back, at))
        case str() as act if (day := _day(act)) is not None:
            moved = await giving.put_off(viewer, tap.homework, tap.revision, day, tap.back, at)
            return screens.one(moved, tap.homework)
    view = await giving.lately(viewer, tap.of, tap.subject, tap.back)
    return screens.one(view, tap.homework) if tap.homework else screens.lately(view)


def _day(act: str) -> date | None:
    with suppress(ValueError, OverflowError):
        return date.fromordinal(int(act.removeprefix("d"))) if act.startswith("d") else None
    return None


@replies.message(Private(), Text(), Asked(DRAFT))
async def words(message: Message, bot: Bot, homework_giving: HomeworkGiving, viewer: Viewer, at: datetime) -> None:
    """New words of homework."""
    said = await homework_giving.say(viewer, message.text or "", at)
    if said is None:
        raise SkipHandler
    await show(message, bot, screens.one(*said))
