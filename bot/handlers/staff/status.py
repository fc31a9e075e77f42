"""`/status`: how the bot fares, for deciding staff."""

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.handlers.filters import Officer, Private
from bot.screens.staff import status as screens
from bot.services.status import StatusReading
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.status")


@router.message(Command("status"), Officer(), Private())
async def status(message: Message, bot: Bot, status_reading: StatusReading, viewer: Viewer) -> None:
    await show(message, bot, screens.status(await status_reading.of(viewer)))
