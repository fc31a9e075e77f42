"""Who: humans, their messenger accounts, consents, roles, and the one-time links that make them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.crypto import Fingerprint, Sealed
from storage.tables.base import Row


class PersonRow(Row):
    """A human; a second messenger is a second account of the same person."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(Sealed)
    phone: Mapped[str | None] = mapped_column(Sealed)
    phone_print: Mapped[str | None] = mapped_column(Fingerprint, index=True)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]  # nothing that names the person is left


class AccountRow(Row):
    """An address the bot can write to: a private chat of a person, or a group (then without a person)."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("messenger", "external_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    messenger: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))  # private | group
    locale: Mapped[str] = mapped_column(String(8))
    settings: Mapped[dict[str, Any]]
    blocked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class ConsentRow(Row):
    """A consent to the processing of personal data, by the version of its text (152-ФЗ)."""

    __tablename__ = "consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    version: Mapped[str] = mapped_column(String(16))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class RoleRow(Row):
    """What a person may do in a school: teacher, officer, head, administrator."""

    __tablename__ = "role"
    __table_args__ = (
        Index(
            "uq_role_active",
            "person_id",
            "school_id",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    granted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    end_reason: Mapped[str | None] = mapped_column(Sealed)


class LinkCodeRow(Row):
    """A one-time link or code: only the print of its secret is kept, and it is used at most once."""

    __tablename__ = "link_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    secret_print: Mapped[str] = mapped_column(Fingerprint, unique=True)
    kind: Mapped[str] = mapped_column(String(16))  # role | access | staff_chat | account
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    refs: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class CodeAttemptRow(Row):
    """A short code that did not fit: whose chat it came from is kept as a print alone, and for ten minutes."""

    __tablename__ = "code_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    chat_print: Mapped[str] = mapped_column(Fingerprint, index=True)
    at: Mapped[datetime]


class AuditRow(Row):
    """An official's act: who, what, when, on which clause. Never changed, never deleted before its term."""

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    act: Mapped[str] = mapped_column(String(40))
    object_kind: Mapped[str] = mapped_column(String(24))
    object_id: Mapped[int | None]
    clause: Mapped[str | None] = mapped_column(String(40))
    details: Mapped[dict[str, Any]]
    seal: Mapped[str | None] = mapped_column(String(64))  # of this act and of all before it; None before sealing began


class AuditHeadRow(Row):
    """The end of the chain of the audit: one row, locked by whoever adds to it."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(primary_key=True)
    seal: Mapped[str] = mapped_column(String(64))
    acts: Mapped[int]  # sealed so far


class SecretRow(Row):
    """A secret of the installation itself, such as the key of the prints; ciphertext like everything personal."""

    __tablename__ = "secret"
    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    value: Mapped[str] = mapped_column(Sealed)


class DestructionRow(Row):
    """That personal data were destroyed when their term was over: what, how many, by which rule (152-ФЗ, ст. 21)."""

    __tablename__ = "destruction"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(24))
    rule: Mapped[str] = mapped_column(String(40))
    count: Mapped[int]
