"""`domain.access` is the only door to a diary: every method of a service that reads a pupil stands here.

A stranger, a parent of another child, a parent whose service has ended, a teacher of another class and a teacher of
this one get the same nothing from each; with the door walled up nobody gets anything; and no service makes a permit.
"""

import ast
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot.services.absences import Absences, NoNote
from bot.services.calendars import Calendars
from bot.services.class_leading import ClassLeading
from bot.services.class_notes import ClassNotes
from bot.services.day_attendance import DayAttendance
from bot.services.diary import DiaryReading
from bot.services.free_words import FreeWords
from bot.services.homework_reading import HomeworkReading
from bot.services.lessons import Lessons
from bot.services.mark_fixing import Fix, MarkFixing
from bot.services.marks_reading import MarksReading
from bot.services.questioning import Questioning
from bot.services.reading import NoDiary
from bot.services.register_reading import RegisterReading
from bot.services.result_setting import ResultSetting
from bot.services.results_reading import ResultsReading
from bot.services.takeaway import Takeaway
from bot.services.week import WeekReading
from domain import access
from domain.access import Role, RoleKind, Scope, Viewer
from domain.lesson_sheet import Place
from storage import tables
from storage.work import Database
from tests.conftest import NOW
from tests.seed import Seed, SmallSchool, seeding, small_school

SERVICES = Path(__file__).parents[2] / "bot" / "services"
WEDNESDAY = date(2026, 11, 25)

Read = Callable[[Viewer | None, int], Awaitable[Any]]


@dataclass(frozen=True)
class Reads:
    """A service and its methods that read a pupil: how each is called, and how much of the diary it needs."""

    service: type
    calls: dict[str, tuple[Callable[[Any, SmallSchool], Read], Scope]]
    others: frozenset[str] = frozenset()  # public methods about something one has made oneself, tested beside it


def plain(name: str, *rest: Any, **named: Any) -> Callable[[Any, SmallSchool], Read]:
    return lambda service, _school: lambda viewer, pupil: getattr(service, name)(viewer, pupil, *rest, **named)


def subject(service: MarksReading, school: SmallSchool) -> Read:
    return lambda viewer, pupil: service.subject(viewer, pupil, None, school.subjects["Алгебра"])


def words(service: FreeWords, _school: SmallSchool) -> Read:
    return lambda viewer, _pupil: service.understand(viewer, "дз на завтра")


def _asked(method: Any, *rest: Any) -> Read:
    """Of a service that is asked by who is known alone: a stranger never comes so far."""

    async def read(viewer: Viewer | None, pupil: int) -> Any:
        return NoDiary.NOT_YOURS if viewer is None else await method(viewer, pupil, *rest)

    return read


WHOLE, LESSONS = Scope.WHOLE, Scope.LESSONS
DOORS = (
    Reads(DiaryReading, {"day": (plain("day", WEDNESDAY), LESSONS), "month": (plain("month", 2026, 11), LESSONS)}),
    Reads(
        WeekReading,
        {
            "week": (plain("week", WEDNESDAY), LESSONS),
            "changes": (plain("changes"), LESSONS),
            "child": (plain("child"), LESSONS),
        },
    ),
    Reads(
        HomeworkReading,
        {
            "due": (plain("due"), LESSONS),
            "tick": (plain("tick", 1, NOW, done=True), LESSONS),
            "files": (plain("files", 1), LESSONS),
        },
    ),
    Reads(
        MarksReading,
        {"term": (plain("term"), WHOLE), "subject": (subject, WHOLE), "attendance": (plain("attendance"), WHOLE)},
    ),
    Reads(ResultsReading, {"year": (plain("year"), WHOLE)}),
    Reads(
        Takeaway,
        {
            "child": (plain("child"), LESSONS),
            "calendar": (plain("calendar"), LESSONS),
            "marks": (plain("marks"), WHOLE),
            "card": (plain("card"), WHOLE),
        },
    ),
    Reads(
        Absences,
        {"begin": (plain("begin", NOW), WHOLE)},
        frozenset({"say", "pick", "attach", "send", "drop", "look", "withdraw", "reply", "answer"}),
    ),
    Reads(
        Questioning,
        {
            "marks": (lambda service, school: _asked(service.marks, school.subjects["Алгебра"]), WHOLE),
            "ask": (lambda service, _school: _asked(service.ask, 1, NOW), WHOLE),
        },
        frozenset({"say", "answer", "reply", "for_staff", "for_parent"}),
    ),
    Reads(FreeWords, {"understand": (words, LESSONS)}),
)
CALLS = [(door.service, name, call, least) for door in DOORS for name, (call, least) in door.calls.items()]
IDS = [f"{service.__name__}.{name}" for service, name, _call, _least in CALLS]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.service.__name__)
def test_every_public_method_of_a_reading_service_stands_in_the_table(door: Reads):
    public = {name for name, _ in inspect.getmembers(door.service, inspect.isfunction) if not name.startswith("_")}
    assert public == set(door.calls) | door.others


