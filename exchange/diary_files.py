"""The diary's own plain CSV, for what OneRoster has no place for; UTF-8, columns by header, English or Russian.

    bells.csv         period,start,end[,weekday]               08:30; a weekday (1-7) overrides the common bells
    breaks.csv        title,start,end                          school holidays, both days inclusive
    timetable.csv     weekday,period,class[,group],subject[,teacher,room,week]   weekday 1-7 or Пн; week A or B
    lessons.csv       date,period,class[,group],subject,topic[,material]
    homework.csv      class[,group],subject,assigned[,due],text[,pupil]          a pupil: for this one alone
    attendance.csv    date[,period],pupil,code[,minutes,class]  Н Б УП НП ОП ОСВ; no period: the whole day
    changes.csv       date,period,class[,group],kind[,subject,teacher,room,comment,to_date,to_period]
    term_results.csv  term,pupil,subject,value[,kind,class,date]  kind interim or final; no term: the year

A record's id is made of what it is about, so that a second import meets the first.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from exchange import diary_layouts as layouts
from exchange.fet import day_of
from exchange.model import (
    AttendanceRecord,
    Bell,
    Break,
    ChangeKind,
    ChangeRecord,
    Code,
    HomeworkRecord,
    Kind,
    LessonRecord,
    Parcel,
    Record,
    ResultKind,
    Slot,
    StudentSet,
    TermResultRecord,
)
from exchange.table import Layout, Report, Row, Table
from exchange.text import class_title, parse_date, parse_time, parse_whole, split_list

KIND, LAYOUTS = Kind.DIARY, layouts.LAYOUTS
MAX_PERIOD = 20
LATIN_CODES = str.maketrans("HBOPYC", "НВОРУС")
R = TypeVar("R", bound=Record)
Reader = Callable[[Row], R | None]


def parse(tables: Mapping[str, Table], report: Report) -> Parcel:
    """Read the diary's tables (by layout name); what is wrong goes to the report and the rest is read."""

    def read(layout: Layout, reader: Reader[R]) -> tuple[R, ...]:
        table = tables.get(layout.name)
        return () if table is None else tuple(_distinct(table.rows(layout, report), reader, report))

    return Parcel(
        bells=read(layouts.BELLS, _bell),
        breaks=read(layouts.BREAKS, _break),
        slots=read(layouts.TIMETABLE, _slot),
        lessons=read(layouts.LESSONS, _lesson),
        homework=tuple(_numbered(tables.get(layouts.HOMEWORK.name), report)),
        attendance=read(layouts.ATTENDANCE, _attendance),
        changes=read(layouts.CHANGES, _change),
        term_results=read(layouts.TERM_RESULTS, _term_result),
    )


def _distinct(rows: Iterator[Row], reader: Reader[R], report: Report) -> Iterator[R]:
    seen: set[str] = set()
    for row in rows:
        record = reader(row)
        if record is None:
            continue
        if record.source_id in seen:
            report.add(record.at, "", Code.DUPLICATE_ID, record.source_id, lost=True)
            continue
        seen.add(record.source_id)
        yield record


def _natural(*parts: object) -> str:
    return "/".join("" if part is None else str(part) for part in parts)


def _day(row: Row, name: str = "date") -> date | None:
    """A day the row makes no sense without."""
    return row.must(name, parse_date, Code.BAD_DATE)


def _number(text: str) -> int | None:
    """The number of a lesson; a zero lesson exists."""
    period = parse_whole(text)
    return period if period is not None and 0 <= period <= MAX_PERIOD else None


def _period(row: Row) -> int | None:
    return row.must("period", _number, Code.BAD_NUMBER)


def _bell(row: Row) -> Bell | None:
    period, start = _period(row), row.must("start", parse_time, Code.BAD_TIME)
    end = row.must("end", parse_time, Code.BAD_TIME)
    if period is None or start is None or end is None:
        return None
    if end <= start:
        row.report.add(row.at, "end", Code.BAD_TIME, row["end"], lost=True)
        return None
    weekday = row.read("weekday", _weekday, Code.BAD_VALUE)
    return Bell(source_id=_natural(weekday, period), at=row.at, period=period, start=start, end=end, weekday=weekday)


def _weekday(text: str) -> int | None:
    number = parse_whole(text)
    if number is not None:
        return number if 1 <= number <= 7 else None
    return day_of(text).weekday


def _break(row: Row) -> Break | None:
    title, start, end = row.need("title"), _day(row, "start"), _day(row, "end")
    if title is None or start is None or end is None:
        return None
    if end < start:
        row.report.add(row.at, "end", Code.BAD_DATE, row["end"], lost=True)
        return None
    return Break(source_id=_natural(start, title), at=row.at, title=title, start=start, end=end)


