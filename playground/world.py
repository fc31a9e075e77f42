"""Everything there is: people, bots, rooms, messages, files, and who is told of a change."""

import asyncio
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from aiogram.types import Message, TelegramObject, User

from playground.clock import Clock
from playground.files import Files
from playground.rooms import BotAccount, Person, Press, Room
from playground.updates import Updates

FIRST_BOT = ("diary_demo_bot", "Электронный дневник")


@dataclass
class Account:
    """A bot together with what waits for it and where it is to be delivered."""

    bot: BotAccount
    updates: Updates
    webhook: Any = None


@dataclass
class LogEntry:
    """Something a bot sent; refused requests carry the refusal."""

    n: int
    bot: int
    method: str
    chat: int | None
    text: str
    at: str
    message_id: int | None = None
    buttons: list[str] = field(default_factory=list)
    file: str | None = None
    refused: str | None = None


class World:
    """The state of the playground, in memory, in one event loop."""

    def __init__(self, clock: Clock | None = None, seed: int | None = None) -> None:
        self.clock = clock or Clock()
        self.random = random.Random(seed)
        self.people: dict[int, Person] = {}
        self.accounts: dict[int, Account] = {}
        self.rooms: dict[str, Room] = {}
        self.files = Files()
        self.presses: dict[str, Press] = {}
        self.log: list[LogEntry] = []
        self.watchers: set[asyncio.Queue[dict[str, Any] | None]] = set()
        self._last_message = self.random.randint(100, 900)
        self._last_person = self.random.randint(200_000_000, 900_000_000)
        self._last_group = self.random.randint(1_000_000, 9_000_000)

    @property
    def counters(self) -> tuple[int, int, int]:
        """The last ids given to messages, people and groups."""
        return self._last_message, self._last_person, self._last_group

    @counters.setter
    def counters(self, last: tuple[int, int, int]) -> None:
        self._last_message, self._last_person, self._last_group = last

    # Bots and people

    def account(self, bot_id: int) -> Account:
        """The bot with this id, made on first sight: any well-formed token is a bot."""
        known = self.accounts.get(bot_id)
        if known is not None:
            return known
        username, name = FIRST_BOT if not self.accounts else (f"demo_{bot_id}_bot", f"Бот {bot_id}")
        account = Account(BotAccount(bot_id, username, name), Updates(self.clock.now))
        self.accounts[bot_id] = account
        self.tell({"kind": "bots"})
        return account

    def add_person(
        self, name: str, phone: str | None = None, language: str = "ru", username: str | None = None
    ) -> Person:
        """A new human; without a phone one is made up."""
        self._last_person += self.random.randint(1, 5000)
        first, _, last = name.strip().partition(" ")
        number = phone or f"+7900{self.random.randint(0, 9_999_999):07d}"
        person = Person(self._last_person, first, last or None, number, language, username)
        self.people[person.id] = person
        self.tell({"kind": "people"})
        return person

    def user(self, user_id: int) -> User | None:
        """A person or a bot as a bot sees them."""
        if user_id in self.people:
            return self.people[user_id].user()
        if user_id in self.accounts:
            return self.accounts[user_id].bot.user()
        return None

    # Rooms

    def private(self, bot_id: int, person: Person) -> Room:
        """The chat of a person with a bot; it exists unstarted until the person speaks."""
        key = f"p{bot_id}:{person.id}"
        if key not in self.rooms:
            self.rooms[key] = Room(key, "private", person.id, person=person, bot_id=bot_id)
        return self.rooms[key]

    def group(self, group_id: int) -> Room | None:
        return self.rooms.get(f"g{group_id}")

    def add_group(self, title: str, supergroup: bool) -> Room:
        """A new group without members."""
        self._last_group += self.random.randint(1, 900)
        group_id = -1_000_000_000_000 - self._last_group if supergroup else -self._last_group
        room = Room(f"g{group_id}", "supergroup" if supergroup else "group", group_id, title=title)
        self.rooms[room.key] = room
        return room

    def groups(self) -> list[Room]:
        return [room for room in self.rooms.values() if room.kind != "private"]

    def bots_in(self, room: Room) -> list[int]:
        """Bots that hear what is said here."""
        if room.bot_id is not None:
            return [room.bot_id]
        return [member for member in room.present() if member in self.accounts]

    # Messages

    def next_id(self, room: Room) -> int:
        """Supergroups count messages by themselves; private chats and groups share one count."""
        if room.kind == "supergroup":
            room.last_id += 1
            return room.last_id
        self._last_message += 1
        return self._last_message

    def post(self, room: Room, sender: User, **content: Any) -> Message:
        """Put a message into a room; nobody is told of it but the page."""
        message = Message(
            message_id=self.next_id(room),
            date=self.clock.now().replace(microsecond=0),
            chat=room.chat(),
            from_user=sender,
            **content,
        )
        room.messages[message.message_id] = message
        self.touch(room)
        return message

    def hear(self, room: Room, kind: str, body: TelegramObject, *, but: Iterable[int] = ()) -> None:
        """Give an update to every bot that hears this room."""
        skipped = set(but)
        for bot_id in self.bots_in(room):
            if bot_id not in skipped:
                self.accounts[bot_id].updates.push(kind, self.as_json(body, bot_id))

    def remove(self, room: Room, message_id: int) -> None:
        room.messages.pop(message_id, None)
        room.reactions.pop(message_id, None)
        if message_id in room.pinned:
            room.pinned.remove(message_id)
        self.touch(room)

    def as_json(self, value: Any, bot_id: int) -> Any:
        """Telegram's JSON of a value for one bot: file ids are the bot's own."""
        if isinstance(value, TelegramObject):
            dumped = value.model_dump(mode="json", by_alias=True, exclude_none=True)
            return self._with_own_files(dumped, bot_id)
        if isinstance(value, list):
            return [self.as_json(item, bot_id) for item in value]
        return value

    def _with_own_files(self, value: Any, bot_id: int) -> Any:
        if isinstance(value, dict):
            own = {key: self._with_own_files(item, bot_id) for key, item in value.items()}
            key = own.get("file_unique_id")
            if "file_id" in own and isinstance(key, str) and self.files.get(key):
                own["file_id"] = self.files.file_id(key, bot_id)
            return own
        if isinstance(value, list):
            return [self._with_own_files(item, bot_id) for item in value]
        return value

    # The page and the tests

    def touch(self, room: Room) -> None:
        """Tell the page that a room looks different now."""
        self.tell({"kind": "room", "room": room.key})

    def tell(self, event: dict[str, Any]) -> None:
        for watcher in self.watchers:
            watcher.put_nowait(event)

    def note(self, **entry: Any) -> None:
        """Write down what a bot sent or was refused."""
        at = self.clock.now().isoformat()
        self.log.append(LogEntry(n=len(self.log) + 1, at=at, **entry))

    def close(self) -> None:
        """Let every waiting poll and page go."""
        for account in self.accounts.values():
            account.updates.release()
        for watcher in self.watchers:
            watcher.put_nowait(None)
