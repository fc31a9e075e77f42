"""Hours of an office as people write them, and whether it is open now, by the working calendar (B 1.3.2, 1.3.5)."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from domain.calendar import SATURDAY, OffReason, WorkCalendar

WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
_DAYS_AHEAD = 31  # farther than any row of days off
_BREAK = re.compile(r"\bперерыв\s+(\d{1,2}[:.]\d{2})\s*[-–—]\s*(\d{1,2}[:.]\d{2})")
_LINE = re.compile(r"([а-я]{2}(?:\s*[-–—,]\s*[а-я]{2})*)\s+(\d{1,2}[:.]\d{2})\s*[-–—]\s*(\d{1,2}[:.]\d{2})")


class BadHours(ValueError):
    """The line does not say hours; the message is what was written."""


class Now(StrEnum):
    """How an office stands at a moment."""

    OPEN = "open"
    BREAK = "break"
    CLOSED = "closed"
    UNKNOWN = "unknown"  # a working day the hours say nothing of, such as a Saturday made working by a transfer


@dataclass(frozen=True, slots=True)
class Span:
    """From one time to another on the days of `weekdays` (0 is Monday)."""

    weekdays: tuple[int, ...]
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class State:
    """How it stands now and until when; for a closed office `until` is when it opens, None if that is not known."""

    now: Now
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class OfficeHours:
    spans: tuple[Span, ...]
    pause: tuple[time, time] | None = None

    def on(self, day: date, calendar: WorkCalendar) -> Span | None:
        """The hours of a day: none on a day off, though a Saturday named in the hours is worked on."""
        off = calendar.why_off(day)
        if off is not None and off.reason is not OffReason.WEEKEND:
            return None
        return next((span for span in self.spans if day.weekday() in span.weekdays), None)

    def state(self, now: datetime, calendar: WorkCalendar) -> State:
        """Whether it is open at this moment, `now` on the office's own clock."""
        span = self.on(now.date(), calendar)
        if span is None and now.weekday() >= SATURDAY and calendar.is_working(now.date()):
            return State(Now.UNKNOWN)
        if span is not None and span.begins <= now.time() < span.ends:
            if self.pause and self.pause[0] <= now.time() < self.pause[1]:
                return State(Now.BREAK, _at(now, now.date(), self.pause[1]))
            return State(Now.OPEN, _at(now, now.date(), self._next_end(now.time(), span)))
        return State(Now.CLOSED, self._opens(now, calendar))

    def _next_end(self, at: time, span: Span) -> time:
        return self.pause[0] if self.pause and at < self.pause[0] < span.ends else span.ends

    def _opens(self, now: datetime, calendar: WorkCalendar) -> datetime | None:
        for ahead in range(_DAYS_AHEAD):
            day = now.date() + timedelta(days=ahead)
            span = self.on(day, calendar)
            if span is not None and (ahead or now.time() < span.begins):
                return _at(now, day, span.begins)
        return None


def parse_hours(said: str) -> OfficeHours:
    """Read «пн-чт 9:00-18:00, пт 9:00-16:45, перерыв 13:00-14:00». BadHours when something in it is not hours."""
    text = said.strip().lower()
    pause, rest = None, text
    if found := _BREAK.search(text):
        pause = (_time(found[1], said), _time(found[2], said))
        rest = text[: found.start()] + text[found.end() :]
    spans = tuple(
        Span(_weekdays(one[1], said), _time(one[2], said), _time(one[3], said)) for one in _LINE.finditer(rest)
    )
    left = _LINE.sub("", rest).strip(" ,;.\n")
    if not spans or left or any(span.begins >= span.ends for span in spans):
        raise BadHours(said)
    return OfficeHours(spans, pause)


def _weekdays(said: str, whole: str) -> tuple[int, ...]:
    days: list[int] = []
    for part in said.split(","):
        ends = [one.strip() for one in re.split("[-–—]", part)]
        if not set(ends) <= set(WEEKDAYS) or len(ends) > 2:
            raise BadHours(whole)
        first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
        days += range(first, last + 1)
    return tuple(dict.fromkeys(days))


def _time(said: str, whole: str) -> time:
    hour, minute = (int(part) for part in said.replace(".", ":").split(":"))
    try:
        return time(hour, minute)
    except ValueError:
        raise BadHours(whole) from None


def _at(now: datetime, day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=now.tzinfo)
