"""The bot and the playground as processes of their own, and people who act over the playground's control routes.

Nothing here reaches into the bot: it is started, killed and asked as an operator and Telegram would.
"""

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.error import URLError
from urllib.request import urlopen

import aiohttp

HOUSE = Path(__file__).parents[1]
NOW = "2026-11-25T09:30:00+00:00"  # a Wednesday, 12:30 in Moscow: every lesson of the day has begun
START_SECONDS = 45.0
HANDS_SECONDS = 0.3  # enough for a tap to be on its way
LOOK_AGAIN = 0.1  # seconds between two looks at a chat

Message = dict[str, Any]


class Stuck(AssertionError):
    """Something awaited has not come; the text shows what there was instead."""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running(Protocol):
    """A process that serves."""

    @property
    def pid(self) -> int | None: ...
    def exit_code(self) -> int | None: ...
    def wait(self, seconds: float) -> int: ...


@dataclass(frozen=True, slots=True)
class Started:
    """A process started anew, as by a service manager."""

    process: "subprocess.Popen[bytes]"

    @property
    def pid(self) -> int:
        return self.process.pid

    def exit_code(self) -> int | None:
        return self.process.poll()

    def wait(self, seconds: float) -> int:
        return self.process.wait(seconds)


Launch = Callable[[Mapping[str, str], Path], Running]
"""Starts `python -m bot run` with this environment, its output added to a file."""


def python(arguments: list[str], environment: Mapping[str, str], log: Path) -> Started:
    """Start `python <arguments>` in the folder of its log, where no `.env` of a developer lies."""
    with log.open("ab") as output:
        return Started(
            subprocess.Popen(
                [sys.executable, *arguments],
                env={**environment, "PYTHONPATH": str(HOUSE)},
                cwd=log.parent,
                stdout=output,
                stderr=output,
            )
        )


def run_bot(environment: Mapping[str, str], log: Path) -> Running:
    return python(["-m", "bot", "run"], environment, log)


def end(process: Running, sign: signal.Signals, seconds: float = 20) -> int:
    """Send a signal and wait; the exit code (of a kill -9: -9)."""
    if process.exit_code() is None and process.pid is not None:
        os.kill(process.pid, sign)
    return process.wait(seconds)


def answers(url: str, process: Running, log: Path, seconds: float = START_SECONDS) -> None:
    """Wait until an address answers. Stuck, with the end of the log, when the process dies or is silent."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.exit_code() is not None:
            raise Stuck(f"ended with {process.exit_code()}:\n{tail(log)}")
        try:
            with urlopen(url, timeout=2):  # a loopback address of ours
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise Stuck(f"{url} does not answer:\n{tail(log)}")


def tail(log: Path, lines: int = 30) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]) if log.exists() else ""


@dataclass(slots=True)
class Playground:
    """A playground process; several bots, one after another or at once, may stand on it."""

    folder: Path
    limits: bool = False
    port: int = field(default_factory=free_port)
    _process: Started | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "playground.log"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        own = {"PLAYGROUND_PORT": str(self.port), "PLAYGROUND_LIMITS": "on" if self.limits else "off"}
        self._process = python(["-m", "playground"], {**os.environ, **own, "PLAYGROUND_CLOCK": NOW}, self.log)

    def wait(self) -> None:
        assert self._process is not None
        answers(f"{self.url}/control/clock", self._process, self.log)

    def stop(self) -> None:
        if self._process is not None:
            end(self._process, signal.SIGKILL)


@dataclass(slots=True)
class Bot:
    """A bot with a folder, a database and a token of its own."""

    folder: Path
    playground_url: str
    webhook: bool = False
    launch: Launch = run_bot
    id: int = field(default_factory=lambda: 7_000_000_000 + secrets.randbelow(900_000_000))
    port: int = field(default_factory=free_port)
    key: str = field(default_factory=lambda: secrets.token_hex(32))
    webhook_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    more: dict[str, str] = field(default_factory=dict)  # further settings
    starts: int = 0
    _process: Running | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "bot.log"

    @property
    def database(self) -> Path:
        return self.folder / "diary.db"

    @property
    def database_url(self) -> str:
        return f"sqlite+aiosqlite:///{self.database}"

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "BOT_TOKEN": f"{self.id}:a-token-of-the-playground",
            "TELEGRAM_API_URL": self.playground_url,
            "CLOCK_URL": f"{self.playground_url}/control/clock",
            "DATABASE_URL": self.database_url,
            "SECRET_KEYS": self.key,
            "READS_A_MINUTE": "0",  # a few people here ask for many
            "HTTP_PORT": str(self.port),
            "WEBHOOK_URL": self.url if self.webhook else "",
            "WEBHOOK_SECRET": self.webhook_secret if self.webhook else "",
        }
        return {**os.environ, **own, **self.more}

    @property
    def pid(self) -> int:
        assert self._process is not None
        assert self._process.pid is not None
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.exit_code() is None

    def command(self, *arguments: str, expect: int = 0) -> str:
        """Run `python -m bot <arguments>` with this bot's settings; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            env={**self.environment, "PYTHONPATH": str(HOUSE)}, cwd=self.folder,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        if done.returncode != expect:
            raise Stuck(f"{arguments}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout.strip()

    def start(self) -> None:
        self._process = self.launch(self.environment, self.log)
        self.starts += 1

    def wait(self) -> None:
        """Until /health answers: from then on what is said is taken at once."""
        assert self._process is not None
        answers(f"{self.url}/health", self._process, self.log)

    def kill(self) -> None:
        """As the kernel out of memory would: kill -9. One that never started needs none."""
        if self._process is not None:
            end(self._process, signal.SIGKILL)

    def stop(self) -> int:
        """As a service manager would: SIGTERM; the exit code."""
        assert self._process is not None
        return end(self._process, signal.SIGTERM)

    def exit_code(self, seconds: float = 20) -> int:
        """Wait until it ends by itself."""
        assert self._process is not None
        return self._process.wait(seconds)

    def health(self) -> dict[str, Any]:
        with urlopen(f"{self.url}/health", timeout=5) as response:
            told: dict[str, Any] = json.load(response)
        return told

    def metrics(self) -> dict[str, float]:
        """The figures a collector reads, by name and labels."""
        with urlopen(f"{self.url}/metrics", timeout=5) as response:
            lines = response.read().decode().splitlines()
        pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _space, value in pairs}


