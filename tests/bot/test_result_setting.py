"""Results are proposed by the average and set by the teacher; what departs keeps its reason, what parents saw too."""

from datetime import date

import pytest

from storage import tables
from tests.bot.conftest import School, a_school, everything_kept, rows
from tests.seed import seeding
from tests.talk import Person, Talk


@pytest.fixture
async def reader(school: School, parent: Person) -> Person:
    await school.grants(parent)
    return parent


@pytest.fixture
async def marked(talk: Talk, school: School) -> School:
    """Marks of the second quarter: 4,50 for one, 3,67 for another, nothing for the rest."""
    async with seeding(talk.database) as seed:
        for pupil, values in ((school.pupil, "54"), (school.classmate, "443")):
            for number, value in enumerate(values):
                await seed.mark(pupil.id, school.subject_id, date(2026, 11, 10 + number), value)
        await seed.mark(school.classmate.id, school.subject_id, date(2026, 10, 1), "2")  # of the first quarter
    return school


async def opened(school: School) -> Person:
    await school.teacher.says("/results")
    await school.teacher.taps("7 «А» Алгебра")
    return school.teacher


def label(person: Person, family: str) -> str:
    (found,) = [one for one in person.buttons if one.startswith(family[:10])]
    return found


async def values(talk: Talk) -> dict[int, tuple[str, str | None]]:
    found = await rows(talk.database, tables.TermResultRow)
    return {row["pupil_id"]: (row["value"], row["reason"]) for row in found if row["withdrawn_at"] is None}


async def test_what_is_proposed_is_set_in_one_tap_for_all_who_have_marks(
    talk: Talk, marked: School, reader: Person
) -> None:
    teacher = await opened(marked)
    assert "II четверть" in teacher.screen
    assert "4,50 → 5" in teacher.screen
    assert "3,67 → 4" in teacher.screen
    assert "нет отметок" in teacher.screen
    update = await teacher.taps("Поставить предложенные: 2")
    await talk.delivers(update)
    assert await values(talk) == {marked.pupil.id: ("5", None), marked.classmate.id: ("4", None)}
    averages = [float(row["average"]) for row in await rows(talk.database, tables.TermResultRow)]
    assert sorted(averages) == [3.67, 4.5]
    assert reader.chat.sent == 0
    talk.clock.forward(seconds=61)
    await talk.pays()
    assert "Поставить предложенные" not in "".join(teacher.buttons)


async def test_the_rule_of_the_school_decides_where_a_mean_goes_up(talk: Talk, marked: School) -> None:
    async with talk.database.transaction() as connection:
        await connection.execute(tables.SchoolRow.__table__.update().values(rounds_up_from=0.6))
    teacher = await opened(marked)
    assert "4,50 → 4" in teacher.screen
    assert "3,67 → 4" in teacher.screen


async def test_what_departs_from_the_proposed_asks_for_a_reason(talk: Talk, marked: School) -> None:
    teacher = await opened(marked)
    await teacher.taps(label(teacher, marked.classmate.family))
    await teacher.taps("5")
    assert "Почему 5?" in teacher.screen
    assert await values(talk) == {}
    await teacher.says("Победитель олимпиады")
    assert await values(talk) == {marked.classmate.id: ("5", "Победитель олимпиады")}
    assert "Победитель олимпиады" in teacher.screen


async def test_what_parents_have_seen_is_corrected_with_a_reason_and_its_history(talk: Talk, marked: School) -> None:
    teacher = await opened(marked)
    await teacher.taps("Поставить предложенные: 2")
    talk.clock.forward(minutes=5)
    await teacher.taps(label(teacher, marked.pupil.family))
    assert "уже видели" in teacher.screen
    await teacher.taps("4")
    await teacher.says("Ошибка в подсчёте")
    (result,) = await rows(talk.database, tables.TermResultRow, pupil_id=marked.pupil.id)
    steps = await rows(talk.database, tables.TermResultRevisionRow, result_id=result["id"])
    assert [(step["value"], step["reason"]) for step in steps] == [("5", None), ("4", "Ошибка в подсчёте")]


async def test_of_two_at_once_the_first_stands_and_the_second_is_told(talk: Talk, marked: School) -> None:
    teacher = await opened(marked)
    await teacher.taps(label(teacher, marked.pupil.family))
    five, four = teacher.data_of("5 ✓"), teacher.data_of("4")
    await teacher.presses(five)
    await marked.officer.presses(four)
    assert "уже изменили" in marked.officer.screen
    assert await values(talk) == {marked.pupil.id: ("5", None)}


async def test_the_year_is_proposed_by_its_terms_and_the_final_one_by_the_year(talk: Talk, marked: School) -> None:
    teacher = await opened(marked)
    await teacher.taps("Поставить предложенные: 2")
    await teacher.taps("I четверть")
    await teacher.taps("Поставить предложенные: 1")
    await teacher.taps("За год")
    assert "3,00 → 3" in teacher.screen  # 4 and 2
    await teacher.taps("Поставить предложенные: 2")
    await teacher.taps("Итоговая")
    await teacher.taps("Поставить предложенные: 2")
    found = await rows(talk.database, tables.TermResultRow, pupil_id=marked.classmate.id)
    assert [(row["kind"], row["value"]) for row in found] == [
        ("term", "4"), ("term", "2"), ("interim", "3"), ("final", "3"),
    ]  # fmt: skip


@pytest.mark.long
async def test_others_set_no_results_and_staff_do_with_audit(talk: Talk, marked: School, reader: Person) -> None:
    other = await a_school(talk)
    before = await everything_kept(talk.database)
    for person in (other.teacher, other.officer, reader, talk.person()):
        for what in (f"term:2:{marked.pupil.id}:5:0", "term:2:0:all:0", "term:2:0::0", "x:0:0::0"):
            await person.presses(f"te:{marked.class_id}:{marked.subject_id}:{what}")
            assert person.alert
    assert await everything_kept(talk.database) == before
    await marked.officer.presses(f"te:{marked.class_id}:{marked.subject_id}:term:0:{marked.pupil.id}:5:0")
    assert [row["act"] for row in await rows(talk.database, tables.AuditRow)] == ["result.corrected"]


async def test_a_value_that_is_none_is_not_taken(talk: Talk, marked: School) -> None:
    teacher = await opened(marked)
    for value in ("6", "Н", "5/4", "<b>"):
        await teacher.presses(f"te:{marked.class_id}:{marked.subject_id}:term:0:{marked.pupil.id}:{value}:0")
    assert await values(talk) == {}
