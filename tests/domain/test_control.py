"""Figures of timeliness, and quarters."""

from datetime import UTC, date, datetime

import pytest

from domain.control import Kept, Tally, Told, quarter_of, tally, to_tell

DUE = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("done_on", "today", "counted"),
    [
        (date(2026, 11, 25), date(2026, 12, 1), Tally(in_time=1)),  # the last day belongs to the limit
        (date(2026, 11, 26), date(2026, 12, 1), Tally(late=1)),
        (None, date(2026, 11, 25), Tally(waiting=1)),
        (None, date(2026, 11, 26), Tally(overdue=1)),
    ],
)
def test_what_was_to_be_done_is_counted_by_its_day(done_on: date | None, today: date, counted: Tally) -> None:
    assert tally([Kept("decision", 1, DUE, done_on)], today) == counted


def test_a_share_is_rounded_down_and_of_nothing_there_is_none() -> None:
    assert Tally(in_time=999, late=1).share == 99
    assert Tally(waiting=3).share is None


@pytest.mark.parametrize(
    ("day", "first", "after"),
    [
        (date(2026, 11, 25), date(2026, 10, 1), date(2027, 1, 1)),
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 9, 30), date(2026, 7, 1), date(2026, 10, 1)),
    ],
)
def test_a_day_has_its_quarter(day: date, first: date, after: date) -> None:
    assert quarter_of(day) == (first, after)


@pytest.mark.parametrize(
    ("now", "done", "told"),
    [
        (datetime(2026, 11, 24, 12, 0, tzinfo=UTC), False, None),
        (datetime(2026, 11, 25, 7, 59, tzinfo=UTC), False, None),
        (datetime(2026, 11, 25, 8, 0, tzinfo=UTC), False, Told.LAST_DAY),
        (datetime(2026, 11, 25, 23, 59, tzinfo=UTC), False, Told.LAST_DAY),
        (datetime(2026, 11, 26, 0, 1, tzinfo=UTC), False, Told.OVERDUE),
        (datetime(2026, 11, 24, 12, 0, tzinfo=UTC), True, Told.DONE),
        (datetime(2026, 11, 26, 12, 0, tzinfo=UTC), True, Told.DONE),
    ],
)
def test_an_instruction_is_reminded_of_on_its_last_morning_and_after_it(
    now: datetime, done: bool, told: Told | None
) -> None:
    assert to_tell(DUE, done=done, now=now) is told
