"""What files have told of a school, met again in bulk: read once, compared outside, written by the thousand.

A `Sheet` names a table, the columns that find a row again and the columns a file may change. There is no SELECT a
row anywhere here: small sheets are read whole for a school, long ones by the keys of a chunk.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    bindparam,
    delete,
    false,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import tables
from storage.sql import insert_new, listed
from storage.tables.base import Row

Key = tuple[Any, ...]
Facts = tuple[Any, ...]


class Scope(Enum):
    """By which column a row belongs to a school."""

    SCHOOL = auto()
    CLASS = auto()
    PUPIL = auto()
    GROUP = auto()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as an import sees it: `key` finds a row again, `facts` may change."""

    row: type[Row]
    scope: Scope
    key: tuple[str, ...]
    facts: tuple[str, ...] = ()
    prints: tuple[tuple[str, str], ...] = ()  # (column, the fact it is the print of)
    guard: str | None = None  # where it is not null, a person of this school wrote the row: a file does not overrule
    ended: str | None = None  # the day on which who is gone from the source has left; a file that names them clears it
    loose: bool = False  # nothing points to a row, so one gone from the source is removed

    @property
    def has_id(self) -> bool:
        return "id" in self.row.__table__.c

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns a row is changed or removed by."""
        if self.has_id:
            return ("id",)
        return (("school_id",) if self.scope is Scope.SCHOOL else ()) + self.key

    def column(self, name: str) -> ColumnElement[Any]:
        return self.row.__table__.c[name]


class Kept(NamedTuple):
    """A row as it stands: its id (0 in a table that has none), its facts, whether a person guards it."""

    id: int
    facts: Facts
    guarded: bool = False
    ended: bool = False


class RollSchool(NamedTuple):
    id: int
    source_id: str
    zone: str


_BY_ID = ("source_id",)
TERMS = Sheet(tables.TermRow, Scope.SCHOOL, _BY_ID, ("title", "kind", "starts_on", "ends_on"))
STAFF = Sheet(tables.StaffRow, Scope.SCHOOL, _BY_ID, ("name", "phone", "position"), ended="left_on")
CLASSES = Sheet(tables.SchoolClassRow, Scope.SCHOOL, _BY_ID, ("title", "teacher_id"), ended="closed_on")
PUPILS = Sheet(tables.PupilRow, Scope.SCHOOL, _BY_ID, ("name", "born_on", "class_id"), ended="left_on")
GUARDIANS = Sheet(tables.GuardianRow, Scope.SCHOOL, _BY_ID, ("name", "phone"), prints=(("phone_print", "phone"),))
GUARDIANSHIPS = Sheet(tables.GuardianshipRow, Scope.PUPIL, ("guardian_id", "pupil_id"), loose=True)
SUBJECTS = Sheet(tables.SubjectRow, Scope.SCHOOL, ("title",))
GROUPS = Sheet(tables.StudyGroupRow, Scope.CLASS, ("class_id", "title"))
MEMBERS = Sheet(tables.GroupMemberRow, Scope.GROUP, ("group_id", "pupil_id"))
TEACHINGS = Sheet(tables.TeachingRow, Scope.CLASS, ("teacher_id", "class_id", "subject_id", "group_id"), loose=True)
BELLS = Sheet(tables.BellRow, Scope.SCHOOL, ("weekday", "period"), ("starts_at", "ends_at"))
SLOTS = Sheet(
    tables.SlotRow,
    Scope.CLASS,
    ("class_id", "group_id", "week", "weekday", "period"),
    ("subject_id", "teacher_id", "room"),
)
CHANGES = Sheet(
    tables.ChangeRow,
    Scope.CLASS,
    ("class_id", "group_id", "day", "period", "kind"),
    ("subject_id", "teacher_id", "room", "comment"),
    guard="by",
)
BREAKS = Sheet(tables.SchoolBreakRow, Scope.SCHOOL, ("starts_on", "title"), ("ends_on",), loose=True)
LESSONS = Sheet(tables.LessonRow, Scope.CLASS, ("class_id", "day", "period", "subject_id"), ("topic", "material"))
ATTENDANCE = Sheet(
    tables.AttendanceRow, Scope.PUPIL, ("pupil_id", "day", "period"), ("code", "minutes"), guard="batch_id"
)
HOMEWORK = Sheet(
    tables.HomeworkRow,
    Scope.CLASS,
    ("class_id", "source_id"),
    ("group_id", "pupil_id", "subject_id", "assigned_on", "due_on", "text"),
    guard="withdrawn_at",
)
MARKS = Sheet(
    tables.MarkRow,
    Scope.PUPIL,
    ("pupil_id", "source_id"),
    ("value", "subject_id", "day", "work", "weight", "counts", "debt_until", "comment", "teacher_id", "revision"),
    guard="withdrawn_at",
)
RESULTS = Sheet(
    tables.TermResultRow,
    Scope.PUPIL,
    ("pupil_id", "key"),
    ("kind", "year", "term_id", "subject_id", "value", "revision"),
    guard="by",
)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of an import: counts by kind, and the places of problems without their values."""

    source: str
    counts: Mapping[str, Mapping[str, int]]
    problems: tuple[Mapping[str, Any], ...]


