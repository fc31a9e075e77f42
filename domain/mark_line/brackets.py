"""Brackets and quotes of a line: where each closes, and whether what is inside is a comment."""

from collections.abc import Sequence

from domain.mark_line.lexer import PHRASES, Phrase, Token, TokenKind, words_from
from domain.mark_line.lexicon import TIMES, Role
from domain.mark_line.names import NameBook, is_initial
from domain.mark_line.subjects import SubjectBook

BRACKETS = frozenset("([")
_PAIRS = {"(": ")", "[": "]", "«": "»", "“": "”", "„": "“", '"': '"'}


def closing_places(tokens: Sequence[Token]) -> dict[int, int]:
    """For each opening sign the index of its closing one on the same line; one pass, not nested."""
    places: dict[int, int] = {}
    opened, wanted = -1, ""
    for at, token in enumerate(tokens):
        if token.kind is TokenKind.BREAK and token.text == "\n":
            wanted = ""
        elif token.kind is TokenKind.MARK and token.text == wanted:
            places[opened], wanted = at, ""
        elif token.kind is TokenKind.MARK and token.text in _PAIRS and not wanted:
            opened, wanted = at, _PAIRS[token.text]
    return places


def known_inside(tokens: Sequence[Token], names: NameBook, subjects: SubjectBook) -> bool:
    """Whether every word in brackets is known, so that "(test, weight 2)" is no comment."""
    at = 0
    while at < len(tokens):
        if tokens[at].kind is TokenKind.WORD:
            phrase = PHRASES.find(words_from(tokens, at))
            known = names.knows(tokens[at].key) or subjects.may_begin(tokens[at].key) or is_initial(tokens, at)
            if phrase is None and not known:
                return False
            at = phrase.end if phrase else at + 1
        else:
            at += 1
    return True


def has_bare_mark(tokens: Sequence[Token]) -> bool:
    """Whether a number that may be a mark stands there by itself: no weight, no minutes."""
    for at, token in enumerate(tokens):
        if token.kind is TokenKind.NUMBER and token.key[0] in "2345" and "." not in token.key:
            before = PHRASES.find(words_from(tokens, at - 1, 1)) if at else None
            behind = PHRASES.find(words_from(tokens, at + 1, 1))
            weighs = at > 0 and (tokens[at - 1].key in TIMES or tokens[at - 1].key in (":", "="))
            if not (weighs or _has_role(before, Role.WEIGHT) or _has_role(behind, Role.MINUTES)):
                return True
    return False


def _has_role(phrase: Phrase | None, role: Role) -> bool:
    return phrase is not None and phrase.role is role
