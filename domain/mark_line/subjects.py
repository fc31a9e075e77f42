"""Classes and subjects as people say them: "7 A", "in the 7th", "alg", "by Russian", misprints left to the caller."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.mark_line.lexer import PHRASES, Token, TokenKind, fold, words_from
from domain.mark_line.lexicon import (
    ABBREVIATED_BY,
    ATTENDANCE_LETTERS,
    CLASS_LETTER,
    CLASS_WORD,
    GENERIC_SUBJECT_WORDS,
    ORDINAL_ENDINGS,
    SUBJECT_ENDINGS,
    SUBJECT_NICKNAMES,
    SUBJECT_SHORT_WORDS,
    TIMES,
    TYPED_AS,
    WELL_KNOWN_SUBJECTS,
    Role,
)
from domain.mark_line.values import ClassName, SubjectName

_QUOTES = frozenset("\"'«»“”„‘’-–—")
_GRADE = re.compile(r"\d{1,2}")
_WORDS = re.compile(r"[^\W\d_]+")
_MARKS = range(2, 6)
_GRADES = range(1, 13)
LEAST_PREFIX = 3  # letters of an abbreviation
LONGEST_ENDING = 3
EXACT, STEM, ABBREVIATION = 4, 3, 1


@dataclass(frozen=True, slots=True)
class ClassSpot:
    """A class said at tokens `start` to `end`; `ids` empty: the teacher has no such class."""

    ids: tuple[int, ...]
    start: int
    end: int
    near: bool = False


class ClassBook:
    """The classes of one teacher by their titles without quotes, spaces and hyphens."""

    _LONGEST = 5  # tokens of a title

    def __init__(self, classes: Iterable[ClassName]) -> None:
        self._ids: dict[str, tuple[int, ...]] = {}
        self._grades: dict[int, tuple[int, ...]] = {}
        for item in classes:
            key = _title_key(item.title)
            self._ids[key] = (*self._ids.get(key, ()), item.id)
            grade = _GRADE.match(key)
            if grade:
                number = int(grade.group())
                self._grades[number] = (*self._grades.get(number, ()), item.id)

    def spots(self, tokens: Sequence[Token]) -> list[ClassSpot]:
        """Every class said in the text, in order; bare grades only where no whole title stands."""
        found: list[ClassSpot] = []
        at = 0
        while at < len(tokens):
            spot = self._at(tokens, at)
            at = spot.end if spot else at + 1
            if spot:
                found.append(spot)
        return found or self._by_grade(tokens)

    def _at(self, tokens: Sequence[Token], at: int) -> ClassSpot | None:
        key, best = "", None
        for end in range(at, min(at + self._LONGEST, len(tokens))):
            token = tokens[end]
            if token.kind in (TokenKind.BREAK, TokenKind.COMMA, TokenKind.TAB):
                break
            if token.text in _QUOTES and key:
                continue
            key += token.key
            if key in self._ids and not key.isdecimal() and not _may_be_mark(tokens, at, end):
                closing = end + 1 < len(tokens) and tokens[end + 1].text in _QUOTES and tokens[end].text not in _QUOTES
                opened = any(item.text in _QUOTES for item in tokens[at:end])
                best = ClassSpot(self._ids[key], at, end + 2 if closing and opened else end + 1)
        return best or self._typed_otherwise(tokens, at)

    def _typed_otherwise(self, tokens: Sequence[Token], at: int) -> ClassSpot | None:
        """A grade with one letter that is no title here: perhaps the letter was typed by its sound."""
        letter = _letter_behind(tokens, at)
        if letter is None:
            return None
        grade, token = int(tokens[at].key), tokens[letter]
        if token.spaced and (grade in _MARKS or not token.capital):
            return None
        sounds = TYPED_AS.get(token.text.lower())
        ids = self._ids.get(f"{grade}{sounds}", ()) if sounds else ()
        if not ids and token.key in ATTENDANCE_LETTERS and grade in _MARKS:
            return None  # a mark and an absence without a space
        return ClassSpot(ids, at, letter + 1, near=bool(ids))

    def _by_grade(self, tokens: Sequence[Token]) -> list[ClassSpot]:
        """The first "7th class", or a leading number that is no mark: a class if the grade has one."""
        for at, token in enumerate(tokens):
            if token.kind is not TokenKind.NUMBER or not _GRADE.fullmatch(token.key):
                continue
            grade = int(token.key)
            phrase = PHRASES.find(words_from(tokens, at + 1, 1))
            named = phrase is not None and phrase.role is Role.CLASS_WORD
            if named or (at == 0 and grade in self._grades and grade not in _MARKS):
                ids = self._ids.get(tokens[at].key) or self._grades.get(grade, ())
                return [ClassSpot(ids, at, at + 1, near=tokens[at].key not in self._ids)]
        return []


def _letter_behind(tokens: Sequence[Token], at: int) -> int | None:
    """The index of the one letter behind a grade, across quotes and a hyphen."""
    first = tokens[at]
    if first.kind is not TokenKind.NUMBER or not _GRADE.fullmatch(first.key) or int(first.key) not in _GRADES:
        return None
    letter = at + 1
    while letter < len(tokens) and tokens[letter].text in _QUOTES and letter < at + 3:
        letter += 1
    if letter >= len(tokens) or not CLASS_LETTER.fullmatch(tokens[letter].key):
        return None
    initial = letter + 1 < len(tokens) and tokens[letter + 1].key == "."  # "5 P. Ivanov"
    return None if initial or tokens[letter].key in ORDINAL_ENDINGS | TIMES else letter


def _may_be_mark(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether "5 a" may be a mark and a word: apart, of a grade that is a mark, and not where classes stand."""
    first = tokens[at]
    if not (first.key.isdecimal() and int(first.key) in _MARKS and end > at):
        return False
    if not tokens[end].spaced or any(token.text in _QUOTES for token in tokens[at:end]):
        return False
    before = PHRASES.find(words_from(tokens, at - 1, 1)) if at else None
    behind = PHRASES.find(words_from(tokens, end + 1, 1))
    opens = at == 0 or (before is not None and before.role in (Role.NOISE, Role.CLASS_WORD))
    return not opens and not (behind is not None and behind.role is Role.CLASS_WORD)


