"""What files say, in one neutral form between parsers and rows.

Every record knows the id its source gave it and the place it was read from, so that the importer can match it
again on a second run and a person can find the line. Ids are text: some systems count above 2**53.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

T_co = TypeVar("T_co", covariant=True)


class State(StrEnum):
    """What the source says of a record's life; `DELETED` asks to forget it, `INACTIVE` to stop using it."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DELETED = "tobedeleted"


class OrgKind(StrEnum):
    SCHOOL = "school"
    DEPARTMENT = "department"
    OTHER = "other"  # district, local, state, national, college: above a school or not one


class SessionKind(StrEnum):
    SCHOOL_YEAR = "schoolyear"
    SEMESTER = "semester"
    TERM = "term"
    GRADING_PERIOD = "gradingperiod"


class ClassKind(StrEnum):
    HOMEROOM = "homeroom"  # the school class itself: "7А"
    SCHEDULED = "scheduled"  # its lessons of one subject: "7А · Алгебра"


class Role(StrEnum):
    PUPIL = "pupil"
    TEACHER = "teacher"
    GUARDIAN = "guardian"
    ADMINISTRATOR = "administrator"
    STAFF = "staff"  # aide, counselor, proctor: in school, but without a class of their own


class ChangeKind(StrEnum):
    CANCELLED = "cancelled"
    OTHER_TEACHER = "other_teacher"
    OTHER_SUBJECT = "other_subject"
    MOVED = "moved"
    OTHER_ROOM = "other_room"
    ADDED = "added"
    COMMENT = "comment"


class ResultKind(StrEnum):
    """Which result of a term or a year: of interim (промежуточная) or of final (итоговая) assessment."""

    INTERIM = "interim"
    FINAL = "final"


class Code(StrEnum):
    """Why a file, a row or a value could not be taken as it stands; the words for people live in screens."""

    BAD_ARCHIVE = "bad_archive"  # not a zip, cut short, or damaged inside
    LOCKED_ARCHIVE = "locked_archive"  # a zip with a password
    TOO_BIG = "too_big"  # unpacks to more than we agree to hold
    SAME_NAME_TWICE = "same_name_twice"  # two files of one name: the first is read
    BAD_ENCODING = "bad_encoding"  # neither UTF-8, UTF-16 nor windows-1251
    GUESSED_ENCODING = "guessed_encoding"  # read as windows-1251: look at the names before agreeing
    BROKEN_TABLE = "broken_table"  # a quote never closed or a cell beyond any sense: reading stopped there
    MISSING_COLUMN = "missing_column"  # the file cannot be understood without it
    MISSING_FILE = "missing_file"  # the manifest promises it
    MISSING_VALUE = "missing_value"
    NAMELESS_PHONE = "nameless_phone"  # a phone of a parent whose name is not there: nobody to give the right to
    BAD_DATE = "bad_date"
    BAD_TIME = "bad_time"
    BAD_NUMBER = "bad_number"
    BAD_VALUE = "bad_value"  # not one of the words the format knows
    DUPLICATE_ID = "duplicate_id"  # the first row with this id is kept
    UNKNOWN_REFERENCE = "unknown_reference"  # the id is not in the file that should hold it
    NOT_A_GUARDIAN = "not_a_guardian"  # the link joins two people who are not a pupil and a guardian
    OTHER_DOCUMENT = "other_document"  # a document of an office that holds no table we open: .ods, .docx, .pdf
    UNSUPPORTED = "unsupported"  # a format we know by sight and do not read
    UNSAFE_XML = "unsafe_xml"  # declares entities or a document type: nothing a timetable needs
    BROKEN_FILE = "broken_file"  # not what its beginning promises: XML, JSON or a workbook cut short
    NOT_A_TABLE = "not_a_table"  # a sheet without a line of headings that we could understand


