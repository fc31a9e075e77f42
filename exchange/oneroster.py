"""OneRoster CSV 1.2, and 1.1 where it differs: a school, its year, classes, people and gradebook."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from exchange import oneroster_layouts as layouts
from exchange.model import (
    ClassKind,
    Code,
    Enrolment,
    Kind,
    Org,
    OrgKind,
    Parcel,
    Record,
    SchoolClass,
    Session,
    SessionKind,
    State,
    Subject,
)
from exchange.oneroster_marks import categories, marks, works
from exchange.oneroster_people import people
from exchange.oneroster_source import ROLES, Source, distinct, flag, row_id, state
from exchange.table import Layout, Report, Row, Table
from exchange.text import class_title, grade_of, parse_date, parse_whole, split_list

KIND, LAYOUTS = Kind.ONEROSTER, layouts.LAYOUTS
_SESSION_KINDS = {kind.value: kind for kind in SessionKind}
_OTHER_ORGS = {"district", "local", "state", "national", "college", "university", "institution"}
_HOMEROOM = re.compile(r"\s*(\d{1,2}\s*[-–—«\"']?\s*[A-Za-zА-Яа-яЁё])(?!\w)[»\"']?")
_SUBGROUP = re.compile(
    r"(?:подгруппа|группа|гр\.)\s*№?\s*(?P<after>\w+)|(?P<before>\d+)(?:-я)?\s*(?:подгруппа|группа)", re.IGNORECASE
)
R = TypeVar("R", bound=Record)


def parse(tables: Mapping[str, Table], report: Report) -> Parcel:
    """Read a set of OneRoster tables (by layout name); what is wrong goes to the report and the rest is read."""
    source = Source(tables, report)
    source.read_manifest()
    orgs = _orgs(source)
    sessions = _sessions(source)
    classes, subjects = _classes(source)
    persons = people(source)
    enrolments = tuple(distinct(_enrolments(source), source))
    kinds = categories(source)
    items = works(source)
    return Parcel(
        orgs=orgs,
        sessions=sessions,
        subjects=subjects,
        classes=classes,
        people=persons,
        enrolments=enrolments,
        categories=kinds,
        works=items,
        marks=marks(source),
        delta=source.delta_files(),
    )


def _keep(source: Source, layout: Layout, read: Callable[[Source, Row], R | None]) -> tuple[R, ...]:
    """Records of one file; rows that lack their sense or repeat an id are left out and reported."""
    found = (record for row in source.rows(layout) if (record := read(source, row)) is not None)
    records = tuple(distinct(found, source))
    source.learn(layout, records)
    return records


def _orgs(source: Source) -> tuple[Org, ...]:
    source.learn_ids(layouts.ORGS)
    return _keep(source, layouts.ORGS, _org)


def _org(source: Source, row: Row) -> Org | None:
    org_id, name = row.need("id"), row.need("name")
    if org_id is None or name is None:
        return None
    kind = row["type"].lower()
    if kind not in _OTHER_ORGS | {"school", "department"}:
        row.report.add(row.at, "type", Code.BAD_VALUE, row["type"])
    return Org(
        source_id=org_id,
        at=row.at,
        state=state(row),
        name=name,
        kind=OrgKind(kind) if kind in ("school", "department") else OrgKind.OTHER,
        identifier=row["identifier"],
        parent_id=source.reference(row, "parent", layouts.ORGS),
    )


def _sessions(source: Source) -> tuple[Session, ...]:
    source.learn_ids(layouts.SESSIONS)
    return _keep(source, layouts.SESSIONS, _session)


def _session(source: Source, row: Row) -> Session | None:
    session_id = row.need("id")
    start, end = (row.must(name, parse_date, Code.BAD_DATE) for name in ("start", "end"))
    if session_id is None or start is None or end is None:
        return None
    if end < start:
        row.report.add(row.at, "end", Code.BAD_DATE, row["end"], lost=True)
        return None
    kind = row.read("type", lambda text: _SESSION_KINDS.get(text.lower()), Code.BAD_VALUE)
    return Session(
        source_id=session_id,
        at=row.at,
        state=state(row),
        title=row["title"] or session_id,
        kind=kind or SessionKind.TERM,
        start=start,
        end=end,
        parent_id=source.reference(row, "parent", layouts.SESSIONS),
    )


def _classes(source: Source) -> tuple[tuple[SchoolClass, ...], tuple[Subject, ...]]:
    """Classes and the subjects they and their courses name, one of a title."""
    subjects: dict[str, Subject] = {}
    courses: dict[str, str] = {}
    for row in source.rows(layouts.COURSES):
        if (course_id := row.need("id")) is None:
            continue
        title = _subject_of(row) or row["title"] or course_id
        courses.setdefault(course_id, title)
        if state(row) is State.ACTIVE:
            subjects.setdefault(title.casefold(), _subject(row, title, row["code"]))
    source.learn_these(layouts.COURSES, courses)

    def read(source: Source, row: Row) -> SchoolClass | None:
        return _class(source, row, courses)

    classes = _keep(source, layouts.CLASSES, read)
    for school_class in classes:
        named = school_class.subject
        if named and named.casefold() not in subjects:
            subjects[named.casefold()] = Subject(source_id=named.casefold(), at=school_class.at, title=named)
    return classes, tuple(subjects.values())


def _subject(row: Row, title: str, code: str) -> Subject:
    return Subject(source_id=title.casefold(), at=row.at, title=title, code=code)


def _subject_of(row: Row) -> str | None:
    """The first subject named; a bare number is a grade that slipped into the wrong column."""
    named = (name for name in split_list(row["subjects"]) if parse_whole(name) is None)
    return next(named, None)


def _class(source: Source, row: Row, courses: Mapping[str, str]) -> SchoolClass | None:
    class_id, title = row.need("id"), row["title"] or row["code"]
    if class_id is None:
        return None
    if not title:
        row.report.add(row.at, "title", Code.MISSING_VALUE, lost=True)
        return None
    course = source.reference(row, "course", layouts.COURSES)
    kind = _class_kind(row, title)
    scheduled = kind is ClassKind.SCHEDULED
    return SchoolClass(
        source_id=class_id,
        at=row.at,
        state=state(row),
        title=class_title(title),
        kind=kind,
        grade=_grade(row, title),
        homeroom=_homeroom_of(title, row["code"]),
        subgroup=_subgroup_of(title) if scheduled else None,
        code=row["code"],
        org_id=source.reference(row, "school", layouts.ORGS),
        course_id=course,
        subject=(_subject_of(row) or courses.get(course or "", title)) if scheduled else None,
        session_ids=source.references(row, "sessions", layouts.SESSIONS),
    )


def _grade(row: Row, title: str) -> int | None:
    """The one grade said, or else the one a title begins with; a class of several grades has none of its own."""
    grades = split_list(row["grades"])
    return (parse_whole(grades[0]) if len(grades) == 1 else None) or grade_of(title)


def _class_kind(row: Row, title: str) -> ClassKind:
    """As said; where nothing is said, a bare "7А" is a school class and anything longer its lessons."""
    said = row["type"].lower()
    if said in ("homeroom", "scheduled"):
        return ClassKind(said)
    if said:
        row.report.add(row.at, "type", Code.BAD_VALUE, row["type"])
    return ClassKind.HOMEROOM if _HOMEROOM.fullmatch(title) else ClassKind.SCHEDULED


def _homeroom_of(title: str, code: str) -> str | None:
    for text in (title, code):
        if match := _HOMEROOM.match(text):
            return class_title(match[1])
    return None


def _subgroup_of(title: str) -> str | None:
    match = _SUBGROUP.search(title)
    return match["after"] or match["before"] if match else None


def _enrolments(source: Source) -> Iterator[Enrolment]:
    for row in source.rows(layouts.ENROLMENTS):
        class_id = source.required(row, "class", layouts.CLASSES)
        person_id = source.required(row, "user", layouts.USERS)
        role = row.must("role", lambda text: ROLES.get(text.lower()), Code.BAD_VALUE)
        if class_id is None or person_id is None or role is None:
            continue
        begin, end = row.date("begin"), row.date("end")
        yield Enrolment(
            source_id=row_id(row, f"{class_id}/{person_id}/{role}"),
            at=row.at,
            state=state(row),
            class_id=class_id,
            person_id=person_id,
            role=role,
            begin=begin,
            end=end,
            primary=flag(row["primary"]),
        )
