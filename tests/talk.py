"""People who talk to the bot in tests: a Person says, taps and sees.

    async with talking(database, clock) as talk:
        parent = talk.person()
        await parent.says("/start")
        await parent.taps("Подать заявление")
        assert "Согласие" in parent.screen

An update goes the whole way: the real intake keeps it, the real dispatcher handles it, the real services write to a
real database. Only Telegram itself is played (tests.telegram).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any
from unittest.mock import patch

from aiogram import BaseMiddleware, Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.types import LinkPreviewOptions
from structlog.testing import capture_logs

from bot.app import make_intake
from bot.crew import Crew
from bot.deliveries import deliveries, news_delivery
from bot.house import House, build
from bot.intake import Intake
from bot.logs import name_the_error
from bot.pushing import Pushing
from bot.rooms import dispatcher
from bot.settings import Settings
from storage.work import Database
from tests.conftest import TurnedClock
from tests.telegram import BOT_ID, Chat, Died, Json, SentFile, Telegram, chat_json, file_json

TOKEN = f"{BOT_ID}:TEST"
PICTURE = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffda00020000ffd9")  # the least that is a JPEG
PATIENCE = 10.0  # seconds of real time; far more than anything here takes


@dataclass
class Group:
    """A group chat as its members see it."""

    talk: "Talk"
    id: int

    @property
    def chat(self) -> Chat:
        return self.talk.telegram.chat(self.id)

    @property
    def screen(self) -> str:
        return screen_of(self.chat)

    @property
    def buttons(self) -> list[str]:
        return buttons_of(self.chat)

    @property
    def everything_said(self) -> str:
        """All that was ever shown here, texts and buttons, for looking that nothing personal was."""
        return "\n".join(self.chat.everything_said)


@dataclass
class Person:
    """Somebody with a phone in hand."""

    talk: "Talk"
    id: int
    language: str = "ru"
    _tap: str = ""

    @property
    def chat(self) -> Chat:
        return self.talk.telegram.chat(self.id)

    @property
    def screen(self) -> str:
        """The text of what the bot said or edited last, in private."""
        return screen_of(self.chat)

    @property
    def buttons(self) -> list[str]:
        """The labels under that text."""
        return buttons_of(self.chat)

    @property
    def alert(self) -> str | None:
        """What popped up at the last tap."""
        answers = self.talk.telegram.answers.get(self._tap, [])
        return next((answer["text"] for answer in answers if "text" in answer), None)

    @property
    def files(self) -> list[SentFile]:
        return self.chat.files

    @property
    def everything_said(self) -> str:
        return "\n".join(self.chat.everything_said)

    async def says(self, text: str, to: Group | None = None) -> Json:
        """Type a message; the update is given back, so that it can be delivered once more."""
        return await self.sends(to, text=text)

    async def sends(self, to: Group | None = None, **content: Any) -> Json:
        """Send a message of any content."""
        chat = to.chat if to else self.chat
        chat.let_in = True
        message = {
            "message_id": next(self.talk.telegram.ids), "date": int(self.talk.clock.now.timestamp()),
            "chat": chat_json(chat.id), "from": self.user, **content,
        }  # fmt: skip
        chat.messages[message["message_id"]] = message
        return await self.talk.brings({"message": message})

    async def taps(self, label: str, on: Group | None = None) -> Json:
        """Tap a button by its label, on the last message that has it."""
        chat = on.chat if on else self.chat
        for message in reversed(chat.messages.values()):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label:
                        return await self.presses(button["callback_data"], on=on, message=message)
        raise AssertionError(f"no button «{label}» among {buttons_of(chat)} of: {screen_of(chat)}")

    async def presses(self, data: str, on: Group | None = None, message: Json | None = None) -> Json:
        """Tap a button with this data, forged or remembered; without a message, one that the phone no longer has."""
        chat = on.chat if on else self.chat
        query: Json = {"id": str(next(self.talk.telegram.ids)), "from": self.user, "chat_instance": "1", "data": data}
        message = message or chat.messages.get(chat.last) or {"message_id": 1, "date": 0, "chat": chat_json(chat.id)}
        self._tap = query["id"]
        self.talk.telegram.answers[self._tap] = []
        return await self.talk.brings({"callback_query": query | {"message": message}})

    def data_of(self, label: str, on: Group | None = None) -> str:
        """What a button shown somewhere carries."""
        chat = on.chat if on else self.chat
        found = [
            button["callback_data"]
            for message in chat.messages.values()
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for button in row
            if button["text"] == label
        ]
        assert found, f"no button «{label}» in the chat"
        return str(found[-1])

    async def shares_contact(self, phone: str, of: "Person | None" = None) -> Json:
        """Share a contact: one's own, or that of another person."""
        user_id = (of or self).id
        return await self.sends(contact={"phone_number": phone, "first_name": "A", "user_id": user_id})

    async def sends_sticker(self) -> Json:
        kind = {"type": "regular", "is_animated": False, "is_video": False}
        return await self.sends(sticker={"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1, **kind})

    async def sends_photo(self, caption: str = "", content: bytes = PICTURE, album: str | None = None) -> Json:
        return await self._sends_file("photo", "photo.jpg", content, caption, album)

    async def sends_document(self, name: str, content: bytes, caption: str = "", album: str | None = None) -> Json:
        return await self._sends_file("document", name, content, caption, album)

    async def _sends_file(self, kind: str, name: str, content: bytes, caption: str, album: str | None) -> Json:
        file_id = self.talk.telegram.keeps(name, content)
        more = {"media_group_id": album} if album else {}
        return await self.sends(**{kind: file_json(file_id, kind, name)}, caption=caption, **more)

    def blocks_the_bot(self) -> None:
        """From now on Telegram does not let the bot write here."""
        self.chat.let_in = False

    @property
    def user(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": "A", "language_code": self.language}


def screen_of(chat: Chat) -> str:
    message = chat.messages.get(chat.last, {})
    return str(message.get("text", message.get("caption", "")))


def buttons_of(chat: Chat) -> list[str]:
    markup = chat.messages.get(chat.last, {}).get("reply_markup", {})
    return [button["text"] for row in markup.get("inline_keyboard", []) for button in row]


class _Killer(BaseMiddleware):
    """Kills the process when an update comes to be handled, as often as it is told; of one person or of all."""

    def __init__(self) -> None:
        self.deaths = 0
        self.of: int | None = None

    async def __call__(self, handler: Any, event: Any, data: Any) -> Any:
        if self.deaths and self.of in (None, data["event_from_user"].id):
            self.deaths -= 1
            raise Died
        return await handler(event, data)


class Talk:
    """A running bot over a database, and everybody who talks to it."""

    def __init__(self, database: Database, clock: TurnedClock, settings: Settings, logs: list[Any]) -> None:
        self.database, self.clock, self.settings, self.logs = database, clock, settings, logs
        self.name = "talk"  # of the process: one that opens after it under the same name is its heir
        self.telegram = Telegram(clock)
        self.killer = _Killer()
        self.update_ids = count(1)
        self.mistakes_expected = False  # set where a test makes the product fail on purpose
        self.reads_a_minute = 0  # no limit: the hands of a test are fast
        self._people = count(501)
        properties = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True))
        self.bot = Bot(TOKEN, session=self.telegram, default=properties)
        self.opens()

    def opens(self) -> None:
        """Start the bot; also anew over the same database, as after a restart."""
        self.crew = Crew(self.database, self.name)
        self.house: House = build(self.database, self.settings)
        dispatch = dispatcher(self.house, self.reads_a_minute)
        dispatch.update.outer_middleware(self.killer)
        self.intake: Intake = make_intake(self.bot, self.house, dispatch, self.crew)
        house = self.house
        self.pushing = Pushing(self.bot, self.database, deliveries(house), news_delivery(house.news_telling))
        self.running = asyncio.ensure_future(self._serves())

    async def _serves(self) -> None:
        await self.crew.join()
        await self.intake.run()

    async def closes(self) -> None:
        """Stop as at SIGTERM: what is in hand is finished."""
        self.intake.stop()
        await asyncio.wait_for(self.running, PATIENCE)

    async def restarts(self) -> None:
        await self.closes()
        self.opens()
        await self.handled()

    async def dies(self) -> None:
        """Wait until the process is dead; what it held in memory is lost."""
        done, _ = await asyncio.wait({self.running}, timeout=PATIENCE)
        assert done, "nothing has killed the process"
        assert isinstance(self.running.exception(), BaseExceptionGroup)

    async def rises(self) -> None:
        """Start again after a death, and handle what was left."""
        await self.dies()
        self.opens()
        await self.settles()

    async def settles(self) -> None:
        """Let everything happen that can: until nothing waits, or the process has died."""
        awake = asyncio.ensure_future(self.intake.awake.wait())
        await asyncio.wait({awake, self.running}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        awake.cancel()
        await asyncio.sleep(0.02)
        await self.handled()

    async def brings(self, body: Json) -> Json:
        """Deliver an update, and wait until it has been handled."""
        update = {"update_id": next(self.update_ids)} | body
        await self.delivers(update)
        return update

    async def delivers(self, *updates: Json, wait: bool = True) -> None:
        """Deliver raw updates as Telegram does, which may be once more."""
        await self.intake.keep(updates)
        if wait:
            await self.handled()

    async def handled(self) -> None:
        if not self.intake.waiting or self.running.done():
            return
        idle = asyncio.ensure_future(self.intake.idle())
        done, _ = await asyncio.wait({idle, self.running}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        idle.cancel()
        if not done:
            raise TimeoutError

    async def pays(self) -> int:
        """One tick of pushing; how many pushes were claimed."""
        return await self.pushing()

    def person(self, *, language: str = "ru", started: bool = True) -> Person:
        """Somebody new; `started`: has written to the bot before, so that it may write to them."""
        person = Person(self, next(self._people), language)
        person.chat.let_in = started
        return person

    def group(self) -> Group:
        return Group(self, -1_000_000 - next(self._people))

    @property
    def mistakes(self) -> list[Any]:
        """What the product has logged as its own mistake."""
        return [entry for entry in self.logs if entry["log_level"] in ("error", "critical")]


@asynccontextmanager
async def talking(database: Database, clock: TurnedClock, **settings: Any) -> AsyncIterator[Talk]:
    """A running bot. At the end nothing may have gone wrong in it, and every tap must have been answered."""
    # Answers are noted at once: in the product they wait for company, and an update that comes meanwhile with them.
    with (
        capture_logs([name_the_error]) as logs,
        patch("bot.intake.FLUSH_SECONDS", 0),
        patch("bot.intake.CROWD_SECONDS", 0),
    ):
        talk = Talk(database, clock, Settings(_env_file=None, **settings), logs)
        yield talk
        if not talk.running.done():
            await talk.closes()
    if not talk.mistakes_expected:
        assert not talk.mistakes
        assert all(talk.telegram.answers.values()), "a tap was left without an answer"
