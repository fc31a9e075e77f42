"""Schools of both modes over one bot and one playground, and families who come one after another through the year.

The processes, the schools and the filled-in forms are made once for a module; every story takes a family and officers
of its own, so that many stories may go on at the same time. The clock is moved by stories, for everybody.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
from faker import Faker

from benchmarks.stage import Bot, Control, Message, Person, Playground, tail
from benchmarks.warm import fork_bot
from bot.forms.access import CONTACT
from bot.services.applying import DRAFT
from domain.access import Role, RoleKind
from domain.calendar import WorkCalendar
from domain.limits import TimeLimit, Unit
from domain.profiles import Field, profile
from storage import tables
from storage.crypto import use_keys
from storage.engine import open_engine
from storage.migrate import bring_up_to_date
from storage.work import Database
from tests.seed import LONG_AGO, TERMS_2026, Seed, seeding

KEY = "a key for tests only"
MOSCOW = ZoneInfo("Europe/Moscow")
CATCH_UP = 1.3  # seconds: the bot asks the playground for the time once a second
START = datetime(2026, 12, 29, 9, 30, tzinfo=MOSCOW)
MODES = ("messenger", "in-person")
OTHER = {
    Field.REGISTERED_PLACE: "Белгород, ул. Садовая, д. 1, кв. 2",
    Field.ANSWER_ADDRESS: "answer@example.ru",
    Field.EMAIL: "mail@example.ru",
    Field.PASSPORT_NUMBER: "1408 987654",
    Field.PASSPORT_ISSUED_BY: "отделом внутренних дел 01.02.2010",
    Field.CHILD_BIRTH_DATE: "07.03.2014",
    Field.CHILD_CLASS: "7А",
}


@dataclass
class Family:
    """A pupil, the personal file, the parent as the roll knows them, the parent's messenger."""

    pupil_id: int
    pupil: str
    file: str
    parent: str
    phone: str
    account: int = 0

    @property
    def personal(self) -> list[str]:
        """What must not pass through the messenger in the mode that keeps personal data out of it."""
        return [*self.pupil.split(), *self.parent.split(), self.phone, "Садовая", "987654"]


@dataclass
class Hands:
    """Those who work on one case: people of the playground, by id."""

    officer: int
    head: int
    administrator: int


@dataclass
class School:
    id: int
    name: str
    mode: str
    group: int = 0
    families: list[Family] = field(default_factory=list)
    hands: list[Hands] = field(default_factory=list)

    @property
    def in_person(self) -> bool:
        return self.mode == "in-person"


@dataclass
class City:
    """Two schools of one regulation, one of each mode; everything of them that outlives a test."""

    playground: Playground
    bot: Bot
    profile: str
    schools: dict[str, School] = field(default_factory=dict)

    @asynccontextmanager
    async def visited(self) -> AsyncIterator["Town"]:
        """The city as one test sees it, with connections of its own."""
        async with aiohttp.ClientSession() as http:
            try:
                yield Town(self, Control(self.playground.url, http, self.bot.id))
            except BaseException as error:
                error.add_note(f"the bot's log:\n{tail(self.bot.log)}")
                raise


Settled = Callable[[Seed, Control, City], Awaitable[Sequence[int]]]
"""What else there is before the bot starts; whoever must be written to first is given back, by Telegram id."""


@contextmanager
def city(folder: Path, code: str, families: int, also: Settled | None = None) -> Iterator[City]:
    """Build it: rows first, then the bot over them, then the parents fill their forms in, all at once."""
    playground = Playground(folder / "playground")
    playground.start()
    built = City(playground, Bot(folder / "bot", playground.url, key=KEY, launch=fork_bot), code)
    try:
        playground.wait()
        asyncio.run(_settle(built, families, also))
        yield built
    finally:
        built.bot.kill()
        playground.stop()


async def _settle(built: City, families: int, also: Settled | None) -> None:
    use_keys([KEY])
    database = Database(open_engine(built.bot.database_url), lambda: LONG_AGO)
    await bring_up_to_date(database.engine)
    async with aiohttp.ClientSession() as http:
        control = Control(built.playground.url, http, built.bot.id)
        await control.post("clock", now=START.isoformat())
        folk = Faker("ru_RU")
        folk.seed_instance(built.profile)
        async with seeding(database) as seed:
            for number, mode in enumerate(MODES, start=1):
                built.schools[mode] = await _school(seed, folk, control, built.profile, mode, number, families)
            for school in built.schools.values():
                for family in school.families[:-1]:
                    await _has_answered(seed, control, built.profile, school, family)
            others = await also(seed, control, built) if also else ()
        await database.close()
        built.bot.start()
        await asyncio.to_thread(built.bot.wait)
        await asyncio.gather(*(_opens(control, school) for school in built.schools.values()))
        await asyncio.gather(*(Person(control, one, "").says("/start") for one in others))


