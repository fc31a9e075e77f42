"""Which terms a parent may turn to, and which one is opened."""

from datetime import date

import pytest

from domain.terms import WHOLE_YEAR, SchoolTerm, begun_terms, term_to_show, year_of

LAST_YEARS = SchoolTerm(9, "IV четверть", date(2026, 3, 30), date(2026, 5, 26))
FIRST = SchoolTerm(1, "I четверть", date(2026, 9, 1), date(2026, 10, 24))
SECOND = SchoolTerm(2, "II четверть", date(2026, 11, 2), date(2026, 12, 30))
THIRD = SchoolTerm(3, "III четверть", date(2027, 1, 11), date(2027, 3, 19))
YEAR = SchoolTerm(4, "2026/27", date(2026, 9, 1), date(2027, 5, 26))
TERMS = (LAST_YEARS, YEAR, THIRD, SECOND, FIRST)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 25), date(2026, 9, 1), date(2027, 8, 31)),
        (date(2026, 9, 1), date(2026, 9, 1), date(2027, 8, 31)),
        (date(2027, 8, 31), date(2026, 9, 1), date(2027, 8, 31)),
    ],
)
def test_a_school_year_goes_from_september_to_august(today: date, first: date, last: date):
    year = year_of(today)
    assert (year.starts_on, year.ends_on) == (first, last)


def test_the_terms_of_this_year_that_have_begun_are_offered_the_year_behind_them():
    assert begun_terms(TERMS, date(2026, 11, 25)) == (FIRST, SECOND, YEAR)
    assert begun_terms(TERMS, date(2026, 9, 1)) == (FIRST, YEAR)


@pytest.mark.parametrize("terms", [(), (LAST_YEARS,)], ids=["no terms", "only those of last year"])
def test_without_terms_the_whole_year_is_the_term(terms: tuple[SchoolTerm, ...]):
    (whole,) = begun_terms(terms, date(2026, 11, 25))
    assert (whole.id, whole.title) == (WHOLE_YEAR, "")
    assert term_to_show((whole,), date(2026, 11, 25)) == whole


@pytest.mark.parametrize(
    ("today", "asked", "shown"),
    [
        (date(2026, 11, 25), None, SECOND),
        (date(2026, 11, 25), 0, SECOND),
        (date(2026, 11, 25), 1, FIRST),
        (date(2026, 11, 25), 4, YEAR),
        (date(2026, 11, 25), 9, SECOND),  # of another year
        (date(2026, 11, 25), 3, SECOND),  # has not begun
        (date(2026, 10, 28), None, FIRST),  # holidays: the one just over, though the year is on
        (date(2026, 12, 30), None, SECOND),  # its last day
        (date(2027, 7, 1), None, THIRD),
    ],
)
def test_the_term_opened_is_the_one_asked_for_or_the_one_that_is_on(today: date, asked: int | None, shown: SchoolTerm):
    assert term_to_show(begun_terms(TERMS, today), today, asked) == shown
