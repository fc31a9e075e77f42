"""The applicant's voice: inquiries to the school; complaints to an authority, whose rows no school's role reaches."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.crypto import Fingerprint, Sealed, SealedJson
from storage.tables.base import Row


class AuthorityRow(Row):
    """A body that considers complaints about schools, or about another such body (B 5.2)."""

    __tablename__ = "authority"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Text)
    number_prefix: Mapped[str] = mapped_column(String(8))
    zone: Mapped[str] = mapped_column(String(40))
    region: Mapped[str | None] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]]  # address, phones, hours, head: public
    superior_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"))
    chat_account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class AuthoritySchoolRow(Row):
    """Which authority considers complaints about a school."""

    __tablename__ = "authority_school"
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)


class SeatRow(Row):
    """The post of a person in an authority; a role in a school is another thing."""

    __tablename__ = "authority_seat"
    __table_args__ = (
        Index(
            "uq_authority_seat_active",
            "person_id",
            "authority_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    kind: Mapped[str] = mapped_column(String(16))  # head | officer
    name: Mapped[str] = mapped_column(Sealed)
    position: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(Sealed)
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SeatCodeRow(Row):
    """A one-time code of an authority: a post in it, or its chat."""

    __tablename__ = "authority_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    secret_print: Mapped[str] = mapped_column(Fingerprint, unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    kind: Mapped[str] = mapped_column(String(16))  # head | officer | chat
    refs: Mapped[dict[str, Any]] = mapped_column(SealedJson)  # name, position, phone of the one invited
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class InquiryRow(Row):
    """A question to the school's staff; an applicant has one conversation open at a time."""

    __tablename__ = "inquiry"
    __table_args__ = (
        Index(
            "uq_inquiry_open",
            "account_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_inquiry_school_status", "school_id", "status"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    topic: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime]
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None]
    chosen_at: Mapped[datetime | None]  # when the applicant chose one of the three options
    chosen: Mapped[str | None] = mapped_column(Sealed)  # the phone or the time they named
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    card_message_id: Mapped[int | None]
    card_version: Mapped[int | None]


class InquiryTurnRow(Row):
    """What was said in a conversation, in order; only ever added to."""

    __tablename__ = "inquiry_turn"
    id: Mapped[int] = mapped_column(primary_key=True)
    inquiry_id: Mapped[int] = mapped_column(ForeignKey("inquiry.id"), index=True)
    act: Mapped[str] = mapped_column(String(16))
    text: Mapped[str | None] = mapped_column(Sealed)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CannedAnswerRow(Row):
    """An answer a school keeps to be sent again."""

    __tablename__ = "canned_answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    topic: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Sealed)
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class ComplaintRow(Row):
    """A complaint in the journal of an authority (B 5.6)."""

    __tablename__ = "complaint"
    __table_args__ = (Index("ix_complaint_authority_status", "authority_id", "status"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    against_school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    against_authority_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"))
    # Neither, when it came on paper and an officer wrote it down.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"))
    before_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))  # complained of before
    channel: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(24))
    status: Mapped[str] = mapped_column(String(16))
    version: Mapped[int] = mapped_column(default=1)
    said: Mapped[dict[str, Any]] = mapped_column(SealedJson)  # name, representative, address, subject, official
    files: Mapped[list[Any]]  # ids of kept files
    registered_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    responsible_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    appointed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None] = mapped_column(String(24))  # as drafted, then as signed
    drafted: Mapped[dict[str, Any]] = mapped_column(SealedJson)  # reasons, measures: what the answer will say
    answer: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)  # the letter, frozen when signed
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    card_message_id: Mapped[int | None]
    card_version: Mapped[int | None]


class ComplaintEventRow(Row):
    """What happened to a complaint, in order; only ever added to."""

    __tablename__ = "complaint_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    act: Mapped[str] = mapped_column(String(24))
    status: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str | None] = mapped_column(Sealed)


class InspectionRow(Row):
    """A check of how the service is given, planned or not, and its справка (B 4.2)."""

    __tablename__ = "inspection"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"))  # None: by the school's own head
    complaint_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"))  # what an unplanned one stands on
    kind: Mapped[str] = mapped_column(String(16))  # planned | unplanned
    planned_on: Mapped[date] = mapped_column(Date)
    ground: Mapped[str | None] = mapped_column(Sealed)
    held_at: Mapped[datetime | None]
    held_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paper: Mapped[dict[str, Any] | None] = mapped_column(SealedJson)  # the справка, frozen when signed


class InstructionRow(Row):
    """A written instruction to remedy what a check has found, and its follow-up (B 4.1)."""

    __tablename__ = "instruction"
    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    text: Mapped[str] = mapped_column(Sealed)
    due_on: Mapped[date] = mapped_column(Date)
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AfterServiceRow(Row):
    """The answer to «получилось?», one a case (B 2.12)."""

    __tablename__ = "after_service"
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    worked: Mapped[bool]
    at: Mapped[datetime]
