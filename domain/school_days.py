"""Days of a school year as a timetable makes them: school days and their neighbours, why one is free, what to open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.calendar import OffReason
from domain.timetable import DAY, SATURDAY, Frame, PlannedLesson, has_lessons, is_study_time, lessons_on, state_holiday

LOOK_AHEAD = 60  # days in which a neighbouring school day is looked for; farther away is another school year
NEAR = 7  # days; a school day behind longer holidays is not what "today" should open
LESSONS_OVER = time(15, 0)  # when a day counts as over in a school whose bells are not known


class Why(StrEnum):
    """Why a day has no lessons."""

    HOLIDAYS = "holidays"  # between two terms
    OUT_OF_YEAR = "out_of_year"  # before the first known term or after the last
    STATE_HOLIDAY = "state_holiday"
    WEEKEND = "weekend"
    NO_TIMETABLE = "no_timetable"
    FREE = "free"  # a weekday on which this pupil has nothing


@dataclass(frozen=True, slots=True)
class NoLessons:
    """Why there is nothing: `until` the last day of the holidays, `holiday` the reason of a state's day off."""

    why: Why
    until: date | None = None
    holiday: OffReason | None = None


def why_no_lessons(frame: Frame, day: date) -> NoLessons | None:
    """Why a day is empty; None when it is not."""
    if has_lessons(frame, day):
        return None
    if inside := [one for one in frame.breaks if one.starts_on <= day <= one.ends_on]:
        return NoLessons(Why.HOLIDAYS, until=max(one.ends_on for one in inside))
    if not is_study_time(frame, day):
        starts = [term.starts_on for term in frame.terms if term.starts_on > day]
        began = any(term.ends_on < day for term in frame.terms)
        return NoLessons(Why.HOLIDAYS, until=min(starts) - DAY) if starts and began else NoLessons(Why.OUT_OF_YEAR)
    if holiday := state_holiday(frame, day):
        return NoLessons(Why.STATE_HOLIDAY, holiday=holiday)
    if day.isoweekday() >= SATURDAY:
        return NoLessons(Why.WEEKEND)
    return NoLessons(Why.FREE if frame.slots else Why.NO_TIMETABLE)


def next_school_day(frame: Frame, day: date) -> date | None:
    """The nearest later day with lessons; None when there is none within LOOK_AHEAD days."""
    return next((near for near in _days_from(day, DAY) if has_lessons(frame, near)), None)


def previous_school_day(frame: Frame, day: date) -> date | None:
    """The nearest earlier day with lessons; None when there is none within LOOK_AHEAD days."""
    return next((near for near in _days_from(day, -DAY) if has_lessons(frame, near)), None)


def _days_from(day: date, step: timedelta) -> Iterator[date]:
    return (day + step * number for number in range(1, LOOK_AHEAD + 1))


def day_to_show(frame: Frame, now_local: datetime) -> date:
    """The day to open at this moment of the school's time: today, or, once its lessons are over, the next school day.

    A school day more than NEAR days away (behind the holidays) is not opened by itself.
    """
    today = now_local.date()
    lessons = lessons_on(frame, today)
    if lessons and now_local.time() < _over_at(lessons):
        return today
    following = next_school_day(frame, today)
    return following if following and (following - today).days <= NEAR else today


def _over_at(lessons: tuple[PlannedLesson, ...]) -> time:
    """The end of the last lesson held; of a day all cancelled, the end it would have had, so that this is seen."""
    of_day = [lesson for lesson in lessons if lesson.held] or lessons
    return max((lesson.ends for lesson in of_day if lesson.ends), default=LESSONS_OVER)


def school_days(frame: Frame, first: date, last: date) -> frozenset[date]:
    """The days with lessons from `first` to `last`, both included."""
    days = (first + DAY * number for number in range((last - first).days + 1))
    return frozenset(day for day in days if has_lessons(frame, day))
