"""What a family says: notes about absence, homework ticked off."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.crypto import Sealed
from storage.tables.base import Row


class AbsenceNoteRow(Row):
    """A parent's note that a child was or will be absent, and the class teacher's word on it."""

    __tablename__ = "absence_note"
    __table_args__ = (Index("ix_absence_note_pupil_first", "pupil_id", "first_on"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # who told
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)  # where the answer goes
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Sealed)  # domain.absence_notes.NoteReason: health is nobody's business at rest
    words: Mapped[str | None] = mapped_column(Sealed)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    status: Mapped[str] = mapped_column(String(16))
    answer: Mapped[str | None] = mapped_column(Sealed)  # what the parent said when asked
    version: Mapped[int] = mapped_column(default=1)
    told_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]


class HomeworkDoneRow(Row):
    """Homework a family has ticked off for one child: their own note, told to nobody at school."""

    __tablename__ = "homework_done"
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"), primary_key=True)
    homework_id: Mapped[int] = mapped_column(ForeignKey("homework.id"), primary_key=True)
    done_at: Mapped[datetime]
