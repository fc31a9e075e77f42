"""The head of a school sees the roles of its staff, and ends one with a reason."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Officer, Private, Text
from bot.screens import common
from bot.screens.staff import roles as screens
from bot.screens.staff.roles import RoleTap
from bot.services.roles import DRAFT, Roles
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.roles")
replies = Router(name="staff.roles.replies")


@router.message(Command("staff"), Officer(), Private())
async def staff(message: Message, bot: Bot, roles: Roles, viewer: Viewer) -> None:
    await show(message, bot, screens.staff(await roles.of(viewer)))


@router.callback_query(RoleTap.filter(), Private())
async def tap(
    callback: CallbackQuery, callback_data: RoleTap, bot: Bot, roles: Roles, viewer: Viewer | None, at: datetime
) -> None:
    """A button about a role."""
    if viewer is None:
        screen = common.not_found()
    elif callback_data.act == "ask":
        screen = screens.ending(await roles.choose(viewer, callback_data.school, callback_data.role, at))
    elif callback_data.act == "end":
        screen = screens.ending(await roles.end(viewer, callback_data.draft, at))
    else:
        views = await roles.of(viewer)
        screen = screens.staff(views) if views else common.not_found()
    await show(callback, bot, screen)


@replies.message(Private(), Officer(), Text(), Asked(DRAFT))
async def reason(message: Message, bot: Bot, roles: Roles, viewer: Viewer, at: datetime) -> None:
    """Why the role is ended."""
    await show(message, bot, screens.ending(await roles.write(viewer, message.text or "", at)))
