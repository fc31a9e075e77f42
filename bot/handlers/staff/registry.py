"""Officers take the journal of applications for any period."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.forms.form import BadAnswer
from bot.handlers.filters import Officer, Private
from bot.screens import common
from bot.screens.staff import registry as screens
from bot.services.outcomes import NotFound
from bot.services.registry import Registry
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.registry")


@router.message(Command("journal"), Officer(), Private())
async def journal(
    message: Message, command: CommandObject, bot: Bot, registry: Registry, viewer: Viewer, at: datetime
) -> None:
    found = await registry.of(viewer, command.args or "", at)
    if isinstance(found, NotFound):
        await show(message, bot, common.not_found())
    elif isinstance(found, BadAnswer):
        await show(message, bot, screens.usage())
    else:
        await show(message, bot, screens.journal(found))
