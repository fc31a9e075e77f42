"""The diary: lessons given, marks and their history, attendance, homework."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row


class LessonRow(Row):
    """What a lesson was about; it exists once somebody has said so (the timetable itself is in slots)."""

    __tablename__ = "lesson"
    __table_args__ = (Index("uq_lesson", "class_id", "day", "period", "subject_id", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    day: Mapped[date] = mapped_column(Date)
    period: Mapped[int]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    topic: Mapped[str | None] = mapped_column(Text)
    material: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: it came with a file
    called_at: Mapped[datetime | None]  # when the teacher said who was there: who is not noted was


class LessonWasRow(Row):
    """What had been said of a lesson before a batch said otherwise: undone, it is said again."""

    __tablename__ = "lesson_was"
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    day: Mapped[date] = mapped_column(Date)
    period: Mapped[int]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    topic: Mapped[str | None] = mapped_column(Text)
    material: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int]  # 0: nothing had been said
    called_at: Mapped[datetime | None]
    batch_id: Mapped[int] = mapped_column(ForeignKey("mark_batch.id"), index=True)


class MarkRow(Row):
    """A mark as it stands now; `mark_revision` keeps how it came to be. Parents see it from `public_at` on."""

    __tablename__ = "mark"
    __table_args__ = (
        Index("ix_mark_pupil_day", "pupil_id", "day"),
        Index("ix_mark_batch", "batch_id"),
        Index(
            "uq_mark_source",
            "pupil_id",
            "source_id",
            unique=True,
            sqlite_where=text("source_id IS NOT NULL"),
            postgresql_where=text("source_id IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    day: Mapped[date] = mapped_column(Date)
    period: Mapped[int | None]
    value: Mapped[str] = mapped_column(String(16))
    work: Mapped[str | None] = mapped_column(String(40))  # kind of work
    weight: Mapped[float] = mapped_column(Numeric(4, 2, asdecimal=False), default=1)
    counts: Mapped[bool] = mapped_column(Boolean, default=True)
    debt_until: Mapped[date | None] = mapped_column(Date)
    comment: Mapped[str | None] = mapped_column(Text)
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("mark_batch.id"))
    source_id: Mapped[str | None] = mapped_column(String(64))  # of the imported result
    revision: Mapped[int] = mapped_column(default=1)
    set_at: Mapped[datetime]
    public_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class MarkRevisionRow(Row):
    __tablename__ = "mark_revision"
    __table_args__ = (UniqueConstraint("mark_id", "revision"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    mark_id: Mapped[int] = mapped_column(ForeignKey("mark.id"))
    revision: Mapped[int]
    value: Mapped[str] = mapped_column(String(16))
    work: Mapped[str | None] = mapped_column(String(40))
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)


class MarkBatchRow(Row):
    """What a teacher wrote in one go: undone in one go while its window is open.

    With the period `domain.diary.WHOLE_DAY` it is attendance of a whole day, and its subject is that of the first
    lesson of the day: there the late are noted.
    """

    __tablename__ = "mark_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    day: Mapped[date] = mapped_column(Date)
    period: Mapped[int | None]
    made_at: Mapped[datetime]
    public_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class AttendanceRow(Row):
    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("pupil_id", "day", "period"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    day: Mapped[date] = mapped_column(Date)
    period: Mapped[int]
    code: Mapped[str] = mapped_column(String(8))
    minutes: Mapped[int | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("mark_batch.id"), index=True)
    set_at: Mapped[datetime]
    public_at: Mapped[datetime]


class AttendanceWasRow(Row):
    """What stood where a later word about the same lesson stands now: undone, it comes back; corrected, it is history.

    No code: the pupil was there. `batch_id` is the batch that wrote over it, None for a correction by hand.
    """

    __tablename__ = "attendance_was"
    __table_args__ = (Index("ix_attendance_was_pupil_day", "pupil_id", "day", "period"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    day: Mapped[date] = mapped_column(Date)
    period: Mapped[int]
    code: Mapped[str | None] = mapped_column(String(8))
    minutes: Mapped[int | None]
    was_batch_id: Mapped[int | None] = mapped_column(ForeignKey("mark_batch.id"))
    set_at: Mapped[datetime | None]
    public_at: Mapped[datetime | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("mark_batch.id"), index=True)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)


class HomeworkRow(Row):
    """Homework for a class, a group of it or one pupil, due on a day."""

    __tablename__ = "homework"
    __table_args__ = (
        Index("ix_homework_class_due", "class_id", "due_on"),
        Index(
            "uq_homework_source",
            "class_id",
            "source_id",
            unique=True,
            sqlite_where=text("source_id IS NOT NULL"),
            postgresql_where=text("source_id IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("study_group.id"))
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"))  # individual homework
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    assigned_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    source_id: Mapped[str | None] = mapped_column(String(64))
    set_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: it came with a file
    first_id: Mapped[int | None] = mapped_column(ForeignKey("homework.id"), index=True)  # one given to several
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("mark_batch.id"), index=True)


class HomeworkFileRow(Row):
    """A file that came with homework; individual homework given to several shares the files of the first."""

    __tablename__ = "homework_file"
    homework_id: Mapped[int] = mapped_column(ForeignKey("homework.id"), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"), primary_key=True, index=True)


class HomeworkRevisionRow(Row):
    """What homework has been before it was changed or withdrawn."""

    __tablename__ = "homework_revision"
    __table_args__ = (UniqueConstraint("homework_id", "revision"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    homework_id: Mapped[int] = mapped_column(ForeignKey("homework.id"))
    revision: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(Date)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
