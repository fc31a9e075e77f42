"""Notes about absence: told by parents, read by the class teacher; no permit, no read of a pupil's notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.absence_notes import AbsenceNote, DaySpan, NoteReason, NoteStatus
from domain.access import Permit, RoleKind
from storage.tables import AbsenceNoteRow, AccountRow, PupilRow, RoleRow, SchoolClassRow, SchoolRow

_NOTE = (
    AbsenceNoteRow.id,
    AbsenceNoteRow.pupil_id,
    AbsenceNoteRow.person_id,
    AbsenceNoteRow.account_id,
    AbsenceNoteRow.first_on,
    AbsenceNoteRow.last_on,
    AbsenceNoteRow.reason,
    AbsenceNoteRow.words,
    AbsenceNoteRow.file_id,
    AbsenceNoteRow.status,
    AbsenceNoteRow.answer,
    AbsenceNoteRow.version,
    AbsenceNoteRow.told_at,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteInClass:
    """A note as the class teacher sees it."""

    note: AbsenceNote
    pupil_name: str
    class_title: str
    class_id: int
    school_id: int
    zone: str
    protect_content: bool
    teacher_staff_id: int | None


@dataclass(frozen=True, slots=True)
class ClassTeacher:
    """A person who leads a class, with the account to write to."""

    person_id: int
    account_id: int


class AbsenceNotes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def tell(
        self,
        permit: Permit,
        *,
        person_id: int,
        account_id: int,
        days: DaySpan,
        reason: NoteReason,
        words: str | None,
        file_id: int | None,
        at: datetime,
    ) -> AbsenceNote:
        """Keep a new note."""
        added = await self._connection.execute(
            insert(AbsenceNoteRow)
            .values(
                pupil_id=permit.pupil_id,
                person_id=person_id,
                account_id=account_id,
                first_on=days.first,
                last_on=days.last,
                reason=reason,
                words=words,
                file_id=file_id,
                status=NoteStatus.SENT,
                version=1,
                told_at=at,
            )
            .returning(*_NOTE)
        )
        return _note(added.one())

    async def own(self, note_id: int, person_id: int) -> AbsenceNote | None:
        """A note of one's own; of another's there is nothing."""
        query = select(*_NOTE).where(AbsenceNoteRow.id == note_id, AbsenceNoteRow.person_id == person_id)
        row = (await self._connection.execute(query)).first()
        return _note(row) if row else None

    async def in_class(self, note_id: int) -> NoteInClass | None:
        """A note with the class the child is in now."""
        found = await self._in_class(AbsenceNoteRow.id == note_id)
        return found[0] if found else None

    async def waiting(self, staff_ids: Sequence[int], limit: int) -> list[NoteInClass]:
        """Notes of the classes these members of staff lead that are not settled, the oldest first."""
        return await self._in_class(
            SchoolClassRow.teacher_id.in_(staff_ids),
            AbsenceNoteRow.status.in_((NoteStatus.SENT, NoteStatus.ASKED)),
            limit=limit,
        )

    async def of_class(self, class_id: int, since: date, limit: int) -> list[NoteInClass]:
        """Notes of a class that are not settled, or are about days from a day on; none that was taken back."""
        open_ones = AbsenceNoteRow.status.in_((NoteStatus.SENT, NoteStatus.ASKED))
        return await self._in_class(
            SchoolClassRow.id == class_id,
            AbsenceNoteRow.status != NoteStatus.WITHDRAWN,
            open_ones | (AbsenceNoteRow.last_on >= since),
            limit=limit,
        )

    async def _in_class(self, *conditions: Any, limit: int = 1) -> list[NoteInClass]:
        query = (
            select(
                *_NOTE,
                PupilRow.name,
                SchoolClassRow.title,
                SchoolClassRow.id.label("class_id"),
                SchoolClassRow.teacher_id,
                SchoolRow.id.label("school_id"),
                SchoolRow.zone,
                SchoolRow.protect_content,
            )
            .join(PupilRow, PupilRow.id == AbsenceNoteRow.pupil_id)
            .join(SchoolClassRow, SchoolClassRow.id == PupilRow.class_id)
            .join(SchoolRow, SchoolRow.id == PupilRow.school_id)
            .where(*conditions)
            .order_by(AbsenceNoteRow.id)
            .limit(limit)
        )
        return [
            NoteInClass(
                note=_note(row),
                pupil_name=row.name,
                class_title=row.title,
                class_id=row.class_id,
                school_id=row.school_id,
                zone=row.zone,
                protect_content=row.protect_content,
                teacher_staff_id=row.teacher_id,
            )
            for row in await self._connection.execute(query)
        ]

    async def reasons(self, pupil_ids: Sequence[int], day: date) -> dict[int, NoteReason]:
        """Why these pupils are absent on a day, as their parents said; a note taken back says nothing."""
        query = select(AbsenceNoteRow.pupil_id, AbsenceNoteRow.reason).where(
            AbsenceNoteRow.pupil_id.in_(pupil_ids),
            AbsenceNoteRow.first_on <= day,
            AbsenceNoteRow.last_on >= day,
            AbsenceNoteRow.status != NoteStatus.WITHDRAWN,
        )
        return {row[0]: NoteReason(row[1]) for row in await self._connection.execute(query.order_by(AbsenceNoteRow.id))}

    async def class_teachers(self, class_id: int) -> list[ClassTeacher]:
        """Who leads a class and can be written to: the role must stand and point to the class's teacher."""
        query = (
            select(RoleRow.person_id, AccountRow.id)
            .join(SchoolClassRow, (SchoolClassRow.teacher_id == RoleRow.staff_id) & (SchoolClassRow.id == class_id))
            .join(AccountRow, AccountRow.person_id == RoleRow.person_id)
            .where(
                RoleRow.kind == RoleKind.TEACHER,
                RoleRow.ended_at.is_(None),
                RoleRow.school_id == SchoolClassRow.school_id,
            )
            .order_by(AccountRow.id)
        )
        return [ClassTeacher(row[0], row[1]) for row in await self._connection.execute(query)]

    async def move(self, note: AbsenceNote, to: NoteStatus, *, seen: int, **values: Any) -> bool:
        """Move a note on, only from the version the person saw. False: somebody was first."""
        moved = await self._connection.execute(
            update(AbsenceNoteRow)
            .where(AbsenceNoteRow.id == note.id, AbsenceNoteRow.version == seen)
            .values(status=to, version=seen + 1, **values)
        )
        return moved.rowcount == 1


def _note(row: Row[*tuple[Any, ...]]) -> AbsenceNote:
    return AbsenceNote(
        id=row.id,
        pupil_id=row.pupil_id,
        person_id=row.person_id,
        account_id=row.account_id,
        days=DaySpan(row.first_on, row.last_on),
        reason=NoteReason(row.reason),
        words=row.words,
        file_id=row.file_id,
        status=NoteStatus(row.status),
        answer=row.answer,
        version=row.version,
        told_at=row.told_at,
    )
