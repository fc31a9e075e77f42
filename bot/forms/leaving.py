"""Who has left the school, when and how, as an officer types it: «Л-12/3 25.06.2027 выпуск»."""

import re
from dataclasses import dataclass
from datetime import date

from bot.forms.form import BadAnswer
from domain.profiles import EndCause

_SAID = re.compile(r"(?P<file>\S.*?)\s+(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?:\s+(?P<how>\S+))?")
_HOW = (
    ("вып", EndCause.GRADUATED),
    ("grad", EndCause.GRADUATED),
    ("отч", EndCause.EXPELLED),
    ("exp", EndCause.EXPELLED),
    ("выб", EndCause.LEFT),
    ("пер", EndCause.LEFT),
    ("left", EndCause.LEFT),
)
LEAVING = frozenset(cause for _, cause in _HOW)


@dataclass(frozen=True, slots=True)
class Leaver:
    """The number of a personal file, the first day the pupil is not of the school, and how they left."""

    file: str
    on: date
    how: EndCause


def parse_leaver(said: str) -> Leaver:
    """Read the line; without a word for how, the pupil has simply left. BadAnswer when it cannot be read."""
    found = _SAID.fullmatch(said.strip())
    if found is None:
        raise BadAnswer("leaver")
    word = (found["how"] or "выбыл").casefold()
    how = next((cause for stem, cause in _HOW if word.startswith(stem)), None)
    try:
        on = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise BadAnswer("leaver") from None
    if how is None:
        raise BadAnswer("leaver")
    return Leaver(found["file"], on, how)
