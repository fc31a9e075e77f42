"""What a parent asks for in words of their own: "homework for tomorrow", "marks in algebra", "the 5th of March".

A bag of known words, not a grammar: a topic, a day, a subject, a child, in any order. What is not certain to be
asked is not answered by a guess: too many strange words, and nothing is understood.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.mark_line.dates import DaySaid, find_day
from domain.mark_line.lexer import Token, TokenKind, clean, fold, lex
from domain.mark_line.lexicon import CYRILLIC, DIMINUTIVES, LATIN_LAYOUT, MONTHS, WEEKDAYS
from domain.mark_line.subjects import SubjectBook
from domain.mark_line.values import Near, SubjectName
from domain.wish_words import (
    ADJECTIVE_ENDINGS,
    DATIVE_ENDINGS,
    ENGLISH_MONTHS,
    ENGLISH_SHIFTS,
    ENGLISH_SUBJECTS,
    ENGLISH_WEEKDAYS,
    LAST,
    NAME_ENDINGS,
    NEXT,
    NOISE,
    SHORT_ENGLISH,
    SPELLINGS,
    TOPICS,
    VOWELS_DROPPED,
    Topic,
)

LONGEST_WISH = 100  # letters; what is longer is a letter to somebody, not a request
MOST_STRANGE = 2  # words nobody knows beside a topic that was said
SHORTEST_MISPRINT = 4  # letters; shorter words have too many neighbours
_WEEK = timedelta(days=7)
_PAST = frozenset({Topic.MARKS, Topic.ATTENDANCE})  # are asked of days that have been


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for; `day` with `whole_week` is any day of the week meant."""

    topic: Topic
    day: date | None = None
    whole_week: bool = False
    subject_ids: tuple[int, ...] = ()  # several when they fit alike


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_TOPICS = [(fold(word), topic) for topic, words in TOPICS.items() for word in words.split()]
_NOISE = _folded(NOISE)
_SHIFT_OF_WEEK = {**dict.fromkeys(_folded(NEXT), 1), **dict.fromkeys(_folded(LAST), -1)}
_SHIFTS = {fold(word): days for word, days in ENGLISH_SHIFTS.items()}
_DAYS = {fold(form): at for at, word in enumerate(ENGLISH_WEEKDAYS.split()) for form in (word, word[:SHORT_ENGLISH])}
_MONTHS = {fold(form): at for at, word in enumerate(ENGLISH_MONTHS.split(), 1) for form in (word, word[:SHORT_ENGLISH])}
_SUBJECTS = {fold(word): title for word, title in ENGLISH_SUBJECTS.items()}
_RUSSIAN_DATES = " ".join([*WEEKDAYS.values(), *MONTHS.values()])
_SPELLINGS = tuple(_folded(SPELLINGS) | {word for word in _folded(_RUSSIAN_DATES) if len(word) >= SHORTEST_MISPRINT})


def whose(text: str, names: Sequence[Sequence[str]]) -> int | None:
    """Which child is named: the index of the only one whose names (given name, label) are said, in any case."""
    words = [token.key for token in lex(clean(text)) if token.kind is TokenKind.WORD]
    said = [at for at, own in enumerate(names) if any(_is_name(word, own) for word in words)]
    return said[0] if len(said) == 1 else None


def _is_name(word: str, names: Iterable[str]) -> bool:
    """Whether a word is one of these names in some case; of a label of several words each is a name."""
    if word in _NOISE:
        return False
    forms = [form for name in names for own in fold(name).split() for form in (own, *_short_forms(own))]
    return any(_is_form_of(word, form) for form in forms if form not in _NOISE)


def _short_forms(name: str) -> list[str]:
    return DIMINUTIVES.get(name, "").split()


def _is_form_of(word: str, name: str) -> bool:
    lost = 2 if name.endswith(ADJECTIVE_ENDINGS) else int(name[-1:] in VOWELS_DROPPED)
    stem = name[: len(name) - lost]
    return len(stem) > 1 and word.startswith(stem) and word[len(stem) :] in NAME_ENDINGS


def read_wish(
    text: str, today: date, subjects: Iterable[SubjectName], near: Near, names: Sequence[Sequence[str]] = ()
) -> Wish | None:
    """Read a request; None: it is none, or not a sure one.

    `subjects` are those of the child it is about, `names` those of all the reader's children. A text typed with the
    English layout on is read as the keys would have typed it.
    """
    reader = _Reader(today, SubjectBook(subjects), near, [name for own in names for name in own])
    wish = reader.read(clean(text))
    if wish is None and not CYRILLIC.search(text):
        wish = reader.read(clean(text.translate(LATIN_LAYOUT)))
    return wish


@dataclass(slots=True)
class _Found:
    """What a text was found to say."""

    topics: set[Topic] = field(default_factory=set)
    days: list[DaySaid] = field(default_factory=list)
    subject_ids: list[tuple[int, ...]] = field(default_factory=list)
    week_shift: int = 0
    named: bool = False
    strange: list[Token] = field(default_factory=list)


