"""`demo`: a living school, the playground and the bot on it, with no Telegram at all.

The bot is a process of its own and is started again if it is killed, as a service manager would do.
"""

import asyncio
import json
import os
import secrets
import shutil
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.commands.common import complain, say
from bot.commands.facts import read_file
from bot.commands.importing import files_of
from bot.services.importing import Importing
from bot.services.joining import Joining
from bot.services.seating import Seating
from domain.access import RoleKind
from domain.complaint_door import SeatKind
from domain.people import FullName
from storage.crypto import use_keys
from storage.engine import open_engine
from storage.migrate import bring_up_to_date
from storage.schools import School
from storage.work import Database

HOUSE = Path("data/demo")
SCHOOLS = Path(__file__).parents[2] / "demo"
DEMO_NOW = "2026-11-25T07:40:00+00:00"  # a Wednesday, 10:40 in Moscow: the third lesson is on
TOKEN = "7000000001:demo-token-of-the-playground"  # noqa: S105 - the playground takes any
_POSTS = {RoleKind.OFFICER: "исполнитель", RoleKind.HEAD: "директор", RoleKind.ADMINISTRATOR: "администратор"}
CLASS, SUBJECT = "7А", "Алгебра"
_COMPLAINT = (  # what is asked, and what the applicant taps or writes
    ("Жалоба", "Подать жалобу"),
    ("О какой школе", "{school}"),
    ("На кого жалоба", "На школу или её сотрудника"),
    ("Что случилось", "Требуют лишние документы"),
    ("должность и фамилию", "Пропустить"),
    ("имя и отчество полностью", "Селиверстова Ольга Макаровна"),
    ("подаёт представитель", "Пропустить"),
    ("Почтовый адрес", "308000, г. Белгород, ул. Примерная, д. 3, кв. 14"),
    ("Что произошло", "24 ноября в приёмной попросили справку о составе семьи. В перечне документов её нет."),
    ("Пришлите документы", "Готово"),
    ("Проверьте жалобу", "Подписать и подать"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSchool:
    folder: str
    facts: dict[str, Any]


DEMO_SCHOOLS = (
    DemoSchool(
        folder="gymnasium",
        facts={
            "source_id": "gymnasium-org",
            "name": "МБОУ «Гимназия № 7» г. Белгорода",
            "profile": "belgorod",
            "personal_data": "messenger",
            "number_prefix": "31",
            "standing_order": "приказ от 01.09.2026 № 112",
        },
    ),
    DemoSchool(
        folder="lyceum",
        facts={
            "source_id": "lyceum-org",
            "name": "МАОУ «Лицей № 2» г. Светлозёрска Московской области",
            "profile": "moscow_region",
            "personal_data": "in-person",
            "number_prefix": "50",
            "standing_order": None,
        },
    ),
)


def run_demo(port: int) -> None:
    """Serve until interrupted."""
    shutil.rmtree(HOUSE, ignore_errors=True)
    HOUSE.mkdir(parents=True)
    with suppress(KeyboardInterrupt):
        asyncio.run(_demo(port))


async def _demo(port: int) -> None:
    """The playground and the bot start side by side, and first: who came to look should not wait for two schools."""
    playground_url = f"http://127.0.0.1:{port}"
    environment = _environment(playground_url, port)
    use_keys([environment["SECRET_KEYS"]])
    database = Database(open_engine(environment["DATABASE_URL"]), _demo_clock)
    playground = await _start(["-m", "playground"], environment, log="playground.log")
    try:
        await bring_up_to_date(database.engine)
        bot = await _start(["-m", "bot", "run"], environment, log="bot.log")
        try:
            await _answers(playground_url + "/control/clock", playground)
            say("Готовим две школы: списки, расписание, журнал с 1 сентября...")
            await _fill(database)
            async with aiohttp.ClientSession(playground_url) as control:
                await _seat_everybody(database, control)
            await database.close()
            say(f"\nОткройте в браузере: {playground_url}/\nОстановить: Ctrl+C\n")
            await _watch(bot, playground, environment)
        finally:
            await _end(bot)  # whatever went wrong before it was watched
    finally:
        await _end(playground)


def _demo_clock() -> Any:
    from datetime import datetime

    return datetime.fromisoformat(DEMO_NOW)


def _environment(playground_url: str, port: int) -> dict[str, str]:
    own = {
        "PLAYGROUND_PORT": str(port),
        "PLAYGROUND_CLOCK": DEMO_NOW,
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": playground_url,
        "CLOCK_URL": f"{playground_url}/control/clock",
        "DATABASE_URL": f"sqlite+aiosqlite:///{HOUSE}/diary.db",
        "SECRET_KEYS": secrets.token_hex(32),
        "HTTP_PORT": str(port + 1),
        "WEBHOOK_URL": "",
    }
    return {**os.environ, **own}


async def _fill(database: Database) -> None:
    """Add the two schools and import their files, by the same `import` a real school uses."""
    from exchange.reading import read

    for school in DEMO_SCHOOLS:
        async with database.open_act() as work:
            told = read_file(SCHOOLS / "facts" / f"{school.folder}.toml")
            facts = {
                "zone": "Europe/Moscow",
                "region": None,
                "contacts": told,
                "protect_content": False,
                **school.facts,
            }
            await work.schools.add(work.now, **facts)
        report = await Importing(database).run(read(files_of(SCHOOLS / school.folder)))
        say(f"  {school.facts['name']}: записей {report.writes}")


# -- people of the page, each in the role the story needs


async def _seat_everybody(database: Database, control: aiohttp.ClientSession) -> None:
    """Make people, groups and roles through the same chat a real person would use."""
    async with database.open_read() as work:
        schools = await work.schools.all()
    bot_id = int(TOKEN.split(":")[0])
    stage = _Stage(database, control, bot_id)
    gymnasium, lyceum = schools
    await stage.parent(gymnasium)
    await stage.parent(lyceum)
    await stage.teacher(gymnasium)
    await stage.officers(gymnasium, ("Сотрудники гимназии", (RoleKind.OFFICER, RoleKind.HEAD)))
    hands = (RoleKind.OFFICER, RoleKind.HEAD, RoleKind.ADMINISTRATOR)
    await stage.officers(lyceum, ("Сотрудники лицея", hands))
    await stage.authority(gymnasium, lyceum)
    with suppress(TimeoutError):  # a slow machine plays without it
        await stage.complaint(gymnasium)


@dataclass(frozen=True, slots=True)
class _Stage:
    database: Database
    control: aiohttp.ClientSession
    bot_id: int

    async def parent(self, school: School) -> None:
        """A parent whose phone the school knows."""
        async with self.database.open_read() as work:
            pupils = [entry for entry in await work.schools.roll(school.id) if entry.class_title in (CLASS, "6Б")]
            guardians = await work.schools.guardians([entry.pupil_id for entry in pupils])
        for entry in pupils:
            for name, phone in guardians.get(entry.pupil_id, []):
                if phone and len(FullName.read(name).words) == 3:
                    await self._person(f"{_called(name)} · родитель", phone)
                    say(f"  Родитель: {_called(name)} (по списку {name}), ребёнок: {entry.name}, {entry.class_title}")
                    return

    async def teacher(self, school: School) -> None:
        async with self.database.open_read() as work:
            found = [
                (staff_id, name)
                for staff_id, _source, name, _position in await work.schools.staff(school.id)
                for taught in await work.classes.taught_by([staff_id])
                if taught.class_title == CLASS and taught.subject == SUBJECT
            ]
        for staff_id, name in found[:1]:
            person = await self._person(f"{_called(name)} · учитель")
            await self._follow(person, await Joining(self.database).invite(RoleKind.TEACHER, school.id, staff_id))
            say(f"  Учитель: {_called(name)} ({SUBJECT}, {CLASS})")

    async def officers(self, school: School, plan: tuple[str, tuple[RoleKind, ...]]) -> None:
        title, kinds = plan
        async with self.database.open_read() as work:
            staff = (await work.schools.staff(school.id))[-len(kinds) :]
        members = []
        for (staff_id, _source, name, _position), kind in zip(staff, kinds, strict=True):
            person = await self._person(f"{_called(name)} · {_POSTS[kind]}")
            await self._follow(person, await Joining(self.database).invite(kind, school.id, staff_id))
            members.append(person)
            say(f"  {title}: {_called(name)} - {_POSTS[kind]}")
        group = await self._post("/control/groups", {"title": title, "members": members, "bots": [self.bot_id]})
        secret = await Joining(self.database).invite_staff_chat(school.id)
        await self._say(members[0], group["id"], f"/seat {secret}")

    async def authority(self, *schools: School) -> None:
        """Who considers complaints about the schools: a head, an officer, their chat."""
        folk = _folk()
        async with self.database.open_act() as work:
            facts = read_file(SCHOOLS / "facts" / "authority.toml")
            authority = await work.authorities.add(
                work.now, code="authority", name="Управление образования администрации города", number_prefix="31",
                zone="Europe/Moscow", region="belgorod", facts=facts,
            )  # fmt: skip
            for school in schools:
                await work.authorities.oversee(authority, school.id)
        seating, members = Seating(self.database), []
        for kind, (name, position) in zip((SeatKind.HEAD, SeatKind.OFFICER), folk, strict=True):
            person = await self._person(f"{_called(name)} · {position}")
            secret = await seating.invite(authority, kind, name=name, position=position, phone="+7 900 000-02-00")
            await self._follow(person, secret)
            members.append(person)
            say(f"  Управление образования: {_called(name)} - {position}")
        title = "Управление образования"
        group = await self._post("/control/groups", {"title": title, "members": members, "bots": [self.bot_id]})
        await self._say(members[0], group["id"], f"/seat {await seating.invite_chat(authority)}")

    async def complaint(self, school: School) -> None:
        """A complaint that waits in the authority, so that whoever plays its officer has one to open at once."""
        person = await self._person("Ольга · жалуется на школу")
        await self._say(person, self.bot_id, "/complain")
        for question, answer in _COMPLAINT:
            answer = answer.format(school=school.name[:64])
            message = await self._sees(person, question.format(school=school.name))
            if answer in [button["text"] for row in message["buttons"] or [] for button in row]:
                tap = {"as": person, "chat": self.bot_id, "message_id": message["id"], "button": answer}
                await self._post("/control/tap", tap)
            else:
                await self._say(person, self.bot_id, answer)
        await self._sees(person, "Жалоба принята")
        say("  Управление образования: ждёт жалоба на гимназию, специалист и начальник видят её по /inbox")

    async def _sees(self, person: int, words: str) -> Any:
        """The message with these words, once the bot has shown it. TimeoutError: it does not come."""
        for _attempt in range(300):
            messages = await self._get("/control/chat", {"as": person, "chat": self.bot_id})
            for message in reversed(messages):
                if message["from"] == self.bot_id and words in message["text"]:
                    return message
            await asyncio.sleep(0.1)
        raise TimeoutError(words)

    async def _person(self, name: str, phone: str | None = None) -> int:
        made = await self._post(
            "/control/people", {"name": name, "language": "ru"} | ({"phone": phone} if phone else {})
        )
        return int(made["id"])

    async def _follow(self, person: int, secret: str) -> None:
        await self._say(person, self.bot_id, f"/start {secret}")
        # The role must stand before the next step leans on it.
        for _attempt in range(100):
            messages = await self._get("/control/chat", {"as": person, "chat": self.bot_id})
            if any(message["from"] == self.bot_id for message in messages):
                return
            await asyncio.sleep(0.1)

    async def _say(self, person: int, chat: int, text: str) -> None:
        await self._post("/control/say", {"as": person, "chat": chat, "text": text})

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        async with self.control.post(path, json=body) as response:
            return json.loads(await response.read())

    async def _get(self, path: str, query: dict[str, Any]) -> Any:
        async with self.control.get(path, params=query) as response:
            return json.loads(await response.read())


def _folk() -> tuple[tuple[str, str], tuple[str, str]]:
    """The people of the authority, invented."""
    return ("Суханов Любим Валерианович", "начальник"), ("Субботина Валерия Кирилловна", "специалист")


def _called(name: str) -> str:
    """What a person is called on the page: the given name, so that the role beside it can be seen."""
    full = FullName.read(name)
    return full.given or full.family


# -- processes


async def _start(arguments: list[str], environment: dict[str, str], *, log: str) -> asyncio.subprocess.Process:
    with (HOUSE / log).open("ab") as output:
        return await asyncio.create_subprocess_exec(
            sys.executable, *arguments, env=environment, stdout=output, stderr=output
        )


async def _answers(url: str, process: asyncio.subprocess.Process) -> None:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as http:
        for _attempt in range(200):
            if process.returncode is not None:
                complain(f"Площадка не запустилась: посмотрите {HOUSE}/playground.log. Возможно, порт занят.")
            with suppress(aiohttp.ClientError, OSError, TimeoutError):  # another's server may take us and say nothing
                async with http.get(url):
                    return
            await asyncio.sleep(0.1)


async def _watch(
    bot: asyncio.subprocess.Process, playground: asyncio.subprocess.Process, environment: dict[str, str]
) -> None:
    """Start the bot again whenever it dies, until somebody stops the demo."""
    stopping = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stopping.set)
    try:
        while not stopping.is_set() and playground.returncode is None:
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), 0.5)
            if bot.returncode is not None and not stopping.is_set():
                say(f"Бот остановился ({bot.returncode}), запускаем снова.")
                bot = await _start(["-m", "bot", "run"], environment, log="bot.log")
    finally:
        await _end(bot)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), 15)
