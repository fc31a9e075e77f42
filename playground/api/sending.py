"""sendMessage, copies, forwards, chat actions and reactions."""

from typing import Any

from aiogram.methods import (
    CopyMessage,
    ForwardMessage,
    SendChatAction,
    SendMessage,
    SetMessageReaction,
)
from aiogram.types import Message, MessageId, MessageOriginUser, ReactionTypeEmoji

from playground.api.call import Call, method
from playground.api.decoding import given
from playground.api.posting import entities_or_none, send
from playground.api.rooms import message_of, room_of
from playground.api.texts import caption_fields, caption_words, message_words
from playground.errors import bad
from playground.rooms import Room

ACTION_SECONDS = 5.0
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_CARRIED = ("text", "entities", "caption", "caption_entities", "photo", "document", "sticker", "contact")


@method(SendMessage)
async def send_message(call: Call, request: SendMessage) -> Message:
    """Words, and any keyboard under them."""
    text, entities = message_words(request.text, request.parse_mode, request.entities)
    content = {"text": text, "entities": entities_or_none(entities)}
    return send(call, request, content, markup=request.reply_markup)[0]


def source(call: Call, request: Any, purpose: str) -> tuple[Room, Message]:
    """The message to copy or forward; protected and service messages stay where they are."""
    room = room_of(call, request.from_chat_id)
    message = message_of(room, request.message_id, purpose)
    if message.has_protected_content or not carried(message):
        verb = "copied" if purpose == "copy" else "forwarded"
        raise bad(f"message can't be {verb}")
    return room, message


def carried(message: Message) -> dict[str, Any]:
    """What of a message travels into another chat."""
    return {name: value for name in _CARRIED if (value := getattr(message, name)) is not None}


@method(CopyMessage)
async def copy_message(call: Call, request: CopyMessage) -> MessageId:
    """The same content without a link to where it was, the caption perhaps another."""
    _room, message = source(call, request, "copy")
    content = carried(message)
    if request.caption is not None and not message.text:
        content |= caption_fields(*caption_words(request.caption, request.parse_mode, request.caption_entities))
    sent = send(call, request, content, markup=request.reply_markup)[0]
    return MessageId(message_id=sent.message_id)


@method(ForwardMessage)
async def forward_message(call: Call, request: ForwardMessage) -> Message:
    """The same message with its origin shown."""
    _room, message = source(call, request, "forward")
    content = carried(message)
    if message.from_user is not None:
        content["forward_origin"] = message.forward_origin or MessageOriginUser(
            date=message.date, sender_user=message.from_user
        )
    return send(call, request, content)[0]


@method(SendChatAction)
async def send_chat_action(call: Call, request: SendChatAction) -> bool:
    """ "Typing..." for five seconds or until a message comes."""
    if request.action not in _ACTIONS:
        raise bad("wrong parameter action in request")
    room = room_of(call, request.chat_id)
    room.typing[call.bot.id] = (request.action, call.world.clock.monotonic() + ACTION_SECONDS)
    call.world.touch(room)
    return True


@method(SetMessageReaction)
async def set_message_reaction(call: Call, request: SetMessageReaction) -> bool:
    """One emoji of the bot's on a message, or none."""
    room = room_of(call, request.chat_id)
    message_of(room, request.message_id, "react")
    reactions = given(request.reaction) or []
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if not all(isinstance(reaction, ReactionTypeEmoji) for reaction in reactions):
        raise bad("REACTION_INVALID")
    room.reactions[request.message_id] = [reaction.emoji for reaction in reactions]
    call.world.touch(room)
    return True
