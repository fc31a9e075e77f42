from datetime import date

import pytest

from domain.limits import DueDate, TimeLimit, Unit, latest

LIMIT = TimeLimit(3, Unit.WORKING_DAYS, source="B 3.3.2")
DUE = DueDate(on=date(2026, 11, 25), since=date(2026, 11, 22), limit=LIMIT)


@pytest.mark.parametrize(
    ("today", "overdue", "left"),
    [
        (date(2026, 11, 24), False, 1),
        (date(2026, 11, 25), False, 0),  # the last day is still in time
        (date(2026, 11, 26), True, -1),
    ],
)
def test_a_due_date_is_overdue_only_after_its_last_day(today, overdue, left):
    assert (DUE.overdue(today), DUE.days_left(today)) == (overdue, left)


def test_of_equal_ends_the_first_keeps_its_explanation():
    again = DueDate(on=DUE.on, since=date(2026, 11, 24), limit=TimeLimit(1, Unit.WORKING_DAYS, source="ruling 10"))
    assert latest((DUE, again)) is DUE


def test_a_negative_limit_is_a_mistake():
    with pytest.raises(ValueError, match="negative"):
        TimeLimit(-1, Unit.WORKING_DAYS, source="")
