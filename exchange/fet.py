"""The timetable a FET run exports as CSV: one row an hour of an activity, `+` between those who share it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time

from exchange.model import Code, Kind, Parcel, Slot, StudentSet
from exchange.table import Layout, Report, Row, Table
from exchange.text import class_title, parse_time, split_list

TIMETABLE = Layout(
    "fet_timetable",
    {
        "activity": ("Activity Id",),
        "day": (),
        "hour": (),
        "sets": ("Students Sets",),
        "subject": (),
        "teachers": (),
        "tags": ("Activity Tags",),
        "room": (),
    },
    ("activity", "day", "hour", "sets", "subject", "teachers"),
    ("Comments",),
)
STUDENTS = Layout(
    "fet_students",
    {"year": (), "group": (), "subgroup": ()},
    ("year", "group", "subgroup"),
    (
        "Number of Students per Year",
        "Number of Students per Group",
        "Number of Students per Subgroup",
        "Comments",
    ),
)
KIND, LAYOUTS = Kind.FET, (TIMETABLE, STUDENTS)

_DAYS = ("пн|пон|mo", "вт|tu", "ср|we", "чт|чет|th", "пт|пят|fr", "сб|суб|sa", "вс|вос|su")
_DAY = re.compile(rf"(?<!\w)(?:{'|'.join(f'({day})' for day in _DAYS)})\w*", re.IGNORECASE)
_WEEK = re.compile(r"(?<!\w)([ABАВБ12I]{1,2})(?!\w)", re.IGNORECASE)
_WEEKS = {"a": "A", "а": "A", "1": "A", "i": "A", "b": "B", "в": "B", "б": "B", "2": "B", "ii": "B"}
_HOUR = re.compile(r"(\d{1,2})(?!\d|[:.]\d{2})")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}")
_TITLE = re.compile(r"(\d{1,2}\s*-?\s*[A-Za-zА-Яа-яЁё])(?!\w)[\s_\-./(]*(.*?)\)?")


@dataclass(frozen=True, slots=True)
class Day:
    """A day label understood: the day of the week (Monday is 1) and which week of a cycle of two."""

    weekday: int | None
    week: str | None


def day_of(label: str) -> Day:
    """Read "А-Понедельник", "Пн", "Monday B"; the week's letters may be Cyrillic: А then В (or Б)."""
    match = _DAY.search(label)
    if match is None:
        return Day(None, None)
    rest = label[: match.start()] + " " + label[match.end() :]
    week = _WEEK.search(rest)
    return Day(match.lastindex, _WEEKS.get(week[1].lower()) if week else None)


def parse(tables: Mapping[str, Table], report: Report) -> Parcel:
    """Slots of the timetable; the list of student sets, when it is there, tells classes from their parts."""
    sets = _sets(tables.get(STUDENTS.name), report)
    table = tables.get(TIMETABLE.name)
    if table is None:
        return Parcel()
    rows = tuple(table.rows(TIMETABLE, report))
    hours = _hours([row["hour"] for row in rows])
    slots: dict[str, Slot] = {}
    for slot in _slots(rows, hours, sets, judged=STUDENTS.name in tables):
        if slot.source_id in slots:
            report.add(slot.at, "activity", Code.DUPLICATE_ID, slot.source_id, lost=True)
        slots.setdefault(slot.source_id, slot)
    return Parcel(slots=tuple(slots.values()))


def _slots(
    rows: Sequence[Row], hours: Mapping[str, int], sets: Mapping[str, StudentSet], *, judged: bool
) -> Iterator[Slot]:
    for row in rows:
        if not (row["day"] and row["hour"]):
            continue  # an activity FET found no place for
        activity, subject = row.need("activity"), row.need("subject")
        if activity is None or subject is None:
            continue
        day = _day(row)
        yield Slot(
            source_id=f"{activity}/{row['day']}/{row['hour']}",
            at=row.at,
            weekday=day.weekday,
            period=row.read("hour", hours.get, Code.BAD_VALUE),
            week=day.week,
            starts=_starts(row["hour"]),
            sets=tuple(_set(row, name, sets, judged=judged) for name in split_list(row["sets"], "+")),
            subject=subject,
            teachers=split_list(row["teachers"], "+"),
            room=row["room"],
            tags=split_list(row["tags"], "+"),
            label=f"{row['day']} {row['hour']}",
        )


def _day(row: Row) -> Day:
    day = day_of(row["day"])
    if day.weekday is None:
        row.report.add(row.at, "day", Code.BAD_VALUE, row["day"])
    return day


def _hours(labels: Sequence[str]) -> dict[str, int]:
    """Hour label -> number of the lesson: the number it names, or else the place of its time among all times."""
    numbered = {label: int(match[1]) for label in labels if (match := _HOUR.match(label))}
    times = sorted({starts for label in labels if label not in numbered and (starts := _starts(label))})
    order = {starts: number for number, starts in enumerate(times, start=1)}
    timed = {label: order[starts] for label in labels if (starts := _starts(label)) in order}
    return timed | numbered


def _starts(label: str) -> time | None:
    match = _TIME.search(label)
    return parse_time(match[0]) if match else None


def _sets(table: Table | None, report: Report) -> dict[str, StudentSet]:
    """Set name -> class and subgroup; a subgroup that stands under several groups of a year is met once."""
    found: dict[str, StudentSet] = {}
    for row in table.rows(STUDENTS, report) if table else ():
        year = row["year"]
        for name in filter(None, (year, row["group"], row["subgroup"])):
            found.setdefault(name, _part_of(year, name))
    return found


def _part_of(year: str, name: str) -> StudentSet:
    """A set as a part of its year: the year's name is not repeated in the subgroup's ("7А-1" of 7А is "1")."""
    title = class_title(year)
    if name == year:
        return StudentSet(name, title)
    short = name.removeprefix(year).strip(" -_./()")
    return StudentSet(name, title, short or name)


def _set(row: Row, name: str, sets: Mapping[str, StudentSet], *, judged: bool) -> StudentSet:
    if name in sets:
        return sets[name]
    if judged:
        row.report.add(row.at, "sets", Code.UNKNOWN_REFERENCE, name)
    match = _TITLE.fullmatch(name)
    if match is None:
        return StudentSet(name, class_title(name))
    return StudentSet(name, class_title(match[1]), match[2].strip() or None)
