"""What a term and a year come to: results with the average they were proposed from, and how they came to be."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row


class TermResultRow(Row):
    """A result as it stands now: of one subject or, without one, of all; of a term or, without one, of the year.

    `key` names the same (`domain.results.Of.key`): a unique index does not tell rows apart by what they do not have.
    """

    __tablename__ = "term_result"
    __table_args__ = (Index("uq_term_result", "pupil_id", "key", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"))
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(8))  # term | interim | final
    year: Mapped[int]  # in which the school year begins
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("subject.id"))
    value: Mapped[str] = mapped_column(String(16))
    average: Mapped[float | None] = mapped_column(Numeric(4, 2, asdecimal=False))  # it was proposed from
    reason: Mapped[str | None] = mapped_column(Text)  # why it is not what the average proposes
    revision: Mapped[int] = mapped_column(default=1)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: it came with a file
    set_at: Mapped[datetime]
    public_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class TermResultRevisionRow(Row):
    """What a result has been; an empty value is a withdrawal."""

    __tablename__ = "term_result_revision"
    __table_args__ = (UniqueConstraint("result_id", "revision"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(ForeignKey("term_result.id"))
    revision: Mapped[int]
    value: Mapped[str] = mapped_column(String(16))
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)
