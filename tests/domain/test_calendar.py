import subprocess
import sys
from bisect import bisect_left, bisect_right
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    INVITATION_NOTICE,
    DayOff,
    OffReason,
    WorkCalendar,
    earliest_talk,
    latest_invitation,
)
from domain.limits import TimeLimit, Unit
from domain.overrides import parse_overrides
from tests.domain.published_calendars import PUBLISHED, WORKING_DAYS

RUSSIA = WorkCalendar.of()
BELGOROD = WorkCalendar.of("belgorod")
DAYS = st.dates(date(2013, 1, 1), date(2040, 12, 31))
AMOUNTS = st.integers(1, 40)


def working(amount: int) -> TimeLimit:
    return TimeLimit(amount, Unit.WORKING_DAYS, source="test")


def calendar_days(amount: int) -> TimeLimit:
    return TimeLimit(amount, Unit.CALENDAR_DAYS, source="test")


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(366) if (date(year, 1, 1) + timedelta(n)).year == year]


@pytest.mark.parametrize("year", PUBLISHED)
def test_every_day_of_a_published_year_is_as_published(year):
    off, at_work = ({date.fromisoformat(f"{year}-{day}") for day in days.split()} for days in PUBLISHED[year])
    expected = {day for day in days_of(year) if day in at_work or (day.weekday() < 5 and day not in off)}
    assert {day for day in days_of(year) if RUSSIA.is_working(day)} == expected
    assert len(expected) == WORKING_DAYS[year]
    assert not RUSSIA.is_provisional(year)


def published_working_days() -> list[date]:
    """Every working day of 2013-2027 in order, by the published calendars alone."""
    return [
        day
        for year, (off, at_work) in PUBLISHED.items()
        for day in days_of(year)
        if f"{day:%m-%d}" in at_work.split() or (day.weekday() < 5 and f"{day:%m-%d}" not in off.split())
    ]


@pytest.mark.parametrize("amount", [1, 2, 3, 5, 15])
def test_a_limit_of_working_days_that_begins_on_any_day_of_2013_to_2027_ends_as_published(amount):
    at_work = published_working_days()
    for year in PUBLISHED:
        for since in days_of(year):
            first = bisect_right(at_work, since)
            if first + amount <= len(at_work):
                assert RUSSIA.due(since, working(amount)).on == at_work[first + amount - 1], since


@pytest.mark.parametrize("amount", [3, 7, 30])
def test_a_limit_of_calendar_days_that_ends_on_any_day_of_2013_to_2027_moves_as_published(amount):
    at_work = published_working_days()
    for year in PUBLISHED:
        for ends in days_of(year):
            where = bisect_left(at_work, ends)
            if where < len(at_work):
                assert RUSSIA.due(ends - timedelta(days=amount), calendar_days(amount)).on == at_work[where], ends


@pytest.mark.parametrize(
    ("since", "limit", "on"),
    [
        (date(2026, 4, 28), working(1), date(2026, 4, 29)),
        (date(2026, 4, 30), working(1), date(2026, 5, 4)),
        (date(2026, 12, 30), working(1), date(2027, 1, 11)),  # 31 December is a day off moved from 4 January
        (date(2026, 12, 30), working(5), date(2027, 1, 15)),
        (date(2027, 2, 19), working(1), date(2027, 2, 20)),  # a working Saturday
        (date(2026, 7, 10), working(1), date(2026, 7, 13)),
        (date(2026, 11, 22), working(3), date(2026, 11, 25)),  # filed on a Sunday
        (date(2025, 10, 31), working(1), date(2025, 11, 1)),
        (date(2014, 3, 7), working(1), date(2014, 3, 11)),
        (date(2020, 4, 1), working(1), date(2020, 4, 2)),  # the president's days off move no terms
        (date(2020, 6, 23), working(1), date(2020, 6, 24)),
        (date(2021, 11, 3), working(1), date(2021, 11, 8)),
        (date(2021, 10, 29), working(1), date(2021, 11, 1)),
        (date(2028, 11, 3), working(1), date(2028, 11, 7)),  # ТК 112: 6 November stands for Saturday 4 November
        (date(2026, 4, 24), calendar_days(7), date(2026, 5, 4)),  # ends on 1 May, moves
        (date(2026, 11, 2), calendar_days(30), date(2026, 12, 2)),
        (date(2026, 11, 22), calendar_days(0), date(2026, 11, 22)),  # "on the day itself"
    ],
)
def test_a_time_limit_ends_where_the_law_puts_its_end(since, limit, on):
    assert RUSSIA.due(since, limit).on == on


