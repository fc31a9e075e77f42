"""Small readings an import needs: titles compared, ids and titles cut to their columns, phones, moments."""

import hashlib
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers

from domain.mark_line.lexer import PHRASES, clean, lex, words_from
from domain.mark_line.lexicon import Role
from domain.marks import MarkValue
from exchange.text import class_title

WORK_LENGTH = 40  # of a mark's kind of work
ID_LENGTH = 64  # of every source_id column
REGION = "RU"


def folded(text: str) -> str:
    """A title for comparing: one case, е for ё, single spaces."""
    return " ".join(text.casefold().replace("ё", "е").split())


def class_key(title: str) -> str:
    return folded(class_title(title))


def kept_id(source_id: str) -> str:
    """A source's id as a column holds it: one too long is kept as its digest, the same at every run."""
    return source_id if len(source_id) <= ID_LENGTH else hashlib.sha256(source_id.encode()).hexdigest()


def cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def phone_of(text: str) -> str | None:
    """The number in E.164, read as a Russian one where no country is said; None: it is no valid number."""
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def midnight(day: date, zone: str) -> datetime:
    """When the day begins in the school's own time."""
    return datetime.combine(day, time(), ZoneInfo(zone))


def is_mark(value: str) -> bool:
    """Whether it is a mark with a number: what else a gradebook holds (зач, н, осв, 87) is shown, not counted."""
    try:
        return not MarkValue(value).is_credit
    except ValueError:
        return False


@lru_cache(maxsize=1024)
def kind_of_work(title: str) -> str | None:
    """Our own kind of work where a title begins with one ("Контрольная работа № 2"); None where it names several."""
    if "," in title:
        return None
    phrase = PHRASES.find(words_from(lex(clean(title)), 0), lambda role: role is Role.KIND)
    return str(phrase.meaning) if phrase else None


def work_of(category: str | None, title: str) -> str | None:
    """What a mark was given for: by its category, in the source's own words if they are not ours, else by the title."""
    if category is None:
        return kind_of_work(title)
    return kind_of_work(category) or cut(category, WORK_LENGTH)
