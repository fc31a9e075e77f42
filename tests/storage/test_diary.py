"""A page of the diary from real rows: what is read, for whom, from when."""

from datetime import date, datetime, time, timedelta

import pytest

from domain.access import Permit
from domain.diary import Absence, DayMark, Facts, Homework, LessonNote
from domain.marks import Attendance
from domain.timetable import ChangeKind, Frame, Subject, Term
from storage.diary import Days
from storage.work import Database
from tests.conftest import NOW
from tests.seed import TERMS_2026, SmallSchool, seeding, small_school

DAY = date(2026, 11, 25)
A_WEEK = timedelta(days=7)
LATER, EARLIER = NOW + timedelta(seconds=1), NOW - timedelta(seconds=1)


@pytest.fixture
async def school(database: Database) -> SmallSchool:
    return await small_school(database)


def permit(school: SmallSchool, pupil_id: int | None = None) -> Permit:
    return Permit(pupil_id or school.pupil_id, school.class_id, school.id, "Europe/Moscow")


async def frame_of(database: Database, school: SmallSchool, pupil_id: int | None = None) -> Frame:
    async with database.open_read() as work:
        return await work.diary.frame(permit(school, pupil_id), Days(DAY - timedelta(days=1), DAY + A_WEEK))


async def facts_of(
    database: Database, school: SmallSchool, day: date = DAY, now: datetime = NOW, pupil_id: int | None = None
) -> Facts | None:
    async with database.open_read() as work:
        page = await work.diary.page(permit(school, pupil_id), Days(DAY, DAY), Days(day, day), now)
    return page.facts.get(day)


def subject(school: SmallSchool, title: str) -> Subject:
    return Subject(school.subjects[title], title)


async def test_a_frame_has_the_timetable_the_bells_the_terms_and_the_region(database: Database, school: SmallSchool):
    frame = await frame_of(database, school)
    wednesday = sorted((slot for slot in frame.slots if slot.weekday == 3), key=lambda slot: slot.period)
    assert [(slot.period, slot.subject.title, slot.room, slot.week) for slot in wednesday] == [
        (1, "Алгебра", "21", 0),
        (2, "Физика", "22", 0),
        (3, "История", "23", 0),
        (4, "Русский язык", "24", 0),
    ]
    assert len(frame.slots) == 20
    first = min(frame.bells, key=lambda bell: bell.period)
    assert (first.weekday, first.starts, first.ends, len(frame.bells)) == (0, time(8, 30), time(9, 15), 5)
    assert sorted(frame.terms, key=lambda term: term.starts_on) == [Term(*term) for term in TERMS_2026]
    assert (frame.region, frame.changes, frame.others) == ("belgorod", (), ())


async def test_a_school_without_a_region_has_that_of_its_profile(database: Database):
    assert (await frame_of(database, await small_school(database, region=None))).region == "belgorod"


async def test_changes_are_read_of_the_days_asked_for_with_their_new_values(database: Database, school: SmallSchool):
    async with seeding(database) as seed:
        teacher = await seed.staff(school.id, "Иванова Мария Петровна")
        await seed.change(
            school.class_id, DAY, 2, "subject", subject_id=school.subjects["История"], teacher_id=teacher, room="31"
        )
        await seed.change(school.class_id, DAY + A_WEEK, 3, "comment", comment="Принести циркуль")
        for outside in (DAY - timedelta(days=2), DAY + A_WEEK + timedelta(days=1)):
            await seed.change(school.class_id, outside, 1, "cancelled")
        await seed.change(await seed.school_class(school.id, "7Б"), DAY, 1, "cancelled")
    changes = sorted((await frame_of(database, school)).changes, key=lambda change: change.day)
    assert [(one.day, one.period, one.kind, one.subject, one.teacher, one.room, one.comment) for one in changes] == [
        (DAY, 2, ChangeKind.SUBJECT, subject(school, "История"), "Иванова Мария Петровна", "31", None),
        (DAY + A_WEEK, 3, ChangeKind.COMMENT, None, None, None, "Принести циркуль"),
    ]
    assert all(one.made_at.tzinfo for one in changes)


async def test_a_teachers_name_is_read_only_where_a_change_speaks_of_teachers(database: Database, school: SmallSchool):
    async with seeding(database) as seed:
        usual = await seed.staff(school.id, "Иванова Мария Петровна")
        for period in (5, 6):
            await seed.slot(school.class_id, 3, period, school.subjects["Физика"], teacher_id=usual)
        await seed.change(school.class_id, DAY, 5, "teacher", teacher_id=await seed.staff(school.id))
    names = {slot.period: slot.teacher for slot in (await frame_of(database, school)).slots if slot.weekday == 3}
    assert (names[5], names[6]) == ("Иванова Мария Петровна", None)


