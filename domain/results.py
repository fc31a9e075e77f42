"""Results of a term and of a year: what an average proposes by the school's rule, what may be set (M 1.2.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.marks import CREDIT, EXEMPTED, NO_CREDIT, NOT_ASSESSED
from domain.term_marks import SubjectMarks, TermMark
from domain.timetable import Subject

RESULT_VALUES = ("5", "4", "3", "2", CREDIT, NO_CREDIT, NOT_ASSESSED, EXEMPTED)
HALF = Decimal("0.5")  # from which part of a point a mean goes up, where the school has no rule of its own
LEAST, MOST = 2, 5


class ResultKind(StrEnum):
    """Which result it is: of a term, of the interim assessment of a year, of the final one."""

    TERM = "term"
    INTERIM = "interim"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Of:
    """What a result is of; without a term of the year, without a subject of all of them."""

    kind: ResultKind
    year: int  # in which the school year begins
    term_id: int | None = None
    subject_id: int | None = None

    @property
    def key(self) -> str:
        """The same as one word, which a unique index tells apart."""
        return f"{self.kind}:{self.year}:{self.term_id or 0}:{self.subject_id or 0}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the marks come to; without an average nothing counts, and nothing is proposed but to assess nobody."""

    average: Decimal | None
    value: str


def can_round_from(up_from: Decimal) -> bool:
    """Whether a school may say so: a part of a point, to the hundredth."""
    return up_from.is_finite() and 0 < up_from < 1 and up_from == up_from.quantize(Decimal("0.01"))


def round_up(mean: Decimal, up_from: Decimal = HALF) -> int:
    """A mean as a mark: it goes up from the part of a point that the school has set."""
    whole = int(mean)
    return min(max(whole + (mean - whole >= up_from), LEAST), MOST)


def of_marks(marks: Iterable[TermMark], up_from: Decimal = HALF) -> Proposal:
    """What the marks of a term in one subject propose: their weighted mean by the school's rule."""
    return _proposal(SubjectMarks(Subject(0, ""), tuple(marks)).average, up_from)


def of_results(values: Iterable[str], up_from: Decimal = HALF) -> Proposal:
    """What the results of terms propose for the year: their mean; credits and exemptions do not enter."""
    numbers = [Decimal(value) for value in values if value in ("2", "3", "4", "5")]
    return _proposal(sum(numbers, Decimal(0)) / len(numbers) if numbers else None, up_from)


def _proposal(mean: Decimal | None, up_from: Decimal) -> Proposal:
    return Proposal(mean, NOT_ASSESSED if mean is None else str(round_up(mean, up_from)))


def needs_reason(proposal: Proposal, value: str) -> bool:
    """Whether a result departs from what was proposed, so that the teacher must say why."""
    return value != proposal.value
