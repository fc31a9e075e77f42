"""`/class`: a class teacher's class, and a message to its parents."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.screens import common
from bot.screens.teacher import class_page as screens
from bot.screens.teacher.class_page import ClassTap
from bot.services.class_leading import DRAFT, ClassLeading, NoClass
from bot.show import show
from domain.access import Viewer

router = Router(name="teacher.class_page")
replies = Router(name="teacher.class_page_replies")


@router.message(Command("class"), Private())
async def class_(message: Message, bot: Bot, class_leading: ClassLeading, viewer: Viewer | None) -> None:
    """The class the person leads."""
    view = await class_leading.glance(viewer, None) if viewer else NoClass()
    await show(message, bot, screens.page(view))


@router.callback_query(ClassTap.filter(), Private())
async def tap(
    callback: CallbackQuery,
    callback_data: ClassTap,
    bot: Bot,
    class_leading: ClassLeading,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """Another class, a message, how many have read it."""
    if viewer is None:
        screen = common.not_found()
    elif callback_data.act == "ask":
        screen = screens.by_tap(await class_leading.ask(viewer, callback_data.of, at))
    elif callback_data.act == "count":
        screen = screens.sent(await class_leading.count(viewer, callback_data.notice))
    else:
        screen = screens.by_tap(await class_leading.glance(viewer, callback_data.of))
    await show(callback, bot, screen)


@replies.message(Private(), Text(), Asked(DRAFT))
async def words(message: Message, bot: Bot, class_leading: ClassLeading, viewer: Viewer, at: datetime) -> None:
    """The words of a message to the parents."""
    sent = await class_leading.say(viewer, message.text or "", at)
    if sent is None:
        raise SkipHandler
    await show(message, bot, screens.sent(sent))
