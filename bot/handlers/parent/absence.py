"""A parent writes a note about absence, answers the class teacher, takes the note back."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, ContentType, Message

from bot.files import fetching, file_of
from bot.handlers.filters import Asked, Kind, Private, Text
from bot.screens.parent import absence as screens
from bot.screens.parent.absence import AbsenceTap
from bot.screens.screen import Screen
from bot.services.absences import DRAFT, REPLY, Absences
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.absence")
replies = Router(name="parent.absence.replies")


@router.callback_query(AbsenceTap.filter(), Private())
async def step(
    callback: CallbackQuery,
    callback_data: AbsenceTap,
    bot: Bot,
    absences: Absences,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A button of a note."""
    await show(callback, bot, await _screen(callback_data, absences, viewer, at))


async def _screen(tap: AbsenceTap, absences: Absences, viewer: Viewer | None, at: datetime) -> Screen:
    match tap.act:
        case "begin":
            return screens.absence(await absences.begin(viewer, tap.id, at))
        case "pick":
            return screens.absence(await absences.pick(viewer, tap.id, tap.value, at))
        case "send":
            return screens.absence(await absences.send(viewer, tap.id, tap.version, at))
        case "drop":
            return screens.dropped(await absences.drop(viewer, tap.id, at))
        case "reply":
            return screens.absence(await absences.reply(viewer, tap.id, at))
        case "withdraw":
            return screens.absence(await absences.withdraw(viewer, tap.id, tap.version, at))
    return screens.absence(await absences.look(viewer, tap.id))


@replies.message(Private(), Text(), Asked(DRAFT))
async def say(message: Message, bot: Bot, absences: Absences, viewer: Viewer, at: datetime) -> None:
    """An answer in words."""
    await show(message, bot, screens.absence(await absences.say(viewer, message.text or "", at)))


@replies.message(Private(), Kind(ContentType.PHOTO, ContentType.DOCUMENT), Asked(DRAFT))
async def attach(message: Message, bot: Bot, absences: Absences, viewer: Viewer, at: datetime) -> None:
    """A picture of a paper."""
    ref = file_of(message)
    assert ref is not None
    await show(message, bot, screens.absence(await absences.attach(viewer, ref, fetching(bot), at)))


@replies.message(Private(), Text(), Asked(REPLY))
async def answer(message: Message, bot: Bot, absences: Absences, viewer: Viewer, at: datetime) -> None:
    """Words for the class teacher."""
    await show(message, bot, screens.absence(await absences.answer(viewer, message.text or "", at)))