def _title_key(title: str) -> str:
    letters = "".join(fold(letter) for letter in title if letter not in _QUOTES and not letter.isspace())
    return letters.removesuffix(CLASS_WORD)


@dataclass(frozen=True, slots=True)
class SubjectMatch:
    """Subjects a phrase may mean, each with how well it fits, up to the token `end`."""

    scores: Mapping[int, int]
    end: int

    def best(self, among: Iterable[int]) -> tuple[int, ...]:
        """The best fitting among these ids; several when they fit alike."""
        fit = {item: self.scores[item] for item in among if item in self.scores}
        return tuple(item for item, score in fit.items() if score == max(fit.values()))


class SubjectBook:
    """The subjects of a school by whole names, nicknames, abbreviations and cases."""

    def __init__(self, subjects: Iterable[SubjectName]) -> None:
        self._titles = {item.id: [_title_words(title) for title in (item.title, *item.aliases)] for item in subjects}
        self._aliases: dict[str, set[int]] = {}
        for item in subjects:
            for title in (item.title, *item.aliases):
                self._aliases.setdefault(fold(title), set()).add(item.id)
        self._words: dict[str, dict[int, list[tuple[int, int, int]]]] = {}
        self.vocabulary = tuple(
            dict.fromkeys(word for titles in self._titles.values() for title in titles for word, _short in title)
        )

    def find(self, tokens: Sequence[Token], at: int) -> SubjectMatch | None:
        """The longest phrase from a token that names a subject."""
        words = words_from(tokens, at)
        if not words or words[0][0] in GENERIC_SUBJECT_WORDS or not self.may_begin(words[0][0]):
            return None
        for count in range(len(words), 0, -1):
            scores = self._scores([word for word, _end in words[:count]])
            if scores:
                return SubjectMatch(scores, words[count - 1][1])
        return None

    def may_begin(self, word: str) -> bool:
        """Whether some subject can be said beginning with the folded word."""
        return bool(self._fits(word)) or word in SUBJECT_NICKNAMES or any(word == a.split()[0] for a in self._aliases)

    def of_word(self, word: str) -> SubjectMatch | None:
        """Subjects with this very word in a title, for a near spelling."""
        scores = {item: EXACT for item, fits in self._fits(word).items() if any(fit[2] == EXACT for fit in fits)}
        return SubjectMatch(scores, 0) if scores else None

    def _scores(self, words: list[str]) -> dict[int, int]:
        scores = dict.fromkeys(self._aliases.get(" ".join(words), ()), EXACT * 10)
        for item in self._titles:
            fit = self._phrase_fit(item, words)
            if fit:
                scores[item] = max(scores.get(item, 0), fit)
        if len(words) == 1:
            for place, title in enumerate(SUBJECT_NICKNAMES.get(words[0], ())):
                for item in self._titles:
                    fit = self._phrase_fit(item, title.split())
                    if fit:
                        scores[item] = max(scores.get(item, 0), fit + EXACT - place)
        return scores

    def _phrase_fit(self, item: int, words: list[str]) -> int:
        """How well all the words fit one title, each its own word of it; 0: they do not."""
        best = 0
        for title, known in enumerate(self._titles[item]):
            used: set[int] = set()
            total = 0
            for word in words:
                fits = [fit for fit in self._fits(word).get(item, ()) if fit[0] == title and fit[1] not in used]
                if not fits:
                    break
                _title, place, quality = max(fits, key=lambda fit: fit[2])
                used.add(place)
                total += quality * 2 + (place == 0)
            else:
                best = max(best, total + (len(used) == len(known)))
        return best

    def _fits(self, word: str) -> dict[int, list[tuple[int, int, int]]]:
        """By subject: (title, place of the word in it, quality). Remembered, so a text asks once a word."""
        word = SUBJECT_SHORT_WORDS.get(word, word)
        if word not in self._words:
            self._words[word] = {}
            for item, titles in self._titles.items():
                fits = [
                    (number, place, quality)
                    for number, title in enumerate(titles)
                    for place, (known, short) in enumerate(title)
                    if (quality := _quality(word, known, short))
                ]
                if fits:
                    self._words[word][item] = fits
        return self._words[word]


