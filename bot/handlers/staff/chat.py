"""The staff chat itself: how a group becomes one, and what happens to groups."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import ChatMemberUpdated, ContentType, Message

from bot.handlers.filters import Group, Kind
from bot.i18n import language
from bot.screens import seat as seat_screens
from bot.screens.parent.start import joined
from bot.services.joining import Joining
from bot.services.seating import Seating
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.chat")


@router.message(Command("seat"), Group())
async def seat(
    message: Message,
    command: CommandObject,
    bot: Bot,
    joining: Joining,
    seating: Seating,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """An officer says in a group, with the one-time code, that it is the staff chat."""
    topic = message.message_thread_id if message.is_topic_message else None
    group, secret = str(message.chat.id), (command.args or "").strip()
    seated = await seating.seat_chat(group, language(), secret, viewer, at)
    if seated is not None:
        await show(message, bot, seat_screens.seated(seated))
        return
    await show(message, bot, joined(await joining.seat(group, language(), secret, viewer, at, topic)))


@router.message(Kind(ContentType.MIGRATE_TO_CHAT_ID), Group())
async def migrated(message: Message, joining: Joining) -> None:
    await joining.group_moved(str(message.chat.id), str(message.migrate_to_chat_id))


@router.my_chat_member()
async def membership(event: ChatMemberUpdated, joining: Joining, viewer: Viewer | None, at: datetime) -> None:
    """Somebody blocked the bot, or let it in again."""
    if viewer is not None and event.chat.type == "private":
        await joining.blocked(viewer, event.new_chat_member.status == "kicked", at)
