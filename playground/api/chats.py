"""What a bot may ask about a chat, and leaving it."""

from aiogram.methods import GetChat, GetChatAdministrators, GetChatMember, GetChatMemberCount, LeaveChat
from aiogram.types import AcceptedGiftTypes, ChatFullInfo

from playground.api.call import Call, method
from playground.api.rooms import room_of
from playground.errors import bad
from playground.members import ChatMember, member, move
from playground.rooms import GROUP_PERMISSIONS

_GIFTS = AcceptedGiftTypes(
    unlimited_gifts=False,
    limited_gifts=False,
    unique_gifts=False,
    premium_subscription=False,
    gifts_from_channels=False,
)


@method(GetChat)
async def get_chat(call: Call, request: GetChat) -> ChatFullInfo:
    """The chat as it is, with the newest pinned message."""
    room = room_of(call, request.chat_id)
    chat = room.chat()
    pinned = room.messages.get(room.pinned[-1]) if room.pinned else None
    return ChatFullInfo(
        id=chat.id,
        type=chat.type,
        title=chat.title,
        username=chat.username,
        first_name=chat.first_name,
        last_name=chat.last_name,
        accent_color_id=0,
        max_reaction_count=11,
        accepted_gift_types=_GIFTS,
        permissions=GROUP_PERMISSIONS if room.kind != "private" else None,
        pinned_message=pinned,
    )


@method(GetChatMember)
async def get_chat_member(call: Call, request: GetChatMember) -> ChatMember:
    """What somebody is in the chat; one who never was there has left."""
    room = room_of(call, request.chat_id)
    user = call.world.user(request.user_id)
    if user is None:
        raise bad("user not found")
    if room.kind == "private":
        status = "member" if request.user_id in (room.chat_id, room.bot_id) else "left"
        return member(user, status)
    return member(user, room.status_of(request.user_id))


@method(GetChatMemberCount)
async def get_chat_member_count(call: Call, request: GetChatMemberCount) -> int:
    """How many are in the chat, bots counted."""
    room = room_of(call, request.chat_id)
    return 2 if room.kind == "private" else len(room.present())


@method(GetChatAdministrators)
async def get_chat_administrators(call: Call, request: GetChatAdministrators) -> list[ChatMember]:
    """The owner and administrators, other bots left out."""
    room = room_of(call, request.chat_id)
    if room.kind == "private":
        raise bad("there are no administrators in the private chat")
    found = []
    for user_id, status in room.members.items():
        user = call.world.user(user_id)
        other_bot = user is not None and user.is_bot and user.id != call.bot.id
        if user is not None and status in ("creator", "administrator") and not other_bot:
            found.append(member(user, status))
    return found


@method(LeaveChat)
async def leave_chat(call: Call, request: LeaveChat) -> bool:
    """Go out of a group."""
    room = room_of(call, request.chat_id)
    if room.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    move(call.world, room, call.bot.id, "left", by=call.bot.user())
    return True
