"""The diary of one child beside 10 thousand and beside 3 million marks: what a page costs must not depend on them.

Every pupil of both schools has the same thousand marks, so that a page has as much to show; only the company differs.
Both databases are asked in turns of one run, by the same twenty parents, and the medians are compared.
"""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from bot.documents.week import week_png
from bot.screens.parent.week_picture import week_picture
from bot.services.diary import DayView, DiaryReading
from bot.services.marks_reading import MarksReading, MarksView
from bot.services.week import WeekReading, WeekView
from domain.access import Viewer
from storage.crypto import use_keys
from storage.engine import open_engine
from storage.migrate import bring_up_to_date
from storage.work import Database

NOW = datetime(2026, 11, 25, 7, 40, tzinfo=UTC)
DAY = date(2026, 11, 25)
SMALL, LARGE = 10, 3000  # pupils
MARKS_EACH = 1000  # hence 10 thousand and 3 million
PARENTS, ROUNDS = 10, 30
IN_CLASS, SUBJECTS, LESSONS = 30, 12, 7
_LONG_AGO = "2026-09-01 05:00:00.000000"

# The numbers of a mark decide what it is of: a school year of 85 school days, 12 marks a day.
_MARKS = f"""
INSERT INTO mark (id, pupil_id, subject_id, day, period, value, weight, counts, revision, set_at, public_at)
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :pupils * {MARKS_EACH})
SELECT n + 1, n / {MARKS_EACH} + 1, n % {SUBJECTS} + 1, date('2026-09-01', '+' || ((n % {MARKS_EACH}) / 12) || ' days'),
    n % {LESSONS} + 1, CAST(2 + n % 4 AS TEXT), 1 + n % 2, 1, 1, '{_LONG_AGO}', '{_LONG_AGO}' FROM numbers
"""


@dataclass(frozen=True, slots=True)
class Scale:
    """What pages cost: milliseconds beside few and beside many marks, SELECTs, CPU of a picture."""

    today: tuple[float, float]
    term: tuple[float, float]
    today_ratio: float
    term_ratio: float
    selects: int  # the most of the two pages, the access query not counted
    picture_cpu: float  # milliseconds


async def measure(folder: Path) -> Scale:
    """Build both, ask both in turns."""
    use_keys(["a key of the benchmark"])
    small, large = await _school(folder / "small.db", SMALL), await _school(folder / "large.db", LARGE)
    try:
        today = await _in_turns(_days(small), _days(large))
        term = await _in_turns(_terms(small), _terms(large))
        selects = max(await _selects(large, _days(large)), await _selects(large, _terms(large)))
        picture = await _picture(large)
    finally:
        await small.database.close()
        await large.database.close()
    return Scale(today[:2], term[:2], today[2], term[2], selects - 1, picture)


@dataclass(frozen=True, slots=True)
class _Built:
    database: Database
    parents: tuple[Viewer, ...]


