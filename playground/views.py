"""How people see it: messages of a chat as plain JSON for tests and for the page."""

from typing import Any

from aiogram.types import InlineKeyboardMarkup, KeyboardButton, Message, ReplyKeyboardMarkup, User

from playground.marks import drawn
from playground.rooms import Person, Room
from playground.world import World


def full_name(user: User | None) -> str:
    """First and last name as people see them."""
    return " ".join(filter(None, (user.first_name, user.last_name))) if user else ""


def messages(world: World, room: Room, last: int | None = None) -> list[dict[str, Any]]:
    """The chat as a person sees it now, oldest first; `last` gives only so many of the newest."""
    shown = list(room.messages.values())
    return [message_view(world, room, message) for message in (shown[-last:] if last else shown)]


def message_view(world: World, room: Room, message: Message) -> dict[str, Any]:
    """One message: who, what, which buttons. A flat list of fields, as docs/playground.md names them."""
    text = message.text or message.caption or ""
    entities = message.entities or message.caption_entities or []
    keyboard = room.keyboard
    brought = keyboard.markup if keyboard and keyboard.message_id == message.message_id else None
    return {
        "id": message.message_id,
        "from": message.from_user.id if message.from_user else None,
        "from_name": full_name(message.from_user),
        "from_bot": bool(message.from_user and message.from_user.is_bot),
        "text": text,
        "html": drawn(text, entities),
        "entities": [entity.model_dump(mode="json", exclude_none=True) for entity in entities],
        "buttons": inline(message.reply_markup),
        "reply_keyboard": keys(brought),
        "file": file_view(world, message),
        "photo": message.photo is not None,
        "edited": message.edit_date is not None,
        "date": message.date.isoformat(),
        "reply_to": message.reply_to_message.message_id if message.reply_to_message else None,
        "media_group": message.media_group_id,
        "contact": contact_view(message),
        "sticker": message.sticker.emoji if message.sticker else None,
        "forwarded_from": full_name(getattr(message.forward_origin, "sender_user", None)) or None,
        "protected": bool(message.has_protected_content),
        "pinned": message.message_id in room.pinned,
        "reactions": room.reactions.get(message.message_id, []),
        "service": service(message),
    }


def inline(markup: InlineKeyboardMarkup | None) -> list[list[dict[str, Any]]]:
    """Rows of buttons under a message."""
    rows = markup.inline_keyboard if markup else []
    return [
        [
            {
                "text": button.text,
                "style": button.style,
                "url": button.url,
                "data": button.callback_data,
                "copy": button.copy_text.text if button.copy_text else None,
            }
            for button in row
        ]
        for row in rows
    ]


def keys(markup: ReplyKeyboardMarkup | None) -> list[list[dict[str, Any]]] | None:
    """Rows of the reply keyboard."""
    return [[_key(key) for key in row] for row in markup.keyboard] if markup else None


def _key(key: KeyboardButton) -> dict[str, Any]:
    return {"text": key.text, "style": key.style, "contact": bool(key.request_contact)}


def file_view(world: World, message: Message) -> dict[str, Any] | None:
    """The file of a message and where the page finds its bytes."""
    media = message.photo[-1] if message.photo else message.document
    stored = world.files.get(media.file_unique_id) if media else None
    if stored is None:
        return None
    return {
        "id": stored.key,
        "name": stored.name,
        "size": len(stored.data),
        "mime": stored.mime,
        "url": f"/control/file/{stored.key}",
        "width": stored.width,
        "height": stored.height,
    }


def contact_view(message: Message) -> dict[str, Any] | None:
    """The card of a shared contact."""
    card = message.contact
    if card is None:
        return None
    name = " ".join(filter(None, (card.first_name, card.last_name)))
    return {"name": name, "phone": f"+{card.phone_number}", "user": card.user_id}


def service(message: Message) -> str | None:
    """The grey line of a service message."""
    who = full_name(message.from_user)
    if message.group_chat_created or message.supergroup_chat_created:
        return f"{who} создаёт группу «{message.chat.title}»"
    if message.new_chat_members:
        return f"{who} добавляет: {', '.join(map(full_name, message.new_chat_members))}"
    if message.left_chat_member:
        gone = full_name(message.left_chat_member)
        return f"{gone} выходит из группы" if gone == who else f"{who} удаляет: {gone}"
    if message.pinned_message:
        return f"{who} закрепляет сообщение"
    if message.migrate_to_chat_id or message.migrate_from_chat_id:
        return "Группа стала супергруппой"
    return None


def screen(world: World, person: Person, room: Room, last: int) -> dict[str, Any]:
    """All the page needs to draw one chat."""
    now = world.clock.monotonic()
    typing = [action for action, until in room.typing.values() if until > now]
    bots = [world.accounts[bot_id].bot for bot_id in world.bots_in(room)]
    commands = {c.command: c.description for bot in bots for c in bot.commands_for(room, person.language)}
    return {
        "key": room.key,
        "title": title(world, room),
        "kind": room.kind,
        "members": len(room.present()) if room.kind != "private" else 2,
        "messages": messages(world, room, last),
        "earlier": max(0, len(room.messages) - last),
        "keyboard": keys(room.keyboard.markup) if room.keyboard else None,
        "placeholder": room.keyboard.markup.input_field_placeholder if room.keyboard else None,
        "commands": [{"command": name, "description": words} for name, words in commands.items()],
        "typing": typing[0] if typing else None,
        "started": room.started or room.kind != "private",
        "blocked": room.blocked,
        "migrated_to": room.migrated_to,
        "description": _description(world, person, room),
        "username": bots[0].username if room.kind == "private" else None,
    }


def title(world: World, room: Room) -> str:
    """What a person calls the chat: the bot's name or the group's."""
    return world.accounts[room.bot_id].bot.name if room.bot_id is not None else room.title or ""


def _description(world: World, person: Person, room: Room) -> str | None:
    if room.bot_id is None:
        return None
    texts = world.accounts[room.bot_id].bot.descriptions
    return texts.get(person.language) or texts.get("")


def chats(world: World, person: Person) -> list[dict[str, Any]]:
    """The list of chats of one person, those with news first."""
    bots = list(world.accounts)
    found = [(bot_id, world.private(bot_id, person)) for bot_id in bots]
    found += [(room.chat_id, room) for room in world.groups() if person.id in room.present()]
    rows = []
    for chat_id, room in found:
        newest = next(reversed(room.messages.values()), None)
        rows.append(
            {
                "id": chat_id,
                "key": room.key,
                "title": title(world, room),
                "kind": room.kind,
                "migrated_to": room.migrated_to,
                "last": _glance(newest) if newest else "",
                "date": newest.date.isoformat() if newest else None,
                "last_id": newest.message_id if newest else 0,
            }
        )
    return [row for row in rows if row["migrated_to"] is None]


def _glance(message: Message) -> str:
    text = service(message) or message.text or message.caption
    kinds = (("photo", "Фотография"), ("document", "Файл"), ("contact", "Контакт"), ("sticker", "Стикер"))
    named = next((words for field, words in kinds if getattr(message, field)), "")
    return (text or named)[:120]