class Kind(StrEnum):
    """Which formats a parcel was made of."""

    ONEROSTER = "oneroster"
    FET = "fet"
    DIARY = "diary"
    SHEETS = "sheets"
    ASC = "asc"
    PORTAL = "portal"
    MIXED = "mixed"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: the file's name and its row as a spreadsheet counts it (the header is row 1)."""

    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be taken. `row` 0 is the file as a whole; `lost`: the row (or file) was left out."""

    file: str
    row: int
    column: str
    code: Code
    value: str = ""
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The common part: the source's own id (text) and the place it was read from."""

    source_id: str
    at: Place
    state: State = State.ACTIVE

    @property
    def active(self) -> bool:
        return self.state is State.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Org(Record):
    name: str
    kind: OrgKind
    identifier: str = ""
    parent_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(Record):
    """A year or a part of it. `end` is the last day, inclusive (OneRoster's own end date is kept as written)."""

    title: str
    kind: SessionKind
    start: date
    end: date
    parent_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Record):
    """A subject named by courses or classes, one record a title; `source_id` is the title in lower case."""

    title: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolClass(Record):
    """A homeroom ("7А") or a scheduled class ("7А · Алгебра"); `homeroom` is the school class its title names."""

    title: str
    kind: ClassKind
    grade: int | None = None
    homeroom: str | None = None  # "7А", normalised by `exchange.text.class_title`
    subgroup: str | None = None  # "1" of "7А · Английский язык · группа 1"
    code: str = ""
    org_id: str | None = None
    course_id: str | None = None
    subject: str | None = None  # a title; None for a homeroom
    session_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Record):
    """A human of any role; names as written, `middle` is the patronymic. Logins and passwords are never read."""

    family: str
    given: str
    middle: str = ""
    phone: str = ""  # as written: the importer asks phonenumbers
    email: str = ""
    birth_date: date | None = None
    identifier: str = ""
    roles: tuple[Role, ...] = ()
    org_ids: tuple[str, ...] = ()
    position: str = ""
    class_title: str = ""  # of a pupil known by name: tells namesakes apart
    by_name: bool = False  # the source gives no id: `source_id` is made of the name and good within this parcel alone
    guardian_ids: tuple[str, ...] = ()  # on a pupil: the people who are guardians, from whichever side it was said

    def numbered(self, number: int) -> "Person":
        """Of several people of one name in one file, the second and the rest get ids of their own."""
        return self if number == 1 else replace(self, source_id=f"{self.source_id}#{number}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment(Record):
    class_id: str
    person_id: str
    role: Role
    begin: date | None = None
    end: date | None = None
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Category(Record):
    """A kind of work ("контрольная работа"); `weight` None: the source gives none."""

    title: str
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem(Record):
    """A work that marks are given for. `weight` None: the category's."""

    class_id: str
    title: str
    category_id: str | None = None
    assigned: date | None = None
    due: date | None = None
    session_id: str | None = None
    weight: Decimal | None = None
    min_value: Decimal | None = None
    max_value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRecord(Record):
    """A mark as text ("5", "5-", "5/4", "зач"). A debt has value "." and, where known, `debt_until`."""

    work_id: str
    pupil_id: str
    value: str
    on: date | None = None
    comment: str = ""
    status: str = ""  # scoreStatus in lower case: "fully graded", "not submitted", "exempt", ...
    debt_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell(Record):
    """A lesson's clock, school's local time. `weekday` (Monday is 1) None: any day that has no line of its own."""

    period: int
    start: time
    end: time
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Break(Record):
    """School holidays inside or between terms, both days inclusive."""

    title: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class StudentSet:
    """Who comes to a slot: a class and, where it is not the whole of it, its subgroup. `name` as the file said."""

    name: str
    class_title: str
    subgroup: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot(Record):
    """One lesson of the weekly timetable. `week` is "A" or "B" of a two-week cycle, None every week."""

    weekday: int | None  # Monday is 1; None: the label named no day
    period: int | None  # number of the lesson; of bare times, their order in the file
    sets: tuple[StudentSet, ...]
    subject: str
    teachers: tuple[str, ...] = ()  # ids or names, often a bare surname: see `exchange.matching`
    week: str | None = None
    starts: time | None = None
    room: str = ""
    tags: tuple[str, ...] = ()
    label: str = ""  # day and hour as written


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonRecord(Record):
    on: date
    period: int
    class_title: str
    subject: str
    topic: str = ""
    material: str = ""
    subgroup: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkRecord(Record):
    """Homework of a class or, with `pupil` (an id or a name), of one pupil. `due` None: the next lesson."""

    class_title: str
    subject: str
    assigned: date
    text: str
    due: date | None = None
    pupil: str | None = None
    subgroup: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRecord(Record):
    """Not simply present. `code` in upper case (Н Б УП НП ОП ОСВ); `period` None: the whole day."""

    on: date
    period: int | None
    pupil: str  # an id or a name
    code: str
    minutes: int | None = None  # late by
    class_title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord(Record):
    """A dated exception of the timetable; what was there before is in the timetable itself."""

    on: date
    period: int
    class_title: str
    kind: ChangeKind
    subject: str = ""  # the new one, or the one meant where a subgroup has it
    teacher: str = ""
    room: str = ""
    comment: str = ""
    subgroup: str | None = None
    to_date: date | None = None  # of MOVED
    to_period: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermResultRecord(Record):
    """The result of a term (by its title or id) or, with `term` empty, of the year."""

    term: str
    pupil: str  # an id or a name
    subject: str
    value: str
    kind: ResultKind = ResultKind.INTERIM
    class_title: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRecord(Record):
    """A pupil said to be in a part of the class: "1", in every subject that is taught in parts or in one."""

    pupil_id: str
    class_title: str
    subgroup: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How a heading was understood; not `sure`: it is shown to a person before anything is written."""

    header: str
    field: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What a sheet was taken for."""

    file: str
    kind: str
    columns: tuple[ColumnReading, ...]

    @property
    def sure(self) -> bool:
        return all(column.sure for column in self.columns)


class Rows(Protocol[T_co]):
    """Records that can be counted and walked again: a tuple, or a file too long to be held as records."""

    def __iter__(self) -> Iterator[T_co]: ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What a set of files said. Records of one kind keep the order of their file."""

    kind: Kind = Kind.EMPTY
    orgs: tuple[Org, ...] = ()
    sessions: tuple[Session, ...] = ()
    subjects: tuple[Subject, ...] = ()
    classes: tuple[SchoolClass, ...] = ()
    people: tuple[Person, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    categories: tuple[Category, ...] = ()
    works: tuple[WorkItem, ...] = ()
    marks: Rows[MarkRecord] = ()  # parsed anew at every walk, so that two million of them fit
    bells: tuple[Bell, ...] = ()
    breaks: tuple[Break, ...] = ()
    slots: tuple[Slot, ...] = ()
    lessons: tuple[LessonRecord, ...] = ()
    homework: tuple[HomeworkRecord, ...] = ()
    attendance: tuple[AttendanceRecord, ...] = ()
    changes: tuple[ChangeRecord, ...] = ()
    term_results: tuple[TermResultRecord, ...] = ()
    members: tuple[MemberRecord, ...] = ()
    sheets: tuple[SheetReading, ...] = ()  # sheets whose headings had to be understood
    problems: tuple[Problem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)  # file -> rows read, the header not counted
    delta: frozenset[str] = frozenset()  # files that tell changes only: what is absent there is not gone
    listed: frozenset[str] = frozenset()  # titles of classes whose every pupil is named: who is not there has left
    headings: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (file, field) -> heading, as written
    ignored_files: tuple[str, ...] = ()
    ignored_columns: tuple[tuple[str, str], ...] = ()  # (file, column) that nobody asked for

    def terms(self) -> tuple[Session, ...]:
        """The parts of the year that marks are summed up by: sessions that have no parts of their own."""
        parents = {session.parent_id for session in self.sessions}
        return tuple(
            session
            for session in self.sessions
            if session.kind is not SessionKind.SCHOOL_YEAR and session.source_id not in parents and session.active
        )

    def lost(self) -> int:
        """How many rows and files were left out."""
        return sum(problem.lost for problem in self.problems)