class Roll:
    """Bulk reading and writing of the sheets. Rows of one list must name the same columns."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def schools(self) -> list[RollSchool]:
        school = tables.SchoolRow
        query = select(school.id, school.source_id, school.zone).order_by(school.id)
        return [RollSchool(*row) for row in await self._connection.execute(query)]

    async def known(self, sheet: Sheet, school_id: int) -> dict[Key, list[Kept]]:
        """Every row of a school by its key; more than one where the table does not forbid it."""
        return await self._found(sheet, _columns(sheet).where(_within(sheet, school_id)))

    async def met(self, sheet: Sheet, keys: Collection[Key]) -> dict[Key, list[Kept]]:
        """The rows of these keys (no key may hold a None): one search of the unique index a key, one SELECT in all."""
        if not keys:
            return {}
        rows, wanted = self._listed(sheet)
        query = _columns(sheet).select_from(rows).join(sheet.row, wanted)
        return await self._found(sheet, query, {"keys": json.dumps(list(keys), default=_plain)})

    async def ids(self, sheet: Sheet, school_id: int) -> dict[Key, int]:
        """Ids alone, by key: nothing personal is deciphered."""
        query = select(sheet.column("id"), *map(sheet.column, sheet.key)).where(_within(sheet, school_id))
        return {tuple(row[1:]): row[0] for row in await self._connection.execute(query)}

    async def add(self, sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert what is new; a row somebody added meanwhile stays as it is."""
        if rows:
            statement = insert_new(self._connection, sheet.row)
            await self._connection.execute(statement, [_printed(sheet, row) for row in rows])

    async def change(self, sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
        """Update by identity; every row names its identity and the columns to set."""
        if not rows:
            return
        names = [name for name in _printed(sheet, rows[0]) if name not in sheet.identity]
        statement = (
            update(sheet.row.__table__)  # type: ignore[arg-type]
            .where(*(sheet.column(name) == bindparam(f"of_{name}") for name in sheet.identity))
            .values({name: bindparam(f"to_{name}") for name in names})
        )
        await self._connection.execute(statement, [_bound(sheet, _printed(sheet, row)) for row in rows])

    async def remove(self, sheet: Sheet, rows: Sequence[Mapping[str, Any]]) -> None:
        """Delete by identity: only for what nothing else points to (slots, memberships)."""
        if rows:
            statement = delete(sheet.row.__table__).where(  # type: ignore[arg-type]
                *(sheet.column(name) == bindparam(f"of_{name}") for name in sheet.identity)
            )
            await self._connection.execute(statement, [_bound(sheet, row) for row in rows])

    async def part(self, sheet: Sheet, ids: Sequence[int], on: date) -> None:
        """Note that these have left, or a class is closed, from that day on."""
        assert sheet.ended
        if ids:
            statement = update(sheet.row.__table__).where(sheet.column("id") == bindparam("of_id"))  # type: ignore[arg-type]
            await self._connection.execute(
                statement.values({sheet.ended: bindparam("on")}), [{"of_id": number, "on": on} for number in ids]
            )

    async def corrected(self, mark_ids: Collection[int]) -> set[int]:
        """Which of these marks a person of the school has corrected since they came."""
        revision = tables.MarkRevisionRow
        query = select(revision.mark_id).where(revision.mark_id.in_(mark_ids), revision.by.is_not(None)).distinct()
        return set((await self._connection.execute(query)).scalars())

    async def add_revisions(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep how imported marks came to be what they are."""
        if rows:
            await self._connection.execute(insert_new(self._connection, tables.MarkRevisionRow), list(rows))

    async def imported_schools(self) -> frozenset[int]:
        """The schools of which an import has been noted."""
        query = select(tables.ImportRunRow.school_id).where(tables.ImportRunRow.school_id.is_not(None)).distinct()
        return frozenset(one for one in (await self._connection.execute(query)).scalars() if one is not None)

    async def last_source(self, school_id: int, prefix: str) -> str | None:
        """How the last run of a school whose source begins so was named."""
        run = tables.ImportRunRow
        query = select(run.source).where(run.school_id == school_id, run.source.startswith(prefix, autoescape=True))
        return (await self._connection.execute(query.order_by(run.id.desc()).limit(1))).scalar_one_or_none()

    async def last_run(self, school_id: int) -> int | None:
        """The last run of a school."""
        run = tables.ImportRunRow
        query = select(run.id).where(run.school_id == school_id).order_by(run.id.desc()).limit(1)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def run(self, run_id: int) -> Run | None:
        """What a run has left in its row."""
        run = tables.ImportRunRow
        row = (
            await self._connection.execute(select(run.source, run.counts, run.problems).where(run.id == run_id))
        ).first()
        return None if row is None else Run(row.source, row.counts, tuple(row.problems))

    async def note_run(self, values: Mapping[str, Any]) -> int:
        """Remember that an import was made; `values` are columns of `import_run`, ids and counts alone."""
        run = tables.ImportRunRow
        return (await self._connection.execute(insert(run).values(**values).returning(run.id))).scalar_one()

    async def _found(
        self, sheet: Sheet, query: Select[Any], values: Mapping[str, Any] | None = None
    ) -> dict[Key, list[Kept]]:
        found: dict[Key, list[Kept]] = {}
        start, end = 3, 3 + len(sheet.key)
        for row in await self._connection.execute(query, dict(values or {})):
            found.setdefault(tuple(row[start:end]), []).append(
                Kept(row[0], tuple(row[end:]), bool(row[1]), bool(row[2]))
            )
        return found

    def _listed(self, sheet: Sheet) -> tuple[Any, ColumnElement[bool]]:
        """The keys as rows of one JSON parameter, and how they meet the columns."""
        rows, parts = listed(self._connection, "keys", [sheet.column(name) for name in sheet.key])
        first, *rest = parts
        for part in rest:
            first = first & part
        return rows, first


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _columns(sheet: Sheet) -> Select[Any]:
    first = sheet.column("id") if sheet.has_id else literal_column("0", Integer)
    guarded = sheet.column(sheet.guard).is_not(None) if sheet.guard else false()
    ended = sheet.column(sheet.ended).is_not(None) if sheet.ended else false()
    return select(first, guarded, ended, *map(sheet.column, sheet.key + sheet.facts))


def _within(sheet: Sheet, school_id: int) -> ColumnElement[bool]:
    """The condition that a row is of this school."""
    of_school = select(tables.SchoolClassRow.id).where(tables.SchoolClassRow.school_id == school_id)
    match sheet.scope:
        case Scope.SCHOOL:
            return sheet.column("school_id") == school_id
        case Scope.CLASS:
            return sheet.column("class_id").in_(of_school)
        case Scope.PUPIL:
            pupils = select(tables.PupilRow.id).where(tables.PupilRow.school_id == school_id)
            return sheet.column("pupil_id").in_(pupils)
        case Scope.GROUP:
            groups = select(tables.StudyGroupRow.id).where(tables.StudyGroupRow.class_id.in_(of_school))
            return sheet.column("group_id").in_(groups)


def _printed(sheet: Sheet, row: Mapping[str, Any]) -> dict[str, Any]:
    prints = {name: row[fact] for name, fact in sheet.prints if fact in row}
    return {**row, **prints}


def _bound(sheet: Sheet, row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{'of' if name in sheet.identity else 'to'}_{name}": value for name, value in row.items()}
