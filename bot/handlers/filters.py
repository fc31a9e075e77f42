"""Filters of our own: async classes, because a sync one costs a thread hop an update."""

import re
from typing import Any

from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, ContentType, Message

from domain.access import DECIDING_STAFF, Viewer

CODE_AWAITED = "code"  # the kind of the draft of somebody who has said that they have a code
_SHORT = re.compile(r"\d{3}[ -]?\d{3}")
_LINK = re.compile(r"(?:https?://)?t(?:elegram)?\.me/\w+\?start=(?P<link>[A-Za-z0-9_-]+)|(?P<bare>[A-Za-z0-9_-]{22})")


class Private(BaseFilter):
    """In a private chat with the bot."""

    async def __call__(self, event: Message | CallbackQuery) -> bool:
        message = event.message if isinstance(event, CallbackQuery) else event
        return message is None or message.chat.type == "private"


class Text(BaseFilter):
    """A plain text that is no command."""

    async def __call__(self, message: Message) -> bool:
        return bool(message.text) and not str(message.text).startswith("/")


class Group(BaseFilter):
    """In a group."""

    async def __call__(self, message: Message) -> bool:
        return message.chat.type in ("group", "supergroup")


class OneTimeLink(BaseFilter):
    """A one-time link sent as a message, or its secret alone; gives the handler `secret`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        found = _LINK.fullmatch((message.text or "").strip())
        return {"secret": found["link"] or found["bare"]} if found else False


class ShortCode(BaseFilter):
    """Six digits heard at school, from somebody no question of ours waits for; gives the handler `code`."""

    async def __call__(self, message: Message, viewer: Viewer | None = None) -> bool | dict[str, Any]:
        if viewer is not None and viewer.asked not in (None, CODE_AWAITED):
            return False
        found = _SHORT.fullmatch((message.text or "").strip())
        return {"code": found[0]} if found else False


class ReplyToBot(BaseFilter):
    """A reply to a message of the bot's own; gives the handler `card_id`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        original = message.reply_to_message
        if original is None or original.from_user is None or not original.from_user.is_bot:
            return False
        return {"card_id": original.message_id}


class Kind(BaseFilter):
    """A message of one of these contents."""

    def __init__(self, *kinds: ContentType) -> None:
        self._kinds = kinds

    async def __call__(self, message: Message) -> bool:
        return message.content_type in self._kinds


class Officer(BaseFilter):
    """From somebody who is deciding staff of a school, whichever."""

    async def __call__(self, _event: Any, viewer: Viewer | None = None) -> bool:
        return viewer is not None and bool(viewer.schools_as(*DECIDING_STAFF))


class Teacher(BaseFilter):
    """From somebody who teaches."""

    async def __call__(self, _event: Any, viewer: Viewer | None = None) -> bool:
        return viewer is not None and bool(viewer.teaching)


class Seated(BaseFilter):
    """From somebody with a post in an authority, whichever."""

    async def __call__(self, _event: Any, viewer: Viewer | None = None) -> bool:
        return viewer is not None and bool(viewer.seats)


class Asked(BaseFilter):
    """From somebody whose plain message answers a question of this kind of draft."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    async def __call__(self, _event: Any, viewer: Viewer | None = None) -> bool:
        return viewer is not None and viewer.asked == self._kind


class AskedOf(BaseFilter):
    """From somebody whose plain message may answer a draft of one of the kinds that begin so."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    async def __call__(self, _event: Any, viewer: Viewer | None = None) -> bool:
        return viewer is not None and viewer.asked is not None and viewer.asked.startswith(self._prefix)
