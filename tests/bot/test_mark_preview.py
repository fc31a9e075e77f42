"""Nothing is written that the preview did not show, whatever was typed; a class of thirty is one message."""

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings

from bot.i18n import LANGUAGES, speaking
from bot.screens.teacher.marks import preview, problem_text
from bot.services.mark_plans import plan_of, reading_of
from bot.services.marking import Sheet, facts_of, is_writable
from domain.mark_line import Problem, read_mark_line
from domain.mark_line.values import Reading
from domain.people import FullName
from storage import tables
from tests.bot.conftest import School, rows
from tests.domain.test_mark_line_desk import DESK, PUPILS, TODAY, near
from tests.domain.test_mark_line_properties import TEXTS
from tests.domain.test_mark_line_refusals import REFUSED
from tests.seed import a_name, seeding
from tests.talk import Talk

NAMES = {pupil.id: FullName(pupil.family, pupil.given, pupil.middle) for pupils in PUPILS.values() for pupil in pupils}


def settled(reading: Reading) -> Reading:
    """As a teacher settles it: of those offered the first."""
    entries = tuple(
        replace(entry, pupil_id=entry.pupil_id or (entry.candidates[0] if entry.candidates else None))
        for entry in reading.entries
    )
    return replace(reading, entries=entries)


def shown(reading: Reading) -> list[str]:
    """The lines of the preview as they are read."""
    sheet = Sheet(draft_id=1, version=1, reading=reading, class_title="7А", subject="Алгебра", names=NAMES, today=TODAY)
    with speaking("ru"):
        return unescape(re.sub("</?[bi]>", "", preview(sheet).text)).splitlines()


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_what_is_written_stands_on_the_preview_and_nothing_else_is(text: str) -> None:
    reading = settled(read_mark_line(text, DESK, near))
    if not is_writable(reading):
        return
    kept = reading_of(plan_of(reading))
    assert kept == reading, "a draft keeps exactly what was shown"
    lines = shown(reading)
    marks, absences = facts_of(kept)
    for mark in marks:
        name = NAMES[mark.pupil_id]
        said = f"долг до {mark.debt_until:%d.%m}" if mark.debt_until else mark.value
        comment = " ".join((mark.comment or "").split())
        mine = [" ".join(line.split()) for line in lines if f"{name.family} {name.given}" in line]
        assert any(said in line and comment in line for line in mine), (mark, lines)
    for absence in absences:
        name = NAMES[absence.pupil_id]
        assert any(f"{name.family} {name.given}" in line and absence.code in line for line in lines)
        assert absence.minutes is None or any(str(absence.minutes) in line for line in lines)
    told = {entry.pupil_id for entry in reading.entries}
    assert {fact.pupil_id for fact in [*marks, *absences]} == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bad_line_is_refused_with_a_sentence_that_says_what_was_not_understood(language: str) -> None:
    assert len({text for text, _code, _fragment in REFUSED}) >= 40
    for text, code, fragment in REFUSED:
        problem = Problem(code, fragment)
        assert problem in read_mark_line(text, DESK, near).problems
        with speaking(language):
            said = unescape(problem_text(problem))
        assert fragment in said, text
        assert said.endswith((".", "»", "5.", "5"))
        assert "{" not in said


@pytest.mark.parametrize("between", ["\n", ", ", "; "])
async def test_a_class_of_thirty_is_marked_in_one_message(talk: Talk, school: School, between: str) -> None:
    given_names: dict[int, str] = {}
    async with seeding(talk.database) as seed:
        class_id = await seed.school_class(school.id, "8В")
        (teaching,) = await rows_in(seed, school)
        await seed.teaching(teaching, class_id, school.subject_id)
        for number in range(30):
            family = f"{a_name().split()[0]}{'абвгдежзиклмнопрстуфхцчшщэюяьый'[number]}"
            given_names[await seed.pupil(school.id, class_id, a_name(family=family))] = family
    values = ["5", "4", "3", "н", "5/4", "4-"]
    said = {pupil: values[number % len(values)] for number, pupil in enumerate(given_names)}
    line = between.join(f"{given_names[pupil]} {value}" for pupil, value in said.items())
    await school.teacher.says(f"/mark 8В алгебра 25.11\n{line}")
    if "Записать" in school.teacher.buttons:
        await school.teacher.taps("Записать")
    marks = {row["pupil_id"]: row["value"] for row in await rows(talk.database, tables.MarkRow)}
    absent = {row["pupil_id"] for row in await rows(talk.database, tables.AttendanceRow)}
    assert absent == {pupil for pupil, value in said.items() if value == "н"}
    assert set(marks) == set(said) - absent
    assert all(marks[pupil] in said[pupil] for pupil in marks)


async def rows_in(seed: object, school: School) -> list[int]:
    from sqlalchemy import select

    query = select(tables.TeachingRow.teacher_id).where(tables.TeachingRow.class_id == school.class_id)
    return list((await seed._connection.execute(query)).scalars())  # type: ignore[attr-defined]
