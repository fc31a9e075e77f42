"""The last steps of every sent message: reply, keyboard, limits, the room, the log."""

from collections.abc import Sequence
from typing import Any

from aiogram.types import Document as DocumentFile
from aiogram.types import (
    InlineKeyboardMarkup,
    InputFile,
    Message,
    PhotoSize,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from playground.api.call import Call
from playground.api.decoding import given
from playground.api.rooms import room_of
from playground.api.texts import checked_markup
from playground.errors import bad
from playground.files import StoredFile
from playground.rooms import Keyboard, Room


def photo_fields(stored: StoredFile) -> dict[str, Any]:
    """A picture as a message carries it: one size, its own."""
    size = PhotoSize(
        file_id=stored.key,
        file_unique_id=stored.key,
        width=stored.width,
        height=stored.height,
        file_size=len(stored.data),
    )
    return {"photo": [size]}


def document_fields(stored: StoredFile) -> dict[str, Any]:
    """A file as a message carries it."""
    document = DocumentFile(
        file_id=stored.key,
        file_unique_id=stored.key,
        file_name=stored.name,
        mime_type=stored.mime,
        file_size=len(stored.data),
    )
    return {"document": document}


def media_fields(call: Call, media: str | InputFile, kind: str) -> dict[str, Any]:
    """The content of a message for a given photo or document."""
    stored = call.file(media, kind)
    return photo_fields(stored) if kind == "photo" else document_fields(stored)


def reply_target(request: Any, room: Room) -> Message | None:
    """The message replied to, without what it replied to itself."""
    parameters: ReplyParameters | None = getattr(request, "reply_parameters", None)
    message_id = parameters.message_id if parameters else getattr(request, "reply_to_message_id", None)
    if not message_id:
        return None
    target = room.messages.get(message_id)
    if target is not None:
        return target.model_copy(update={"reply_to_message": None})
    lenient = parameters.allow_sending_without_reply if parameters else request.allow_sending_without_reply
    if given(lenient):
        return None
    raise bad("message to be replied not found")


def send(call: Call, request: Any, *contents: dict[str, Any], markup: Any = None) -> list[Message]:
    """Post one message per content (an album has several) after every check; raises ApiError, posts nothing then."""
    room = room_of(call, request.chat_id)
    checked = checked_markup(markup, room)
    common: dict[str, Any] = {
        "reply_to_message": reply_target(request, room),
        "has_protected_content": True if given(request.protect_content) else None,
        "reply_markup": checked if isinstance(checked, InlineKeyboardMarkup) else None,
    }
    call.limits.take(call.bot.id, room.chat_id, len(contents))
    room.typing.pop(call.bot.id, None)
    sender = call.bot.user()
    posted = [call.world.post(room, sender, **common, **content) for content in contents]
    if checked is not None:
        show_keyboard(room, checked, posted[-1])
    for message in posted:
        note(call, type(request).__name__, message)
    return posted


def show_keyboard(room: Room, markup: Any, message: Message) -> None:
    """What the message does to the reply keyboard of its chat."""
    if isinstance(markup, ReplyKeyboardMarkup):
        room.keyboard = Keyboard(markup, message.message_id)
    elif isinstance(markup, ReplyKeyboardRemove):
        room.keyboard = None


def labels(markup: InlineKeyboardMarkup | None) -> list[str]:
    """The words on all buttons."""
    return [button.text for row in markup.inline_keyboard for button in row] if markup else []


def note(call: Call, class_name: str, message: Message) -> None:
    """Write a sent or edited message into the log."""
    call.world.note(
        bot=call.bot.id,
        method=class_name[0].lower() + class_name[1:],
        chat=message.chat.id,
        text=message.text or message.caption or "",
        message_id=message.message_id,
        buttons=labels(message.reply_markup),
        file=message.document.file_name if message.document else None,
    )


def entities_or_none(entities: Sequence[Any]) -> list[Any] | None:
    return list(entities) or None
