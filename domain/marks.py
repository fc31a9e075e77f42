"""What stands in a diary cell: marks, attendance, debts, kinds of work, and the arithmetic of an average."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Self

CREDIT = "зач"
NO_CREDIT = "незач"
NOT_ASSESSED, EXEMPTED = "н/а", "осв"  # results that are no marks
MOST_MORE_MARKS = 20  # a longer promise would mock the pupil

_GRADES = re.compile(r"[2-5][+-]?(?:/[2-5][+-]?)*")


class Attendance(StrEnum):
    """How a pupil was at a lesson; the value is the code that diaries print."""

    ABSENT = "Н"
    ILL = "Б"
    EXCUSED = "УП"
    UNEXCUSED = "НП"
    LATE = "ОП"
    EXEMPT = "ОСВ"

    @property
    def missed(self) -> bool:
        """Whether the lesson was missed: the late and the exempt may have sat in it."""
        return self not in (Attendance.LATE, Attendance.EXEMPT)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The code a diary wrote, in either case, with the twins some diaries use; None when it is not one."""
        code = text.strip().upper()
        return cls._value2member_map_.get(_CODE_TWINS.get(code, code))  # type: ignore[return-value]


_CODE_TWINS = {"ОТ": "Н", "НБ": "Н", "Н/Б": "Н", "У": "УП", "У/П": "УП", "Н/П": "НП", "О": "ОП", "О/П": "ОП"}


@dataclass(frozen=True, slots=True)
class Signs:
    """What a plus adds to a mark and a minus takes away; a school decides, by default nothing."""

    plus: Decimal = Decimal(0)
    minus: Decimal = Decimal(0)


PLAIN = Signs()


@dataclass(frozen=True, slots=True)
class MarkValue:
    """A mark as it was written: 2 to 5 with a sign, several for one work by a slash, or a credit.

    The text is kept, because a parent must see what the teacher wrote. ValueError: it is no mark.
    """

    text: str

    def __post_init__(self) -> None:
        if self.text not in (CREDIT, NO_CREDIT) and not _GRADES.fullmatch(self.text):
            raise ValueError("not a mark")

    @property
    def parts(self) -> "tuple[MarkValue, ...]":
        """The single marks of one work: two for a dictation marked for sense and for spelling."""
        return tuple(MarkValue(part) for part in self.text.split("/"))

    @property
    def is_credit(self) -> bool:
        """Whether it says only passed or not passed, and so has no number."""
        return self.text in (CREDIT, NO_CREDIT)

    def numbers(self, signs: Signs = PLAIN) -> tuple[Decimal, ...]:
        """The number of each part; empty for a credit."""
        return () if self.is_credit else tuple(_number(part.text, signs) for part in self.parts)

    def numeric(self, signs: Signs = PLAIN) -> Decimal | None:
        """One number for the whole: the mean of its parts; None for a credit."""
        numbers = self.numbers(signs)
        return sum(numbers, Decimal(0)) / len(numbers) if numbers else None


def _number(text: str, signs: Signs) -> Decimal:
    shift = {"+": signs.plus, "-": -signs.minus}.get(text[-1], Decimal(0))
    return Decimal(text[0]) + shift


@dataclass(frozen=True, slots=True)
class Debt:
    """Work owed until a day (the teacher's dot): not a mark, never in an average."""

    until: date

    def overdue(self, today: date) -> bool:
        """Whether the day has passed; on the day itself there is still time."""
        return today > self.until


class WorkKind(StrEnum):
    """What a mark was given for."""

    ANSWER = "answer"
    CLASSWORK = "classwork"
    HOMEWORK = "homework"
    INDEPENDENT = "independent"
    CHECK = "check"
    CONTROL = "control"
    TEST = "test"
    DICTATION = "dictation"
    VOCABULARY = "vocabulary"
    COMPOSITION = "composition"
    EXPOSITION = "exposition"
    LABORATORY = "laboratory"
    PRACTICE = "practice"
    PROJECT = "project"
    REPORT = "report"
    RECITATION = "recitation"
    CREDIT_TEST = "credit_test"
    CREATIVE = "creative"
    NOTEBOOK = "notebook"


