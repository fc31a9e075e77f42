"""When those who work are reminded of a date they must keep (B 2.12, 4.3): a rule of the house, not of a regulation."""

from datetime import date, datetime, time
from enum import StrEnum

from domain.calendar import WorkCalendar
from domain.limits import DueDate

MORNING = time(8, 0)  # on the school's clock


class Reminder(StrEnum):
    """How near the end of a time limit is; the later takes the place of the earlier."""

    HALF = "half"  # half of its days have gone
    LAST_DAY = "last_day"
    OVERDUE = "overdue"
    REPEAT = "repeat"  # to the head, every working morning while it stays overdue


def reminder(due: DueDate, now: datetime, calendar: WorkCalendar) -> Reminder | None:
    """What is to be said at this moment, `now` on the school's clock; None while it is early.

    Each begins at eight in the morning, and half of the term on a working day, so that somebody reads it.
    """
    if due.overdue(_morning_of(now)):
        return Reminder.OVERDUE
    if _morning_of(now) == due.on:
        return Reminder.LAST_DAY
    half = _half(due, calendar)
    return Reminder.HALF if half is not None and _morning_of(now) >= half else None


def repeat_on(due: DueDate, now: datetime, calendar: WorkCalendar) -> date | None:
    """The working morning on which the head is told again that a date was not kept; None where none has come.

    The first morning after the date is the reminder itself.
    """
    morning = _morning_of(now)
    again = due.overdue(morning) and calendar.is_working(morning) and morning > calendar.next_working(due.on)
    return morning if again else None


def _morning_of(now: datetime) -> date:
    """The day whose morning was the last to come."""
    return now.date() if now.time() >= MORNING else date.fromordinal(now.toordinal() - 1)


def _half(due: DueDate, calendar: WorkCalendar) -> date | None:
    """The working day by which half of the counted days are gone; None where that is the last day itself."""
    if not due.counted:
        return None
    half = calendar.on_or_after(due.counted[len(due.counted) // 2])
    return half if half < due.on else None
