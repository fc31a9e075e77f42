"""A town of three schools where every child carries secrets of its own, and who may be told which of them.

One school keeps names out of the messenger: there nobody may be told a name at all.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select

from storage import tables
from tests.bot.conftest import BELGOROD, MOSCOW_REGION, School, a_school
from tests.seed import Seed, seeding
from tests.talk import Person, Talk

SYLLABLES = ("вир", "зом", "кле", "дуп", "хар", "цож", "бым", "ньо", "фур", "щет", "гяз", "пох")
DAY = date(2026, 11, 25)


@dataclass(frozen=True)
class Secret:
    """A word that stands in one place of the data, and whose children it tells of; no children: nobody may hear it."""

    word: str
    pupils: frozenset[int]
    staff: bool = True  # the school's own people may hear it
    families: bool = True  # those who read the diary of such a child may


@dataclass
class Town:
    talk: Talk
    schools: list[School]
    secrets: list[Secret] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    staff: dict[int, set[int]] = field(default_factory=dict)  # chat -> pupils that the work of its person is about
    ids: list[int] = field(default_factory=lambda: list(range(60)))
    _words: Any = field(default_factory=lambda: count(12**3))

    def word(self) -> str:
        """A word that stands nowhere else and that no language has."""
        number, parts = next(self._words) * 7919, []
        for _ in range(5):
            number, at = divmod(number, 12)
            parts.append(SYLLABLES[at])
        return "".join(parts)

    async def granted(self, chat: int) -> set[int]:
        """The children whose diary this person has ever been given."""
        accounts, grants = tables.AccountRow, tables.GrantRow
        query = (
            select(grants.pupil_id)
            .join(accounts, accounts.person_id == grants.person_id)
            .where(accounts.external_id == str(chat))
        )
        async with self.talk.database.transaction() as connection:
            return {row.pupil_id for row in await connection.execute(query)}

    async def may_hear(self, chat: int, secret: Secret) -> bool:
        """Whether this chat may be told this word. A group may be told none."""
        if chat < 0:
            return False
        if secret.staff and self.staff.get(chat, set()) & secret.pupils:
            return True
        return secret.families and bool(await self.granted(chat) & secret.pupils)


async def a_town(talk: Talk) -> Town:
    """Two schools in the mode of names, one without; children, parents, teachers, officers and strangers."""
    town = Town(
        talk,
        [await a_school(talk), await a_school(talk, MOSCOW_REGION), await a_school(talk, BELGOROD, in_person=True)],
    )
    for school in town.schools:
        async with seeding(talk.database) as seed:
            pupils = [await _child(town, seed, school) for _ in range(3)]
            others = [await _child(town, seed, school, taught=False) for _ in range(2)]
            await _what_the_class_knows(town, seed, school, pupils)
            await _families(town, seed, [*pupils, *others])
        whole = {*pupils, *others}
        for one in (school.officer, school.colleague, school.head, school.administrator):
            town.staff[one.id] = whole
        town.staff[school.teacher.id] = set(pupils)
        town.people += [school.officer, school.colleague, school.head, school.administrator, school.teacher]
        for _ in range(2):  # who may apply for the child that has no secrets
            parent = talk.person()
            await school.has_answered(parent)
            town.people.append(parent)
    town.people += [talk.person() for _ in range(4)]
    return town


async def _child(town: Town, seed: Seed, school: School, *, taught: bool = True) -> int:
    """A pupil with a name, a file, a guardian and marks that are secrets."""
    nobody = school.in_person
    family, given, father = (town.word().title() for _ in range(3))
    file = town.word()
    title = "7А" if taught else f"8{town.word()}"
    class_id = school.class_id if taught else await seed.school_class(school.id, title)
    if not taught:
        await seed.slot(class_id, 3, 3, school.subject_id)
    pupil = await seed.pupil(school.id, class_id, f"{family} {given} {father}", source_id=file)
    guardian_name, place = town.word().title(), town.word()
    guardian = await seed.add(
        tables.GuardianRow, school_id=school.id, source_id=place, name=guardian_name, phone=f"+7{pupil:010}",
        phone_print=f"+7{pupil:010}",
    )  # fmt: skip
    await seed.add(tables.GuardianshipRow, guardian_id=guardian, pupil_id=pupil)
    mine = frozenset({pupil})
    named = frozenset() if nobody else mine
    town.secrets += [Secret(word, named) for word in (family, given, father, file, guardian_name, place)]
    if not taught:  # in any school those who work there speak of its classes
        town.secrets.append(Secret(title.removeprefix("8"), mine, families=not nobody))
    said, task = town.word(), town.word()
    await seed.mark(pupil, school.subject_id, DAY, "4", comment=said)
    await seed.mark(pupil, school.subject_id, date(2026, 11, 24), "5")
    await seed.attendance(pupil, DAY, 2)
    await seed.homework(class_id, school.subject_id, DAY, task, pupil_id=pupil)
    town.secrets += [Secret(word, mine) for word in (said, task)]
    return pupil


async def _what_the_class_knows(town: Town, seed: Seed, school: School, pupils: list[int]) -> None:
    topic, material, task = town.word(), town.word(), town.word()
    await seed.lesson(school.class_id, DAY, 3, school.subject_id, topic=topic, material=material)
    await seed.homework(school.class_id, school.subject_id, DAY, task)
    everybody = frozenset({*pupils, school.pupil.id, school.classmate.id, *(one.id for one in school.namesakes)})
    town.secrets += [Secret(word, everybody) for word in (topic, material, task)]
    for one in (school.officer, school.teacher):
        town.staff.setdefault(one.id, set()).update(everybody)


async def _families(town: Town, seed: Seed, pupils: list[int]) -> None:
    """Every child has one parent who may read, and no other child of the school is theirs."""
    for pupil in pupils:
        parent = town.talk.person()
        viewer = await seed.person(external_id=str(parent.id))
        await seed.grant(viewer, pupil)
        town.people.append(parent)