async def test_a_pupil_has_the_lessons_changes_and_homework_of_own_study_groups_only(
    database: Database, school: SmallSchool
):
    async with seeding(database) as seed:
        english = await seed.subject(school.id, "Английский язык")
        halves = {
            pupil: await seed.group(school.class_id, f"группа {number}", pupil)
            for number, pupil in enumerate((school.pupil_id, school.classmate_id), 1)
        }
        for period, (pupil, group) in enumerate(halves.items(), 5):
            await seed.slot(school.class_id, 3, period, english, group_id=group, room=f"room of {pupil}")
            await seed.change(school.class_id, DAY, period, "comment", group_id=group, comment=f"for {pupil}")
            await seed.homework(school.class_id, english, DAY, f"task of {pupil}", group_id=group)
    for period, pupil in enumerate(halves, 5):
        frame = await frame_of(database, school, pupil)
        facts = await facts_of(database, school, pupil_id=pupil)
        assert [(slot.period, slot.room) for slot in frame.slots if slot.group_id] == [(period, f"room of {pupil}")]
        assert [slot.period for slot in frame.others] == [11 - period]
        assert [change.comment for change in frame.changes] == [f"for {pupil}"]
        assert facts
        assert [one.text for one in facts.homework] == [f"task of {pupil}"]


async def test_everything_noted_of_a_day_is_read(database: Database, school: SmallSchool):
    algebra, physics = school.subjects["Алгебра"], school.subjects["Физика"]
    async with seeding(database) as seed:
        second = await seed.mark(school.pupil_id, algebra, DAY, "4-", period=1, work="control", comment="Точнее")
        debt = await seed.mark(school.pupil_id, physics, DAY, ".", debt_until=date(2026, 12, 1), counts=False)
        fixed = await seed.mark(school.pupil_id, physics, DAY, "3", revision=2)
        await seed.attendance(school.pupil_id, DAY, 3, "ОП", minutes=10)
        await seed.attendance(school.pupil_id, DAY, 4, "??")
        await seed.lesson(school.class_id, DAY, 1, algebra, topic="Степени", material="§ 12")
        common = await seed.homework(school.class_id, algebra, DAY, "№ 345-350")
        own = await seed.homework(school.class_id, algebra, DAY, "№ 351", pupil_id=school.pupil_id)
    the_algebra, the_physics = subject(school, "Алгебра"), subject(school, "Физика")
    assert await facts_of(database, school) == Facts(
        notes=(LessonNote(1, the_algebra, "Степени", "§ 12"),),
        marks=(
            DayMark(id=second, subject=the_algebra, period=1, value="4-", work="control", comment="Точнее"),
            DayMark(id=debt, subject=the_physics, period=None, value=".", debt_until=date(2026, 12, 1), counts=False),
            DayMark(id=fixed, subject=the_physics, period=None, value="3", corrected=True),
        ),
        absences=(Absence(3, Attendance.LATE, 10), Absence(4, "??")),
        homework=(Homework(common, the_algebra, "№ 345-350"), Homework(own, the_algebra, "№ 351", individual=True)),
    )


@pytest.mark.parametrize(
    ("values", "seen"),
    [
        ({"public_at": NOW}, True),
        ({"public_at": EARLIER}, True),
        ({"public_at": LATER}, False),
        ({"public_at": EARLIER, "withdrawn_at": EARLIER}, False),
    ],
)
async def test_a_mark_is_seen_from_the_moment_it_is_public_until_it_is_withdrawn(
    database: Database, school: SmallSchool, values: dict[str, datetime], seen: bool
):
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, school.subjects["Алгебра"], DAY, **values)
    facts = await facts_of(database, school)
    assert bool(facts and facts.marks) is seen


@pytest.mark.parametrize(("public_at", "seen"), [(NOW, True), (LATER, False)])
async def test_an_absence_is_seen_from_the_moment_it_is_public(
    database: Database, school: SmallSchool, public_at: datetime, seen: bool
):
    async with seeding(database) as seed:
        await seed.attendance(school.pupil_id, DAY, 1, public_at=public_at)
    facts = await facts_of(database, school)
    assert bool(facts and facts.absences) is seen


async def test_nothing_of_another_pupil_class_day_or_of_what_was_withdrawn_is_read(
    database: Database, school: SmallSchool
):
    algebra = school.subjects["Алгебра"]
    async with seeding(database) as seed:
        other_class = await seed.school_class(school.id, "7Б")
        tomorrow = DAY + timedelta(days=1)
        await seed.mark(school.classmate_id, algebra, DAY)
        await seed.mark(school.pupil_id, algebra, tomorrow)
        await seed.attendance(school.classmate_id, DAY, 1)
        await seed.attendance(school.pupil_id, tomorrow, 1)
        await seed.lesson(other_class, DAY, 1, algebra, topic="!")
        await seed.lesson(school.class_id, tomorrow, 1, algebra, topic="!")
        await seed.homework(other_class, algebra, DAY, "!")
        await seed.homework(school.class_id, algebra, tomorrow, "!")
        await seed.homework(school.class_id, algebra, DAY, "!", pupil_id=school.classmate_id)
        await seed.homework(school.class_id, algebra, DAY, "!", withdrawn_at=EARLIER)
    assert await facts_of(database, school) is None


async def test_facts_of_several_days_come_by_day_in_one_page(database: Database, school: SmallSchool):
    algebra = school.subjects["Алгебра"]
    async with seeding(database) as seed:
        for number, value in enumerate("2345"):
            await seed.mark(school.pupil_id, algebra, DAY + timedelta(days=number), value)
    async with database.open_read() as work:
        page = await work.diary.page(permit(school), Days(DAY, DAY), Days(DAY, DAY + timedelta(days=2)), NOW)
    assert {day: [one.value for one in facts.marks] for day, facts in page.facts.items()} == {
        DAY: ["2"],
        DAY + timedelta(days=1): ["3"],
        DAY + timedelta(days=2): ["4"],
    }