@pytest.mark.parametrize(
    ("after", "russia", "belgorod"),
    [
        (date(2026, 7, 10), date(2026, 7, 13), date(2026, 7, 14)),  # 12 July is a Sunday
        (date(2025, 7, 11), date(2025, 7, 14), date(2025, 7, 15)),  # a Saturday
        (date(2020, 7, 10), date(2020, 7, 13), date(2020, 7, 14)),
        (date(2023, 7, 11), date(2023, 7, 12), date(2023, 7, 13)),  # a Wednesday
        (date(2017, 7, 11), date(2017, 7, 12), date(2017, 7, 12)),  # before the law of 2020
    ],
)
def test_the_day_of_prokhorovka_field_is_off_in_belgorod_alone(after, russia, belgorod):
    assert (RUSSIA.next_working(after), BELGOROD.next_working(after)) == (russia, belgorod)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 25), None),
        (date(2026, 11, 28), DayOff(OffReason.WEEKEND)),
        (date(2026, 1, 3), DayOff(OffReason.NEW_YEAR)),  # a holiday first, a Saturday second
        (date(2026, 1, 7), DayOff(OffReason.CHRISTMAS)),
        (date(2026, 1, 9), DayOff(OffReason.MOVED, date(2026, 1, 3))),  # by decree
        (date(2026, 3, 9), DayOff(OffReason.MOVED, date(2026, 3, 8))),  # by ТК 112
        (date(2014, 3, 10), DayOff(OffReason.MOVED, date(2014, 3, 8))),
        (date(2013, 5, 10), DayOff(OffReason.MOVED, date(2013, 2, 23))),  # by decree, not to the next Monday
        (date(2013, 2, 25), None),
        (date(2028, 11, 6), DayOff(OffReason.MOVED, date(2028, 11, 4))),
    ],
)
def test_a_day_off_says_why(day, why):
    assert RUSSIA.why_off(day) == why


def test_a_regional_day_names_its_law_and_so_does_the_day_it_moved_to():
    sunday, monday = BELGOROD.why_off(date(2026, 7, 12)), BELGOROD.why_off(date(2026, 7, 13))
    assert sunday is not None
    assert monday is not None
    assert (sunday.reason, monday.reason, monday.moved_from) == (
        OffReason.REGIONAL,
        OffReason.MOVED,
        date(2026, 7, 12),
    )
    assert "№ 462" in sunday.document
    assert monday.document == sunday.document


def test_a_count_can_be_told_day_by_day():
    due = RUSSIA.due(date(2026, 11, 22), working(3))
    assert due.counted == (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25))
    assert (due.moved_from, due.provisional, due.since) == (None, False, date(2026, 11, 22))


def test_calendar_days_that_end_on_a_day_off_say_from_where_they_moved():
    due = RUSSIA.due(date(2026, 4, 24), calendar_days(7))
    assert (len(due.counted), due.moved_from, due.on) == (7, date(2026, 5, 1), date(2026, 5, 4))


def test_a_term_that_runs_into_a_year_without_a_decree_is_provisional():
    unknown = next(year for year in range(2028, 2101) if RUSSIA.is_provisional(year))
    assert RUSSIA.due(date(unknown - 1, 12, 29), working(5)).provisional
    assert not RUSSIA.due(date(2026, 12, 1), working(5)).provisional