async def _school(
    seed: Seed, folk: Faker, control: Control, code: str, mode: str, number: int, families: int
) -> School:
    name = f"Школа № {number}"
    school = School(0, name, mode)
    school.id = await seed.school(
        name=name, profile=code, region=code, number_prefix=str(30 + number), personal_data=mode,
        standing_order="приказ № 1 от 01.09.2026" if code == "belgorod" else None,
        contacts={"phone": "+7 4722 00-00-00", "director": folk.name_female(), "address": "ул. Школьная, д. 3"},
    )  # fmt: skip
    await seed.bells(school.id)
    for title, starts_on, ends_on in TERMS_2026:
        await seed.term(school.id, title, starts_on, ends_on)
    class_id, subject = await seed.school_class(school.id, "7А"), await seed.subject(school.id, "Алгебра")
    for weekday in range(1, 6):
        await seed.slot(class_id, weekday, 1, subject)
    surnames = sorted({folk.last_name_male() for _ in range(6 * families)})[:families]
    for place, family in enumerate(surnames, start=1):
        await _family(seed, folk, school, class_id, family, place, number)
    for _ in range(families + 4):
        school.hands.append(await _hands(seed, folk, control, school))
    everybody = [Person(control, one.officer, "") for one in school.hands]
    school.group = await control.group(f"Сотрудники {number}", everybody)
    account = await seed.add(
        tables.AccountRow, messenger="telegram", external_id=str(school.group), kind="group", locale="ru", settings={},
        created_at=LONG_AGO,
    )  # fmt: skip
    await seed.changes(tables.SchoolRow, school.id, staff_account_id=account)
    return school


async def _family(
    seed: Seed, folk: Faker, school: School, class_id: int, surname: str, place: int, number: int
) -> None:
    pupil = f"{surname} {folk.first_name_male()} {folk.middle_name_male()}"
    parent, phone = f"{surname} {folk.first_name_male()} {folk.middle_name_male()}", f"+7900{number}0000{place:02}"
    file = f"Д{number}-{place}"
    pupil_id = await seed.pupil(school.id, class_id, pupil, source_id=file)
    guardian = await seed.add(
        tables.GuardianRow, school_id=school.id, source_id=f"g{place}", name=parent, phone=phone, phone_print=phone
    )
    await seed.add(tables.GuardianshipRow, guardian_id=guardian, pupil_id=pupil_id)
    school.families.append(Family(pupil_id, pupil, file, parent, phone))


async def _has_answered(seed: Seed, control: Control, code: str, school: School, family: Family) -> None:
    """The form of a family on disk, as if answered yesterday: one form is typed whole, the others need not be."""
    parent = await control.person(family.parent.split()[1], family.phone)
    family.account = parent.id
    viewer = await seed.person(external_id=str(parent.id))
    said = OTHER | {
        Field.SCHOOL: str(school.id), Field.RELATION: "parent", Field.APPLICANT_NAME: family.parent,
        Field.PHONE: family.phone, Field.CHILD_NAME: family.pupil, Field.CHILD_BIRTH_DATE: "2014-03-07",
        Field.DELIVERY_FORM: "chat",
    }  # fmt: skip
    asked = [Field.SCHOOL] if school.in_person else [one.field for one in profile(code).fields]
    answers = {one.value: said[one] for one in asked} | ({} if school.in_person else {CONTACT: family.phone})
    await seed.add(
        tables.DraftRow, account_id=viewer.account_id, kind=DRAFT, answers=answers, version=1, updated_at=LONG_AGO
    )


async def _hands(seed: Seed, folk: Faker, control: Control, school: School) -> Hands:
    found = []
    for kind in (RoleKind.OFFICER, RoleKind.HEAD, RoleKind.ADMINISTRATOR):
        name = f"{folk.last_name_female()} {folk.first_name_female()} {folk.middle_name_female()}"
        person = await control.person(name)
        staff = await seed.staff(school.id, name, position="сотрудник школы", phone="+74722000000")
        await seed.person(Role(kind, school.id, staff), external_id=str(person.id), consented=False)
        found.append(person.id)
    return Hands(*found)


