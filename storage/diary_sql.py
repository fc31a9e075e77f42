"""The statements that read a diary: each one UNION ALL, built once at import so that it is compiled once.

Every branch fills the columns it has and leaves the rest NULL; the first column says which branch a row is of.
One round to the database costs more than the rows: hence one statement for a page, not a query a table.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    LargeBinary,
    Select,
    String,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.types import TypeEngine

from storage.crypto import Sealed
from storage.tables import (
    AttendanceRow,
    BellRow,
    ChangeRow,
    GroupMemberRow,
    HomeworkDoneRow,
    HomeworkFileRow,
    HomeworkRow,
    LessonRow,
    MarkRow,
    Moment,
    SchoolBreakRow,
    SchoolRow,
    SlotRow,
    StaffRow,
    SubjectRow,
    TermRow,
)

COLUMNS: Mapping[str, TypeEngine[Any]] = {
    "id": Integer(),
    "day": Date(),
    "until": Date(),
    "period": Integer(),
    "weekday": Integer(),
    "week": Integer(),
    "group_id": Integer(),
    "subject_id": Integer(),
    "subject": Text(),
    "what": Text(),
    "more": Text(),
    "comment": Text(),
    "number": Integer(),
    "flag": Integer(),
    "teacher": Sealed(),
    "made_at": Moment(),
}

_PUPIL = bindparam("pupil", type_=Integer)
_WHOLE = bindparam("whole_of", type_=Integer)  # the same pupil, or nobody where the permit ends before marks
_CLASS = bindparam("class_id", type_=Integer)
_ALL_TEACHERS = bindparam("all_teachers", type_=Integer)  # 1: of every lesson
_SCHOOL = bindparam("school", type_=Integer)
_NOW = bindparam("now", type_=Moment)
_MY_GROUPS = select(GroupMemberRow.group_id).where(GroupMemberRow.pupil_id == _PUPIL)
_CHANGES_BETWEEN = (bindparam("changes_since", type_=Date), bindparam("changes_until", type_=Date))
_FACTS_BETWEEN = (bindparam("facts_since", type_=Date), bindparam("facts_until", type_=Date))


def _branch(of: str, **filled: Any) -> Select[Any]:
    return select(
        literal_column(f"'{of}'", String).label("of"),
        *((filled[name] if name in filled else _nothing(kind)).label(name) for name, kind in COLUMNS.items()),
    )


def _nothing(kind: TypeEngine[Any]) -> ColumnElement[Any]:
    """A NULL of a type: PostgreSQL joins no branches of unlike columns."""
    return type_coerce(cast(null(), LargeBinary), kind) if isinstance(kind, Sealed) else cast(null(), kind)


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _mine(group_id: Any) -> ColumnElement[bool]:
    """Of the whole class, or of a study group this pupil is in."""
    return or_(group_id.is_(None), group_id.in_(_MY_GROUPS))


def _slots() -> Select[Any]:
    """The timetable of the class; those of other study groups too, flagged 0: their lessons are not this pupil's."""
    # A name costs a decryption: those of teachers are read where a change speaks of them, or all are wanted.
    of_teachers = select(ChangeRow.period).where(
        ChangeRow.class_id == _CLASS, ChangeRow.day.between(*_CHANGES_BETWEEN), ChangeRow.teacher_id.is_not(None)
    )
    return (
        _branch(
            "slot",
            weekday=SlotRow.weekday,
            period=SlotRow.period,
            week=SlotRow.week,
            group_id=SlotRow.group_id,
            subject_id=SlotRow.subject_id,
            subject=SubjectRow.title,
            what=SlotRow.room,
            flag=_flag(_mine(SlotRow.group_id)),
            teacher=StaffRow.name,
        )
        .select_from(SlotRow)
        .join(SubjectRow, SubjectRow.id == SlotRow.subject_id)
        .outerjoin(
            StaffRow, and_(StaffRow.id == SlotRow.teacher_id, or_(_ALL_TEACHERS == 1, SlotRow.period.in_(of_teachers)))
        )
        .where(SlotRow.class_id == _CLASS)
    )


def _changes() -> Select[Any]:
    return (
        _branch(
            "change",
            day=ChangeRow.day,
            period=ChangeRow.period,
            group_id=ChangeRow.group_id,
            subject_id=ChangeRow.subject_id,
            subject=SubjectRow.title,
            what=ChangeRow.kind,
            more=ChangeRow.room,
            comment=ChangeRow.comment,
            teacher=StaffRow.name,
            made_at=ChangeRow.made_at,
        )
        .select_from(ChangeRow)
        .outerjoin(SubjectRow, SubjectRow.id == ChangeRow.subject_id)
        .outerjoin(StaffRow, StaffRow.id == ChangeRow.teacher_id)
        .where(ChangeRow.class_id == _CLASS, ChangeRow.day.between(*_CHANGES_BETWEEN), _mine(ChangeRow.group_id))
    )


