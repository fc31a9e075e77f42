"""`/export`: the school's own files in private."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Officer, Private
from bot.screens import common
from bot.screens.staff import taking_out as screens
from bot.screens.staff.taking_out import ExportTap
from bot.services.taking_out import TakingOut
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.taking_out")


@router.message(Command("export"), Private(), Officer())
async def choose(message: Message, bot: Bot, taking_out: TakingOut, viewer: Viewer) -> None:
    """What may be taken out."""
    await show(message, bot, screens.choose(await taking_out.look(viewer)))


@router.callback_query(ExportTap.filter(), Private())
async def step(
    callback: CallbackQuery,
    callback_data: ExportTap,
    bot: Bot,
    taking_out: TakingOut,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """Choose further, or get the file."""
    schools = await taking_out.look(viewer) if viewer else ()
    view = next((one for one in schools if one.school.id == callback_data.school), None)
    if viewer is None or view is None:
        screen = common.not_found()
    elif callback_data.act == "school":
        screen = screens.of_school(view)
    elif callback_data.act == "class":
        screen = screens.of_class(view, callback_data.class_id)
    else:
        what, number = callback_data.act, callback_data.class_id
        screen = screens.taken(await taking_out.take(viewer, what, view.school.id, number, screens.words(), at))
    await show(callback, bot, screen)