@pytest.mark.long
def test_every_module_that_asks_the_door_is_in_the_table_or_tells_news():
    """A new service that admits a reader has to take its place above."""
    asking = {
        path.stem
        for path in SERVICES.rglob("*.py")
        if any(isinstance(node, ast.Name) and node.id == "admit" for node in ast.walk(ast.parse(path.read_text())))
    }
    assert asking - {"reading"} - OTHERS_ASK == {door.service.__module__.rpartition(".")[2] for door in DOORS}


OTHERS_ASK: set[str] = set()  # services of other rooms that admit a reader, each with tests of its own


@pytest.mark.long
def test_no_permit_is_made_but_by_the_door():
    """Storage takes permits, and only `to_read` gives them."""
    root = SERVICES.parents[1]
    paths = [path for folder in ("bot", "storage", "exchange") for path in (root / folder).rglob("*.py")]
    assert [path.name for path in paths if "Permit" in called_in(path)] == []


def called_in(path: Path) -> set[str]:
    """The plain names a module calls."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


# -- who gets nothing


async def ended(seed: Seed, school: SmallSchool) -> Viewer:
    person = await seed.person()
    await seed.grant(person, school.pupil_id, ended_at=NOW, end_reason="cancel")
    return person


async def of_another_child(seed: Seed, school: SmallSchool) -> Viewer:
    person = await seed.person()
    await seed.grant(person, school.classmate_id)
    return person


async def teacher(seed: Seed, school: SmallSchool, class_id: int) -> Viewer:
    viewer = await seed.teacher(school.id)
    staff_id = viewer.roles[0].staff_id
    assert staff_id is not None
    await seed.teaching(staff_id, class_id, school.subjects["Алгебра"])
    return viewer


async def of_another_class(seed: Seed, school: SmallSchool) -> Viewer:
    return await teacher(seed, school, await seed.school_class(school.id, "7Б"))


async def of_this_class(seed: Seed, school: SmallSchool) -> Viewer:
    return await teacher(seed, school, school.class_id)


async def nobody(seed: Seed, school: SmallSchool) -> Viewer:
    return await seed.person()


PEOPLE = {
    "a person without grants": nobody,
    "a parent of another child": of_another_child,
    "a parent whose service has ended": ended,
    "a teacher of another class": of_another_class,
    "a teacher of this class": of_this_class,
}


@pytest.fixture
async def school(database: Database) -> SmallSchool:
    school = await small_school(database)
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, school.subjects["Алгебра"], WEDNESDAY)
        await seed.homework(school.class_id, school.subjects["Алгебра"], WEDNESDAY, "№ 1")
    return school


NOTHING = (NoDiary.NOT_YOURS, NoDiary.NO_CHILDREN)


@pytest.mark.parametrize(("service", "name", "call", "least"), CALLS, ids=IDS)
async def test_everybody_without_a_standing_grant_gets_the_same_nothing(
    database: Database, school: SmallSchool, service: type, name: str, call: Any, least: Scope
):
    read: Read = call(service(database), school)
    missing = 10**6
    # Words ask for no child by its number: there a parent of another child reads that one's.
    makers = [make for make in PEOPLE.values() if service is not FreeWords or make is not of_another_child]
    async with seeding(database) as seed:
        people = [None, *[await make(seed, school) for make in makers]]
    got = [await read(one, school.pupil_id) for one in people]
    assert set(got) <= set(NOTHING)
    assert len(set(got)) == 1, "nobody is told more than another"
    assert got == [await read(one, missing) for one in people], "a child of others is as one that does not exist"


@pytest.mark.parametrize(("service", "name", "call", "least"), CALLS, ids=IDS)
async def test_the_parent_gets_it_and_a_restricted_one_as_far_as_the_grant_goes(
    database: Database, school: SmallSchool, service: type, name: str, call: Any, least: Scope
):
    read: Read = call(service(database), school)
    async with seeding(database) as seed:
        restricted = await seed.person()
        await seed.grant(restricted, school.pupil_id, scope=Scope.LESSONS)
    with_files = name == "files"
    got = await read(school.parent, school.pupil_id)
    assert not isinstance(got, NoNote)
    assert isinstance(got, NoDiary) is with_files, "homework without files has none to give"
    limited = await read(restricted, school.pupil_id)
    assert (limited is NoDiary.RESTRICTED) is (least is WHOLE)


@pytest.mark.parametrize(("service", "name", "call", "least"), CALLS, ids=IDS)
async def test_with_the_door_walled_up_nobody_reads_anything(
    database: Database,
    school: SmallSchool,
    monkeypatch: pytest.MonkeyPatch,
    service: type,
    name: str,
    call: Any,
    least: Scope,
):
    asked = []

    def walled_up(*what: Any) -> None:
        asked.append(what)

    monkeypatch.setattr(access, "to_read", walled_up)
    monkeypatch.setattr("bot.services.reading.to_read", walled_up)
    assert await call(service(database), school)(school.parent, school.pupil_id) in NOTHING
    assert asked, "the door was not asked"


async def test_a_restricted_reader_sees_no_mark_and_no_absence_on_a_day(database: Database, school: SmallSchool):
    async with seeding(database) as seed:
        restricted = await seed.person()
        await seed.grant(restricted, school.pupil_id, scope=Scope.LESSONS)
        await seed.attendance(school.pupil_id, WEDNESDAY, 2)
    pages = [await DiaryReading(database).day(who, school.pupil_id, WEDNESDAY) for who in (school.parent, restricted)]
    told = []
    for page in pages:
        assert not isinstance(page, NoDiary)
        lines = page.day.lines
        told.append(
            [sum(len(line.marks) for line in lines), any(line.absence for line in lines), bool(lines[0].homework)]
        )
    assert told == [[1, True, True], [0, False, True]]


# -- what the school reads of a pupil: by the right to a class or a lesson, never by a grant


def of_class(name: str, *rest: Any) -> Callable[[Any, SmallSchool], Awaitable[Any]]:
    return lambda service, school: (
        lambda viewer: getattr(service, name)(viewer, *(one(school) if callable(one) else one for one in rest))
    )  # type: ignore[return-value]


CALENDARS, WINDOW = Calendars(), timedelta(seconds=60)


def the_class(school: SmallSchool) -> int:
    return school.class_id


def algebra(school: SmallSchool) -> int:
    return school.subjects["Алгебра"]


def the_lesson(school: SmallSchool) -> Place:
    return Place(class_id=school.class_id, subject_id=algebra(school), day=WEDNESDAY, period=1)


def the_mark(_school: SmallSchool) -> Fix:
    return Fix(mark_id=1, revision=1, to="4")


STAFF_READS = {
    "the sheet of a lesson": (lambda base: Lessons(base, CALENDARS), of_class("open", the_lesson, NOW)),
    "the day of a class": (lambda base: DayAttendance(base, CALENDARS, WINDOW), of_class("open", the_class, None, NOW)),
    "the class at a glance": (ClassLeading, of_class("glance", the_class)),
    "a message to its parents": (ClassLeading, of_class("ask", the_class, NOW)),
    "a note about absence": (ClassNotes, of_class("look", 1)),
    "the results of a class": (
        lambda base: ResultSetting(base, CALENDARS, WINDOW), of_class("page", the_class, algebra, "term", 0),
    ),
    "the register": (RegisterReading, of_class("term", the_class, algebra, 0)),
    "the correction of a mark": (lambda base: MarkFixing(base, CALENDARS), of_class("fix", the_mark, NOW)),
}  # fmt: skip


@pytest.mark.parametrize("what", STAFF_READS)
async def test_who_has_no_right_to_a_class_gets_the_same_nothing_of_its_pupils(
    database: Database, school: SmallSchool, what: str
):
    make_service, call = STAFF_READS[what]
    read: Any = call(make_service(database), school)
    async with seeding(database) as seed:
        elsewhere = await seed.person(Role(RoleKind.OFFICER, await seed.school()))
        outsiders = [await make(seed, school) for make in (nobody, of_another_child, ended, of_another_class)]
        await seed.add(
            tables.AbsenceNoteRow, pupil_id=school.pupil_id, person_id=school.parent.person_id,
            account_id=school.parent.account_id, first_on=WEDNESDAY, last_on=WEDNESDAY, reason="illness",
            status="sent", version=1, told_at=NOW,
        )  # fmt: skip
    got = [await read(one) for one in (*outsiders, school.parent, elsewhere)]
    assert all(type(one).__name__ in ("NoLesson", "NotHere", "NoClass", "NoNote", "NoResults", "NoRegister", "NotFixed")
               for one in got), got  # fmt: skip
    assert len({str(one) for one in got}) == 1, "nobody is told more than another"
    async with seeding(database) as seed:
        mine = await of_this_class(seed, school)
        staff_id = mine.roles[0].staff_id
        await seed._connection.execute(update(tables.SchoolClassRow).values(teacher_id=staff_id))
    assert type(await read(mine)) is not type(got[0])
