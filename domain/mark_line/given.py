"""Words and numbers that give something: marks, attendance, debts, and the weight and the day of the work."""

import re
from decimal import Decimal

from domain.mark_line.dates import after_ordinal, find_day
from domain.mark_line.items import DaySpot, Gives, PeriodSpot, WeightSpot, Wrong
from domain.mark_line.lexer import PHRASES, Phrase, TokenKind, words_from
from domain.mark_line.lexicon import Role
from domain.mark_line.tape import MARKS, Tape
from domain.mark_line.values import Guess, ProblemCode
from domain.marks import Attendance, MarkValue

_AVERAGE = re.compile(r"[2-5]\.[2-5]")  # "4.5" looks like a day, and is meant as a mark nobody can set
_WEIGHT = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
MOST_WEIGHT = 10
MOST_MINUTES = 90
LAST_PERIOD = 12


class GivenReader(Tape):
    """Reads each phrase or number that gives something into one item."""

    def _mark_word(self, at: int, phrase: Phrase) -> int:
        text, end = str(phrase.meaning), phrase.end
        sign, end = self._sign_said(end) if text in "2345" else ("", end)
        return self._put(Gives, at, end, values=(MarkValue(text + sign),), in_words=True)

    def _attendance(self, at: int, phrase: Phrase) -> int:
        assert isinstance(phrase.meaning, Attendance)
        if phrase.meaning is not Attendance.LATE:
            return self._put(Gives, at, phrase.end, attendance=phrase.meaning)
        number = self._over(phrase.end, Role.NOISE, Role.INTO)
        if number >= len(self._tokens) or not self._tokens[number].key.isdecimal():
            return self._put(Gives, at, phrase.end, attendance=phrase.meaning)
        unit = PHRASES.find(words_from(self._tokens, number + 1, 1))
        named = unit is not None and unit.role is Role.MINUTES
        minutes, end = int(self._tokens[number].key[:4]), unit.end if unit and named else number + 1
        if not 1 <= minutes <= MOST_MINUTES:
            return self._put(Wrong, at, end, code=ProblemCode.BAD_MINUTES)
        may_be_mark = not named and MARKS.fullmatch(self._tokens[number].key) is not None
        guesses = (Guess.LATE_MINUTES,) if may_be_mark else ()
        return self._put(Gives, at, end, attendance=phrase.meaning, minutes=minutes, guesses=guesses)

    def _debt(self, at: int, phrase: Phrase) -> int:
        day = find_day(self._tokens, self._over(phrase.end, Role.NOISE, Role.INTO, Role.UNTIL), self._text)
        return self._put(Gives, at, day.end if day else phrase.end, debt=True, until=day)

    def _until(self, at: int, phrase: Phrase) -> int:
        day = find_day(self._tokens, phrase.end, self._text)
        return self._put(DaySpot, at, day.end, day=day, until=True) if day else phrase.end

    def _day(self, at: int, phrase: Phrase) -> int:
        day = find_day(self._tokens, at, self._text)
        return self._put(DaySpot, at, day.end, day=day) if day else phrase.end

    def _number(self, at: int) -> int:
        token = self._tokens[at]
        day = find_day(self._tokens, at, self._text)
        if day and not _AVERAGE.fullmatch(token.key):
            return self._put(DaySpot, at, day.end, day=day)
        behind = after_ordinal(self._tokens, at)
        unit = PHRASES.find(words_from(self._tokens, behind, 1))
        if unit and unit.role is Role.LESSON_WORD and token.key.isdecimal() and 0 < int(token.key[:3]) <= LAST_PERIOD:
            return self._put(PeriodSpot, at, unit.end, period=int(token.key))
        if not MARKS.fullmatch(token.key):
            return self._put(Wrong, at, at + 1, code=ProblemCode.BAD_VALUE)
        sign, end = self._sign_said(at + 1) if token.key.isdecimal() else ("", at + 1)
        values = tuple(MarkValue(part) for part in (token.key + sign).split("/"))
        return self._put(Gives, at, end, values=values)

    def _sign_said(self, at: int) -> tuple[str, int]:
        """A plus or a minus behind a mark, by a word or by a sign that stands apart."""
        phrase = PHRASES.find(words_from(self._tokens, at, 2))
        if phrase and phrase.role in (Role.PLUS, Role.MINUS):
            return "+" if phrase.role is Role.PLUS else "-", phrase.end
        if at < len(self._tokens) and self._tokens[at].key in ("+", "\u2013", "\u2014"):
            ends = at + 1 >= len(self._tokens) or self._tokens[at + 1].kind in (TokenKind.COMMA, TokenKind.BREAK)
            if self._tokens[at].key == "+" or (ends and not self._tokens[at].spaced):
                return "+" if self._tokens[at].key == "+" else "-", at + 1
        return "", at

    def _weight(self, at: int, phrase: Phrase) -> int:
        return self._weight_number(at, self._over(phrase.end))

    def _weight_number(self, at: int, number: int) -> int:
        """A weight, its fraction behind a full stop or a comma."""
        if number >= len(self._tokens) or self._tokens[number].kind is not TokenKind.NUMBER:
            return self._put(Wrong, at, max(at + 1, number), code=ProblemCode.BAD_WEIGHT)
        said, end = self._tokens[number].key, number + 1
        tail = self._tokens[end : end + 2]
        if [token.kind for token in tail] == [TokenKind.COMMA, TokenKind.NUMBER] and not any(t.spaced for t in tail):
            said, end = f"{said}.{tail[1].key}", end + 2
        weight = Decimal(said) if _WEIGHT.fullmatch(said) else Decimal(-1)
        if not 0 <= weight <= MOST_WEIGHT:
            return self._put(Wrong, at, end, code=ProblemCode.BAD_WEIGHT)
        return self._put(WeightSpot, at, end, weight=weight)
