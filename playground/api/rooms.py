"""Which chat a request means, and whether the bot may speak or act there."""

from aiogram.types import Message

from playground.api.call import Call
from playground.errors import ApiError, bad, forbidden
from playground.rooms import Person, Room


def room_of(call: Call, chat_id: int | str | None) -> Room:
    """The chat with this id if the bot may write there; raises ApiError in Telegram's words."""
    if chat_id is None or chat_id == "":
        raise bad("chat_id is empty")
    if isinstance(chat_id, str):
        raise bad("chat not found")
    if chat_id > 0:
        return _private(call, chat_id)
    return _group(call, chat_id)


def _private(call: Call, chat_id: int) -> Room:
    if chat_id in call.world.accounts and chat_id != call.bot.id:
        raise forbidden("bots can't send messages to bots")
    person = call.world.people.get(chat_id)
    if person is None:
        raise bad("chat not found")
    room = call.world.private(call.bot.id, person)
    if room.blocked:
        raise forbidden("bot was blocked by the user")
    if not room.started:
        raise _stranger(call, person)
    return room


def _stranger(call: Call, person: Person) -> ApiError:
    """A bot that has met the person in a group is forbidden to begin; one that has not cannot find them."""
    met = any(call.bot.id in room.present() and person.id in room.members for room in call.world.groups())
    return forbidden("bot can't initiate conversation with a user") if met else bad("chat not found")


def _group(call: Call, chat_id: int) -> Room:
    room = call.world.group(chat_id)
    if room is None or call.bot.id not in room.members:
        raise bad("chat not found")
    if room.migrated_to is not None:
        parameters = {"migrate_to_chat_id": room.migrated_to}
        raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", parameters)
    status = room.status_of(call.bot.id)
    kind = f"{room.kind} chat"
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {kind}")
    if status == "left":
        raise forbidden(f"bot is not a member of the {kind}")
    return room


def message_of(room: Room, message_id: int | None, purpose: str) -> Message:
    """A message that is there; `purpose` ends Telegram's complaint: "edit", "delete", "forward"..."""
    if message_id is None:
        raise bad("message identifier is not specified")
    message = room.messages.get(message_id)
    if message is None:
        raise bad(f"message to {purpose} not found")
    return message


def is_own(call: Call, message: Message) -> bool:
    """Whether this very bot sent the message."""
    return message.from_user is not None and message.from_user.id == call.bot.id
