"""When those who work are reminded of a date they must keep."""

from datetime import date, datetime, time

import pytest

from domain.calendar import WorkCalendar
from domain.limits import TimeLimit, Unit
from domain.reminders import MORNING, Reminder, reminder, repeat_on

RUSSIA = WorkCalendar.of()
WEDNESDAY = date(2026, 11, 25)
THREE = TimeLimit(3, Unit.WORKING_DAYS, "B 3.3.2")  # Thu 26, Fri 27, Mon 30
ONE = TimeLimit(1, Unit.WORKING_DAYS, "M 1.1.2-a")  # Thu 26
THIRTY = TimeLimit(30, Unit.CALENDAR_DAYS, "B 2.4")  # Fri 25 December
TODAY = TimeLimit(0, Unit.CALENDAR_DAYS, "M 1.1.1")


def at(day: int, hour: int = 8, minute: int = 0, month: int = 11) -> datetime:
    return datetime.combine(date(2026, month, day), time(hour, minute))


@pytest.mark.parametrize(
    ("limit", "now", "said"),
    [
        (THREE, at(25, 12), None),
        (THREE, at(26, 23, 59), None),
        (THREE, at(27, 7, 59), None),
        (THREE, at(27), Reminder.HALF),  # the second day of three
        (THREE, at(29, 12), Reminder.HALF),
        (THREE, at(30, 7, 59), Reminder.HALF),
        (THREE, at(30), Reminder.LAST_DAY),
        (THREE, at(30, 23, 59), Reminder.LAST_DAY),  # the whole of the last day belongs to the term (ГК 194)
        (THREE, at(1, 7, 59, month=12), Reminder.LAST_DAY),
        (THREE, at(1, month=12), Reminder.OVERDUE),
        (THREE, at(20, month=12), Reminder.OVERDUE),
        (ONE, at(25, 23), None),
        (ONE, at(26, 7, 59), None),
        (ONE, at(26), Reminder.LAST_DAY),  # a term of one day has no half
        (ONE, at(27), Reminder.OVERDUE),
        (THIRTY, at(10, month=12), None),
        (THIRTY, at(11, month=12), Reminder.HALF),  # the sixteenth of thirty days, a Friday
        (THIRTY, at(25, month=12), Reminder.LAST_DAY),
        (TODAY, at(25, 7), None),
        (TODAY, at(25), Reminder.LAST_DAY),
        (TODAY, at(26), Reminder.OVERDUE),
    ],
)
def test_a_reminder_begins_in_the_morning_of_its_day(limit: TimeLimit, now: datetime, said: Reminder | None) -> None:
    assert reminder(RUSSIA.due(WEDNESDAY, limit), now, RUSSIA) == said


def test_half_of_a_term_that_falls_on_a_day_off_waits_for_somebody_to_be_at_work() -> None:
    due = RUSSIA.due(date(2026, 11, 10), TimeLimit(7, Unit.CALENDAR_DAYS, "B 2.8.1"))  # half: Saturday 14
    assert reminder(due, at(14, 12), RUSSIA) is None
    assert reminder(due, at(16), RUSSIA) is Reminder.HALF


def test_the_morning_is_when_a_school_opens() -> None:
    assert time(8, 0) == MORNING


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        (at(30, 12), None),
        (at(1, 12, month=12), None),  # the first morning is the reminder itself
        (at(2, 7, 59, month=12), None),
        (at(2, month=12), date(2026, 12, 2)),
        (at(5, month=12), None),  # a Saturday
        (at(7, 7, month=12), None),  # its morning is still Sunday's
        (at(7, month=12), date(2026, 12, 7)),
    ],
)
def test_the_head_is_told_again_every_working_morning(now: datetime, morning: date | None) -> None:
    assert repeat_on(RUSSIA.due(WEDNESDAY, THREE), now, RUSSIA) == morning