class _Reader:
    def __init__(self, today: date, subjects: SubjectBook, near: Near, names: Sequence[str]) -> None:
        self._today, self._subjects, self._near, self._names = today, subjects, near, names

    def read(self, text: str) -> Wish | None:
        if not text or len(text) > LONGEST_WISH:
            return None
        found = self._find(text)
        mended = self._mended(text, found.strange)
        return self._wish(self._find(mended) if mended != text else found)

    def _find(self, text: str) -> _Found:
        tokens, found, at = lex(text), _Found(), 0
        while at < len(tokens):
            at = self._take(tokens, at, text, found)
        return found

    def _take(self, tokens: Sequence[Token], at: int, text: str, found: _Found) -> int:
        """Understand what stands at a token; the index behind it."""
        token = tokens[at]
        if day := find_day(tokens, at, text) or _english_day(tokens, at):
            found.days.append(day)
            return day.end
        if token.kind is not TokenKind.WORD:
            found.strange += [token] if token.kind is TokenKind.NUMBER else []
            return at + 1
        if topic := _topic(token.key):
            found.topics.add(topic)
        elif token.key in _SHIFT_OF_WEEK:
            found.week_shift = _SHIFT_OF_WEEK[token.key]
        elif _is_name(token.key, self._names):
            found.named = True
        elif token.key not in _NOISE:
            return self._take_subject(tokens, at, found)
        return at + 1

    def _take_subject(self, tokens: Sequence[Token], at: int, found: _Found) -> int:
        word, end = tokens[at].key, at + 1
        match = self._subjects.find(tokens, at)
        if match is not None:
            end = match.end
        else:  # said in English, or a nickname in another case
            match = self._subjects.find(lex(_SUBJECTS.get(word, word[:-1])), 0)
        if match is not None:
            found.subject_ids.append(match.best(match.scores))
        else:
            found.strange.append(tokens[at])
        return end

    def _mended(self, text: str, strange: Sequence[Token]) -> str:
        """The text with misprints put right as far as they are near to words that would be understood."""
        offered = self._offered()
        for token in sorted(strange, key=lambda one: one.start, reverse=True):
            if token.kind is TokenKind.WORD and len(token.key) >= SHORTEST_MISPRINT:
                nearest = list(self._near(token.key, offered))
                if nearest:
                    text = text[: token.start] + nearest[0] + text[token.end :]
        return text

    def _offered(self) -> tuple[str, ...]:
        known = [word for word in self._subjects.vocabulary if len(word) >= SHORTEST_MISPRINT]
        return (*_SPELLINGS, *known, *(word[:-1] + ending for word in known for ending in DATIVE_ENDINGS))

    def _wish(self, found: _Found) -> Wish | None:
        topic = next((one for one in Topic if one in found.topics), None)
        if len(found.strange) > (MOST_STRANGE if topic else 0) or len(found.days) > 1 or len(found.subject_ids) > 1:
            return None
        if topic is None:
            topic = self._unsaid(found)
        if topic is None:
            return None
        week = Topic.WEEK in found.topics
        day = self._day(found, topic, week)
        if found.days and day is None:
            return None  # such a day there is not
        subjects = found.subject_ids[0] if found.subject_ids else ()
        return Wish(topic=topic, day=day, whole_week=week, subject_ids=subjects)

    def _unsaid(self, found: _Found) -> Topic | None:
        """The topic where none is said: a day is a page, a subject is its marks, a child is the page of now."""
        if found.days:
            return Topic.DAY
        if found.subject_ids:
            return Topic.MARKS
        return Topic.DAY if found.named else None

    def _day(self, found: _Found, topic: Topic, week: bool) -> date | None:
        if not found.days:
            return self._today + _WEEK * found.week_shift if week else None
        said = found.days[0]
        if said.weekday is not None:
            return self._weekday(said.weekday, found.week_shift, past=topic in _PAST)
        return said.past(self._today) if topic in _PAST else said.ahead(self._today)

    def _weekday(self, weekday: int, week_shift: int, *, past: bool) -> date:
        """The nearest such day, today included; "next" and "last" are of the weeks behind and before this one."""
        if week_shift:
            return self._today + timedelta(weekday - self._today.weekday()) + _WEEK * week_shift
        if past:
            return self._today - timedelta((self._today.weekday() - weekday) % 7)
        return self._today + timedelta((weekday - self._today.weekday()) % 7)


def _topic(word: str) -> Topic | None:
    return next(
        (topic for said, topic in _TOPICS if word == said or (said.endswith("*") and word.startswith(said[:-1]))), None
    )


def _english_day(tokens: Sequence[Token], at: int) -> DaySaid | None:
    """ "tomorrow", "friday", "5 march", "march 5"."""
    token = tokens[at]
    said, following = token.text, tokens[at + 1] if at + 1 < len(tokens) else None
    if token.key in _SHIFTS:
        return DaySaid(said, at + 1, shift=_SHIFTS[token.key])
    if token.key in _DAYS:
        return DaySaid(said, at + 1, weekday=_DAYS[token.key])
    if following is None:
        return None
    for number, month in ((token, following), (following, token)):
        if _is_day_of_month(number) and month.key in _MONTHS:
            return DaySaid(said, at + 2, day=int(number.key), month=_MONTHS[month.key])
    return None


def _is_day_of_month(token: Token) -> bool:
    return token.kind is TokenKind.NUMBER and token.key.isdecimal() and len(token.key) <= 2
