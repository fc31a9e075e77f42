"""The reminder of what is not entered is switched off, and on again."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.handlers.filters import Private, Teacher
from bot.screens.teacher import entering as screens
from bot.screens.teacher.entering import RemindTap
from bot.services.entry_reminding import EntryReminding
from bot.show import show
from domain.access import Viewer

router = Router(name="teacher.entering")


@router.callback_query(RemindTap.filter(), Private(), Teacher())
async def switch(
    callback: CallbackQuery, callback_data: RemindTap, bot: Bot, entry_reminding: EntryReminding, viewer: Viewer
) -> None:
    await entry_reminding.switch(viewer.account_id, off=callback_data.off)
    await show(callback, bot, screens.switched(callback_data.off))
