"""Who may do what to a case: every act beside every role, by buttons shown, remembered and forged.

An act that is new fails here until it has its row.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from domain.access import Role, RoleKind
from domain.cases import Act, Status
from domain.people import FullName
from domain.profiles import Field
from storage import tables
from tests.bot.branches import IN_DOUBT, the_case
from tests.bot.conftest import BELGOROD, MOSCOW_REGION, School, a_school, everything_kept, rows
from tests.seed import seeding
from tests.talk import Person, Talk

STRANGER, ANOTHER, APPLICANT, TEACHER = "a stranger", "another parent", "the applicant", "a teacher"
EXECUTOR, COLLEAGUE, HEAD, ADMINISTRATOR = "the executor", "a colleague", "the head", "the administrator"
ELSEWHERE = ("an officer elsewhere", "the head elsewhere", "the administrator elsewhere")
EVERYBODY = (STRANGER, ANOTHER, APPLICANT, TEACHER, EXECUTOR, COLLEAGUE, HEAD, ADMINISTRATOR, *ELSEWHERE)

B, M = BELGOROD, MOSCOW_REGION
TALK_ON = {"talk_on": "2026-11-25", "invited_on": "2026-11-20"}
INVITED = TALK_ON | {
    "talk_at": "2026-11-25T09:00:00+03:00", "invited_at": "2026-11-20T09:00:00+03:00", "place": "кабинет 1",
    "questions": ["Кто вы ребёнку?"],
}  # fmt: skip


@dataclass(frozen=True)
class Try:
    """How an act is done: steps in order, `say:` for words, anything else is the data of a button."""

    profile: str
    status: Status
    by: tuple[str, ...]
    steps: tuple[str, ...]
    to: Status
    progress: dict[str, Any] = field(default_factory=dict)


def plan(tap: str, *more: str) -> tuple[str, ...]:
    return (f"k:{tap}:{{case}}:{{version}}:", *more, "plan:do:{draft}:")


ACTS = {
    Act.TAKE: Try(B, Status.FILED, (EXECUTOR, COLLEAGUE, HEAD), ("k:take:{case}:{version}:",), Status.TAKEN),
    Act.REASSIGN: Try(B, Status.TAKEN, (EXECUTOR, HEAD), ("k:heir:{case}:{version}:{heir}",), Status.TAKEN),
    Act.ASK_TO_CORRECT: Try(
        B, Status.TAKEN, (EXECUTOR,), plan("correct", "plan:pick:{draft}:child_class"), Status.CORRECTING
    ),
    Act.CORRECT: Try(
        B, Status.CORRECTING, (APPLICANT, EXECUTOR),
        ("x:open:{case}:0:::0", "say:7А", "x:send:0:{draft}:::{draft_version}"), Status.TAKEN,
        {"asked": ["child_class"]},
    ),
    Act.INVITE: Try(
        B, Status.TAKEN, (EXECUTOR,), plan("invite", "say:30.11 15:30 кабинет 12", "say:Кем вы приходитесь ребёнку?"),
        Status.INVITED,
    ),
    Act.ACCEPT_TALK: Try(B, Status.INVITED, (APPLICANT,), ("end:accept:{case}:{version}",), Status.INVITED, INVITED),
    Act.DECLINE_TALK: Try(B, Status.INVITED, (APPLICANT,), ("end:declined:{case}:{version}",), Status.TAKEN, INVITED),
    Act.MISS_TALK: Try(B, Status.INVITED, (EXECUTOR,), ("k:missed:{case}:{version}:",), Status.TAKEN, INVITED),
    Act.HOLD_TALK: Try(B, Status.INVITED, (EXECUTOR,), ("k:held:{case}:{version}:",), Status.TAKEN, INVITED),
    Act.GRANT: Try(B, Status.TAKEN, (EXECUTOR,), ("k:grant:{case}:{version}:",), Status.PROVIDED),
    Act.REFUSE: Try(B, Status.TAKEN, (EXECUTOR,), ("k:refuse:{case}:{version}:B2.8.2-2",), Status.REFUSED),
    Act.REFUSE_INTAKE: Try(
        B, Status.TAKEN, (EXECUTOR,), plan("intake", "plan:pick:{draft}:B2.8.1-1"), Status.INTAKE_REFUSED
    ),
    Act.ADOPT: Try(M, Status.ADOPTING, (HEAD,), ("k:adopt:{case}:{version}:",), Status.GRANTED_UNREGISTERED),
    Act.RETURN: Try(M, Status.ADOPTING, (HEAD,), plan("return", "say:Проверьте класс"), Status.TAKEN),
    Act.REGISTER: Try(
        M, Status.GRANTED_UNREGISTERED, (ADMINISTRATOR,), ("k:register:{case}:{version}:",), Status.PROVIDED
    ),
    Act.WITHDRAW: Try(B, Status.TAKEN, (APPLICANT,), ("end:withdrawn:{case}:{version}",), Status.WITHDRAWN),
    Act.CANCEL: Try(B, Status.PROVIDED, (APPLICANT,), ("end:cancelled:{case}:{version}",), Status.TERMINATED),
    Act.TERMINATE: Try(
        B, Status.PROVIDED, (EXECUTOR, COLLEAGUE, HEAD, ADMINISTRATOR),
        plan("terminate", "plan:pick:{draft}:BT2.8.2-2"), Status.TERMINATED,
    ),
}  # fmt: skip
# The executor puts down what an applicant on paper has said, and nobody else does.
ON_PAPER = {Act.WITHDRAW: ("k:withdrawn:{case}:{version}:",)}


def test_every_act_has_its_row() -> None:
    assert set(ACTS) == set(Act)


@dataclass
class Scene:
    talk: Talk
    school: School
    people: dict[str, Person]
    case: int
    heir: int
    drafts: dict[str, int] = field(default_factory=dict)

    async def steps(self, person: Person, steps: Sequence[str], version: int | None = None) -> None:
        for step in steps:
            if step.startswith("say:"):
                await person.says(step.removeprefix("say:"))
            else:
                names = await self._names()
                await person.presses(step.format(**names | ({"version": version} if version else {})))

    async def _names(self) -> dict[str, int]:
        case = await the_case(self.talk)
        drafts = await rows(self.talk.database, tables.DraftRow)
        latest = drafts[-1] if drafts else {"id": 0, "version": 0}
        return {
            "case": self.case, "version": case["version"], "heir": self.heir, "draft": latest["id"],
            "draft_version": latest["version"],
        }  # fmt: skip


async def scene(talk: Talk, one: Try) -> Scene:
    """A case in the state the act begins from, and everybody there is."""
    school, other = await a_school(talk, one.profile), await a_school(talk, one.profile)
    applicant, another = talk.person(), talk.person()
    people = {
        STRANGER: talk.person(), ANOTHER: another, APPLICANT: applicant, TEACHER: school.teacher,
        EXECUTOR: school.officer, COLLEAGUE: school.colleague, HEAD: school.head, ADMINISTRATOR: school.administrator,
        ELSEWHERE[0]: other.officer, ELSEWHERE[1]: other.head, ELSEWHERE[2]: other.administrator,
    }  # fmt: skip
    async with seeding(talk.database) as seed:
        viewer = await seed.person(external_id=str(another.id))
        await seed.grant(viewer, school.classmate.id)
    await school.applies(applicant, **IN_DOUBT)  # so that a refusal asks for no words
    people_of = {
        row["person_id"] for row in await rows(talk.database, tables.RoleRow, school_id=school.id, kind="officer")
    }
    case = await the_case(talk)
    officer = (await rows(talk.database, tables.AccountRow, external_id=str(school.officer.id)))[0]["person_id"]
    values: dict[str, Any] = {"status": one.status, "progress": one.progress}
    if one.status is not Status.FILED:
        values |= {"executor_id": officer, "version": case["version"] + 1}
    if one.status in {Status.PROVIDED, Status.GRANTED_UNREGISTERED, Status.ADOPTING}:
        values |= {"pupil_id": school.pupil.id, "proof": "contact_on_roll"}
    if one.status is Status.ADOPTING:
        values["progress"] = {"drafted": "grant", "drafted_by": officer}
    if one.status in {Status.PROVIDED, Status.GRANTED_UNREGISTERED}:
        values |= {"decided_by": officer, "decided_at": talk.clock.now - timedelta(hours=1)}
    async with talk.database.transaction() as connection:
        await connection.execute(update(tables.ApplicationRow).values(**values))
    await talk.pays()
    return Scene(talk, school, people, case["id"], next(iter(people_of - {officer})))


@pytest.mark.long
@pytest.mark.parametrize("act", Act)
async def test_nobody_does_what_is_not_theirs(talk: Talk, act: Act) -> None:
    """Each tries the buttons in order, and the steps of whoever has begun the act as they should."""
    one = ACTS[act]
    here = await scene(talk, one)
    begun = one.steps[: len(one.steps) - 1]
    await here.steps(here.people[one.by[0]], begun)  # an act half done, for others to finish by forged buttons
    before = await everything_kept(talk.database)
    for who in EVERYBODY:
        if who in one.by:
            continue
        person = here.people[who]
        for step in (*one.steps, *ON_PAPER.get(act, ())):
            if who == EXECUTOR and step in ON_PAPER.get(act, ()):
                continue
            if not step.startswith("say:"):
                await here.steps(person, [step])
                assert person.alert or person.screen, (who, step)
        if who not in {APPLICANT, EXECUTOR, COLLEAGUE, HEAD, ADMINISTRATOR}:
            assert [word for word in here.school.personal if word in person.everything_said] == [], who
        assert await everything_kept(talk.database) == before, who


@pytest.mark.parametrize(("act", "who"), [(act, who) for act, one in ACTS.items() for who in one.by])
async def test_who_may_does_it_and_the_act_is_signed(talk: Talk, act: Act, who: str) -> None:
    one = ACTS[act]
    here = await scene(talk, one)
    person = here.people[who]
    seen = (await the_case(talk))["version"]
    await here.steps(person, one.steps)
    case = await the_case(talk)
    assert case["status"] == one.to
    event = (await rows(talk.database, tables.ApplicationEventRow))[-1]
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(person.id))
    assert (event["act"], event["by"]) == (act, account["person_id"])
    (audited,) = await rows(talk.database, tables.AuditRow, act=act)
    assert (audited["person_id"], audited["object_id"]) == (account["person_id"], here.case)
    await here.steps(person, one.steps, seen)  # the same buttons once more
    assert len(await rows(talk.database, tables.ApplicationEventRow, act=act)) == 1


LOOKS = ("/queue", "/find {number}", "/start {number}", "/start k:look:1:1:", "/start c_1", "/paper", "/seat {number}")
LOOKING = ("k:look:{case}:1:", "k:grounds:{case}:1:", "k:heirs:{case}:1:", "c:show:{case}", "c:why:{case}",
           "c:paper:{case}", "c:letter:{case}", "c:again:{case}", "end:cancel:{case}:1", "x:open:{case}:0:::0",
           "link:{case}")  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("who", [STRANGER, ANOTHER, TEACHER, *ELSEWHERE])
async def test_nobody_reads_what_is_not_theirs_by_command_link_or_button(talk: Talk, who: str) -> None:
    here = await scene(talk, ACTS[Act.GRANT])
    number = str((await the_case(talk))["number"])
    person = here.people[who]
    kept = await rows(talk.database, tables.ApplicationRow)
    for said in LOOKS:
        await person.says(said.format(number=number))
    for data in LOOKING:
        await person.presses(data.format(case=here.case))
        assert person.alert or person.screen
    heard = person.everything_said
    assert [said for said in heard.splitlines() if number in said and "Не получилось понять" not in said] == []
    assert [word for word in here.school.personal if word in heard] == []
    assert await rows(talk.database, tables.ApplicationRow) == kept


# -- twenty at once

MANY = 20


async def hired(school: School, kind: RoleKind) -> list[Person]:
    people = [school.talk.person() for _ in range(MANY)]
    async with seeding(school.talk.database) as seed:
        for number, person in enumerate(people):
            name = f"Номеров{'а' * (number % 2)} {chr(0x0410 + number)}лекса Ильич"
            staff_id = await seed.staff(school.id, name)
            await seed.person(Role(kind, school.id, staff_id), external_id=str(person.id))
            school.names[person.id] = name
    return people


async def at_once(people: Sequence[Person], data: str) -> tuple[Person, list[Person]]:
    """Everybody taps in the same moment; the one who did it, and those who were told that they did not."""
    await asyncio.gather(*(person.presses(data) for person in people))
    losers = [person for person in people if person.alert is not None]
    (winner,) = [person for person in people if person.alert is None]
    return winner, losers


async def test_twenty_officers_take_a_case_at_once_and_one_of_them_decides_it(
    talk: Talk, school: School, parent: Person
) -> None:
    await school.applies(parent)
    await talk.pays()
    officers = await hired(school, RoleKind.OFFICER)
    winner, losers = await at_once(officers, "k:take:1:1:")
    assert len(losers) == MANY - 1
    assert all(FullName.read(school.names[winner.id]).initials() in str(loser.alert) for loser in losers)
    assert len(await rows(talk.database, tables.ApplicationEventRow, act="take")) == 1

    decider, others = await at_once(officers, "k:grant:1:2:")
    assert decider is winner
    assert all(FullName.read(school.names[winner.id]).initials() in str(other.alert) for other in others)
    for table in (tables.GrantRow, tables.DocumentRow):
        kinds = [row.get("kind", "grant") for row in await rows(talk.database, table)]
        assert kinds.count("decision") + kinds.count("grant") == 1
    assert [row["act"] for row in await rows(talk.database, tables.ApplicationEventRow)] == ["filed", "take", "grant"]


@pytest.mark.long
async def test_twenty_heads_adopt_a_draft_at_once_and_it_is_adopted_once(
    talk: Talk, region_school: School, parent: Person
) -> None:
    school = region_school
    await school.applies(parent)
    await school.officer.presses("k:take:1:1:")
    await school.officer.presses("k:grant:1:2:")
    heads = await hired(school, RoleKind.HEAD)
    winner, losers = await at_once(heads, "k:adopt:1:3:")
    (event,) = await rows(talk.database, tables.ApplicationEventRow, act="adopt")
    (account,) = await rows(talk.database, tables.AccountRow, external_id=str(winner.id))
    case = await the_case(talk)
    assert (case["decided_by"], event["by"]) == (account["person_id"], account["person_id"])
    assert len(losers) == MANY - 1
    assert all(FullName.read(school.names[winner.id]).initials() in str(loser.alert) for loser in losers)


async def test_the_field_of_a_doubtful_class_exists() -> None:
    """The scenes above lean on a case the bot has a doubt about: a single tap refuses it."""
    assert set(IN_DOUBT) == {Field.CHILD_CLASS}
