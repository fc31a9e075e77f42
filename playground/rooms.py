"""Who talks where: people, bots and the chats they share."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiogram.types import BotCommand, Chat, ChatPermissions, InlineKeyboardMarkup, Message, ReplyKeyboardMarkup, User

CommandsKey = tuple[str, int | None, str]


@dataclass
class Person:
    """An invented human with a phone."""

    id: int
    first_name: str
    last_name: str | None
    phone: str
    language: str = "ru"
    username: str | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def user(self) -> User:
        """As a bot sees this person."""
        return User(
            id=self.id,
            is_bot=False,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language,
        )


@dataclass
class BotAccount:
    """A bot as @BotFather would keep it; it exists from its first request on."""

    id: int
    username: str
    name: str
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[CommandsKey, list[BotCommand]] = field(default_factory=dict)
    menu_buttons: dict[int | None, dict[str, Any]] = field(default_factory=dict)

    def user(self) -> User:
        """As others see the bot in a message."""
        return User(id=self.id, is_bot=True, first_name=self.name, username=self.username)

    def commands_for(self, room: "Room", language: str) -> list[BotCommand]:
        """The menu a person sees here: the narrowest scope set, in the person's language or without one."""
        wide = "all_private_chats" if room.kind == "private" else "all_group_chats"
        for scope, chat in (("chat", room.chat_id), (wide, None), ("default", None)):
            for code in (language, ""):
                commands = self.commands.get((scope, chat, code))
                if commands:
                    return commands
        return []


@dataclass
class Keyboard:
    """The reply keyboard a chat shows now and the message that brought it."""

    markup: ReplyKeyboardMarkup
    message_id: int


@dataclass
class Room:
    """One chat with its messages as they are now. A private one belongs to a person and a bot."""

    key: str
    kind: str
    chat_id: int  # as the Bot API names it: the person of a private chat, else the group
    title: str | None = None
    person: Person | None = None
    bot_id: int | None = None
    members: dict[int, str] = field(default_factory=dict)  # id -> member | administrator | creator | kicked | left
    messages: dict[int, Message] = field(default_factory=dict)
    reactions: dict[int, list[str]] = field(default_factory=dict)
    keyboard: Keyboard | None = None
    started: bool = False
    blocked: bool = False
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    migrated_from: int | None = None
    typing: dict[int, tuple[str, float]] = field(default_factory=dict)  # bot -> action, monotonic end
    last_id: int = 0

    def chat(self) -> Chat:
        """As a bot sees the chat in a message."""
        if self.person is not None:
            person = self.person
            return Chat(
                id=person.id,
                type="private",
                first_name=person.first_name,
                last_name=person.last_name,
                username=person.username,
            )
        return Chat(id=self.chat_id, type=self.kind, title=self.title)

    def present(self) -> list[int]:
        """Ids of members who are in the chat now, people and bots."""
        return [member for member, status in self.members.items() if status not in ("left", "kicked")]

    def status_of(self, member: int) -> str:
        return self.members.get(member, "left")


@dataclass
class Press:
    """A pressed button that waits for the bot's answer."""

    id: str
    bot_id: int
    at: datetime
    person_id: int
    answer: dict[str, Any] | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


GROUP_PERMISSIONS = ChatPermissions(
    can_send_messages=True,
    can_send_audios=True,
    can_send_documents=True,
    can_send_photos=True,
    can_send_videos=True,
    can_send_video_notes=True,
    can_send_voice_notes=True,
    can_send_polls=True,
    can_send_other_messages=True,
    can_add_web_page_previews=True,
    can_change_info=True,
    can_invite_users=True,
    can_pin_messages=True,
    can_manage_topics=False,
)


def inline_markup(markup: Any) -> InlineKeyboardMarkup | None:
    """An inline keyboard that has at least one button, or nothing."""
    if not isinstance(markup, InlineKeyboardMarkup):
        return None
    rows = [row for row in markup.inline_keyboard if row]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None