def _of_school() -> tuple[Select[Any], ...]:
    bells = _branch(
        "bell", weekday=BellRow.weekday, period=BellRow.period, what=BellRow.starts_at, more=BellRow.ends_at
    ).where(BellRow.school_id == _SCHOOL)
    terms = _branch("term", day=TermRow.starts_on, until=TermRow.ends_on, what=TermRow.title).where(
        TermRow.school_id == _SCHOOL
    )
    breaks = _branch(
        "break", day=SchoolBreakRow.starts_on, until=SchoolBreakRow.ends_on, what=SchoolBreakRow.title
    ).where(SchoolBreakRow.school_id == _SCHOOL)
    return (
        bells,
        terms,
        breaks,
        _branch("school", what=SchoolRow.region, more=SchoolRow.profile).where(SchoolRow.id == _SCHOOL),
    )


def _marks() -> Select[Any]:
    return (
        _branch(
            "mark",
            id=MarkRow.id,
            day=MarkRow.day,
            until=MarkRow.debt_until,
            period=MarkRow.period,
            subject_id=MarkRow.subject_id,
            subject=SubjectRow.title,
            what=MarkRow.value,
            more=MarkRow.work,
            comment=MarkRow.comment,
            number=MarkRow.revision,
            flag=_flag(MarkRow.counts.is_(True)),
        )
        .select_from(MarkRow)
        .join(SubjectRow, SubjectRow.id == MarkRow.subject_id)
        .where(
            MarkRow.pupil_id == _WHOLE,
            MarkRow.day.between(*_FACTS_BETWEEN),
            MarkRow.public_at <= _NOW,
            MarkRow.withdrawn_at.is_(None),
        )
    )


def _attendance() -> Select[Any]:
    return _branch(
        "absence",
        id=AttendanceRow.id,
        day=AttendanceRow.day,
        period=AttendanceRow.period,
        what=AttendanceRow.code,
        number=AttendanceRow.minutes,
    ).where(
        AttendanceRow.pupil_id == _WHOLE, AttendanceRow.day.between(*_FACTS_BETWEEN), AttendanceRow.public_at <= _NOW
    )


def _lessons() -> Select[Any]:
    return (
        _branch(
            "lesson",
            id=LessonRow.id,
            day=LessonRow.day,
            period=LessonRow.period,
            subject_id=LessonRow.subject_id,
            subject=SubjectRow.title,
            what=LessonRow.topic,
            more=LessonRow.material,
        )
        .select_from(LessonRow)
        .join(SubjectRow, SubjectRow.id == LessonRow.subject_id)
        .where(LessonRow.class_id == _CLASS, LessonRow.day.between(*_FACTS_BETWEEN))
    )


def _homework() -> Select[Any]:
    done = exists().where(HomeworkDoneRow.homework_id == HomeworkRow.id, HomeworkDoneRow.pupil_id == _PUPIL)
    files = select(func.count()).where(HomeworkFileRow.homework_id == HomeworkRow.id)
    return (
        _branch(
            "homework",
            id=HomeworkRow.id,
            day=HomeworkRow.due_on,
            subject_id=HomeworkRow.subject_id,
            subject=SubjectRow.title,
            what=HomeworkRow.text,
            flag=_flag(HomeworkRow.pupil_id.is_not(None)),
            number=_flag(done),
            week=files.scalar_subquery(),
        )
        .select_from(HomeworkRow)
        .join(SubjectRow, SubjectRow.id == HomeworkRow.subject_id)
        .where(
            HomeworkRow.class_id == _CLASS,
            HomeworkRow.due_on.between(*_FACTS_BETWEEN),
            HomeworkRow.withdrawn_at.is_(None),
            HomeworkRow.set_at <= _NOW,
            or_(HomeworkRow.pupil_id.is_(None), HomeworkRow.pupil_id == _PUPIL),
            _mine(HomeworkRow.group_id),
        )
    )


_OF_FRAME = (_slots(), _changes(), *_of_school())
_OF_FACTS = (_marks(), _attendance(), _lessons(), _homework())

FRAME: CompoundSelect[Any] = union_all(*_OF_FRAME)
PAGE: CompoundSelect[Any] = union_all(*_OF_FRAME, *_OF_FACTS)
FACTS: CompoundSelect[Any] = union_all(*_OF_FACTS)
