"""The service by law: drafts, applications and their history, documents, grants."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.crypto import Sealed, SealedJson
from storage.tables.base import Row


class DraftRow(Row):
    """What a person is in the middle of saying: a form, a line of marks, a reply asked of them."""

    __tablename__ = "draft"
    # Buttons carry the id of a draft, and drafts are deleted: an id that came back would wake old buttons up.
    __table_args__ = (UniqueConstraint("account_id", "kind"), {"sqlite_autoincrement": True})
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(24))
    answers: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    asking: Mapped[str | None] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]


class ApplicationRow(Row):
    __tablename__ = "application"
    __table_args__ = (
        Index("ix_application_school_status", "school_id", "status"),
        Index("ix_application_account", "account_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    profile: Mapped[str] = mapped_column(String(32))
    channel: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    answers: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    filed_at: Mapped[datetime]
    due_on: Mapped[date | None] = mapped_column(Date)
    contact_account_phone: Mapped[str | None] = mapped_column(Sealed)  # shared by the sender themself
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"))
    proof: Mapped[str | None] = mapped_column(String(24))
    executor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    grounds: Mapped[list[Any]]
    progress: Mapped[dict[str, Any]] = mapped_column(SealedJson)  # what the course of the case has left behind
    reason: Mapped[str | None] = mapped_column(Sealed)
    card_message_id: Mapped[int | None]
    card_version: Mapped[int | None]
    erased_at: Mapped[datetime | None]  # the term of the case is over: number and dates are left


class ApplicationEventRow(Row):
    """What happened to a case, in order; only ever added to."""

    __tablename__ = "application_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    act: Mapped[str] = mapped_column(String(24))
    status: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str | None] = mapped_column(Sealed)


class DocumentRow(Row):
    """A document frozen when it was signed: its data; the paper is drawn from it, always the same."""

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    signed_at: Mapped[datetime]
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sha256: Mapped[str | None] = mapped_column(String(64))


class GrantRow(Row):
    """The right of a person to read one child's diary, from its beginning to its end."""

    __tablename__ = "grant"
    __table_args__ = (
        Index(
            "uq_grant_active",
            "person_id",
            "pupil_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_grant_pupil", "pupil_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    proof: Mapped[str] = mapped_column(String(24))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]
    label: Mapped[str | None] = mapped_column(Sealed)  # what the parent calls the child (in-person mode)
    scope: Mapped[str] = mapped_column(String(16), default="whole", server_default="whole")  # domain.access.Scope
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(Text)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class MisprintRow(Row):
    """A letter is said to have a misprint; it is corrected by a new letter in five working days (B 5.12)."""

    __tablename__ = "misprint"
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(Sealed)
    due_on: Mapped[date] = mapped_column(Date)
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(16))  # corrected | none
    answer: Mapped[str | None] = mapped_column(Sealed)


class CaseMessageRow(Row):
    """What an officer and an applicant write to each other about a case."""

    __tablename__ = "case_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_applicant: Mapped[bool] = mapped_column(Boolean)
    text: Mapped[str] = mapped_column(Sealed)
    at: Mapped[datetime]


class CannedTextRow(Row):
    """Words a school writes often, kept by its officers."""

    __tablename__ = "canned_text"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