async def _opens(control: Control, school: School) -> None:
    """Everybody of the staff writes to the bot, so that it may write to them."""
    for hands in school.hands:
        for one in (hands.officer, hands.head, hands.administrator):
            await Person(control, one, "").says("/start")


@dataclass
class Town:
    """The city in one test: people act, days pass."""

    city: City
    control: Control

    def school(self, mode: str) -> School:
        return self.city.schools[mode]

    async def comes(self, moment: datetime) -> None:
        """The clock is turned to a moment in Moscow, and the bot has seen it."""
        await self.control.post("clock", now=moment.replace(tzinfo=moment.tzinfo or MOSCOW).astimezone(UTC).isoformat())
        await asyncio.sleep(CATCH_UP)

    def case(self, mode: str) -> "Story":
        """A family whose form is ready to be signed, and officers nobody else needs."""
        school = self.school(mode)
        family, hands = school.families.pop(), school.hands.pop()
        return Story(
            self, school, family, *(self.person(one) for one in (hands.officer, hands.head, hands.administrator))
        )

    def person(self, id_: int) -> Person:
        return Person(self.control, id_, f"person {id_}", sight=30)

    async def new_person(self, name: str = "Посетитель", phone: str = "") -> Person:
        person = await self.control.person(name, phone)
        person.sight = 30
        return person

    def parent(self, family: Family) -> Person:
        return self.person(family.account)

    async def fills_in(self, school: School, family: Family, parent_name: str = "", phone: str = "") -> Person:
        """A parent, from /start to the review of the application."""
        parent = await self.new_person(family.parent.split()[1], phone or family.phone)
        family.account = family.account or parent.id
        await parent.says("/start")
        await parent.taps("Подать заявление")
        await parent.taps("Даю согласие")
        await parent.taps(school.name)
        asked = [] if school.in_person else [one.field for one in profile(self.city.profile).fields][1:]
        for place, one in enumerate(asked, start=2):
            await parent.sees(f"вопрос {place} из {len(asked) + 1}")
            await self._answers(parent, one, family, parent_name or family.parent)
        await parent.sees("Проверьте заявление")
        return parent

    async def _answers(self, parent: Person, asked: Field, family: Family, parent_name: str) -> None:
        if asked is Field.RELATION:
            await parent.taps("Родитель")
        elif asked is Field.DELIVERY_FORM:
            await parent.taps("Здесь, в чате")
        elif asked is Field.PHONE:
            await parent.shares_contact()
        else:
            names = {Field.APPLICANT_NAME: parent_name, Field.CHILD_NAME: family.pupil}
            await parent.says((names | OTHER)[asked])

    async def file(self, message: Message) -> bytes:
        """The bytes of a file somebody was sent."""
        async with self.control.http.get(f"{self.control.url}{message['file']['url']}") as response:
            return await response.read()


