"""A timetable as a calendar file (RFC 5545): an event a lesson, under an id that holds from one export to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LESSON = timedelta(minutes=45)  # where the bells are not known the event has no end of its own


@dataclass(frozen=True, slots=True)
class CalendarLesson:
    """One lesson of one day; `starts` None: the bells are not known, and it is an event of the whole day."""

    on: date
    period: int
    subject: str
    starts: time | None
    ends: time | None
    room: str = ""
    group: str = ""
    cancelled: bool = False


def calendar_of(name: str, key: str, lessons: Iterable[CalendarLesson], zone: str, at: datetime) -> bytes:
    """The file; `key` begins the id of every event, `at` is when it was made."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//school-diary-bot//timetable//RU")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone)
    for one in lessons:
        event = Event()
        event.add("uid", f"{key}/{one.on}/{one.period}/{one.group}@school-diary-bot")
        event.add("dtstamp", at)
        event.add("summary", f"{one.subject} ({one.group})" if one.group else one.subject)
        if one.starts is None:
            event.add("dtstart", one.on)
        else:
            here = ZoneInfo(zone)
            begins = datetime.combine(one.on, one.starts, here)
            event.add("dtstart", begins)
            event.add("dtend", datetime.combine(one.on, one.ends, here) if one.ends else begins + LESSON)
        if one.room:
            event.add("location", one.room)
        if one.cancelled:
            event.add("status", "CANCELLED")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