def _slot(row: Row) -> Slot | None:
    weekday, period = row.must("weekday", _weekday, Code.BAD_VALUE), _period(row)
    title, subject = row.need("class"), row.need("subject")
    if weekday is None or period is None or title is None or subject is None:
        return None
    group = row["subgroup"] or None
    week = row.read("week", lambda text: day_of(f"Пн {text}").week, Code.BAD_VALUE)
    school_class = class_title(title)
    return Slot(
        source_id=_natural(week, weekday, period, school_class, group, subject),
        at=row.at,
        weekday=weekday,
        period=period,
        week=week,
        sets=(StudentSet(f"{title}-{group}" if group else title, school_class, group),),
        subject=subject,
        teachers=split_list(row["teacher"], "+;"),
        room=row["room"],
        label=f"{row['weekday']} {row['period']}",
    )


def _lesson(row: Row) -> LessonRecord | None:
    on, period, title, subject = _day(row), _period(row), row.need("class"), row.need("subject")
    if on is None or period is None or title is None or subject is None:
        return None
    group = row["subgroup"] or None
    return LessonRecord(
        source_id=_natural(on, period, class_title(title), group, subject),
        at=row.at,
        on=on,
        period=period,
        class_title=class_title(title),
        subject=subject,
        topic=row["topic"],
        material=row["material"],
        subgroup=group,
    )


def _numbered(table: Table | None, report: Report) -> Iterator[HomeworkRecord]:
    """Homework; a lesson may give several, so the second of a kind is numbered in its id."""
    met: dict[str, int] = {}
    for row in table.rows(layouts.HOMEWORK, report) if table else ():
        title, subject, assigned = row.need("class"), row.need("subject"), _day(row, "assigned")
        text = row.need("text") if row["text"].strip(". -–—") else None
        if title is None or subject is None or assigned is None or text is None:
            continue  # a row of dots is how a teacher says that nothing is set
        due, pupil, group = row.date("due"), row["pupil"] or None, row["subgroup"] or None
        natural = _natural(assigned, due, class_title(title), group, subject, pupil)
        met[natural] = met.get(natural, 0) + 1
        yield HomeworkRecord(
            source_id=natural if met[natural] == 1 else f"{natural}#{met[natural]}",
            at=row.at,
            class_title=class_title(title),
            subject=subject,
            assigned=assigned,
            due=due,
            text=text,
            pupil=pupil,
            subgroup=group,
        )


def _attendance(row: Row) -> AttendanceRecord | None:
    on, pupil, code = _day(row), row.need("pupil"), row.need("code")
    if on is None or pupil is None or code is None:
        return None
    period = row.read("period", _number, Code.BAD_NUMBER, lost=True)
    if row["period"] and period is None:
        return None
    return AttendanceRecord(
        source_id=_natural(on, period, pupil),
        at=row.at,
        on=on,
        period=period,
        pupil=pupil,
        code=code.upper().translate(LATIN_CODES),
        minutes=row.read("minutes", parse_whole, Code.BAD_NUMBER),
        class_title=class_title(row["class"]) if row["class"] else None,
    )


def _change_kind(text: str) -> ChangeKind | None:
    word = layouts.CHANGE_KINDS.get(text.lower(), text.lower())
    return ChangeKind(word) if word in set(ChangeKind) else None


def _change(row: Row) -> ChangeRecord | None:
    on, period, title = _day(row), _period(row), row.need("class")
    kind = row.must("kind", _change_kind, Code.BAD_VALUE)
    if kind is None or on is None or period is None or title is None:
        return None
    group = row["subgroup"] or None
    return ChangeRecord(
        source_id=_natural(on, period, class_title(title), group, kind.value),
        at=row.at,
        on=on,
        period=period,
        class_title=class_title(title),
        kind=kind,
        subject=row["subject"],
        teacher=row["teacher"],
        room=row["room"],
        comment=row["comment"],
        subgroup=group,
        to_date=row.date("to_date"),
        to_period=row.read("to_period", _number, Code.BAD_NUMBER),
    )


def _result_kind(text: str) -> ResultKind | None:
    word = layouts.RESULT_KINDS.get(text.lower(), text.lower())
    return ResultKind(word) if word in set(ResultKind) else None


def _term_result(row: Row) -> TermResultRecord | None:
    pupil, subject, value = row.need("pupil"), row.need("subject"), row.need("value")
    kind = row.read("kind", _result_kind, Code.BAD_VALUE) or ResultKind.INTERIM
    if pupil is None or subject is None or value is None:
        return None
    return TermResultRecord(
        source_id=_natural(row["term"], pupil, subject, kind.value),
        at=row.at,
        term=row["term"],
        pupil=pupil,
        subject=subject,
        value=value,
        kind=kind,
        class_title=class_title(row["class"]) if row["class"] else None,
        on=row.date("date"),
    )
