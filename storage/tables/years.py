"""School years: holidays inside a term, the turn from one year to the next, the classes pupils were in before."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Row


class SchoolBreakRow(Row):
    """Days on which a school does not teach, both inclusive, whatever its terms say."""

    __tablename__ = "school_break"
    __table_args__ = (UniqueConstraint("school_id", "starts_on", "title"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    title: Mapped[str] = mapped_column(String(80))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)


class PastClassRow(Row):
    """The class a pupil was in until a day (not itself included): where older days of the diary are read."""

    __tablename__ = "past_class"
    __table_args__ = (Index("ix_past_class_class", "class_id"),)
    pupil_id: Mapped[int] = mapped_column(ForeignKey("pupil.id"), primary_key=True)
    until: Mapped[date] = mapped_column(Date, primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("school_class.id"))


class YearTurnRow(Row):
    """The turn of a school's year: what it moved, by ids, so that it can be taken back within a day."""

    __tablename__ = "year_turn"
    __table_args__ = (Index("ix_year_turn_school", "school_id", "made_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    year: Mapped[int]  # in which the new school year begins
    made_at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    moved: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]
