"""The tokens of a text and the items made of them: what every reader of words needs."""

import re
from collections.abc import Callable, Sequence

from domain.mark_line.items import Gives, Item, Note
from domain.mark_line.lexer import PHRASES, Token, TokenKind, words_from
from domain.mark_line.lexicon import Role

MARKS = re.compile(r"[2-5][+-]?(?:/[2-5][+-]?)*")


class Tape:
    """Items are put behind one another; a reader takes an index and returns the index behind what it read."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self.items: list[Item] = []

    def _put(self, make: Callable[..., Item], at: int, end: int, **facts: object) -> int:
        item = make(start=self._tokens[at].start, end=self._tokens[end - 1].end, **facts)
        self.items.append(item)
        return end

    def _note(self, at: int, end: int, *, sure: bool = True) -> int:
        if at < end:
            text = self._text[self._tokens[at].start : self._tokens[end - 1].end].strip(" :-\u2013\u2014")
            self._put(Note, at, end, text=text, sure=sure)
        return end

    def _comment_from(self, at: int) -> int:
        """A comment up to the end of the line."""
        end = at
        while end < len(self._tokens) and self._tokens[end].kind is not TokenKind.BREAK:
            end += 1
        return self._note(at, end)

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

    def _gave_marks(self) -> bool:
        return bool(self.items) and isinstance(last := self.items[-1], Gives) and bool(last.values)

    def _is_value(self, at: int) -> bool:
        return at < len(self._tokens) and MARKS.fullmatch(self._tokens[at].key) is not None
