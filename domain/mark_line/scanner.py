"""Tokens to items: every word gets the one meaning it can have here, from the surest to the least sure."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from domain.mark_line.brackets import closing_places, known_inside
from domain.mark_line.dates import after_ordinal, find_day
from domain.mark_line.items import (
    And,
    Break,
    ClassItem,
    Comma,
    DaySpot,
    Except,
    Gives,
    Item,
    KindSpot,
    Note,
    PeriodSpot,
    PreviousSpot,
    Scope,
    SubjectSpot,
    Unread,
    WeightSpot,
    Who,
    Wrong,
)
from domain.mark_line.lexer import PHRASES, Phrase, Token, TokenKind, words_from
from domain.mark_line.lexicon import (
    ABSENT_OF,
    KNOWN_GIVEN,
    NEAR_KINDS,
    PATRONYMIC_ENDINGS,
    SURNAME_ENDINGS,
    TIMES,
    Role,
)
from domain.mark_line.names import Match, NameBook, after_initial, ends_entry, is_initial
from domain.mark_line.subjects import ClassSpot, SubjectBook, is_well_known
from domain.mark_line.values import Guess, ProblemCode
from domain.marks import Attendance, MarkValue, WorkKind

_MARKS = re.compile(r"[2-5][+-]?(?:/[2-5][+-]?)*")
_AVERAGE = re.compile(r"[2-5]\.[2-5]")  # "4.5" looks like a day, and is meant as a mark nobody can set
_WEIGHT = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
MOST_WEIGHT = 10
MOST_MINUTES = 90
LAST_PERIOD = 12
SURE_NAME = 3  # letters: a shorter surname gives way to a word of the lexicon


class Scanner:
    """Reads the tokens of one text for one class, whose places in it are already known."""

    def __init__(
        self, text: str, tokens: Sequence[Token], names: NameBook, subjects: SubjectBook, classes: Sequence[ClassSpot]
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._names = names
        self._subjects = subjects
        self._classes = {spot.start: spot for spot in classes}
        self._closes = closing_places(tokens)
        self._near_words = (*names.families, *NEAR_KINDS, *subjects.vocabulary)
        self._genitive = False
        self.items: list[Item] = []

    def scan(self) -> list[Item]:
        """All the items, in the order of the text."""
        at = 0
        while at < len(self._tokens):
            at = self._step(at)
        return self.items

    def _step(self, at: int) -> int:
        token = self._tokens[at]
        if at in self._classes:
            spot = self._classes[at]
            self._put(ClassItem, at, spot.end)
            return spot.end
        if token.kind is TokenKind.WORD:
            return self._word(at)
        self._genitive = self._genitive and token.kind is not TokenKind.BREAK
        if token.kind is TokenKind.NUMBER:
            return self._number(at)
        if token.kind is TokenKind.BREAK:
            self._put(Break, at, at + 1)
        elif token.kind is TokenKind.COMMA:
            self._put(Comma, at, at + 1)
        else:
            return self._sign(at)
        return at + 1

    def _put(self, make: Callable[..., Item], at: int, end: int, **facts: object) -> int:
        item = make(start=self._tokens[at].start, end=self._tokens[end - 1].end, **facts)
        self.items.append(item)
        return end

    # words

    def _word(self, at: int) -> int:
        words = words_from(self._tokens, at)
        phrase = PHRASES.find(words)
        name = self._names.find(self._tokens, at, genitive=self._genitive)
        if name and (phrase is None or self._is_sure(at, name, phrase)):
            return self._who(at, name)
        subject = self._subjects.find(self._tokens, at)
        if phrase and not (subject and subject.end > phrase.end):
            return self._phrase(at, phrase)
        if subject:
            return self._put(SubjectSpot, at, subject.end, match=subject)
        return self._strange(at)

    def _is_sure(self, at: int, name: Match, phrase: Phrase) -> bool:
        long_enough = len(self._tokens[at].key) >= SURE_NAME or name.end > at + 1
        return name.said_family and long_enough and name.end >= phrase.end

    def _who(self, at: int, name: Match) -> int:
        guesses = []
        if name.near or name.odd_case:
            guesses.append(Guess.NEAR_NAME)
        if not name.said_family:
            guesses.append(Guess.ONLY_GIVEN_NAME)
        elif not name.whole_family and len(name.pupils) == 1:
            guesses.append(Guess.PART_OF_NAME)
        self._put(Who, at, name.end, pupils=name.pupils, said_family=name.said_family, guesses=tuple(guesses))
        return self._stray_initial(name.end)

    def _stray_initial(self, at: int) -> int:
        """An initial that is nobody's, right behind a name: the name is then not sure."""
        if not is_initial(self._tokens, at) or not self._tokens[at].capital:
            return at
        end = after_initial(self._tokens, at)
        phrase = PHRASES.find(words_from(self._tokens, at), lambda role: role is Role.KIND)
        if end == at + 1 or phrase or ends_entry(self._tokens, end):
            return at
        return self._put(Unread, at, end, name_like=True)

    def _phrase(self, at: int, phrase: Phrase) -> int:
        if phrase.role is not Role.NOISE and phrase.role is not Role.AND:
            self._genitive = phrase.role in (Role.EXCEPT, Role.GENITIVE)
        special = {
            Role.MARK: self._mark_word,
            Role.ATTENDANCE: self._attendance,
            Role.DEBT: self._debt,
            Role.WEIGHT: self._weight,
            Role.UNTIL: self._until,
            Role.COMMENT: self._comment,
            Role.SHIFT: self._day,
            Role.WEEKDAY: self._day,
        }.get(phrase.role)
        return special(at, phrase) if special else self._plain(at, phrase)

    def _plain(self, at: int, phrase: Phrase) -> int:
        end = phrase.end
        match phrase.role:
            case Role.KIND:
                self._put(KindSpot, at, end, kind=phrase.meaning)
            case Role.ALL:
                self._put(Who, at, end, scope=Scope.ALL)
            case Role.REST:
                self._put(Who, at, end, scope=Scope.REST)
            case Role.EXCEPT:
                self._put(Except, at, end)
            case Role.AND:
                self._put(And, at, end)
            case Role.PREVIOUS_LESSON:
                self._put(PreviousSpot, at, end)
            case Role.NOT_COUNTED:
                self._put(WeightSpot, at, end, weight=Decimal(0))
            case Role.TERM_RESULT:
                self._put(Wrong, at, end, code=ProblemCode.TERM_RESULT)
            case Role.CHANGE:
                self._put(Wrong, at, end, code=ProblemCode.CHANGE_ASKED)
            case Role.ABSENT_IF_CAPITAL if self._tokens[at].text.isupper():
                self._put(Gives, at, end, attendance=Attendance.ABSENT)
            case _:
                pass
        return end

    def _mark_word(self, at: int, phrase: Phrase) -> int:
        text, end = str(phrase.meaning), phrase.end
        sign, end = self._sign_said(end) if text in "2345" else ("", end)
        return self._put(Gives, at, end, values=(MarkValue(text + sign),), in_words=True)

    def _attendance(self, at: int, phrase: Phrase) -> int:
        assert isinstance(phrase.meaning, Attendance)
        self._genitive = self._tokens[at].key == ABSENT_OF
        if phrase.meaning is not Attendance.LATE:
            return self._put(Gives, at, phrase.end, attendance=phrase.meaning)
        number = self._over(phrase.end, Role.NOISE)
        if number >= len(self._tokens) or not self._tokens[number].key.isdecimal():
            return self._put(Gives, at, phrase.end, attendance=phrase.meaning)
        unit = PHRASES.find(words_from(self._tokens, number + 1, 1))
        named = unit is not None and unit.role is Role.MINUTES
        minutes, end = int(self._tokens[number].key[:4]), unit.end if unit and named else number + 1
        if not 1 <= minutes <= MOST_MINUTES:
            return self._put(Wrong, at, end, code=ProblemCode.BAD_MINUTES)
        may_be_mark = not named and _MARKS.fullmatch(self._tokens[number].key) is not None
        guesses = (Guess.LATE_MINUTES,) if may_be_mark else ()
        return self._put(Gives, at, end, attendance=phrase.meaning, minutes=minutes, guesses=guesses)

    def _debt(self, at: int, phrase: Phrase) -> int:
        day = find_day(self._tokens, self._over(phrase.end, Role.NOISE, Role.UNTIL), self._text)
        return self._put(Gives, at, day.end if day else phrase.end, debt=True, until=day)

    def _until(self, at: int, phrase: Phrase) -> int:
        day = find_day(self._tokens, phrase.end, self._text)
        return self._put(DaySpot, at, day.end, day=day, until=True) if day else phrase.end

    def _day(self, at: int, phrase: Phrase) -> int:
        day = find_day(self._tokens, at, self._text)
        return self._put(DaySpot, at, day.end, day=day) if day else phrase.end

    def _comment(self, at: int, phrase: Phrase) -> int:
        end = phrase.end
        while end < len(self._tokens) and self._tokens[end].kind is not TokenKind.BREAK:
            end += 1
        return self._note(phrase.end, end)

    def _over(self, at: int, *roles: Role) -> int:
        """The index behind signs and words of these roles."""
        while at < len(self._tokens):
            if self._tokens[at].kind is TokenKind.MARK:
                at += 1
                continue
            phrase = PHRASES.find(words_from(self._tokens, at, 1))
            if phrase is None or phrase.role not in roles:
                break
            at = phrase.end
        return at

    # numbers and signs

    def _number(self, at: int) -> int:
        token = self._tokens[at]
        day = find_day(self._tokens, at, self._text)
        if day and not _AVERAGE.fullmatch(token.key):
            return self._put(DaySpot, at, day.end, day=day)
        behind = after_ordinal(self._tokens, at)
        unit = PHRASES.find(words_from(self._tokens, behind, 1))
        if unit and unit.role is Role.LESSON_WORD and token.key.isdecimal() and 0 < int(token.key[:3]) <= LAST_PERIOD:
            return self._put(PeriodSpot, at, unit.end, period=int(token.key))
        if not _MARKS.fullmatch(token.key):
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

    def _sign(self, at: int) -> int:
        token = self._tokens[at]
        if at in self._closes:
            return self._enclosed(at, self._closes[at])
        behind = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        if token.text in TIMES and behind and behind.kind is TokenKind.NUMBER:
            return self._weight_number(at, at + 1)
        if token.text in "/#" and (token.text == "#" or (behind and behind.text == "/" and not behind.spaced)):
            end = at + 1
            while end < len(self._tokens) and self._tokens[end].kind is not TokenKind.BREAK:
                end += 1
            return self._note(at + (1 if token.text == "#" else 2), end)
        alone = token.spaced and (behind is None or behind.spaced or behind.kind in (TokenKind.COMMA, TokenKind.BREAK))
        if token.text in ".\u2022\u25cf\u00b7" and alone and self.items and isinstance(self.items[-1], Who):
            return self._put(Gives, at, at + 1, debt=True)
        return at + 1

    def _enclosed(self, at: int, closing: int) -> int:
        """Brackets around words all known are as if not there; a mark repeated in words is dropped; else a comment."""
        inside = self._tokens[at + 1 : closing]
        if self._tokens[at].text in "([" and known_inside(inside, self._names, self._subjects):
            phrase = PHRASES.find(words_from(inside, 0))
            repeats = phrase is not None and phrase.role is Role.MARK and phrase.end == len(inside)
            return closing + 1 if repeats and self.items and isinstance(self.items[-1], Gives) else at + 1
        self._note(at + 1, closing)
        return closing + 1

    def _note(self, at: int, end: int) -> int:
        if at < end:
            text = self._text[self._tokens[at].start : self._tokens[end - 1].end].strip(" :-\u2013\u2014")
            self._put(Note, at, end, text=text)
        return end

    # words nobody knows

    def _strange(self, at: int) -> int:
        token = self._tokens[at]
        behind = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        if token.key in TIMES and behind and behind.kind is TokenKind.NUMBER:
            return self._weight_number(at, at + 1)
        if "/" in token.key and self._names_by_slash(at):
            return at + 1
        given = token.key in KNOWN_GIVEN or token.key.endswith(PATRONYMIC_ENDINGS)
        hits = () if given else self._names.near(token.key, self._near_words)
        if hits:
            return self._by_near(at, hits)
        if is_well_known(token.key):
            return self._put(Wrong, at, at + 1, code=ProblemCode.UNKNOWN_SUBJECT)
        return self._put(Unread, at, at + 1, name_like=is_name_like(token))

    def _names_by_slash(self, at: int) -> bool:
        token = self._tokens[at]
        halves = [Token(token.kind, half, half, token.start, token.end, False) for half in token.key.split("/")]
        found = [self._names.find([half], 0) for half in halves]
        if not all(found):
            return False
        for match in found:
            if match:
                self._put(Who, at, at + 1, pupils=match.pupils, said_family=match.said_family)
                self._put(And, at, at + 1)
        return True

    def _by_near(self, at: int, hits: Sequence[str]) -> int:
        """The meaning of the nearest spelling decides; of names all the near ones are kept."""
        first = hits[0]
        families = [hit for hit in hits if hit in self._names.families]
        name = self._names.find_near(self._tokens, at, families) if first in families else None
        if name:
            return self._who(at, name)
        kind: WorkKind | None = NEAR_KINDS.get(first)
        if kind:
            return self._put(KindSpot, at, at + 1, kind=kind, guess=Guess.NEAR_WORD)
        subject = self._subjects.of_word(first)
        if subject:
            return self._put(SubjectSpot, at, at + 1, match=subject, near=True)
        return self._put(Unread, at, at + 1, name_like=is_name_like(self._tokens[at]))


def is_name_like(token: Token) -> bool:
    """Whether an unknown word looks like a person's name: a capital, a usual given name, an ending of names."""
    named = token.key in KNOWN_GIVEN or token.key.endswith(PATRONYMIC_ENDINGS)
    return token.capital or named or (len(token.key) > SURE_NAME + 1 and token.key.endswith(SURNAME_ENDINGS))
