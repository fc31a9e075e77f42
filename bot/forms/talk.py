"""When a talk is to be: a day and an hour as an officer types them, and perhaps a room (B 3.3.3-b)."""

import re
from dataclasses import dataclass
from datetime import date, time

from bot.forms.form import BadAnswer

_WHEN = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?[\s,]+(\d{1,2})[:.](\d{2})(?!\d)[\s,]*(.*)", re.DOTALL)
LONGEST_PLACE = 100  # characters


@dataclass(frozen=True, slots=True)
class TalkTime:
    """A day and an hour on the school's clock; `room` is what was written after them."""

    on: date
    at: time
    room: str


def parse_talk(said: str, today: date) -> TalkTime:
    """Read «30.11 15:30 кабинет 12»; without a year, the next such day. BadAnswer when it is no day and hour."""
    found = _WHEN.fullmatch(said.strip())
    if found is None:
        raise BadAnswer("talk_when")
    day, month, year, hour, minute, room = found.groups()
    try:
        at = time(int(hour), int(minute))
        on = date(_year(year, today), int(month), int(day))
        if year is None and on < today:
            on = on.replace(year=on.year + 1)
    except ValueError:
        raise BadAnswer("talk_when") from None
    return TalkTime(on, at, " ".join(room.split())[:LONGEST_PLACE])


def _year(said: str | None, today: date) -> int:
    if said is None:
        return today.year
    return int(said) if len(said) == 4 else today.year // 100 * 100 + int(said)
