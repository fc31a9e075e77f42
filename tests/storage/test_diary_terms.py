"""Reading a term of a diary: only what this permit opens, only what is public, each in one SELECT."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.access import Permit
from domain.diary import Absence
from domain.marks import Attendance
from domain.terms import SchoolTerm
from storage import tables
from storage.work import Database
from tests.conftest import NOW
from tests.seed import LONG_AGO, SmallSchool, seeding, small_school

SECOND = SchoolTerm(2, "II четверть", date(2026, 11, 2), date(2026, 12, 30))
DAY = date(2026, 11, 10)
SOON, JUST_NOW = NOW + timedelta(minutes=1), NOW - timedelta(minutes=1)


@pytest.fixture
async def school(database: Database) -> SmallSchool:
    return await small_school(database)


def permit(school: SmallSchool, pupil_id: int | None = None) -> Permit:
    return Permit(pupil_id or school.pupil_id, school.class_id, school.id, "Europe/Moscow")


async def test_the_terms_of_the_school_alone_are_read_in_order(database: Database, school: SmallSchool):
    await small_school(database)
    async with database.open_read() as work:
        terms = await work.diary_terms.terms(permit(school))
    assert [(term.title, term.starts_on) for term in terms] == [
        ("I четверть", date(2026, 9, 1)),
        ("II четверть", date(2026, 11, 2)),
        ("III четверть", date(2027, 1, 11)),
        ("IV четверть", date(2027, 3, 29)),
    ]


async def test_marks_of_a_term_are_those_a_parent_may_see_now(database: Database, school: SmallSchool):
    algebra = school.subjects["Алгебра"]
    async with seeding(database) as seed:
        seen = await seed.mark(
            school.pupil_id, algebra, DAY, "4-", period=2, work="control", weight=1.5, counts=False,
            debt_until=date(2026, 11, 27), comment="Повторить", revision=2,
        )  # fmt: skip
        for edge in (SECOND.starts_on, SECOND.ends_on):
            await seed.mark(school.pupil_id, algebra, edge)
        await seed.mark(school.pupil_id, algebra, SECOND.starts_on - timedelta(days=1))
        await seed.mark(school.pupil_id, algebra, SECOND.ends_on + timedelta(days=1))
        await seed.mark(school.classmate_id, algebra, DAY)
        await seed.mark(school.pupil_id, algebra, DAY, public_at=SOON)
        await seed.mark(school.pupil_id, algebra, DAY, withdrawn_at=JUST_NOW)
    async with database.open_read() as work:
        marks = {mark.day: mark for mark in await work.diary_terms.marks(permit(school), SECOND, NOW)}
    assert set(marks) == {SECOND.starts_on, DAY, SECOND.ends_on}
    mark = marks[DAY]
    assert (mark.id, mark.subject.title, mark.period, mark.value, mark.work) == (seen, "Алгебра", 2, "4-", "control")
    assert (mark.weight, mark.counts, mark.corrected) == (Decimal("1.5"), False, True)
    assert (mark.debt_until, mark.comment) == (date(2026, 11, 27), "Повторить")


async def test_a_subject_comes_with_the_history_of_its_marks(database: Database, school: SmallSchool):
    algebra = school.subjects["Алгебра"]
    async with seeding(database) as seed:
        mark = await seed.mark(school.pupil_id, algebra, DAY, "5", revision=3)
        steps = ((1, "3", LONG_AGO, None), (2, "4", JUST_NOW, "ошибка"), (3, "5", JUST_NOW, None))
        for revision, value, at, reason in steps:
            await seed.add(
                tables.MarkRevisionRow, mark_id=mark, revision=revision, value=value, at=at, reason=reason
            )  # fmt: skip
        await seed.mark(school.pupil_id, algebra, DAY + timedelta(days=1), "4")
        await seed.mark(school.pupil_id, school.subjects["Физика"], DAY, "2")
    async with database.open_read() as work:
        record = await work.diary_terms.subject(permit(school), SECOND, algebra, NOW)
    assert record is not None
    assert [mark.value for mark in record.marks] == ["5", "4"]
    assert [(one.was, one.now, one.at, one.reason) for one in record.corrections] == [
        ("3", "4", JUST_NOW, "ошибка"),
        ("4", "5", JUST_NOW, None),
    ]


async def test_a_subject_without_marks_still_has_its_title_and_one_of_another_school_is_nothing(
    database: Database, school: SmallSchool
):
    other = await small_school(database)
    async with database.open_read() as work:
        record = await work.diary_terms.subject(permit(school), SECOND, school.subjects["Физика"], NOW)
        stranger = await work.diary_terms.subject(permit(school), SECOND, other.subjects["Физика"], NOW)
    assert record is not None
    assert (record.subject.title, record.marks, record.corrections) == ("Физика", (), ())
    assert stranger is None


async def test_attendance_of_a_term_is_that_of_the_pupil_and_public(database: Database, school: SmallSchool):
    async with seeding(database) as seed:
        await seed.attendance(school.pupil_id, DAY, 2, "оп", minutes=5)
        await seed.attendance(school.pupil_id, DAY, 1, "Я")
        await seed.attendance(school.pupil_id, DAY, 3, public_at=SOON)
        await seed.attendance(school.pupil_id, SECOND.starts_on - timedelta(days=1), 1)
        await seed.attendance(school.classmate_id, DAY, 4)
        note = {"person_id": school.parent.person_id, "account_id": school.parent.account_id, "told_at": LONG_AGO}
        for pupil_id, days, status in (
            (school.pupil_id, (DAY, DAY), "accepted"),
            (school.pupil_id, (SECOND.ends_on, SECOND.ends_on + timedelta(days=3)), "sent"),
            (school.pupil_id, (SECOND.ends_on + timedelta(days=1), SECOND.ends_on + timedelta(days=1)), "sent"),
            (school.pupil_id, (DAY, DAY), "withdrawn"),
            (school.classmate_id, (DAY, DAY), "accepted"),
        ):
            await seed.add(
                tables.AbsenceNoteRow, pupil_id=pupil_id, first_on=days[0], last_on=days[1], reason="illness",
                status=status, **note,
            )  # fmt: skip
    async with database.open_read() as work:
        record = await work.diary_terms.attendance(permit(school), SECOND, NOW)
    assert record.noted == ((DAY, Absence(1, "Я")), (DAY, Absence(2, Attendance.LATE, 5)))
    assert [(note.days.first, note.status, note.reason) for note in record.notes] == [
        (DAY, "accepted", "illness"),
        (SECOND.ends_on, "sent", "illness"),
    ]


async def test_a_pupils_subjects_are_those_taught_to_them_and_those_marked(database: Database, school: SmallSchool):
    async with seeding(database) as seed:
        mine = await seed.subject(school.id, "Английский язык")
        others = await seed.subject(school.id, "Немецкий язык")
        gone = await seed.subject(school.id, "Черчение")
        await seed.subject(school.id, "Астрономия")  # taught to nobody here
        for subject, members in ((mine, (school.pupil_id,)), (others, (school.classmate_id,))):
            group = await seed.group(school.class_id, f"Группа {subject}", *members)
            await seed.slot(school.class_id, 5, 5, subject, group_id=group)
        await seed.mark(school.pupil_id, gone, DAY)
    async with database.open_read() as work:
        subjects = {one.title for one in await work.diary_terms.subjects(permit(school), SECOND, NOW)}
    assert {"Алгебра", "Английский язык", "Черчение"} < subjects
    assert subjects.isdisjoint({"Немецкий язык", "Астрономия"})