@pytest.mark.parametrize("year", [2030, 2045, 2120])
def test_holidays_are_off_in_years_nobody_has_a_decree_for(year):
    for month, day in ((1, 1), (1, 8), (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)):
        assert not RUSSIA.is_working(date(year, month, day))
    assert RUSSIA.is_provisional(year)


def test_overrides_outrank_the_calendar_and_a_decree_line_ends_the_provisional_mark():
    overrides, _ = parse_overrides(
        "2050-06-15, off, карантин, приказ № 1\n"
        "2050-06-18, work, перенос, приказ № 1\n"
        "2050, decree, , постановление № 2"
    )
    school = WorkCalendar.of("belgorod", overrides)
    assert not school.is_working(date(2050, 6, 15))
    assert school.is_working(date(2050, 6, 18))  # a Saturday
    assert school.why_off(date(2050, 6, 15)) == DayOff(OffReason.OVERRIDE, document="приказ № 1")
    assert (school.is_provisional(2050), BELGOROD.is_provisional(2050)) == (False, True)


def test_a_misspelt_region_is_an_error_and_not_a_school_without_regional_days():
    with pytest.raises(ValueError, match="belgorod"):
        WorkCalendar.of("Белгород")


@given(DAYS, AMOUNTS)
def test_working_days_counted_are_all_the_working_days_up_to_the_end(since, amount):
    due = BELGOROD.due(since, working(amount))
    passed = (since + timedelta(days=n) for n in range(1, (due.on - since).days + 1))
    assert list(due.counted) == [day for day in passed if BELGOROD.is_working(day)]
    assert due.on == due.counted[-1]
    assert len(due.counted) == amount


@pytest.mark.long
@given(DAYS, AMOUNTS, st.sampled_from(Unit))
def test_a_term_ends_on_a_working_day_and_never_earlier_than_a_shorter_or_earlier_one(since, amount, unit):
    end = RUSSIA.due(since, TimeLimit(amount, unit, "test")).on
    assert RUSSIA.is_working(end)
    assert end <= RUSSIA.due(since, TimeLimit(amount + 1, unit, "test")).on
    assert end <= RUSSIA.due(since + timedelta(days=1), TimeLimit(amount, unit, "test")).on
    assert end - since >= timedelta(days=amount)


@given(DAYS)
def test_a_day_is_off_exactly_when_there_is_a_reason(day):
    assert BELGOROD.is_working(day) is (BELGOROD.why_off(day) is None)


@pytest.mark.parametrize(
    ("talk", "latest"),
    [
        (date(2026, 11, 27), date(2026, 11, 23)),
        (date(2026, 11, 26), date(2026, 11, 22)),  # a Sunday: not moved, or the notice would shrink
        (date(2027, 1, 12), date(2027, 1, 8)),
    ],
)
def test_three_full_days_lie_between_an_invitation_and_its_talk(talk, latest):
    assert latest_invitation(talk) == latest
    assert (talk - latest_invitation(talk)).days - 1 == INVITATION_NOTICE.amount


@given(DAYS)
def test_an_invitation_to_the_earliest_talk_is_in_time(invited_on):
    talk = earliest_talk(invited_on, RUSSIA)
    assert RUSSIA.is_working(talk)
    assert invited_on <= latest_invitation(talk)


def test_a_process_that_counts_one_term_is_quick_to_start():
    counts = (
        "import sys, time\n"
        "from datetime import date\n"
        "from domain.calendar import WorkCalendar\n"
        "from domain.limits import TimeLimit, Unit\n"
        "assert not any(name.startswith('holidays') for name in sys.modules)\n"
        "assert WorkCalendar.of('belgorod').due(date(2026, 7, 10), TimeLimit(1, Unit.WORKING_DAYS, '')).on.day == 14\n"
        "print(time.process_time())"  # of the processor, so that a busy machine does not count
    )
    run = subprocess.run([sys.executable, "-c", counts], capture_output=True, text=True, check=True, timeout=60)
    assert float(run.stdout) < 0.5
