"""Reading a term of a diary: its terms, its marks with their history, its attendance. No permit, no read."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Date,
    Integer,
    LargeBinary,
    Row,
    and_,
    bindparam,
    cast,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.absence_notes import DaySpan, NoteReason, NoteSaid, NoteStatus
from domain.access import Permit
from domain.diary import Absence
from domain.marks import Attendance
from domain.term_marks import Correction, Revision, TermMark, corrections, in_order
from domain.terms import SchoolTerm
from domain.timetable import Subject
from storage.crypto import Sealed
from storage.tables import (
    AbsenceNoteRow,
    AttendanceRow,
    GroupMemberRow,
    MarkRevisionRow,
    MarkRow,
    Moment,
    RoleRow,
    SlotRow,
    StaffRow,
    SubjectRow,
    TermRow,
)

_PUPIL = bindparam("pupil", type_=Integer)
_CLASS = bindparam("class_id", type_=Integer)
_SCHOOL = bindparam("school", type_=Integer)
_SUBJECT = bindparam("subject", type_=Integer)
_NOW = bindparam("now", type_=Moment)
_BETWEEN = (bindparam("since", type_=Date), bindparam("until", type_=Date))

_TERMS = (
    select(TermRow.id, TermRow.title, TermRow.starts_on, TermRow.ends_on)
    .where(TermRow.school_id == _SCHOOL)
    .order_by(TermRow.starts_on, TermRow.id)
)
_SEEN = (  # what a parent may see now
    MarkRow.pupil_id == _PUPIL,
    MarkRow.day.between(*_BETWEEN),
    MarkRow.public_at <= _NOW,
    MarkRow.withdrawn_at.is_(None),
)
_MARK = (
    MarkRow.id,
    MarkRow.day,
    MarkRow.period,
    MarkRow.value,
    MarkRow.work,
    MarkRow.weight,
    MarkRow.counts,
    MarkRow.debt_until,
    MarkRow.comment,
    MarkRow.revision,
    MarkRow.public_at,
    SubjectRow.id.label("subject_id"),
    SubjectRow.title.label("subject"),
)
_MARKS = select(*_MARK).join(SubjectRow, SubjectRow.id == MarkRow.subject_id).where(*_SEEN)
# Who wrote a revision, as the staff list of this school has them; a role that has ended names its person still.
_AUTHOR = (
    select(StaffRow.name)
    .join(RoleRow, RoleRow.staff_id == StaffRow.id)
    .where(RoleRow.person_id == MarkRevisionRow.by, RoleRow.school_id == _SCHOOL)
    .order_by(RoleRow.id.desc())
    .limit(1)
    .correlate(MarkRevisionRow)
    .scalar_subquery()
)
# From the subject outwards, so that one without marks has its title still; each revision repeats its mark.
_OF_SUBJECT = (
    select(
        *_MARK,
        MarkRevisionRow.revision.label("step"),
        MarkRevisionRow.value.label("step_value"),
        MarkRevisionRow.at.label("step_at"),
        MarkRevisionRow.reason.label("step_reason"),
        _AUTHOR.label("step_by"),
    )
    .select_from(SubjectRow)
    .outerjoin(MarkRow, and_(MarkRow.subject_id == SubjectRow.id, *_SEEN))
    .outerjoin(
        MarkRevisionRow,
        and_(MarkRevisionRow.mark_id == MarkRow.id, MarkRow.revision > 1, MarkRevisionRow.at <= _NOW),
    )
    .where(SubjectRow.id == _SUBJECT, SubjectRow.school_id == _SCHOOL)
)
_NOTED: tuple[Any, ...] = (
    AttendanceRow.day.label("day"),
    AttendanceRow.period.label("period"),
    AttendanceRow.code.label("code"),
    AttendanceRow.minutes.label("minutes"),
    cast(null(), Integer).label("note"),
    cast(null(), Date).label("until"),
    type_coerce(cast(null(), LargeBinary), Sealed()).label("reason"),
)
_TOLD: tuple[Any, ...] = (
    AbsenceNoteRow.first_on,
    cast(null(), Integer),
    AbsenceNoteRow.status,
    cast(null(), Integer),
    AbsenceNoteRow.id,
    AbsenceNoteRow.last_on,
    AbsenceNoteRow.reason,
)
# Notes of the family beside what was noted at lessons, in one round.
_ATTENDANCE: CompoundSelect[Any] = union_all(
    select(*_NOTED).where(
        AttendanceRow.pupil_id == _PUPIL, AttendanceRow.day.between(*_BETWEEN), AttendanceRow.public_at <= _NOW
    ),
    select(*_TOLD).where(
        AbsenceNoteRow.pupil_id == _PUPIL,
        AbsenceNoteRow.first_on <= _BETWEEN[1],
        AbsenceNoteRow.last_on >= _BETWEEN[0],
        AbsenceNoteRow.status != NoteStatus.WITHDRAWN,
    ),
).order_by("day", "period", "note")
_MY_GROUPS = select(GroupMemberRow.group_id).where(GroupMemberRow.pupil_id == _PUPIL)
_TAUGHT = select(SlotRow.subject_id).where(
    SlotRow.class_id == _CLASS, or_(SlotRow.group_id.is_(None), SlotRow.group_id.in_(_MY_GROUPS))
)
_MARKED = select(MarkRow.subject_id).where(*_SEEN)
_SUBJECTS = (
    select(SubjectRow.id, SubjectRow.title)
    .where(SubjectRow.school_id == _SCHOOL, or_(SubjectRow.id.in_(_TAUGHT), SubjectRow.id.in_(_MARKED)))
    .order_by(SubjectRow.id)
)


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """The marks of one subject, and what became of those that were corrected."""

    subject: Subject
    marks: tuple[TermMark, ...]
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class AttendanceRecord:
    """What was noted at lessons, and what the family told."""

    noted: tuple[tuple[date, Absence], ...]
    notes: tuple[NoteSaid, ...]


class DiaryTerms:
    """Every method is one SELECT."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def terms(self, permit: Permit) -> list[SchoolTerm]:
        """All the terms of the school, of any year."""
        rows = await self._connection.execute(_TERMS, {"school": permit.school_id})
        return [SchoolTerm(row.id, row.title, row.starts_on, row.ends_on) for row in rows]

    async def marks(self, permit: Permit, term: SchoolTerm, now: datetime) -> list[TermMark]:
        """The marks of a term as far as they are public at `now`."""
        return [_mark(row) for row in await self._connection.execute(_MARKS, _asked(permit, term, now))]

    async def subject(self, permit: Permit, term: SchoolTerm, subject_id: int, now: datetime) -> SubjectRecord | None:
        """The same of one subject, with the history of its marks. None: the school has no such subject."""
        asked = {**_asked(permit, term, now), "subject": subject_id, "school": permit.school_id}
        rows = list(await self._connection.execute(_OF_SUBJECT, asked))
        if not rows:
            return None
        marks = {row.id: _mark(row) for row in rows if row.id is not None}
        public = {row.id: row.public_at for row in rows if row.id is not None}
        steps: dict[int, list[Revision]] = {}
        for row in rows:
            if row.step is not None:
                steps.setdefault(row.id, []).append(
                    Revision(row.step, row.step_value, row.step_at, row.step_reason, row.step_by)
                )
        ordered = in_order(marks.values())
        told = tuple(one for mark in ordered for one in corrections(mark, steps.get(mark.id, ()), public[mark.id]))
        return SubjectRecord(Subject(rows[0].subject_id, rows[0].subject), ordered, told)

    async def attendance(self, permit: Permit, term: SchoolTerm, now: datetime) -> AttendanceRecord:
        """What was noted in a term as far as it is public at `now`, and what the family told about these days."""
        noted: list[tuple[date, Absence]] = []
        notes: list[NoteSaid] = []
        for row in await self._connection.execute(_ATTENDANCE, _asked(permit, term, now)):
            if row.note is None:
                noted.append((row.day, Absence(row.period, Attendance.parse(row.code) or row.code, row.minutes)))
                continue
            days, reason, status = DaySpan(row.day, row.until), NoteReason(row.reason), NoteStatus(row.code)
            notes.append(NoteSaid(id=row.note, days=days, reason=reason, status=status))
        return AttendanceRecord(tuple(noted), tuple(notes))

    async def subjects(self, permit: Permit, year: SchoolTerm, now: datetime) -> list[Subject]:
        """The subjects a pupil is taught, and those with marks this year that the timetable no longer has."""
        asked = {**_asked(permit, year, now), "class_id": permit.class_id, "school": permit.school_id}
        return [Subject(row.id, row.title) for row in await self._connection.execute(_SUBJECTS, asked)]


def _asked(permit: Permit, term: SchoolTerm, now: datetime) -> dict[str, Any]:
    return {"pupil": permit.pupil_id, "since": term.starts_on, "until": term.ends_on, "now": now}


def _mark(row: Row[*tuple[Any, ...]]) -> TermMark:
    return TermMark(
        id=row.id,
        subject=Subject(row.subject_id, row.subject),
        period=row.period,
        value=row.value,
        work=row.work,
        debt_until=row.debt_until,
        comment=row.comment,
        counts=row.counts,
        corrected=row.revision > 1,
        day=row.day,
        weight=Decimal(str(row.weight)),
    )
