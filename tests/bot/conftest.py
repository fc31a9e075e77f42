"""A running bot, and a school with the people who talk to it; everybody is invented by a generator."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

import pytest
from faker import Faker
from sqlalchemy import select, text, update

from bot.forms.access import CHAT
from bot.forms.access import CONTACT as FORM_CONTACT
from bot.services.applying import DRAFT
from domain.access import Role, RoleKind, Viewer
from domain.profiles import Field, profile
from storage import tables
from storage.tables.base import Row
from storage.work import Database
from tests.conftest import TurnedClock
from tests.seed import BELLS, LONG_AGO, TERMS_2026, Seed, seeding
from tests.talk import Group, Person, Talk, talking

BELGOROD, MOSCOW_REGION = "belgorod", "moscow_region"
ORDER = "приказ № 1 от 01.09.2026"
_schools = count(1)
_folk = Faker("ru_RU")  # costs a tenth of a second to make; seeded anew for every school


@dataclass(frozen=True)
class Pupil:
    id: int
    name: str
    file: str  # number of the personal file

    @property
    def family(self) -> str:
        return self.name.split()[0]


@dataclass
class School:
    """Class 7А with its teacher of algebra, 7Б that nobody here teaches, those who decide, and their chat."""

    talk: Talk
    id: int
    name: str
    profile: str
    in_person: bool
    class_id: int = 0
    subject_id: int = 0
    pupil: Pupil = field(init=False)  # whose parent applies
    classmate: Pupil = field(init=False)
    namesakes: tuple[Pupil, Pupil] = field(init=False)
    stranger: Pupil = field(init=False)  # in 7Б
    parent_name: str = ""
    phone: str = "+79000000001"  # of the parent, as the roll knows it
    officer: Person = field(init=False)
    colleague: Person = field(init=False)
    head: Person = field(init=False)
    administrator: Person = field(init=False)
    teacher: Person = field(init=False)
    chat: Group = field(init=False)
    names: dict[int, str] = field(default_factory=dict)  # of staff, by Telegram id

    @property
    def answers(self) -> dict[Field, str]:
        """How the parent fills the form in; a label where a button is tapped, CONTACT where a contact is shared."""
        return {
            Field.RELATION: "Родитель",
            Field.APPLICANT_NAME: self.parent_name,
            Field.REGISTERED_PLACE: "Белгород, ул. Садовая, д. 1, кв. 2",
            Field.ANSWER_ADDRESS: "answer@example.ru",
            Field.PHONE: CONTACT,
            Field.EMAIL: "mail@example.ru",
            Field.PASSPORT_NUMBER: "1408 987654",
            Field.PASSPORT_ISSUED_BY: "отделом внутренних дел 01.02.2010",
            Field.CHILD_NAME: self.pupil.name,
            Field.CHILD_BIRTH_DATE: "07.03.2013",
            Field.CHILD_CLASS: "7А",
            Field.DELIVERY_FORM: "Здесь, в чате",
        }

    @property
    def personal(self) -> list[str]:
        """What must never be seen where it does not belong: words of the parent and of the child."""
        answers = self.answers
        names = [*self.parent_name.split(), *self.pupil.name.split()]
        places = [answers[Field.REGISTERED_PLACE], "Садовая", "answer@", "mail@", "1408", "987654", "9000000001"]
        return [*names, *places, "отделом внутренних дел"]

    async def grants(self, person: Person, pupil: Pupil | None = None) -> Viewer:
        """Open the diary of a pupil to a person, without an application."""
        async with seeding(self.talk.database) as seed:
            viewer = await seed.person(external_id=str(person.id))
            person.chat.let_in = True
            await seed.grant(viewer, (pupil or self.pupil).id)
        return viewer

    async def has_answered(self, parent: Person, until: Field | None = None, **instead: str) -> None:
        """Put a form on disk as it is when a parent has answered it as far as `until`, or whole: no time to type."""
        asked = [Field.SCHOOL] if self.in_person else [one.field for one in profile(self.profile).fields]
        said = self.answers | {Field(name): answer for name, answer in instead.items()} | {Field.SCHOOL: str(self.id)}
        answers = {field.value: STORED.get(said[field], said[field]) for field in asked[: _place(asked, until)]}
        if answers.get(Field.PHONE) == CONTACT:
            answers |= {Field.PHONE.value: self.phone, FORM_CONTACT: self.phone}
        database = self.talk.database
        async with database.open_read() as work:
            viewer = await work.accounts.viewer(str(parent.id))
        if viewer is None:
            async with seeding(database) as seed:
                viewer = await seed.person(external_id=str(parent.id))
        async with database.open_upkeep() as work:
            draft = await work.drafts.open(viewer.account_id, DRAFT, work.now)
            await work.drafts.save(draft, answers, work.now)

    async def applies(self, parent: Person, **instead: str) -> str:
        """A parent whose form is answered files it through the chat; the number."""
        await self.has_answered(parent, **instead)
        await parent.says("/apply")
        await parent.taps("Подать заявление")
        filed = (await rows(self.talk.database, tables.ApplicationRow))[-1]
        return str(filed["number"])


CONTACT = "<contact>"
STORED = {"Родитель": "parent", "Здесь, в чате": "chat", "07.03.2013": "2013-03-07"}  # how answers lie in a draft


def _place(asked: list[Field], until: Field | None) -> int | None:
    return None if until is None else asked.index(until)


async def begins(parent: Person) -> None:
    """From the first word to the first question."""
    await parent.says("/start")
    await parent.taps("Подать заявление")
    await parent.taps("Даю согласие")


async def fills_in(parent: Person, school: School, until: Field | None = None, **instead: str) -> None:
    """Answer the questions from the first but the school, as far as `until`, or all."""
    for asked in profile(school.profile).fields:
        if asked.field is Field.SCHOOL:
            continue
        if asked.field is until:
            return
        await gives(parent, instead.get(asked.field, school.answers[asked.field]), school)


async def gives(parent: Person, answer: str, school: School) -> None:
    """One answer: by a button, a contact or words."""
    if answer == CONTACT:
        await parent.shares_contact(school.phone.removeprefix("+"))
    elif answer in parent.buttons:
        await parent.taps(answer)
    else:
        await parent.says(answer)


async def rows(database: Database, row: type[Row], **where: Any) -> list[Mapping[str, Any]]:
    """What a table holds, in the order of writing."""
    query = select(row.__table__).filter_by(**where)
    if "id" in row.__table__.c:
        query = query.order_by(row.__table__.c.id)
    async with database.transaction() as connection:
        return list((await connection.execute(query)).mappings())


async def everything_kept(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """The whole database but the inbox, as the disk has it: for saying that nothing has changed."""
    kept = {}
    async with database.transaction() as connection:
        for name in sorted(Row.metadata.tables):
            if name != tables.InboxRow.__tablename__:
                kept[name] = [tuple(row) for row in await connection.execute(text(f'SELECT * FROM "{name}"'))]
    return kept


async def a_school(talk: Talk, code: str = BELGOROD, *, in_person: bool = False) -> School:
    """Build a school with its people; every school has other people."""
    folk = _folk
    number = next(_schools)
    folk.seed_instance(code)
    async with seeding(talk.database) as seed:
        name = f"Школа № {number}"
        school_id = await seed.school(
            name=name, profile=code, region=code, number_prefix=f"{30 + number % 60}",
            personal_data="in-person" if in_person else "messenger",
            standing_order=ORDER if code == BELGOROD else None,
            contacts={"phone": "+7 4722 00-00-00", "director": folk.name()},
        )  # fmt: skip
        folk.seed_instance(f"{code} {school_id}")
        school = School(talk, school_id, name, code, in_person)
        await _seat_class(seed, school, folk)
        await _hire(seed, school, folk)
    return school


async def _seat_class(seed: Seed, school: School, folk: Faker) -> None:
    await seed.bells(school.id, BELLS)
    for title, starts_on, ends_on in TERMS_2026:
        await seed.term(school.id, title, starts_on, ends_on)
    school.class_id = await seed.school_class(school.id, "7А")
    other = await seed.school_class(school.id, "7Б")
    school.subject_id = await seed.subject(school.id, "Алгебра")
    await seed.subject(school.id, "Химия")
    families = iter(sorted({folk.last_name_male() for _ in range(40)}, key=len, reverse=True))
    files = count(1)
    fathers = iter([folk.middle_name_male() for _ in range(10)])

    async def pupil(class_id: int, given: str, family: str) -> Pupil:
        name, file = f"{family} {given} {next(fathers)}", f"Л-{school.id}/{next(files)}"
        return Pupil(await seed.pupil(school.id, class_id, name, source_id=file), name, file)

    school.pupil = await pupil(school.class_id, "Пётр", next(families))
    school.classmate = await pupil(school.class_id, "Глеб", next(families))
    shared = next(families)
    school.namesakes = (await pupil(school.class_id, "Антон", shared), await pupil(school.class_id, "Илья", shared))
    school.stranger = await pupil(other, "Марк", next(families))
    school.parent_name = f"{school.pupil.family}а {folk.first_name_female()} {folk.middle_name_female()}"
    guardian = await seed.add(
        tables.GuardianRow, school_id=school.id, source_id="guardian", name=school.parent_name, phone=school.phone,
        phone_print=school.phone,
    )  # fmt: skip
    await seed.add(tables.GuardianshipRow, guardian_id=guardian, pupil_id=school.pupil.id)


async def _hire(seed: Seed, school: School, folk: Faker) -> None:
    async def hired(kind: RoleKind) -> tuple[Person, int]:
        person, name = school.talk.person(), folk.name_male()
        staff_id = await seed.staff(school.id, name, position="сотрудник школы", phone="+74722000000")
        await seed.person(Role(kind, school.id, staff_id), external_id=str(person.id), consented=False)
        school.names[person.id] = name
        return person, staff_id

    school.officer, _ = await hired(RoleKind.OFFICER)
    school.colleague, _ = await hired(RoleKind.OFFICER)
    school.head, _ = await hired(RoleKind.HEAD)
    school.administrator, _ = await hired(RoleKind.ADMINISTRATOR)
    school.teacher, staff_id = await hired(RoleKind.TEACHER)
    await seed.teaching(staff_id, school.class_id, school.subject_id)
    # Wednesday, the third lesson: the one that runs at the hour of the tests.
    await seed.slot(school.class_id, 3, 3, school.subject_id, teacher_id=staff_id)
    school.chat = school.talk.group()
    account_id = await seed.add(
        tables.AccountRow, messenger="telegram", external_id=str(school.chat.id), kind="group", locale="ru",
        settings={}, created_at=LONG_AGO,
    )  # fmt: skip
    await seed._connection.execute(
        update(tables.SchoolRow).where(tables.SchoolRow.id == school.id).values(staff_account_id=account_id)
    )


TODAY = date(2026, 11, 25)  # of tests.conftest.NOW

__all__ = ["BELGOROD", "CHAT", "CONTACT", "MOSCOW_REGION", "TODAY", "School", "a_school", "begins", "fills_in"]


@pytest.fixture
async def talk(database: Database, clock: TurnedClock) -> AsyncIterator[Talk]:
    """The running bot of a test."""
    async with talking(database, clock) as talk:
        yield talk


@pytest.fixture
async def school(talk: Talk) -> School:
    """A school of Belgorod: a standing order lets officers take cases themselves."""
    return await a_school(talk)


@pytest.fixture
async def region_school(talk: Talk) -> School:
    """A school of the Moscow Region: the officer drafts, the head adopts, another person registers."""
    return await a_school(talk, MOSCOW_REGION)


@pytest.fixture
async def quiet_school(talk: Talk) -> School:
    """A school that keeps personal data out of the messenger."""
    return await a_school(talk, in_person=True)


@pytest.fixture
def parent(talk: Talk) -> Person:
    """Somebody the bot does not know yet."""
    return talk.person(started=False)


@pytest.fixture
def passer_by(talk: Talk) -> Person:
    """Somebody the bot does not know and never will."""
    return talk.person(started=False)
