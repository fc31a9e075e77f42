"""A calendar file (iCalendar, RFC 5545): lessons as events, homework in them or as a day of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry: from an aware moment to another, or, where `ends` is None, a whole day.

    `uid` is the same for the same thing for ever, so that a file read again mends what is there and doubles nothing.
    """

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | None = None
    place: str = ""
    text: str = ""
    cancelled: bool = False


def calendar_file(name: str, events: Iterable[Event], stamp: datetime) -> bytes:
    """The file. Times keep their zone, which is described in the file itself."""
    from icalendar import Calendar  # 100 ms and 5 MB that nobody pays who takes no calendar

    calendar = Calendar()
    calendar.add("prodid", "-//school-diary-bot//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_entry(event, stamp))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _entry(event: Event, stamp: datetime) -> "IcalEvent":  # type: ignore[name-defined] # noqa: F821
    from icalendar import Event as Entry

    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("dtstamp", stamp)
    entry.add("summary", event.title)
    entry.add("dtstart", event.starts)
    if event.ends is None:
        assert not isinstance(event.starts, datetime)
        entry.add("dtend", event.starts + timedelta(days=1))
        entry.add("transp", "TRANSPARENT")  # a task takes no hour of the day
    else:
        entry.add("dtend", event.ends)
    if event.place:
        entry.add("location", event.place)
    if event.text:
        entry.add("description", event.text)
    if event.cancelled:
        entry.add("status", "CANCELLED")
    return entry
