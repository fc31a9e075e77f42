"""Coming, going and blocking: statuses in chats and the updates that tell of them."""

from typing import Any

from aiogram.types import (
    ChatMemberAdministrator,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberMember,
    ChatMemberOwner,
    ChatMemberUpdated,
    User,
)

from playground.rooms import Room
from playground.world import World

ChatMember = ChatMemberOwner | ChatMemberAdministrator | ChatMemberMember | ChatMemberLeft | ChatMemberBanned
_FOREVER = 0  # until_date of a ban without an end
_RIGHTS: dict[str, Any] = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_send_welcome_messages": False,
    "can_pin_messages": True,
}


def member(user: User, status: str) -> ChatMember:
    """A user with their status in a chat, as the Bot API shows it."""
    if status == "creator":
        return ChatMemberOwner(user=user, is_anonymous=False)
    if status == "administrator":
        return ChatMemberAdministrator(user=user, **_RIGHTS)
    if status == "member":
        return ChatMemberMember(user=user)
    if status == "kicked":
        return ChatMemberBanned.model_validate({"user": user, "until_date": _FOREVER})
    return ChatMemberLeft(user=user)


def move(world: World, room: Room, who: int, status: str, *, by: User) -> None:
    """Change somebody's status in a group and tell the bots; a service message where people see one."""
    user = world.user(who)
    if user is None or room.status_of(who) == status:
        return
    old = member(user, room.status_of(who))
    came = status not in ("left", "kicked")
    if came:
        room.members[who] = status
    told = world.bots_in(room)
    room.members[who] = status
    if who in world.accounts:
        told_of_self(world, room, who, old, member(user, status), by)
    else:
        change = changed(world, room, old, member(user, status), by)
        for bot_id in told:
            world.accounts[bot_id].updates.push("chat_member", world.as_json(change, bot_id))
    content: dict[str, Any] = {"new_chat_members": [user]} if came else {"left_chat_member": user}
    posted = world.post(room, by, **content)
    for bot_id in told:
        world.accounts[bot_id].updates.push("message", world.as_json(posted, bot_id))


def changed(world: World, room: Room, old: ChatMember, new: ChatMember, by: User) -> ChatMemberUpdated:
    """The body of my_chat_member and chat_member."""
    now = world.clock.now().replace(microsecond=0)
    return ChatMemberUpdated(chat=room.chat(), from_user=by, date=now, old_chat_member=old, new_chat_member=new)


def told_of_self(world: World, room: Room, bot_id: int, old: ChatMember, new: ChatMember, by: User) -> None:
    """my_chat_member: the bot's own status has changed."""
    body = world.as_json(changed(world, room, old, new, by), bot_id)
    world.accounts[bot_id].updates.push("my_chat_member", body)


def block(world: World, room: Room, blocked: bool) -> bool:
    """A person blocks the bot of a private chat or lets it speak again; False when it was so already."""
    if room.blocked == blocked or room.person is None or room.bot_id is None:
        return False
    user = world.accounts[room.bot_id].bot.user()
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    room.blocked = blocked
    told_of_self(world, room, room.bot_id, member(user, before), member(user, after), room.person.user())
    world.touch(room)
    return True