async def _school(path: Path, pupils: int) -> _Built:
    engine = open_engine(f"sqlite+aiosqlite:///{path}")
    await bring_up_to_date(engine)
    database = Database(engine, lambda: NOW)
    async with database.open_act() as work:
        await work.schools.add(
            NOW, name="Школа", source_id="org", profile="belgorod", personal_data="messenger", number_prefix="31",
            zone="Europe/Moscow", region=None, contacts={}, standing_order=None, protect_content=False,
        )  # fmt: skip
    async with database.transaction() as connection:
        for statement, rows in _rows(pupils):
            await connection.execute(text(statement), rows)
        await connection.execute(text(_MARKS), {"pupils": pupils})
        await connection.execute(text("ANALYZE"))
    parents = []
    async with database.open_act() as work:
        for number in range(PARENTS):
            viewer = await work.accounts.admit(str(1000 + number), "ru", NOW)
            pupil = number * (pupils // PARENTS) + 1
            await work.grants.give(viewer.person_id, pupil, proof="school_code", at=NOW)
            parents.append(viewer)
    return _Built(database, tuple(parents))


def _rows(pupils: int) -> list[tuple[str, list[dict[str, Any]]]]:
    """Everything but the marks: classes of thirty, the same week of seven lessons a day for each."""
    from storage.crypto import ring

    name = ring().seal("Иванов Пётр Ильич")
    classes = range(1, (pupils - 1) // IN_CLASS + 2)
    periods = range(1, LESSONS + 1)
    return [
        (
            "INSERT INTO school_class (id, school_id, source_id, title) VALUES (:id, 1, :id, '7А')",
            [{"id": one} for one in classes],
        ),
        (
            "INSERT INTO pupil (id, school_id, source_id, name, class_id) VALUES (:id, 1, :id, :name, :class_id)",
            [{"id": n, "name": name, "class_id": (n - 1) // IN_CLASS + 1} for n in range(1, pupils + 1)],
        ),
        (
            "INSERT INTO subject (id, school_id, title) VALUES (:id, 1, :title)",
            [{"id": n, "title": f"Предмет {n}"} for n in range(1, SUBJECTS + 1)],
        ),
        (
            "INSERT INTO term (school_id, source_id, title, kind, starts_on, ends_on) "
            "VALUES (1, :title, :title, 'term', :starts, :ends)",
            [
                {"title": "I четверть", "starts": "2026-09-01", "ends": "2026-10-24"},
                {"title": "II четверть", "starts": "2026-11-02", "ends": "2026-12-30"},
            ],
        ),
        (
            "INSERT INTO bell (school_id, weekday, period, starts_at, ends_at) VALUES (1, 0, :n, :starts, :ends)",
            [{"n": n, "starts": f"{7 + n:02}:30", "ends": f"{8 + n:02}:15"} for n in periods],
        ),
        (
            "INSERT INTO timetable_slot (class_id, week, weekday, period, subject_id, room) "
            "VALUES (:class_id, 0, :weekday, :period, :subject, '21')",
            [
                {"class_id": one, "weekday": weekday, "period": n, "subject": (weekday * 3 + n) % SUBJECTS + 1}
                for one in classes
                for weekday in range(1, 6)
                for n in periods
            ],
        ),
        (
            "INSERT INTO homework (class_id, subject_id, assigned_on, due_on, text, set_at) "
            "VALUES (:class_id, :subject, '2026-11-20', :due, '§ 12, № 345-350, выучить правило', :at)",
            [
                {
                    "class_id": one,
                    "subject": (weekday * 3 + n) % SUBJECTS + 1,
                    "due": f"2026-11-{22 + weekday}",
                    "at": _LONG_AGO,
                }
                for one in classes
                for weekday in range(1, 6)
                for n in periods
            ],
        ),
    ]


Page = Callable[[int], Awaitable[None]]


def _days(built: _Built) -> Page:
    diary = DiaryReading(built.database)

    async def page(number: int) -> None:
        view = await diary.day(built.parents[number % PARENTS], None, None)
        assert isinstance(view, DayView)
        assert view.day.lines

    return page


def _terms(built: _Built) -> Page:
    marks = MarksReading(built.database)

    async def page(number: int) -> None:
        view = await marks.term(built.parents[number % PARENTS], None, None)
        assert isinstance(view, MarksView)
        assert view.subjects

    return page


async def _in_turns(small: Page, large: Page) -> tuple[float, float, float]:
    """Medians in milliseconds, and the median of the ratios of neighbours: both feel the same load of the machine."""
    spent: tuple[list[float], list[float]] = ([], [])
    for number in range(PARENTS * (ROUNDS + 1)):
        for page, times in zip((small, large), spent, strict=True):
            started = time.process_time()
            await page(number)
            if number >= PARENTS:  # the first round brings pages of the file into memory
                times.append((time.process_time() - started) * 1000)
    ratio = statistics.median(many / few for few, many in zip(*spent, strict=True))
    return statistics.median(spent[0]), statistics.median(spent[1]), ratio


async def _selects(built: _Built, page: Page) -> int:
    """The SELECTs of one page, the access query among them."""
    made: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        made.append(statement)

    engine = built.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        await page(0)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in made if "SELECT" in statement])


async def _picture(built: _Built) -> float:
    """CPU of drawing a full week, in milliseconds: the median of twenty."""
    view = await WeekReading(built.database).week(built.parents[0], None, DAY)
    assert isinstance(view, WeekView)
    picture = week_picture(view)
    times = []
    for _ in range(21):
        started = time.process_time()
        week_png(picture)
        times.append((time.process_time() - started) * 1000)
    return statistics.median(times[1:])  # the first opens the fonts


def main(folder: Path) -> Scale:
    return asyncio.run(measure(folder))