class Control:
    """The playground's control routes."""

    def __init__(self, url: str, http: aiohttp.ClientSession, bot_id: int) -> None:
        self.url, self.http, self.bot_id = url, http, bot_id

    async def post(self, route: str, /, **body: Any) -> Any:
        async with self.http.post(f"{self.url}/control/{route}", json=body) as response:
            return self._told(route, response.status, await response.read())

    async def get(self, route: str, /, **query: Any) -> Any:
        async with self.http.get(f"{self.url}/control/{route}", params=query) as response:
            return self._told(route, response.status, await response.read())

    async def person(self, name: str, phone: str = "") -> "Person":
        made = await self.post("people", name=name, **({"phone": phone} if phone else {}))
        return Person(self, int(made["id"]), name)

    async def group(self, title: str, members: "list[Person]") -> int:
        made = await self.post("groups", title=title, members=[one.id for one in members], bots=[self.bot_id])
        return int(made["id"])

    async def forward(self, seconds: float) -> None:
        """Turn the playground's clock, which the bot follows."""
        await self.post("clock", forward=seconds)

    def _told(self, route: str, status: int, body: bytes) -> Any:
        told = json.loads(body)
        if status != 200:
            raise Stuck(f"{route}: {told}")
        return told


@dataclass(slots=True)
class Person:
    """Somebody with a messenger: says, taps, shares a contact, and sees."""

    control: Control
    id: int
    name: str
    patience: float = 30.0  # seconds
    sight: int = 8  # how many of the newest messages are looked at
    on_the_way: set[asyncio.Future[Any]] = field(default_factory=set)  # taps nobody waits for

    async def says(self, text: str, chat: int | None = None) -> int:
        """The id of the message said."""
        made = await self.control.post("say", **self._where(chat), text=text)
        return int(made["id"])

    async def taps(self, label: str, chat: int | None = None, *, under: str = "") -> Any:
        """Tap the newest button of that label, once it is there (in a message `under` a text); the pop-up, or None."""
        message = await self.sees(
            lambda message: label in buttons(message) and under in message["text"],
            chat,
            about=f"button «{label}» {under}",
        )
        return await self.control.post("tap", **self._where(chat), message_id=message["id"], button=label)

    async def presses(self, message: Message, label: str, chat: int | None = None) -> None:
        """Tap a button of a message already seen, and do not wait to be answered."""
        tap = asyncio.ensure_future(
            self.control.post("tap", **self._where(chat), message_id=message["id"], button=label)
        )
        self.on_the_way.add(tap)  # while the network is away a tap waits; it is not taken back
        tap.add_done_callback(self._arrived)
        await asyncio.wait({tap}, timeout=HANDS_SECONDS)

    def _arrived(self, tap: asyncio.Future[Any]) -> None:
        self.on_the_way.discard(tap)
        if not tap.cancelled():
            tap.exception()  # how it was answered shows in the chat

    async def shares_contact(self) -> None:
        await self.control.post("contact", **self._where(None))

    async def chat(self, chat: int | None = None) -> list[Message]:
        """The newest messages, the oldest of them first."""
        found: list[Message] = await self.control.get("chat", **self._where(chat), last=self.sight)
        return found

    async def sees(
        self, wanted: str | Callable[[Message], bool], chat: int | None = None, *, after: int = 0, about: str = ""
    ) -> Message:
        """The newest message of the bot that holds the text (or answers the question); waits for it to come."""
        holds = wanted if callable(wanted) else lambda message: str(wanted) in message["text"]
        until = time.monotonic() + self.patience
        while True:
            messages = await self.chat(chat)
            for message in reversed(messages):
                if message["from"] == self.control.bot_id and message["id"] > after and holds(message):
                    return message
            if time.monotonic() > until:
                shown = "\n".join(f"  {one['from_name']}: {one['text']} {buttons(one)}" for one in messages)
                raise Stuck(f"{self.name} does not see {about or wanted!r}; in the chat:\n{shown}")
            await asyncio.sleep(LOOK_AGAIN)

    def _where(self, chat: int | None) -> dict[str, Any]:
        return {"as": self.id, "chat": self.control.bot_id if chat is None else chat}


def buttons(message: Message) -> list[str]:
    """Labels under a message."""
    return [button["text"] for row in message["buttons"] or [] for button in row]
