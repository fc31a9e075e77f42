"""Words between the school and parents: notices to a class, questions of parents about their child."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.crypto import Sealed
from storage.tables.base import Row


class NoticeRow(Row):
    """What a class teacher says to the parents of a class, or staff to a year or a whole school.

    With a class: to its parents. With a year of study alone: to those of all its classes. With neither: to all.
    """

    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    class_id: Mapped[int | None] = mapped_column(ForeignKey("school_class.id"), index=True)
    grade: Mapped[int | None]  # the year of study, 1 to 11
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Sealed)
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)  # quiet hours do not hold it back
    said_at: Mapped[datetime]


class NoticeReaderRow(Row):
    """Whom a notice was owed to, and when they said they have read it."""

    __tablename__ = "notice_reader"
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    read_at: Mapped[datetime | None]


class QuestionRow(Row):
    """A parent's question about a child to one of the staff, or a mark that they think is wrong; and the answer."""

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_account_mark", "account_id", "mark_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    mark_id: Mapped[int | None] = mapped_column(ForeignKey("mark.id"))  # None: a question to the class teacher
    mark_revision: Mapped[int | None]  # as the parent saw it
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))  # who asks
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)  # who is asked
    text: Mapped[str] = mapped_column(Sealed)
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(16))  # a code; "words" when the answer is in words
    answer_text: Mapped[str | None] = mapped_column(Sealed)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