@dataclass(frozen=True, slots=True)
class Work:
    """How a kind of work is shown in a cell, and its weight where the school has set none."""

    label: str
    weight: Decimal


WORKS: Mapping[WorkKind, Work] = MappingProxyType(
    {
        WorkKind.ANSWER: Work("ответ", Decimal(1)),
        WorkKind.CLASSWORK: Work("кл/р", Decimal(1)),
        WorkKind.HOMEWORK: Work("д/з", Decimal(1)),
        WorkKind.INDEPENDENT: Work("с/р", Decimal(1)),
        WorkKind.CHECK: Work("пров/р", Decimal(1)),
        WorkKind.CONTROL: Work("к/р", Decimal(2)),
        WorkKind.TEST: Work("тест", Decimal(1)),
        WorkKind.DICTATION: Work("диктант", Decimal(2)),
        WorkKind.VOCABULARY: Work("сл/д", Decimal(1)),
        WorkKind.COMPOSITION: Work("соч", Decimal(2)),
        WorkKind.EXPOSITION: Work("изл", Decimal(2)),
        WorkKind.LABORATORY: Work("л/р", Decimal(1)),
        WorkKind.PRACTICE: Work("пр/р", Decimal(1)),
        WorkKind.PROJECT: Work("проект", Decimal(1)),
        WorkKind.REPORT: Work("доклад", Decimal(1)),
        WorkKind.RECITATION: Work("наизусть", Decimal(1)),
        WorkKind.CREDIT_TEST: Work("зачёт", Decimal(2)),
        WorkKind.CREATIVE: Work("тв/р", Decimal(1)),
        WorkKind.NOTEBOOK: Work("тетрадь", Decimal(1)),
    }
)


def default_weight(kind: WorkKind | None) -> Decimal:
    """The weight of a mark for such work; 1 when the kind was not said."""
    return WORKS[kind].weight if kind else Decimal(1)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark with what it counts for; `counted` is False for one that is shown and does not count."""

    value: MarkValue
    weight: Decimal = Decimal(1)
    counted: bool = True


Cell = Mark | Debt | Attendance


def average(cells: Iterable[Cell], signs: Signs = PLAIN) -> Decimal | None:
    """The weighted mean, not rounded; None when nothing counts.

    Debts, attendance, credits, weightless and uncounted marks do not enter: an absence is not a zero.
    """
    total, weight = _sums(cells, signs)
    return total / weight if weight else None


def rounded(mean: Decimal) -> Decimal:
    """A mean as people see it: two places, a half goes up."""
    return mean.quantize(Decimal("0.01"), ROUND_HALF_UP)


def needed(
    cells: Iterable[Cell],
    target: Decimal = Decimal("4.5"),
    with_mark: int = 5,
    *,
    weight: Decimal = Decimal(1),
    signs: Signs = PLAIN,
) -> int | None:
    """How many more marks of `with_mark`, each of `weight`, bring the mean to the target.

    0: it is there already. None: not even twenty would.
    """
    total, weights = _sums(cells, signs)
    for more in range(MOST_MORE_MARKS + 1):
        whole = weights + more * weight
        if whole and total + more * weight * with_mark >= target * whole:
            return more
    return None


def _sums(cells: Iterable[Cell], signs: Signs) -> tuple[Decimal, Decimal]:
    """The weighted sum and the sum of weights: compared by product, a mean of exactly 4.5 is never missed."""
    total = weight = Decimal(0)
    for cell in cells:
        if isinstance(cell, Mark) and cell.counted:
            numbers = cell.value.numbers(signs)
            total += cell.weight * sum(numbers, Decimal(0))
            weight += cell.weight * len(numbers)
    return total, weight
