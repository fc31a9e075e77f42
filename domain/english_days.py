"""Days as English people write them, put into the words the reader of days knows: "March 5", "from Monday to 3 Dec"."""

import re

from domain.mark_line.lexicon import MONTHS, WEEKDAYS

_MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sep sept", "october oct", "november nov", "december dec",
)  # fmt: skip
_WEEKDAYS = (
    "monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs thur", "friday fri", "saturday sat",
    "sunday sun",
)  # fmt: skip
_SMALL = {"today": "сегодня", "tomorrow": "завтра", "yesterday": "вчера", "from": "с", "to": "-", "till": "-",
          "until": "-", "through": "-", "and": "и", "on": "", "of": "", "the": ""}  # fmt: skip
_MEANT = {
    **{word: MONTHS[number].split()[0] for number, words in enumerate(_MONTHS, 1) for word in words.split()},
    **{word: WEEKDAYS[number].split()[0] for number, words in enumerate(_WEEKDAYS) for word in words.split()},
    **_SMALL,
}
_MONTH = "|".join(sorted((word for words in _MONTHS for word in words.split()), key=len, reverse=True))
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)
_MONTH_FIRST = re.compile(
    rf"\b({_MONTH})\b\.?\s+(\d{{1,2}})(?!\d)(\s*[-\u2010-\u2015]\s*\d{{1,2}}(?!\d))?", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z]+")


def in_russian(said: str) -> str:
    """The same days in Russian words; what is not English stays as it is."""
    text = _MONTH_FIRST.sub(r"\2\3 \1", _ORDINAL.sub("", said))
    return " ".join(_WORD.sub(lambda word: _MEANT.get(word[0].lower(), word[0]), text).split())
