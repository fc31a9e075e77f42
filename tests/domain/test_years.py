"""The turn of a school year, by table."""

from datetime import date

import pytest

from domain.years import ClassNow, TermDays, last_grade, moves, next_terms, year_to_begin


@pytest.mark.parametrize(
    ("title", "last", "becomes"),
    [
        ("7А", 11, "8А"),
        ("9Б", 11, "10Б"),
        ("11А", 11, None),
        ("9А", 9, None),
        ("1 «Г»", 11, "2 «Г»"),
        ("12А", 11, None),
    ],
)
def test_a_class_moves_up_or_is_through(title: str, last: int, becomes: str | None) -> None:
    assert [move.title for move in moves([ClassNow(1, title, 20)], last)] == [becomes]


@pytest.mark.parametrize(
    ("titles", "last"),
    [
        (["1А", "4Б"], 4),
        (["1А", "9Б", "Продлёнка"], 9),
        (["5А", "11А"], 11),
        (["1А", "8А"], 11),  # it grows: the eighth goes on to the ninth
        (["10А"], 11),
        (["12А"], 11),
        (["Продлёнка"], 11),
        ([], 11),
    ],
)
def test_the_last_grade_of_a_school_is_the_end_of_a_level_that_nobody_has_gone_beyond(
    titles: list[str], last: int
) -> None:
    assert last_grade(titles) == last


def test_a_class_without_a_grade_is_left_as_it_is() -> None:
    assert moves([ClassNow(1, "Продлёнка", 9)]) == ()


def test_classes_stand_in_the_order_of_grades() -> None:
    found = moves([ClassNow(1, "10А", 1), ClassNow(2, "2Б", 1), ClassNow(3, "2А", 1)])
    assert [move.of.title for move in found] == ["2А", "2Б", "10А"]


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2027, 6, 1), 2027), (date(2027, 9, 30), 2027), (date(2027, 5, 31), None), (date(2027, 10, 1), None)],
)
def test_a_year_is_turned_in_summer(today: date, year: int | None) -> None:
    assert year_to_begin(today) == year


YEAR = TermDays("2026/27", "schoolyear", date(2026, 9, 1), date(2027, 5, 26))
LEAP = TermDays("III четверть", "gradingperiod", date(2028, 1, 9), date(2028, 2, 29))


@pytest.mark.parametrize(
    ("term", "year", "expected"),
    [
        (YEAR, 2027, TermDays("2027/28", "schoolyear", date(2027, 9, 1), date(2028, 5, 26))),
        (LEAP, 2028, TermDays("III четверть", "gradingperiod", date(2029, 1, 9), date(2029, 2, 28))),
        (YEAR, 2026, None),  # that year is entered already
    ],
)
def test_terms_are_proposed_on_the_same_days(term: TermDays, year: int, expected: TermDays | None) -> None:
    assert next_terms([term], year) == (() if expected is None else (expected,))


def test_nothing_known_proposes_nothing() -> None:
    assert next_terms([], 2027) == ()
