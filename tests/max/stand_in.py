"""MAX, played on the loopback: what its Bot API does with the few calls that a conversation needs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from aiohttp import web

Json = dict[str, Any]

BOT_ID = 9_001
PERSON, DIALOG = 500, 700
FEED = 40_000  # where the feed of events stands when the bot comes: never at nought


@dataclass
class Said:
    """A message of the bot as people see it."""

    mid: str
    text: str
    buttons: list[str] = field(default_factory=list)
    taps: list[str] = field(default_factory=list)  # what the buttons carry


@dataclass
class Max:
    """One dialog with one person, which has a number of its own; `events` are what the bot may ask for."""

    url: str = ""
    person: Json = field(default_factory=lambda: {"user_id": PERSON, "first_name": "Гость", "is_bot": False})
    events: list[Json] = field(default_factory=list)
    said: dict[str, Said] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)  # pop-ups
    sent_to: list[dict[str, str]] = field(default_factory=list)  # how each message was addressed
    refuses: int = 0  # the status of the next call, when it is not to succeed
    seq: Any = field(default_factory=lambda: count(1))

    def begins(self, label: str = "") -> None:
        """The person opens the dialog, by a link with a label or without."""
        event = {"update_type": "bot_started", "timestamp": 1_795_600_000_000, "chat_id": DIALOG, "user": self.person}
        self.events.append(event | ({"payload": label} if label else {}))

    def says(self, text: str) -> None:
        message = self._message(self.person, text)
        self.events.append({"update_type": "message_created", "timestamp": 1_795_600_000_000, "message": message})

    def taps(self, label: str) -> None:
        """A tap on the newest button of that label."""
        on = next(one for one in reversed(self.said.values()) if label in one.buttons)
        callback = {
            "timestamp": 1_795_600_000_000, "callback_id": f"tap-{next(self.seq)}",
            "payload": on.taps[on.buttons.index(label)], "user": self.person,
        }  # fmt: skip
        message = self._message({"user_id": BOT_ID, "is_bot": True, "first_name": "Дневник"}, on.text, on.mid)
        self.events.append({"update_type": "message_callback", "callback": callback, "message": message})

    @property
    def screen(self) -> Said:
        return list(self.said.values())[-1]

    def _message(self, sender: Json, text: str, mid: str | None = None) -> Json:
        number = int(mid.removeprefix("mid.")) if mid else next(self.seq)
        return {
            "sender": sender,
            "recipient": {"chat_id": DIALOG, "chat_type": "dialog", "user_id": BOT_ID},
            "timestamp": 1_795_600_000_000,
            "body": {"mid": mid or f"mid.{number}", "seq": number, "text": text},
        }

    # -- the calls

    async def me(self, _request: web.Request) -> web.Response:
        return web.json_response({"user_id": BOT_ID, "first_name": "Дневник", "username": "diary_bot", "is_bot": True})

    async def updates(self, request: web.Request) -> web.Response:
        marker = int(request.query.get("marker", FEED))
        waiting = self.events[marker - FEED :]
        return web.json_response({"updates": waiting, "marker": marker + len(waiting)})

    async def send(self, request: web.Request) -> web.Response:
        if self.refuses:
            status, self.refuses = self.refuses, 0
            return web.json_response({"code": "refused"}, status=status)
        body = await request.json()
        self.sent_to.append(dict(request.query))
        message = self._message({"user_id": BOT_ID, "is_bot": True, "first_name": "Дневник"}, body["text"])
        mid = message["body"]["mid"]
        self.said[mid] = Said(mid, body["text"])
        self._draw(self.said[mid], body)
        return web.json_response({"message": message})

    async def edit(self, request: web.Request) -> web.Response:
        """A message without `attachments` keeps those it had: so the documentation of MAX says."""
        said, body = self.said[request.query["message_id"]], await request.json()
        said.text = body["text"]
        self._draw(said, body)
        return web.json_response({"success": True})

    async def answer(self, request: web.Request) -> web.Response:
        self.notes.append((await request.json()).get("notification", ""))
        return web.json_response({"success": True})

    def _draw(self, said: Said, body: Json) -> None:
        for one in body.get("attachments") or ():
            buttons = [button for row in one["payload"]["buttons"] for button in row]
            said.buttons = [button["text"] for button in buttons]
            said.taps = [button.get("payload", "") for button in buttons]


@asynccontextmanager
async def played() -> AsyncIterator[Max]:
    """MAX behind an address of this machine."""
    there = Max()
    app = web.Application()
    app.add_routes(
        [
            web.get("/me", there.me), web.get("/updates", there.updates), web.post("/messages", there.send),
            web.put("/messages", there.edit), web.post("/answers", there.answer),
        ]
    )  # fmt: skip
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server: Any = site._server
    there.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield there
    await runner.cleanup()
