"""What people do: speak, tap, share, attach, edit, block. Each act is an update for the bots that hear it."""

import asyncio
import re
import zlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiogram.types import (
    CallbackQuery,
    Contact,
    InlineKeyboardButton,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    Sticker,
)

from playground.api.posting import document_fields, photo_fields
from playground.errors import ControlError
from playground.marks import completed
from playground.members import block, member, move, told_of_self
from playground.rooms import Person, Press, Room
from playground.world import World

ANSWER_WAIT = 10.0  # seconds a tap waits for the bot's answer
_DEEP_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


class Acts:
    """People's hands. Every act raises ControlError when such a person could not do it."""

    def __init__(self, world: World) -> None:
        self.world = world

    # Finding

    def person(self, person_id: Any) -> Person:
        found = self.world.people.get(person_id) if isinstance(person_id, int) else None
        if found is None:
            raise ControlError(f"as: nobody has the id {person_id!r}")
        return found

    def room(self, person: Person, chat: Any = None) -> Room:
        """The chat a person names: a group they are in, a bot, or the only bot there is."""
        if chat is None:
            if len(self.world.accounts) != 1:
                raise ControlError("chat: name the bot or the group (a bot is known from its first request)")
            chat = next(iter(self.world.accounts))
        if not isinstance(chat, int):
            raise ControlError("chat: the id of a bot or of a group")
        if chat > 0:
            return self.world.private(self.world.account(chat).bot.id, person)
        room = self.world.group(chat)
        if room is None:
            raise ControlError(f"chat: there is no group {chat}")
        if person.id not in room.present():
            raise ControlError(f"chat: {person.name} is not in the group")
        return room

    def message(self, room: Room, message_id: Any) -> Message:
        found = room.messages.get(message_id) if isinstance(message_id, int) else None
        if found is None:
            raise ControlError(f"message_id: there is no message {message_id!r}")
        return found

    # Speaking

    def _send(self, person: Person, room: Room, **content: Any) -> Message:
        if room.blocked:
            raise ControlError(f"{person.name} has blocked the bot")
        if room.migrated_to is not None:
            raise ControlError(f"chat: the group has become {room.migrated_to}")
        room.started = True
        reply_to = content.pop("reply_to", None)
        if reply_to is not None:
            target = self.message(room, reply_to)
            content["reply_to_message"] = target.model_copy(update={"reply_to_message": None})
        posted = self.world.post(room, person.user(), **content)
        self.world.hear(room, "message", posted)
        return posted

    def say(self, person: Person, room: Room, text: str, reply_to: int | None = None) -> Message:
        """Words, as typed; the keyboard that hides after one use hides."""
        words = text.strip()
        if not words or len(words) > 4096:
            raise ControlError("text: from 1 to 4096 characters")
        keyboard = room.keyboard
        if keyboard and keyboard.markup.one_time_keyboard and _offers(keyboard.markup, words):
            room.keyboard = None
        return self._send(person, room, text=words, entities=completed(words, []) or None, reply_to=reply_to)

    def follow(self, person: Person, url: str) -> Message | None:
        """Open a link: one to a bot says /start with its payload, any other is not ours."""
        parts = urlsplit(url)
        query = parse_qs(parts.query)
        name = parts.path.strip("/") if parts.netloc in ("t.me", "telegram.me") else ""
        if parts.scheme == "tg" and parts.netloc == "resolve":
            name = query.get("domain", [""])[0]
        account = next((a for a in self.world.accounts.values() if a.bot.username == name), None)
        if account is None:
            return None
        payload = query.get("start", [""])[0]
        if payload and not _DEEP_LINK.match(payload):
            raise ControlError("url: a start parameter has up to 64 of A-Z a-z 0-9 _ -")
        room = self.world.private(account.bot.id, person)
        block(self.world, room, False)
        return self.say(person, room, f"/start {payload}".strip())

    def edit(self, person: Person, room: Room, message_id: Any, text: str) -> Message:
        """Change one's own words; bots hear of it as edited_message."""
        message = self.message(room, message_id)
        if message.from_user is None or message.from_user.id != person.id:
            raise ControlError("message_id: one edits one's own messages")
        entities = completed(text, []) or None
        field = ("text", "entities") if message.text is not None else ("caption", "caption_entities")
        edited_at = int(self.world.clock.now().timestamp())
        changed = message.model_copy(update={field[0]: text, field[1]: entities, "edit_date": edited_at})
        room.messages[message.message_id] = changed
        self.world.touch(room)
        self.world.hear(room, "edited_message", changed)
        return changed

    def contact(self, person: Person, room: Room, phone: str | None = None, of: Person | None = None) -> Message:
        """A contact card: one's own, or `of` somebody else (then its user is not the sender)."""
        whose = of or person
        card = Contact(
            phone_number=(phone or whose.phone).lstrip("+"),
            first_name=whose.first_name,
            last_name=whose.last_name,
            user_id=whose.id,
        )
        keyboard = room.keyboard
        target = keyboard.message_id if keyboard and keyboard.message_id in room.messages else None
        if keyboard and keyboard.markup.one_time_keyboard:
            room.keyboard = None
        return self._send(person, room, contact=card, reply_to=target)

    def attach(
        self,
        person: Person,
        room: Room,
        name: str,
        data: bytes,
        *,
        caption: str = "",
        photo: bool = False,
        album: str | None = None,
        mime: str | None = None,
    ) -> Message:
        """A file or a picture; those of one album carry the same media_group_id."""
        if not data:
            raise ControlError("data: the file is empty")
        stored = self.world.files.add("photo" if photo else "document", name, data, mime)
        fields = photo_fields(stored) if photo else document_fields(stored)
        if caption:
            fields |= {"caption": caption, "caption_entities": completed(caption, []) or None}
        return self._send(person, room, media_group_id=album, **fields)

    def sticker(self, person: Person, room: Room, emoji: str = "👍") -> Message:
        """A sticker of one emoji."""
        stored = self.world.files.add("sticker", "sticker.webp", b"RIFF\x00\x00\x00\x00WEBP", "image/webp")
        card = Sticker(
            file_id=stored.key,
            file_unique_id=stored.key,
            type="regular",
            width=stored.width,
            height=stored.height,
            is_animated=False,
            is_video=False,
            emoji=emoji,
            file_size=len(stored.data),
        )
        return self._send(person, room, sticker=card)

    # Buttons

    async def tap(
        self, person: Person, room: Room, message: Message | None, label: str | None, data: str | None = None
    ) -> dict[str, Any] | None:
        """Press a button: its data goes to the bot and its answer comes back, None after ten seconds without one."""
        if data is not None:
            return await self.press(person, room, message or self._last_from_bot(room), data)
        found = self._button(room, message, label or "")
        if isinstance(found, KeyboardButton):
            if found.request_contact:
                self.contact(person, room)
            else:
                self.say(person, room, found.text)
            return None
        carrier, button = found
        if button.url:
            self.follow(person, button.url)
            return {"text": "", "show_alert": False, "url": button.url}
        if button.copy_text:
            return {"text": "", "show_alert": False, "copied": button.copy_text.text}
        return await self.press(person, room, carrier, button.callback_data or "")

    async def press(self, person: Person, room: Room, message: Message, data: str) -> dict[str, Any] | None:
        """Send a callback query with any data, as a forged client could, and wait for its answer."""
        if room.blocked:
            raise ControlError(f"{person.name} has blocked the bot")
        owner = message.from_user.id if message.from_user else 0
        if owner not in self.world.accounts:
            raise ControlError("message_id: not a bot's message")
        press = self._new_press(owner, person)
        query = CallbackQuery(
            id=press.id,
            from_user=person.user(),
            chat_instance=str(zlib.crc32(room.key.encode())),
            message=message,
            data=data,
        )
        self.world.accounts[owner].updates.push("callback_query", self.world.as_json(query, owner))
        try:
            async with asyncio.timeout(ANSWER_WAIT):
                await press.answered.wait()
        except TimeoutError:
            return None
        return press.answer

    def _new_press(self, bot_id: int, person: Person) -> Press:
        press_id = str(self.world.random.randint(10**17, 10**18))
        press = Press(id=press_id, bot_id=bot_id, at=self.world.clock.now(), person_id=person.id)
        self.world.presses[press.id] = press
        return press

    def _last_from_bot(self, room: Room) -> Message:
        for message in reversed(room.messages.values()):
            if message.from_user and message.from_user.is_bot:
                return message
        raise ControlError("message_id: the bot has not said anything here")

    def _button(
        self, room: Room, message: Message | None, label: str
    ) -> tuple[Message, InlineKeyboardButton] | KeyboardButton:
        for carrier in [message] if message else reversed(room.messages.values()):
            for row in carrier.reply_markup.inline_keyboard if carrier.reply_markup else []:
                for button in row:
                    if button.text == label:
                        return carrier, button
        for keys in room.keyboard.markup.keyboard if room.keyboard else []:
            for key in keys:
                if key.text == label:
                    return key
        raise ControlError(f"button: nothing is called {label!r} here; there are {self._labels(room, message)}")

    def _labels(self, room: Room, message: Message | None) -> list[str]:
        carriers = [message] if message else list(room.messages.values())
        rows = [row for carrier in carriers if carrier.reply_markup for row in carrier.reply_markup.inline_keyboard]
        return [button.text for row in rows for button in row]

    # Groups

    def found_group(self, title: str, members: list[int], *, supergroup: bool, bots: list[int], admin: bool) -> Room:
        """A group made by the first of its members; the bots in it are told."""
        people = [self.person(person_id) for person_id in members]
        if not people:
            raise ControlError("members: at least one person")
        room = self.world.add_group(title, supergroup)
        owner = people[0].user()
        room.members = {person.id: "member" for person in people} | {owner.id: "creator"}
        for bot_id in bots:
            user = self.world.account(bot_id).bot.user()
            room.members[bot_id] = "administrator" if admin else "member"
            new = member(user, room.members[bot_id])
            told_of_self(self.world, room, bot_id, member(user, "left"), new, owner)
        created = {"supergroup_chat_created": True} if supergroup else {"group_chat_created": True}
        posted = self.world.post(room, owner, **created)
        self.world.hear(room, "message", posted)
        self.world.tell({"kind": "groups"})
        return room

    def change_members(self, room: Room, by: Person, add: list[int], remove: list[int]) -> None:
        """Somebody adds and removes others; leaving is removing oneself."""
        for who in add:
            if who not in self.world.people:
                self.world.account(who)
            move(self.world, room, who, "member", by=by.user())
        for who in remove:
            move(self.world, room, who, "left" if who == by.id else "kicked", by=by.user())
        self.world.tell({"kind": "groups"})

    def migrate(self, old: Room) -> Room:
        """A group becomes a supergroup with another id; both sides say so."""
        if old.kind != "group" or old.migrated_to is not None:
            raise ControlError("group: only a group that has not migrated yet")
        new = self.world.add_group(old.title or "", supergroup=True)
        new.members = dict(old.members)
        new.migrated_from = old.chat_id
        by = self.world.user(next(iter(old.members)))
        assert by is not None
        self.world.hear(old, "message", self.world.post(old, by, migrate_to_chat_id=new.chat_id))
        old.migrated_to = new.chat_id
        self.world.hear(new, "message", self.world.post(new, by, migrate_from_chat_id=old.chat_id))
        self.world.tell({"kind": "groups"})
        return new


def _offers(markup: ReplyKeyboardMarkup, label: str) -> bool:
    return any(button.text == label for row in markup.keyboard for button in row)
