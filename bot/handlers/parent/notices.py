"""A parent has read a message of the class teacher."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import Private
from bot.screens import common
from bot.screens.parent import notices as screens
from bot.screens.parent.notices import NoticeTap
from bot.services.class_leading import ClassLeading
from bot.show import show
from domain.access import Viewer

router = Router(name="parent.notices")


@router.callback_query(NoticeTap.filter(), Private())
async def read(
    callback: CallbackQuery,
    callback_data: NoticeTap,
    bot: Bot,
    class_leading: ClassLeading,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    screen = screens.read(await class_leading.read(viewer, callback_data.notice, at)) if viewer else common.not_found()
    await show(callback, bot, screen)
