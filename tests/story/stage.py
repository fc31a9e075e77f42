"""The cast of the story and what they do: over HTTP, as people would, against processes that can be killed."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from benchmarks.school import CLASS, SCHOOL_FACTS, SUBJECTS, Human, SmallSchool
from benchmarks.stage import Bot, Control, Launch, Person, Playground, run_bot, tail

PUPILS = 4
ANSWERS = (  # what a parent answers, question by question; {parent} and {pupil} are theirs
    "{parent.full_name}",
    "Белгород, ул. Попова, д. 25, кв. 7",
    "parent@example.com",
    None,  # the phone: shared as a contact
    "1408 123456",
    "УВД г. Белгорода, 01.02.2010",
    "{pupil.full_name}",
    CLASS,
)
QUESTIONS = 11


@dataclass(slots=True)
class Template:
    """A database in which a school stands and one-time links wait: made once by the commands, copied for every test."""

    folder: Path
    school: SmallSchool
    key: str
    teacher_link: str
    officer_link: str
    seat: str


def make_template(playground: Playground, folder: Path) -> Template:
    """What an operator does before the first start; the playground may still be starting."""
    bot = Bot(folder, playground.url)
    school = SmallSchool.of(PUPILS)
    school.save(folder / "files")
    number = bot.command(
        "school", "add", *(word for key, value in SCHOOL_FACTS.items() for word in (f"--{key}", value))
    )
    bot.command("import", str(folder / "files"))
    playground.wait()  # links live by its clock
    invitations = (
        ("teacher", "--person", school.teachers[0].id),
        ("officer", "--person", school.officers[0].id),
        ("staff-chat",),
    )
    with ThreadPoolExecutor() as at_once:
        links = at_once.map(lambda words: bot.command("invite", *words, "--school", number), invitations)
    return Template(folder, school, bot.key, *links)


@dataclass(slots=True)
class Cast:
    """A bot of one's own on the shared playground, and the people of one story."""

    bot: Bot
    control: Control
    template: Template
    parent_is: Human = field(init=False)

    def __post_init__(self) -> None:
        self.parent_is = self.template.school.parents[0]

    @property
    def pupil(self) -> Human:
        return self.template.school.pupils[0]

    async def gather(self) -> tuple[Person, Person, int, Person]:
        """A teacher, an officer with the staff chat, and a parent who has the application ready to be signed."""
        teacher, (officer, group), parent = await asyncio.gather(self.teacher(), self.officer(), self.applicant())
        return teacher, officer, group, parent

    async def teacher(self) -> Person:
        person = await self.control.person(self.template.school.teachers[0].called)
        await person.says(f"/start {self.template.teacher_link}")
        await person.sees("Добро пожаловать! Ваша роль: учитель")
        return person

    async def officer(self) -> tuple[Person, int]:
        """An officer, and the staff chat they seat."""
        person = await self.control.person(self.template.school.officers[0].called)
        await person.says(f"/start {self.template.officer_link}")
        await person.sees("Добро пожаловать!")
        group = await self.control.group("Сотрудники", [person])
        await person.says(self.template.seat, group)
        await person.sees("Теперь это чат сотрудников", group)
        return person, group

    async def applicant(self) -> Person:
        """A parent, from /start to the review of the application."""
        parent = await self.control.person(self.parent_is.called, self.parent_is.phone)
        await parent.says("/start")
        await parent.taps("Подать заявление")
        await parent.taps("Даю согласие")
        await parent.sees(f"вопрос 2 из {QUESTIONS}")
        await parent.taps("Родитель")
        for place, answer in enumerate(ANSWERS, start=3):
            await parent.sees(f"вопрос {place} из {QUESTIONS}")
            if answer is None:
                await parent.shares_contact()
            else:
                await parent.says(answer.format(parent=self.parent_is, pupil=self.pupil))
        await parent.taps("Здесь, в чате")
        await parent.sees("Проверьте заявление")
        return parent

    @property
    def mark_line(self) -> str:
        return f"/mark {CLASS} {SUBJECTS[0].lower()} {self.pupil.family} 5"


@asynccontextmanager
async def cast(
    playground: Playground, template: Template, folder: Path, *, webhook: bool = False, launch: Launch = run_bot
) -> AsyncIterator[Cast]:
    """A started bot over a copy of the template; killed at the end whatever happened, its log shown if badly."""
    bot = Bot(folder, playground.url, webhook=webhook, key=template.key, launch=launch)
    shutil.copy(template.folder / "diary.db", bot.database)
    bot.start()
    try:
        await asyncio.to_thread(bot.wait)
        async with aiohttp.ClientSession() as http:
            yield Cast(bot, Control(playground.url, http, bot.id), template)
    except BaseException as error:
        error.add_note(f"the bot's log:\n{tail(bot.log)}")
        raise
    finally:
        bot.kill()
