"""Tokens to items: every word gets the one meaning it can have here, from the surest to the least sure."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from domain.mark_line.brackets import BRACKETS, closing_places, has_bare_mark, known_inside
from domain.mark_line.given import GivenReader
from domain.mark_line.items import (
    And,
    Break,
    ClassItem,
    Comma,
    Except,
    Gives,
    Item,
    KindSpot,
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
    ARROWS,
    ATTENDANCE_LETTERS,
    DOUBTS,
    KNOWN_GIVEN,
    NEAR_KINDS,
    NUMBER_SIGN,
    PATRONYMIC_ENDINGS,
    SURNAME_ENDINGS,
    TIMES,
    Role,
)
from domain.mark_line.names import Match, NameBook, after_initial, ends_entry, is_initial
from domain.mark_line.subjects import ClassSpot, SubjectBook, is_well_known
from domain.mark_line.values import Guess, ProblemCode
from domain.marks import Attendance, WorkKind

_DOTS = frozenset(".\u2022\u25cf\u00b7")
SURE_NAME = 3  # letters: a shorter surname gives way to a word of the lexicon
_PLAIN: dict[Role, tuple[Callable[..., Item], dict[str, object]]] = {
    Role.ALL: (Who, {"scope": Scope.ALL}),
    Role.REST: (Who, {"scope": Scope.REST}),
    Role.EXCEPT: (Except, {}),
    Role.AND: (And, {}),
    Role.PREVIOUS_LESSON: (PreviousSpot, {}),
    Role.NOT_COUNTED: (WeightSpot, {"weight": Decimal(0)}),
    Role.TERM_RESULT: (Wrong, {"code": ProblemCode.TERM_RESULT}),
    Role.CHANGE: (Wrong, {"code": ProblemCode.CHANGE_ASKED}),
}


class Scanner(GivenReader):
    """Reads the tokens of one text for one class, whose places in it are already known."""

    def __init__(
        self, text: str, tokens: Sequence[Token], names: NameBook, subjects: SubjectBook, classes: Sequence[ClassSpot]
    ) -> None:
        super().__init__(text, tokens)
        self._names = names
        self._subjects = subjects
        self._classes = {spot.start: spot for spot in classes}
        self._closes = closing_places(tokens)
        self._near_words = (*names.families, *NEAR_KINDS, *subjects.vocabulary)
        self._genitive = False

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

    # words

    def _word(self, at: int) -> int:
        words = words_from(self._tokens, at)
        phrase = PHRASES.find(words)
        name = None if self._is_code(at) else self._names.find(self._tokens, at, genitive=self._genitive)
        if name and (phrase is None or self._is_sure(at, name, phrase)):
            return self._who(at, name)
        subject = self._subjects.find(self._tokens, at)
        if phrase and not (subject and subject.end > phrase.end):
            return self._phrase(at, phrase)
        if subject:
            return self._put(SubjectSpot, at, subject.end, match=subject)
        return self._strange(at)

    def _is_code(self, at: int) -> bool:
        """Whether a letter right behind a name is an attendance code, not the initial of the name that follows."""
        named = bool(self.items) and isinstance(self.items[-1], Who)
        return named and is_initial(self._tokens, at) and self._tokens[at].key in ATTENDANCE_LETTERS

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
        if self._tokens[at].key in ATTENDANCE_LETTERS and self._tokens[end].kind is not TokenKind.NUMBER:
            return at
        return self._put(Unread, at, end, name_like=True)

    def _phrase(self, at: int, phrase: Phrase) -> int:
        if phrase.role is not Role.NOISE and phrase.role is not Role.AND:
            nobody = self._tokens[at].key == ABSENT_OF
            self._genitive = nobody or phrase.role in (Role.EXCEPT, Role.GENITIVE)
        special = {
            Role.MARK: self._mark_word,
            Role.ATTENDANCE: self._attendance,
            Role.DEBT: self._debt,
            Role.WEIGHT: self._weight,
            Role.UNTIL: self._until,
            Role.SHIFT: self._day,
            Role.WEEKDAY: self._day,
        }.get(phrase.role)
        if phrase.role is Role.COMMENT:
            return self._comment_from(phrase.end)
        return special(at, phrase) if special else self._plain(at, phrase)

    def _plain(self, at: int, phrase: Phrase) -> int:
        """A phrase that is one item, or nothing at all."""
        capital = self._tokens[at].text.isupper()
        if phrase.role is Role.KIND:
            return self._put(KindSpot, at, phrase.end, kind=phrase.meaning)
        if phrase.role is Role.ABSENT_IF_CAPITAL and capital:
            return self._put(Gives, at, phrase.end, attendance=Attendance.ABSENT)
        if phrase.role is Role.INTO and self._is_value(phrase.end) and self._gave_marks():
            return self._put(Wrong, at, phrase.end, code=ProblemCode.CHANGE_ASKED)  # "3 into 4"
        if phrase.role in _PLAIN:
            make, facts = _PLAIN[phrase.role]
            return self._put(make, at, phrase.end, **facts)
        return phrase.end

    # signs

    def _sign(self, at: int) -> int:
        token = self._tokens[at]
        behind = self._tokens[at + 1] if at + 1 < len(self._tokens) else None
        number = behind is not None and behind.kind is TokenKind.NUMBER
        if at in self._closes:
            return self._enclosed(at, self._closes[at])
        if token.text in TIMES and number:
            return self._weight_number(at, at + 1)
        if token.text == NUMBER_SIGN and number:
            return self._note(at, at + 2)
        if token.text == "#" or (token.text == "/" and behind and behind.text == "/" and not behind.spaced):
            return self._comment_from(at + (1 if token.text == "#" else 2))
        if token.text in ARROWS and self._gave_marks():
            return self._put(Wrong, at, at + 1, code=ProblemCode.CHANGE_ASKED)
        if token.text in DOUBTS:
            return self._put(Unread, at, at + 1, name_like=False)
        return self._dot(at, behind) if token.text in _DOTS else at + 1

    def _dot(self, at: int, behind: Token | None) -> int:
        """A dot that stands alone behind a name is the debt itself, as in a paper journal."""
        alone = behind is None or behind.spaced or behind.kind in (TokenKind.COMMA, TokenKind.BREAK)
        if self._tokens[at].spaced and alone and self.items and isinstance(self.items[-1], Who):
            return self._put(Gives, at, at + 1, debt=True)
        return at + 1

    def _enclosed(self, at: int, closing: int) -> int:
        """Brackets around words all known are as if not there; a mark repeated in words is dropped; else a comment."""
        inside = self._tokens[at + 1 : closing]
        if self._tokens[at].text not in BRACKETS or not known_inside(inside, self._names, self._subjects):
            self._note(at + 1, closing)
            return closing + 1
        if self._gave_marks():
            phrase = PHRASES.find(words_from(inside, 0))
            if phrase and phrase.role is Role.MARK and phrase.end == len(inside):
                return closing + 1
            if has_bare_mark(inside):  # "4 (3)": a second mark or the former one
                self._note(at + 1, closing, sure=False)
                return closing + 1
        return at + 1

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
