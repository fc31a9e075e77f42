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


class ProcessRow(Row):
    """A process that serves this database, until its lease runs out by the database's own clock."""

    __tablename__ = "process"
    __table_args__ = ({"sqlite_autoincrement": True},)  # the least number is the eldest: none comes back
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))  # host and port: two that live cannot have the same
    lease_until: Mapped[datetime]


class LaneRow(Row):
    """A chat whose letters wait, and the process that hands them over, one after another."""

    __tablename__ = "lane"
    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    owner: Mapped[int | None] = mapped_column(ForeignKey("process.id", ondelete="SET NULL"), index=True)


_OPEN = text("done_at IS NULL")


class PushRow(Row):
    """A message owed. Only ids: what it says is rendered from the facts when it is sent.

    News of a diary also name the child and the fact: all that is due about one child is one message, and a fact that
    changes before it was told is told once, as it is then.
    """

    __tablename__ = "push"
    __table_args__ = (
        Index("ix_push_open", "rank", "due_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_push_lane", "school_id", "rank", "due_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_push_bundle", "account_id", "pupil_id", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_push_fact", "fact", "account_id"),
        Index("ix_push_done", "done_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(24))
    refs: Mapped[dict[str, Any]]
    rank: Mapped[int] = mapped_column(default=0)  # domain.news.Rank
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))  # whose turn it is; None goes with all
    pupil_id: Mapped[int | None] = mapped_column(ForeignKey("pupil.id"))
    fact: Mapped[str | None] = mapped_column(String(64))  # kind and id, whichever its revision
    ready_at: Mapped[datetime | None]  # from when the fact may be told; the reader's hours come on top
    stale_at: Mapped[datetime | None]  # from when it is no news any more
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    claim: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(24))
    told: Mapped[int | None]  # the revision of the fact that was told


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