def _title_words(title: str) -> list[tuple[str, bool]]:
    """The words of a title, each with whether the title itself cuts it short."""
    folded = fold(title)
    words: list[tuple[str, bool]] = []
    for found in _WORDS.finditer(folded):
        word = SUBJECT_SHORT_WORDS.get(found.group(), found.group())
        words.append((word, folded[found.end() : found.end() + 1] in ABBREVIATED_BY and found.end() < len(folded)))
    return words


def _quality(word: str, known: str, short: bool) -> int:
    if word == known:
        return EXACT
    if short and len(known) >= LEAST_PREFIX and word.startswith(known):
        return STEM
    stem = _stem(known)
    if len(stem) >= LEAST_PREFIX and word.startswith(stem) and word[len(stem) :] in SUBJECT_ENDINGS:
        return STEM
    return ABBREVIATION if len(word) >= LEAST_PREFIX and known.startswith(word) else 0


def _stem(word: str) -> str:
    for ending in SUBJECT_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_PREFIX:
            return word[: -len(ending)]
    return word


_WELL_KNOWN_STEMS = {_stem(word): word for word in WELL_KNOWN_SUBJECTS}


def is_well_known(word: str) -> bool:
    """Whether the folded word is a subject schools have, in any case, though this school may not."""
    return word in WELL_KNOWN_SUBJECTS or any(
        word[:-cut] in _WELL_KNOWN_STEMS and word[-cut:] in SUBJECT_ENDINGS for cut in range(1, LONGEST_ENDING + 1)
    )
