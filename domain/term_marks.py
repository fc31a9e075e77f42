"""The marks of a term by subject: their average, what would bring it up, how a mark was corrected (M 1.2.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from domain.diary import DayMark
from domain.marks import PLAIN, Cell, Debt, Mark, MarkValue, Signs, average, needed
from domain.timetable import Subject

DEBT_SIGNS = " .•"  # how teachers and files write work that is owed
LEAST_FOR = {5: Decimal("4.5"), 4: Decimal("3.5"), 3: Decimal("2.5")}  # the mean from which a mark comes out
LEAST_MARK = 2
LEAST_STEPS = 2  # one mark is no trend


@dataclass(frozen=True, slots=True, kw_only=True)
class TermMark(DayMark):
    """A mark with the day it is of and what it weighs."""

    day: date
    weight: Decimal = Decimal(1)

    @property
    def owed(self) -> bool:
        """Whether it is no mark yet, only work that is owed."""
        return not self.value.strip(DEBT_SIGNS)

    @property
    def cell(self) -> Cell | None:
        """What it is for an average; None for what a file wrote in words of its own."""
        if self.owed:
            return Debt(self.debt_until or self.day)
        try:
            return Mark(MarkValue(self.value), self.weight, self.counts)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Promise:
    """How many more fives bring a mark out; `more` None: no reasonable number does."""

    mark: int
    least: Decimal
    more: int | None


@dataclass(frozen=True, slots=True)
class SubjectMarks:
    """The marks of one subject in the order of days."""

    subject: Subject
    marks: tuple[TermMark, ...]
    signs: Signs = PLAIN  # what "5-" counts for, as the profile of the school has it

    @property
    def average(self) -> Decimal | None:
        """The weighted mean, not rounded; debts and what does not count stay out of it."""
        return average(self._cells, self.signs)

    @property
    def comes_out(self) -> int | None:
        """The mark the average stands for now; None when nothing counts."""
        mean = self.average
        if mean is None:
            return None
        return next((mark for mark, least in LEAST_FOR.items() if mean >= least), LEAST_MARK)

    @property
    def promises(self) -> tuple[Promise, ...]:
        """What would bring out each better mark, the nearest first; nothing to promise where nothing counts."""
        now = self.comes_out
        if now is None:
            return ()
        better = sorted(mark for mark in LEAST_FOR if mark > now)
        return tuple(
            Promise(mark, LEAST_FOR[mark], needed(self._cells, LEAST_FOR[mark], signs=self.signs)) for mark in better
        )

    @property
    def _cells(self) -> list[Cell]:
        return [cell for mark in self.marks if (cell := mark.cell) is not None]


@dataclass(frozen=True, slots=True)
class TrendStep:
    """A mark that counts, and the mean after it."""

    mark: TermMark
    value: Decimal
    mean: Decimal


def trend(marks: Sequence[TermMark], signs: Signs = PLAIN) -> tuple[TrendStep, ...]:
    """How the mean of a subject went, mark by mark; what does not count makes no step."""
    steps: list[TrendStep] = []
    cells: list[Cell] = []
    for mark in marks:
        cell = mark.cell
        if not isinstance(cell, Mark) or (value := cell.value.numeric(signs)) is None or not cell.counted:
            continue
        cells.append(cell)
        mean = average(cells, signs)
        if mean is not None:
            steps.append(TrendStep(mark, value, mean))
    return tuple(steps)


def by_subject(marks: Iterable[TermMark], signs: Signs = PLAIN) -> tuple[SubjectMarks, ...]:
    """Marks told apart by subject, subjects by title."""
    found: dict[Subject, list[TermMark]] = {}
    for mark in marks:
        found.setdefault(mark.subject, []).append(mark)
    titled = sorted(found.items(), key=lambda pair: (pair[0].title.casefold(), pair[0].id))
    return tuple(SubjectMarks(subject, in_order(own), signs) for subject, own in titled)


def in_order(marks: Iterable[TermMark]) -> tuple[TermMark, ...]:
    """Marks as a diary has them: by day, by lesson, as they were set."""
    return tuple(sorted(marks, key=lambda mark: (mark.day, mark.period or 0, mark.id)))


@dataclass(frozen=True, slots=True)
class Revision:
    """A mark as it stood from a moment on; the first is how it was set."""

    number: int
    value: str
    at: datetime
    reason: str | None = None
    by: str | None = None  # the full name of who wrote it, where it is known


@dataclass(frozen=True, slots=True)
class Correction:
    """A mark that became another one before the parent's eyes."""

    mark: TermMark
    was: str
    now: str
    at: datetime
    reason: str | None
    by: str | None = None


def corrections(mark: TermMark, revisions: Sequence[Revision], public_at: datetime) -> tuple[Correction, ...]:
    """What became of a mark since parents could see it; what was mended before that is nobody's business."""
    steps = sorted(revisions, key=lambda revision: revision.number)
    return tuple(
        Correction(mark, was.value, now.value, now.at, now.reason, now.by)
        for was, now in pairwise(steps)
        if now.at > public_at and now.value != was.value
    )
