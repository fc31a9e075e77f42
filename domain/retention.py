"""How long personal data are kept, each term by its source; what is over is destroyed, and the destruction recorded.

152-ФЗ, ст. 5 ч. 7: no longer than the purpose needs, unless a law sets the term.
"""

from dataclasses import dataclass
from datetime import timedelta

DAY = timedelta(days=1)
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Term:
    """How long something is kept after it was finished, and why so long."""

    rule: str  # a short name, for the record of destruction
    keeps: timedelta
    source: str


INBOX = Term("inbox", 2 * DAY, "only until it has been answered; two days for a person to look into a mishap")
INBOX_ASIDE = Term("inbox_aside", 30 * DAY, "what could not be handled waits for a person to look at it")
DRAFT = Term("draft", 180 * DAY, "an application nobody went on with for half a year will not be filed")
LINK = Term("link", 30 * DAY, "a one-time link that was used or ran out proves nothing any more")
PUSH = Term("push", 90 * DAY, "to answer whether somebody was told; ids only")
PERSON = Term("person", 30 * DAY, "152-ФЗ, ст. 21 ч. 5: within thirty days of the withdrawal of consent")
CASE = Term("case", 5 * YEAR, "перечень Росархива (приказ от 20.12.2019 № 236), ст. 154: обращения граждан - 5 лет")
FILE = Term("file", 2 * YEAR, "a file of homework or a note serves its school year and the one after it")

ALL = (INBOX, INBOX_ASIDE, DRAFT, LINK, PUSH, PERSON, CASE, FILE)
