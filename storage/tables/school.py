"""The school: its people on the roll, classes, subjects, terms, bells and timetable."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.crypto import Fingerprint, Sealed
from storage.tables.base import Row


class SchoolRow(Row):
    __tablename__ = "school"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Text)
    profile: Mapped[str] = mapped_column(String(32))  # which regulation binds it
    personal_data: Mapped[str] = mapped_column(String(16))  # messenger | in-person
    zone: Mapped[str] = mapped_column(String(40))
    region: Mapped[str | None] = mapped_column(String(80))
    number_prefix: Mapped[str] = mapped_column(String(8))
    contacts: Mapped[dict[str, Any]]  # director, phone, address, e-mail, hours: public facts
    standing_order: Mapped[str | None] = mapped_column(Text)  # number and date, when "take" is the resolution
    staff_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", use_alter=True))
    staff_topic: Mapped[int | None]  # of a forum: the thread the cards go to
    own_grounds: Mapped[list[Any] | None]  # the real text of grounds, entered by the school (ruling 4)
    protect_content: Mapped[bool] = mapped_column(Boolean, default=False)
    rounds_up_from: Mapped[float] = mapped_column(Numeric(3, 2, asdecimal=False), default=0.5)  # results, by its rule
    created_at: Mapped[datetime]


class StaffRow(Row):
    """A person of the school's staff as the imported list knows them; a role may point here."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("school_id", "source_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    source_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Sealed)
    position: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(Sealed)
    left_on: Mapped[date | None] = mapped_column(Date)


class SchoolClassRow(Row):
    __tablename__ = "school_class"
    __table_args__ = (UniqueConstraint("school_id", "source_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    source_id: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(40))
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))  # the class teacher
    closed_on: Mapped[date | None] = mapped_column(Date)


class PupilRow(Row):
    __tablename__ = "pupil"
    __table_args__ = (UniqueConstraint("school_id", "source_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    source_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Sealed)
    born_on: Mapped[str | None] = mapped_column(Sealed)  # ISO date
    class_id: Mapped[int | None] = mapped_column(ForeignKey("school_class.id"), index=True)
    left_on: Mapped[date | None] = mapped_column(Date)
    left_how: Mapped[str | None] = mapped_column(String(16))  # left | expelled | graduated; unknown is "left"


class GuardianRow(Row):
    """A guardian as the roll knows them. A name here proves nothing; a phone may (ruling 6)."""

    __tablename__ = "guardian"
    __table_args__ = (UniqueConstraint("school_id", "source_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    source_id: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Sealed)
    phone: Mapped[str | None] = mapped_column(Sealed)
    phone_print: Mapped[str | None] = mapped_column(Fingerprint, index=True)


class GuardianshipRow(Row):
    __tablename__ = "guardianship"
    guardian_id: Mapped[int] = mapped_column(ForeignKey("guardian.id"), primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"), primary_key=True, index=True)


class SubjectRow(Row):
    __tablename__ = "subject"
    __table_args__ = (UniqueConstraint("school_id", "title"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    title: Mapped[str] = mapped_column(String(120))


class StudyGroupRow(Row):
    """A part of a class that has lessons of its own (English, first half)."""

    __tablename__ = "study_group"
    __table_args__ = (UniqueConstraint("class_id", "title"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    title: Mapped[str] = mapped_column(String(80))


class GroupMemberRow(Row):
    __tablename__ = "group_member"
    group_id: Mapped[int] = mapped_column(ForeignKey("study_group.id"), primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"), primary_key=True, index=True)


class TeachingRow(Row):
    """Who teaches what to whom: the ground of a teacher's right to write."""

    __tablename__ = "teaching"
    __table_args__ = (
        Index("uq_teaching", "teacher_id", "class_id", "subject_id", "group_id", unique=True),
        Index("ix_teaching_class", "class_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("study_group.id"))


class TermRow(Row):
    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("school_id", "source_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    source_id: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(24))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)


class BellRow(Row):
    """When a period begins and ends, in the school's own time; a weekday of its own overrides the common bell."""

    __tablename__ = "bell"
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True, default=0)  # 0 any, 1 Monday ... 7 Sunday
    period: Mapped[int] = mapped_column(primary_key=True)
    starts_at: Mapped[str] = mapped_column(String(5))  # 08:30
    ends_at: Mapped[str] = mapped_column(String(5))


class SlotRow(Row):
    """One lesson of the weekly timetable; `week` is 0 for every week, 1 and 2 for the weeks of a two-week cycle."""

    __tablename__ = "timetable_slot"
    __table_args__ = (Index("ix_timetable_slot_class_weekday", "class_id", "weekday"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("study_group.id"))
    week: Mapped[int] = mapped_column(default=0)
    weekday: Mapped[int]
    period: Mapped[int]
    subject_id: Mapped[int] = mapped_column(ForeignKey("subject.id"))
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    room: Mapped[str | None] = mapped_column(String(40))


class ChangeRow(Row):
    """A dated exception to the timetable; old and new are both kept, by reading it beside the slot."""

    __tablename__ = "timetable_change"
    __table_args__ = (Index("ix_timetable_change_class_day", "class_id", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("study_group.id"))
    day: Mapped[date] = mapped_column(Date)
    period: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))  # cancelled subject teacher room moved added comment
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"))
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    room: Mapped[str | None] = mapped_column(String(40))
    comment: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: it came with a file
