"""A third region goes the whole way through the chat with no new code: data alone make it (ruling 1)."""

from datetime import date

import pytest
from sqlalchemy import update

from domain import profiles
from domain.access import RoleKind
from domain.limits import TimeLimit, Unit
from domain.profiles import ExecutorBy, Field, FormField, Ground, GroundKind, Hands, LetterKind, Profile, Stage
from domain.profiles.common import LIMITS, ends_of_service
from storage import tables
from tests.bot.branches import documents, refuses, status, the_case
from tests.bot.conftest import School, a_school, begins, fills_in, rows
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.talk import Person, Talk

TVER = Profile(
    code="tver",
    title="Тверская область: регламент, которого ещё нет",
    home_region=None,
    limits={**LIMITS, Stage.DECISION: TimeLimit(5, Unit.CALENDAR_DAYS, source="T 3.1")},
    fields=(
        FormField(Field.SCHOOL, "T 2"),
        FormField(Field.APPLICANT_NAME, "T 2"),
        FormField(Field.PHONE, "T 2"),
        FormField(Field.CHILD_NAME, "T 2"),
    ),
    grounds=(
        Ground(
            code="T4-1",
            kind=GroundKind.REFUSAL,
            clause="4.1",
            text="Ребёнок не учится в этой школе",
            source="T 4",
            origin="регламент Тверской области",
        ),
        *ends_of_service("TT-"),
    ),
    hands=Hands(
        executor_by=ExecutorBy.RESPONSIBLE,
        adopted_by_head=True,
        registers=None,
        passed_on_by=frozenset({RoleKind.HEAD}),
        source="T 3",
    ),
    letters={LetterKind.GRANT: "T 5", LetterKind.REFUSAL: "T 5"},
    forms={LetterKind.GRANT: "Форма Т-1"},
    appeal="глава 6 регламента",
    talks=False,
)


@pytest.fixture
def tver(monkeypatch: pytest.MonkeyPatch) -> Profile:
    monkeypatch.setitem(profiles.PROFILES, TVER.code, TVER)
    return TVER


@pytest.fixture
async def school(talk: Talk, tver: Profile) -> School:
    built = await a_school(talk, tver.code)
    async with talk.database.transaction() as connection:  # a region nobody has written days off of
        await connection.execute(update(tables.SchoolRow).values(region=None))
    return built


async def filed(talk: Talk, school: School, parent: Person) -> str:
    await begins(parent)
    await fills_in(parent, school)
    await parent.taps("Подать заявление")
    await talk.pays()
    return str((await the_case(talk))["number"])


@pytest.mark.long
async def test_it_asks_counts_files_decides_and_delivers(talk: Talk, school: School, parent: Person) -> None:
    number = await filed(talk, school, parent)
    case = await the_case(talk)
    assert set(case["answers"]) == {"school", "applicant_name", "phone", "child_name"}
    assert case["due_on"] == date(2026, 11, 30)  # five calendar days from Wednesday
    receipt = said_on(parent.files[-1].content)
    assert squeezed("срок — 5 календарных дней (п. 3.1)") in receipt
    await parent.says("/cases")
    await parent.taps(next(label for label in parent.buttons if number in label))
    await parent.taps("Как посчитан срок")
    assert "п. 3.1" in parent.screen
    await school.officer.taps("Взять", on=school.chat)
    await school.officer.taps("Предоставить", on=school.chat)
    assert await status(talk) == "adopting"
    await school.head.taps("Утвердить", on=school.chat)
    await talk.pays()
    assert await status(talk) == "provided"  # nobody registers there
    letter = said_on(parent.files[-1].content)
    for said in ("Форма Т-1", school.pupil.name, "предоставить доступ к электронному дневнику"):
        assert squeezed(said) in letter
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert (grant["pupil_id"], grant["proof"]) == (school.pupil.id, "contact_on_roll")
    await parent.says("/today")
    assert "Алгебра" in parent.screen


@pytest.mark.long
async def test_it_refuses_on_its_own_ground_and_names_its_own_way_of_appeal(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await filed(talk, school, parent)
    await school.officer.taps("Взять", on=school.chat)
    await school.officer.says(f"/find {number}")
    await refuses(school.officer, "1")
    await talk.pays()
    await school.head.taps("Утвердить", on=school.chat)
    await talk.pays()
    assert "Основание: «Ребёнок не учится в этой школе» (п. 4.1)." in parent.screen
    told = said_on(parent.files[-1].content)
    assert squeezed("глава 6 регламента") in told
    assert squeezed("раздел 5 положения") not in told
    assert await documents(talk) == ["application", "receipt", "decision"]


async def test_it_is_explained_to_anybody_with_nothing_invented(talk: Talk, school: School, passer_by: Person) -> None:
    await passer_by.says("/about")
    await passer_by.taps("Когда откажут")
    assert "не учится в этой школе" in passer_by.screen
