"""The gradebook of a OneRoster set: kinds of work, works, and marks by the million."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter

from exchange import oneroster_layouts as layouts
from exchange.model import Category, Code, MarkRecord, Place, Rows, State, WorkItem
from exchange.oneroster_source import Source, distinct, flag, state
from exchange.table import Report, Table
from exchange.text import parse_date, parse_number

DEBT = "."
_STATES = {"": State.ACTIVE, **{member.value: member for member in State}}


def categories(source: Source) -> tuple[Category, ...]:
    def read() -> Iterator[Category]:
        for row in source.rows(layouts.CATEGORIES):
            if (category_id := row.need("id")) and (title := row.need("title")):
                weight = row.read("weight", parse_number, Code.BAD_NUMBER)
                yield Category(source_id=category_id, at=row.at, state=state(row), title=title, weight=weight)

    found = tuple(distinct(read(), source))
    source.learn(layouts.CATEGORIES, found)
    return found


def works(source: Source) -> tuple[WorkItem, ...]:
    found = tuple(distinct(_works(source), source))
    source.learn(layouts.LINE_ITEMS, found)
    return found


def _works(source: Source) -> Iterator[WorkItem]:
    for row in source.rows(layouts.LINE_ITEMS):
        work_id = row.need("id")
        class_id = source.required(row, "class", layouts.CLASSES)
        if work_id is None or class_id is None:
            continue
        yield WorkItem(
            source_id=work_id,
            at=row.at,
            state=state(row),
            class_id=class_id,
            title=row["title"],
            category_id=source.reference(row, "category", layouts.CATEGORIES),
            assigned=row.date("assigned"),
            due=row.date("due"),
            session_id=source.reference(row, "session", layouts.SESSIONS),
            weight=row.read("weight", parse_number, Code.BAD_NUMBER),
            min_value=row.read("min", parse_number, Code.BAD_NUMBER),
            max_value=row.read("max", parse_number, Code.BAD_NUMBER),
        )


def marks(source: Source) -> Rows[MarkRecord]:
    """The marks, judged once now and parsed anew at every walk."""
    table = source.tables.get(layouts.RESULTS.name)
    if table is None:
        return ()
    table.note_ignored(layouts.RESULTS, source.report)
    lost, count = _judge(source, table)
    return Marks(table, frozenset(lost), count)


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of one file, less the rows found bad: `len()` is known, a walk costs a reading of the file."""

    table: Table
    lost: frozenset[int]
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[MarkRecord]:
        return (mark for row, mark in read_marks(self.table, Report()) if mark and row not in self.lost)


def _judge(source: Source, table: Table) -> tuple[set[int], int]:
    """Which rows are lost and how many are kept; every problem goes to the report here, once."""
    persons, items = source.ids(layouts.USERS), source.ids(layouts.LINE_ITEMS)
    report, lost, count = source.report, set[int](), 0
    seen: set[int] = set()  # hashes: two million ids as text would not be worth their memory
    for number, mark in read_marks(table, report):
        if mark is None:
            continue
        if hash(mark.source_id) in seen:
            report.add(mark.at, "id", Code.DUPLICATE_ID, mark.source_id, lost=True)
            lost.add(number)
        elif items is not None and mark.work_id not in items:
            report.add(mark.at, "work", Code.UNKNOWN_REFERENCE, mark.work_id, lost=True)
            lost.add(number)
        elif persons is not None and mark.pupil_id not in persons:
            report.add(mark.at, "pupil", Code.UNKNOWN_REFERENCE, mark.pupil_id, lost=True)
            lost.add(number)
        else:
            seen.add(hash(mark.source_id))
            count += 1
    return lost, count


def read_marks(table: Table, report: Report) -> Iterator[tuple[int, MarkRecord | None]]:
    """Marks row by row with their numbers, None for one that cannot be a mark; above 200 000 rows a second."""
    found = layouts.RESULTS.positions(table.header)
    names = tuple(layouts.RESULTS.columns)
    pick = itemgetter(*(found.get(name, -1) for name in names))
    width, file = len(table.header), table.file
    report.headings.update({(file, name): table.header[at].strip() for name, at in found.items()})
    for number, raw in table.walk(report):
        cells = raw[:width] + [""] * (width - len(raw) + 1)  # the last cell is what absent columns read
        yield number, _mark(pick(cells), Place(file, number), report)


def _mark(cells: tuple[str, ...], at: Place, report: Report) -> MarkRecord | None:
    mark_id, work_id, pupil_id, score, text, on, comment, status, missing, until, life = cells
    if not (mark_id and work_id and pupil_id):
        column = "id" if not mark_id else "work" if not work_id else "pupil"
        report.add(at, column, Code.MISSING_VALUE, lost=True)
        return None
    status = status.strip().lower()
    value = text.strip() or _plain(score)
    if not value:
        value = DEBT if status == "not submitted" or flag(missing) else ""
    known = _STATES.get(life.strip().lower(), State.ACTIVE)
    if not value and status != "exempt" and known is State.ACTIVE:
        report.add(at, "score", Code.MISSING_VALUE, lost=True)
        return None
    return MarkRecord(
        source_id=mark_id.strip(),
        at=at,
        state=known,
        work_id=work_id.strip(),
        pupil_id=pupil_id.strip(),
        value=value,
        on=_day(on, at, "on", report) if on else None,
        comment=comment.strip(),
        status=status,
        debt_until=_day(until, at, "debt_until", report) if until else None,
    )


def _day(text: str, at: Place, column: str, report: Report) -> date | None:
    day = parse_date(text)
    if day is None and text.strip():
        report.add(at, column, Code.BAD_DATE, text)
    return day


@lru_cache(maxsize=1024)
def _plain(score: str) -> str:
    """A score as a person writes it: "5.0" is 5, "4,5" and anything that is no number stay as they are."""
    score = score.strip()
    number = parse_number(score)
    return score if number is None or number != number.to_integral_value() else str(int(number))