@dataclass
class Story:
    """One case: its school, its family and its officers."""

    town: Town
    school: School
    family: Family
    officer: Person
    head: Person
    administrator: Person
    number: str = ""

    @property
    def parent(self) -> Person:
        return self.town.parent(self.family)

    @property
    def in_person(self) -> bool:
        return self.school.in_person

    async def is_filed(self) -> "Story":
        """The parent signs; the number is told at once."""
        if self.family.account:
            await self.parent.says("/apply")
        else:
            await self.town.fills_in(self.school, self.family)
        await self.parent.taps("Подать заявление")
        receipt = await self.parent.sees("Заявление принято")
        found = re.search(r"№ (\d\d-\d{4}-\d{6})", receipt["text"])
        assert found
        self.number = found[1]
        return self

    async def is_taken(self) -> "Story":
        """An officer takes the case in private, and the parent is told."""
        await self.is_filed()
        await self.looks(self.officer)
        await self.officer.taps("Взять")
        await self.officer.sees("На рассмотрении")
        await self.parent.sees("На рассмотрении")
        return self

    async def looks(self, who: Person) -> None:
        said = await who.says(f"/find {self.number}")
        await who.sees(lambda message: self.number in message["text"], after=said, about=self.number)

    async def is_granted(self) -> "Story":
        """Provided, by all the hands the regulation wants, and the diary is open."""
        await self.is_taken()
        await self.grants()
        return self

    async def grants(self) -> Message:
        await self.looks(self.officer)
        if self.in_person:
            await self.officer.taps("Паспорт предъявлен, предоставить")
            await self.officer.sees("Напишите номер личного дела")
            await self.officer.says(self.family.file)
            await self.officer.sees(f"Личное дело ученика: № {self.family.file}")
            await self.officer.taps("Паспорт предъявлен, предоставить")
        else:
            await self.officer.taps("Предоставить")
        return await self.is_adopted("Доступ предоставлен")

    async def is_adopted(self, result: str) -> Message:
        """What the executor has decided becomes the decision, by as many hands as the regulation wants."""
        if self.town.city.profile == "moscow_region":
            await self._other_hands(registered=result == "Доступ предоставлен")
        return await self.parent.sees(lambda message: result in message["text"] and self.number in message["text"])

    async def is_adopted_without_the_parent(self) -> None:
        """The same for a case whose applicant is not in the messenger yet."""
        if self.town.city.profile == "moscow_region":
            await self._other_hands(registered=True)
            await self.administrator.sees("Доступ предоставлен")
        else:
            await self.officer.sees("Доступ предоставлен")

    async def _other_hands(self, *, registered: bool) -> None:
        await self.officer.sees("Решение на подписи у руководителя")
        await self.looks(self.head)
        await self.head.taps("Утвердить")
        if registered:
            await self.head.sees("идёт регистрация")
            await self.looks(self.administrator)
            await self.administrator.taps("Зарегистрировать")

    async def revokes(self, reader: str, ground: str) -> None:
        """An officer ends the right of the reader of that place, on the ground of that place."""
        said = await self.officer.says(f"/readers {self.family.file}")
        await self.officer.sees("Дневник читают", after=said)
        await self.officer.taps(f"Прекратить {reader}…")
        await self.officer.sees("На каком основании?", after=said)
        await self.officer.taps(ground)

    async def refuses(self, place: int, *, intake: bool = False) -> None:
        """Refuse on the ground of that place, with the reason the bot asks for where it sees nothing against."""
        await self.looks(self.officer)
        await self.officer.taps("Отказать…")
        if intake:
            await self.officer.taps("Отказ в приёме…")
            await self.officer.taps(str(place))
        elif self.in_person:
            await self.officer.taps(str(place))
            return  # the bot sees nothing at all, so it asks nothing
        else:
            await self.officer.taps(str(place))
        if not self.in_person:
            await self.officer.sees("почему решение другое")
            await self.officer.says("По документам школы")
            await self.officer.sees("Пояснение: «По документам школы»")
        await self.officer.taps("Отказать в приёме" if intake else "Отказать")

    async def reads(self, reader: Person | None = None) -> None:
        """The diary is open to the reader."""
        who = reader or self.parent
        said = await who.says("/today")
        await who.sees(self._diary, after=said, about="the diary")

    def _diary(self, message: Message) -> bool:
        return ("Ребёнок 1" if self.in_person else "7 «А»") in message["text"]

    async def reads_no_more(self, reader: Person | None = None) -> None:
        who = reader or self.parent
        said = await who.says("/today")
        answer = await who.sees(lambda message: True, after=said)
        assert not self._diary(answer), answer["text"]

    def _personal_in(self, said: str) -> list[str]:
        return [word for word in self.family.personal if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said)]

    async def is_quiet(self, *people: Person) -> None:
        """In a school that keeps personal data out of the messenger nothing of them was said to anybody."""
        for person in people or (self.parent, self.officer, self.head, self.administrator):
            person.sight = 100
            told = [one for one in await person.chat() if one["from"] == self.town.control.bot_id]
            if self.in_person:
                said = "\n".join(str((one["text"], one["buttons"], one["file"])) for one in told)
                assert self._personal_in(said) == []
                assert ".pdf" not in said
        self.officer.sight = 100
        group = [one["text"] for one in await self.officer.chat(self.school.group)]
        assert self._personal_in("\n".join(group)) == []


def due_after(filed: date, amount: int, region: str, unit: Unit = Unit.WORKING_DAYS) -> date:
    return WorkCalendar.of(region).due(filed, TimeLimit(amount, unit, "")).on


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, 0, tzinfo=MOSCOW)
