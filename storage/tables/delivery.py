"""What came in and what is owed out: the inbox, the pushes, counters, imports."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.crypto import Sealed
from storage.tables.base import Row


class InboxRow(Row):
    """A raw update, kept before Telegram is told it arrived. Its payload is ciphertext, kept two days."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_open",
            "bot_id",
            "update_id",
            sqlite_where=text("answered_at IS NULL AND quarantined_at IS NULL"),
            postgresql_where=text("answered_at IS NULL AND quarantined_at IS NULL"),
        ),
        Index("ix_inbox_received", "received_at"),
    )
    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger)  # order is kept within a chat
    payload: Mapped[str | None] = mapped_column(Sealed)
    received_at: Mapped[datetime]
    acted_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)  # how often a process died while handling it
    quarantined_at: Mapped[datetime | None]


class PushRow(Row):
    """A message owed. Only ids: what it says is rendered from the facts when it is sent."""

    __tablename__ = "push"
    __table_args__ = (
        Index(
            "ix_push_open",
            "due_at",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(24))
    refs: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    claim: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(24))


class CounterRow(Row):
    """Numbers that must not repeat nor skip: journal numbers by school and year."""

    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[int]


class ImportRunRow(Row):
    __tablename__ = "import_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    at: Mapped[datetime]
    source: Mapped[str] = mapped_column(Text)
    counts: Mapped[dict[str, Any]]
    problems: Mapped[list[Any]]
