"""Text to tokens: letters folded so that spelling habits vanish, list numbers dropped, phrases looked up."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from domain.mark_line.lexicon import LOOKALIKES, YE, YO, Meaning, Role, phrases

LONGEST_PHRASE = 4  # words
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u3000]")
_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FOLD: dict[int, str | int] = {ord(YO): YE, **LOOKALIKES, **dict.fromkeys(map(ord, "'’ʼ`"), "")}
_TOKEN = re.compile(
    r"(?P<WORD>[^\W\d_]+(?:['’ʼ/-][^\W\d_]+)*)"
    r"|(?P<NUMBER>\d(?:[\d./+\u2212-]*[\d+\u2212-])?)"
    r"|(?P<BREAK>[\n;])|(?P<COMMA>,)|(?P<TAB>\t)|(?P<SPACE>[^\S\n\t]+)|(?P<MARK>.)",
    re.DOTALL,
)


class TokenKind(Enum):
    """What a token is made of; MARK is any sign with no role of its own."""

    WORD = auto()
    NUMBER = auto()
    BREAK = auto()
    COMMA = auto()
    TAB = auto()
    MARK = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text from `start` to `end`; `key` is what it is compared by."""

    kind: TokenKind
    text: str
    key: str
    start: int
    end: int
    spaced: bool  # something blank stands before it

    @property
    def capital(self) -> bool:
        """Whether it begins as a name does."""
        return self.text[:1].isupper()


def clean(text: str) -> str:
    """One form of every letter, space and line end; what cannot be seen is removed."""
    visible = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    return _ENDS.sub("\n", _SPACES.sub(" ", visible)).strip()


def fold(word: str) -> str:
    """A word for comparing: lower case, no yo, Latin look-alikes as Cyrillic, no apostrophes."""
    return word.translate(_FOLD).lower().translate(_FOLD)


def lex(text: str) -> list[Token]:
    """The tokens of a cleaned text, without spaces and without the numbers of a numbered list."""
    tokens: list[Token] = []
    spaced = True
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "SPACE":
            tokens.extend(_pieces(TokenKind[kind], match.group(), match.start(), spaced, text))
        spaced = kind in ("SPACE", "TAB", "BREAK")
    return _without_list_numbers(tokens)


def _pieces(kind: TokenKind, said: str, start: int, spaced: bool, text: str) -> list[Token]:
    """A token, or a number and the dash behind it: in "5-Ivanov" the dash is no minus."""
    end = start + len(said)
    if kind is TokenKind.NUMBER:
        said = said.replace("\u2212", "-")
        after = text[end : end + 1]
        if said[-1] in "+-" and len(said) > 1 and after.isalpha():
            dash = Token(TokenKind.MARK, said[-1], said[-1], end - 1, end, False)
            return [Token(kind, said[:-1], said[:-1], start, end - 1, spaced), dash]
    return [Token(kind, said, fold(said) if kind is TokenKind.WORD else said, start, end, spaced)]


def lines_of(tokens: Sequence[Token]) -> list[list[Token]]:
    """Tokens by line; each line but the last keeps its break."""
    lines: list[list[Token]] = [[]]
    for token in tokens:
        lines[-1].append(token)
        if token.kind is TokenKind.BREAK:
            lines.append([])
    return lines


def _without_list_numbers(tokens: list[Token]) -> list[Token]:
    """Drop "1." and "1)", and bare numbers that count the lines of a pasted table."""
    lines = lines_of(tokens)
    counted = [line for line in lines if _opens_with_count(line)]
    numbers = [int(line[0].key) for line in counted]
    in_row = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    sure = in_row and (numbers[0] == 1 or all(any(_is_number(t) for t in line[1:]) for line in counted))
    kept: list[Token] = []
    for line in lines:
        if len(line) > 2 and _is_number(line[0]) and line[1].key in (".", ")") and not line[1].spaced:
            kept.extend(line[2:])
        else:
            kept.extend(line[1:] if sure and _opens_with_count(line) else line)
    return kept


def _opens_with_count(line: list[Token]) -> bool:
    if len(line) < 2 or not line[0].key.isdecimal() or len(line[0].key) > 3:
        return False
    return line[1].kind is TokenKind.TAB or (line[1].kind is TokenKind.WORD and line[1].spaced)


def _is_number(token: Token) -> bool:
    return token.kind is TokenKind.NUMBER


def words_from(tokens: Sequence[Token], at: int, most: int = LONGEST_PHRASE) -> list[tuple[str, int]]:
    """Up to `most` words from `at`, each with the index behind it; only full stops may stand between."""
    words: list[tuple[str, int]] = []
    while at < len(tokens) and len(words) < most:
        token = tokens[at]
        if token.kind is TokenKind.WORD:
            words.append((token.key, at + 1))
        elif token.key != "." or not words:
            break
        at += 1
    return words


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the lexicon found in a text, up to the token `end`."""

    role: Role
    meaning: Meaning
    end: int


class PhraseBook:
    """The lexicon, indexed by the first word: exact ones by the word, stems by their first letters."""

    _STEM = 3

    def __init__(self) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], Role, Meaning]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], Role, Meaning]]] = {}
        for words, role, meaning in phrases():
            first = words[0]
            table, key = (self._stems, first[: self._STEM]) if first.endswith("*") else (self._exact, first)
            table.setdefault(key, []).append((words, role, meaning))

    def find(self, words: list[tuple[str, int]], fits: Callable[[Role], bool] = lambda _role: True) -> Phrase | None:
        """The longest phrase these words begin with; an exact one before a stem."""
        if not words:
            return None
        first = words[0][0]
        rows = [*self._exact.get(first, ()), *self._stems.get(first[: self._STEM], ())]
        found = [row for row in rows if fits(row[1]) and _begins(row[0], words)]
        if not found:
            return None
        pattern, role, meaning = max(found, key=lambda row: len(row[0]))
        return Phrase(role, meaning, words[len(pattern) - 1][1])


def _begins(pattern: tuple[str, ...], words: list[tuple[str, int]]) -> bool:
    return len(pattern) <= len(words) and all(
        word.startswith(said[:-1]) if said.endswith("*") else word == said
        for said, (word, _end) in zip(pattern, words, strict=False)
    )


PHRASES = PhraseBook()
