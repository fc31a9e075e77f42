"""What an average proposes as a result, by the school's own rule."""

from datetime import date
from decimal import Decimal

import pytest

from domain.results import Of, ResultKind, needs_reason, of_marks, of_results, round_up
from domain.term_marks import TermMark
from domain.timetable import Subject


def marks(*values: str | tuple[str, int]) -> list[TermMark]:
    told = [value if isinstance(value, tuple) else (value, 1) for value in values]
    of = {"subject": Subject(1, "Алгебра"), "period": 1, "day": date(2026, 11, 2)}
    return [TermMark(id=n, value=value, weight=Decimal(weight), **of) for n, (value, weight) in enumerate(told, 1)]


@pytest.mark.parametrize(("mean", "up_from", "mark"), [
    ("4.5", "0.5", 5), ("4.49", "0.5", 4), ("3.5", "0.5", 4), ("2.49", "0.5", 2), ("5", "0.5", 5),
    ("4.59", "0.6", 4), ("4.6", "0.6", 5), ("4.65", "0.65", 5), ("4.64", "0.65", 4), ("4.5", "0.65", 4),
    ("2", "0.5", 2), ("1.5", "0.6", 2),
])  # fmt: skip
def test_a_mean_goes_up_from_the_part_of_a_point_the_school_has_set(mean: str, up_from: str, mark: int) -> None:
    assert round_up(Decimal(mean), Decimal(up_from)) == mark


@pytest.mark.parametrize(("told", "average", "value"), [
    (("5", "4", "4"), "4.33", "4"),
    (("5", "4"), "4.50", "5"),
    ((("5", 2), ("3", 1)), "4.33", "4"),  # weight
    (("5/4", "5"), "4.67", "5"),
    ((".", "5"), "5.00", "5"),  # a debt is no mark
    (("зач",), None, "н/а"),
    ((), None, "н/а"),
])  # fmt: skip
def test_the_marks_of_a_term_propose_their_weighted_mean(
    told: tuple[str, ...], average: str | None, value: str
) -> None:
    proposal = of_marks(marks(*told))
    assert proposal.value == value
    mean = proposal.average
    assert (None if mean is None else f"{mean:.2f}") == average


@pytest.mark.parametrize(("told", "value"), [
    (("5", "4", "4", "5"), "5"), (("5", "4", "4", "4"), "4"), (("5", "осв", "зач"), "5"), (("н/а",), "н/а"),
    ((), "н/а"),
])  # fmt: skip
def test_the_results_of_terms_propose_that_of_the_year(told: tuple[str, ...], value: str) -> None:
    assert of_results(told).value == value


def test_only_what_departs_from_the_proposed_needs_a_reason() -> None:
    proposal = of_marks(marks("4", "4"))
    assert not needs_reason(proposal, "4")
    assert needs_reason(proposal, "5")
    assert needs_reason(of_marks([]), "3")
    assert not needs_reason(of_marks([]), "н/а")


def test_what_differs_in_anything_has_another_key() -> None:
    of = [
        Of(ResultKind.TERM, 2026, 1, 2), Of(ResultKind.TERM, 2026, 2, 1), Of(ResultKind.INTERIM, 2026, None, 2),
        Of(ResultKind.FINAL, 2026, None, 2), Of(ResultKind.FINAL, 2026), Of(ResultKind.FINAL, 2025),
    ]  # fmt: skip
    assert len({one.key for one in of}) == len(of)
