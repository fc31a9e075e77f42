"""Messages changed in place, pinned and deleted."""

from datetime import timedelta
from typing import Any

from aiogram.methods import (
    DeleteMessage,
    DeleteMessages,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageReplyMarkup,
    EditMessageText,
    PinChatMessage,
    UnpinAllChatMessages,
    UnpinChatMessage,
)
from aiogram.types import Message

from playground.api.call import Call, method
from playground.api.media import media_content
from playground.api.posting import entities_or_none, note
from playground.api.rooms import is_own, message_of, room_of
from playground.api.texts import caption_fields, caption_words, checked_inline, message_words
from playground.errors import ApiError, bad
from playground.rooms import Room

DELETED_WITHIN = timedelta(hours=48)
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_CONTENT = ("text", "entities", "caption", "caption_entities", "photo", "document")
# A service message that says how the chat began stays.
_UNDELETABLE = ("group_chat_created", "supergroup_chat_created", "migrate_from_chat_id", "migrate_to_chat_id")


def editable(call: Call, request: Any) -> tuple[Room, Message]:
    """The message to change: there, and this bot's own."""
    if request.inline_message_id:
        raise bad("MESSAGE_ID_INVALID")
    room = room_of(call, request.chat_id)
    message = message_of(room, request.message_id, "edit")
    if not is_own(call, message) or message.forward_origin is not None:
        raise bad("message can't be edited")
    return room, message


def put(call: Call, request: Any, room: Room, message: Message, content: dict[str, Any]) -> Message:
    """Replace the content and the keyboard, unless both are as they were."""
    markup = checked_inline(request.reply_markup)
    if all(_same(getattr(message, name), value) for name, value in content.items()) and _same(
        message.reply_markup, markup
    ):
        raise bad(_SAME)
    call.limits.take(call.bot.id, room.chat_id, edit=True)
    edit_date = int(call.world.clock.now().timestamp())
    changed = message.model_copy(update={**content, "reply_markup": markup, "edit_date": edit_date})
    room.messages[message.message_id] = changed
    call.world.touch(room)
    note(call, type(request).__name__, changed)
    return changed


def _same(old: Any, new: Any) -> bool:
    return (old or None) == (new or None)


@method(EditMessageText)
async def edit_message_text(call: Call, request: EditMessageText) -> Message:
    """Other words in the same place; a keyboard that is not named goes away."""
    text, entities = message_words(request.text or "", request.parse_mode, request.entities)
    room, message = editable(call, request)
    if message.text is None:
        raise bad("there is no text in the message to edit")
    return put(call, request, room, message, {"text": text, "entities": entities_or_none(entities)})


@method(EditMessageCaption)
async def edit_message_caption(call: Call, request: EditMessageCaption) -> Message:
    """Other words under a picture or a file."""
    caption = caption_fields(*caption_words(request.caption, request.parse_mode, request.caption_entities))
    room, message = editable(call, request)
    if message.photo is None and message.document is None:
        raise bad("there is no caption in the message to edit")
    return put(call, request, room, message, caption)


@method(EditMessageReplyMarkup)
async def edit_message_reply_markup(call: Call, request: EditMessageReplyMarkup) -> Message:
    """Other buttons under the same words."""
    room, message = editable(call, request)
    return put(call, request, room, message, {})


@method(EditMessageMedia)
async def edit_message_media(call: Call, request: EditMessageMedia) -> Message:
    """Another picture or file, its words with it; text becomes media, an album keeps its kind."""
    room, message = editable(call, request)
    content: dict[str, Any] = dict.fromkeys(_CONTENT)
    content |= media_content(call, request.media)
    if message.media_group_id and _kind(message) != str(request.media.type):
        raise bad("message can't be edited")
    return put(call, request, room, message, content)


def _kind(message: Message) -> str:
    return "photo" if message.photo else "document"


def _refusal(call: Call, room: Room, message: Message) -> ApiError | None:
    if any(getattr(message, name) for name in _UNDELETABLE):
        return bad("message can't be deleted")
    may_others = room.kind == "private" or room.status_of(call.bot.id) in ("administrator", "creator")
    if not is_own(call, message) and not may_others:
        return bad("message can't be deleted")
    if call.world.clock.now() - message.date > DELETED_WITHIN:
        return bad("message can't be deleted for everyone")
    return None


@method(DeleteMessage)
async def delete_message(call: Call, request: DeleteMessage) -> bool:
    """Gone for everyone; within two days, and another's in a group only by an administrator."""
    room = room_of(call, request.chat_id)
    message = message_of(room, request.message_id, "delete")
    refusal = _refusal(call, room, message)
    if refusal is not None:
        raise refusal
    call.world.remove(room, request.message_id)
    return True


@method(DeleteMessages)
async def delete_messages(call: Call, request: DeleteMessages) -> bool:
    """Up to a hundred at once; those that cannot go are skipped."""
    if not 1 <= len(request.message_ids) <= 100:
        raise bad("there must be from 1 to 100 message identifiers")
    room = room_of(call, request.chat_id)
    for message_id in request.message_ids:
        message = room.messages.get(message_id)
        if message is not None and _refusal(call, room, message) is None:
            call.world.remove(room, message_id)
    return True


@method(PinChatMessage)
async def pin_chat_message(call: Call, request: PinChatMessage) -> bool:
    """Keep a message at the top and say so in the chat."""
    room = room_of(call, request.chat_id)
    message = message_of(room, request.message_id, "pin")
    if request.message_id not in room.pinned:
        room.pinned.append(request.message_id)
        pinned = message.model_copy(update={"reply_to_message": None})
        posted = call.world.post(room, call.bot.user(), pinned_message=pinned)
        call.world.hear(room, "message", posted, but=[call.bot.id])
    return True


@method(UnpinChatMessage)
async def unpin_chat_message(call: Call, request: UnpinChatMessage) -> bool:
    """Let go of one pinned message, the newest unless named."""
    room = room_of(call, request.chat_id)
    message_id = request.message_id or (room.pinned[-1] if room.pinned else None)
    if message_id not in room.pinned:
        raise bad("message to unpin not found")
    room.pinned.remove(message_id)
    call.world.touch(room)
    return True


@method(UnpinAllChatMessages)
async def unpin_all_chat_messages(call: Call, request: UnpinAllChatMessages) -> bool:
    """Let go of everything pinned."""
    room = room_of(call, request.chat_id)
    room.pinned.clear()
    call.world.touch(room)
    return True
