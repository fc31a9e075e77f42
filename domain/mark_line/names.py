"""The roll of a class by every form a name is said in: cases, initials, short names, halves of a double surname."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.mark_line.lexer import Token, TokenKind, fold
from domain.mark_line.lexicon import (
    ATTENDANCE_LETTERS,
    DIMINUTIVES,
    FAMILY_OF_MEN,
    FAMILY_OF_WOMEN,
    GIVEN_OF_MEN,
    GIVEN_OF_WOMEN,
    MEN_IN_A,
    MEN_S_FAMILY,
    MEN_S_PATRONYMIC,
    PATRONYMICS,
    PATRONYMICS_OF_WOMEN,
    VOWEL_A,
    VOWEL_YA,
    WOMEN_S_FAMILY,
    WOMEN_S_PATRONYMIC,
    Row,
)
from domain.mark_line.values import Near, PupilName

NOMINATIVE, GENITIVE, DATIVE, ACCUSATIVE, INSTRUMENTAL = range(5)
_RANK = {NOMINATIVE: 0, DATIVE: 1, GENITIVE: 2, ACCUSATIVE: 2, INSTRUMENTAL: 3}
_RANK_AFTER_KROME = {GENITIVE: 0, NOMINATIVE: 1, DATIVE: 2, ACCUSATIVE: 2, INSTRUMENTAL: 3}
SHORT_NAME = 1  # added to the rank of a diminutive
NEAR_RANK = 10
MOST_WORDS = 7
LEAST_FOR_NEAR = 4  # letters: shorter words are near to everything
MOST_NEAR = 60  # asks a text may make


@dataclass(frozen=True, slots=True)
class Form:
    """One form of one part of a pupil's name: part 0.. of `what`, in a case."""

    pupil: int  # place on the roll
    what: str  # "family", "given", "middle"
    part: int
    case: int
    short: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Pupils a phrase may mean (ids), up to the token `end`; `near`: by a near spelling."""

    pupils: tuple[int, ...]
    end: int
    said_family: bool = True
    whole_family: bool = True
    near: bool = False
    odd_case: bool = False


@dataclass(frozen=True, slots=True)
class _Taken:
    rank: int = 0  # of all the words together: the smallest is the likeliest
    worst: int = 0  # of one word
    parts: frozenset[tuple[str, int]] = frozenset()


class NameBook:
    """The names of one class. `find` is linear: every form is in a dictionary beforehand."""

    def __init__(self, pupils: Sequence[PupilName], near: Near) -> None:
        self._pupils = tuple(pupils)
        self._near = near
        self._asked: dict[str, tuple[str, ...]] = {}
        self._forms: dict[str, list[Form]] = {}
        for place, pupil in enumerate(self._pupils):
            for word, form in _forms(place, pupil):
                self._forms.setdefault(word, []).append(form)
        self._parts = [_parts(pupil) for pupil in self._pupils]
        families = (word for parts in self._parts for what, _part, word in parts if what == "family")
        self.families = tuple(dict.fromkeys(families))

    @property
    def ids(self) -> tuple[int, ...]:
        """Everyone on the roll, in its order."""
        return tuple(pupil.id for pupil in self._pupils)

    def knows(self, word: str) -> bool:
        """Whether the folded word is a form of somebody's name."""
        return all(half in self._forms for half in word.split("-"))

    def says_family(self, word: str) -> bool:
        """Whether the folded word is a form of somebody's family name."""
        return any(form.what == "family" for half in word.split("-") for form in self._forms.get(half, ()))

    def lacks_patronymic(self, ids: Sequence[int]) -> bool:
        """Whether the roll knows no patronymic for some of them, so that any may be said."""
        return any(not pupil.middle for pupil in self._pupils if pupil.id in ids)

    def with_family(self, families: Sequence[str]) -> tuple[int, ...]:
        """Pupils whose family name, or a half of it, is among the folded words."""
        return tuple(
            pupil.id
            for pupil, parts in zip(self._pupils, self._parts, strict=True)
            if any(what == "family" and word in families for what, _part, word in parts)
        )

    def find(self, tokens: Sequence[Token], at: int, *, genitive: bool = False) -> Match | None:
        """The longest name that begins at a token: words in any order, initials with or without dots."""
        taken, end = self._start(tokens, at, genitive)
        return self._grow(tokens, at, end, taken, genitive) if taken else None

    def find_near(self, tokens: Sequence[Token], at: int, families: Sequence[str]) -> Match | None:
        """A name whose family was misspelt: `families` are the near spellings; the rest of the name must fit."""
        taken = {
            place: _Taken(NEAR_RANK, parts=frozenset({("family", 0)}))
            for place, parts in enumerate(self._parts)
            if any(what == "family" and word in families for what, _part, word in parts)
        }
        match = self._grow(tokens, at, at + 1, taken, False) if taken else None
        return replace(match, near=True) if match else None

    def near(self, word: str, among: Sequence[str]) -> tuple[str, ...]:
        """Near spellings of a folded word, asked once a word and a bounded number of times a text."""
        if len(word) < LEAST_FOR_NEAR or (word not in self._asked and len(self._asked) >= MOST_NEAR):
            return ()
        if word not in self._asked:
            self._asked[word] = tuple(self._near(word, among))
        return self._asked[word]

    def _start(self, tokens: Sequence[Token], at: int, genitive: bool) -> tuple[dict[int, _Taken], int]:
        everyone = dict.fromkeys(range(len(self._pupils)), _Taken())
        if is_initial(tokens, at) and (tokens[at].capital or after_initial(tokens, at) > at + 1):
            behind = after_initial(tokens, at)
            if is_initial(tokens, behind):
                behind = after_initial(tokens, behind)
            if behind < len(tokens) and self.says_family(tokens[behind].key):
                return self._initial(tokens[at].key, everyone), after_initial(tokens, at)
            return {}, at
        return self._word(tokens[at].key, everyone, genitive), at + 1

    def _grow(
        self, tokens: Sequence[Token], at: int, end: int, taken: dict[int, _Taken], genitive: bool
    ) -> Match | None:
        for _word in range(MOST_WORDS):
            if end >= len(tokens) or tokens[end].kind is not TokenKind.WORD:
                break
            if is_initial(tokens, end):
                more, behind = self._next_initial(tokens, end, taken)
            else:
                more, behind = self._word(tokens[end].key, taken, genitive), end + 1
                if not more and after_initial(tokens, end) > end + 1:
                    more, behind = self._initial(tokens[end].key, taken), end + 2  # "Iv." for Ivan
            if not more:
                break
            taken, end = more, behind
        return self._match(taken, end, single=end == at + 1, genitive=genitive)

    def _next_initial(
        self, tokens: Sequence[Token], end: int, taken: dict[int, _Taken]
    ) -> tuple[dict[int, _Taken], int]:
        """An initial behind a name; a bare small letter is one before a number or where it tells namesakes apart.

        A letter that is also an attendance code needs a value behind it to be an initial.
        """
        behind = after_initial(tokens, end)
        more = self._initial(tokens[end].key, taken)
        if behind == end + 1 and not tokens[end].capital and len(taken) == len(more):
            numbered = behind < len(tokens) and tokens[behind].kind is TokenKind.NUMBER
            if not numbered or tokens[end].key in ATTENDANCE_LETTERS:
                return {}, end
        if not ends_entry(tokens, behind):
            return more, behind
        return ({} if tokens[end].key in ATTENDANCE_LETTERS else more), behind

    def _word(self, word: str, taken: dict[int, _Taken], genitive: bool) -> dict[int, _Taken]:
        """Those of `taken` whose name has the word in some form; both halves of a word with a hyphen."""
        ranks = _RANK_AFTER_KROME if genitive else _RANK
        for half in word.split("-"):
            more: dict[int, _Taken] = {}
            for form in self._forms.get(half, ()):
                before = taken.get(form.pupil)
                if before is None or (form.what, form.part) in before.parts:
                    continue
                cost = ranks[form.case] + (SHORT_NAME if form.short else 0)
                if form.pupil not in more or before.rank + cost < more[form.pupil].rank:
                    parts = before.parts | {(form.what, form.part)}
                    more[form.pupil] = _Taken(before.rank + cost, max(before.worst, cost), parts)
            taken = more
        return taken

    def _initial(self, letter: str, taken: dict[int, _Taken]) -> dict[int, _Taken]:
        """Those whose given name begins so; once it is said, the patronymic or the family name."""
        more: dict[int, _Taken] = {}
        for place, before in taken.items():
            unsaid = ("middle", "family") if ("given", 0) in before.parts else ("given",)
            for what, part, word in reversed(self._parts[place]):
                if what in unsaid and (what, part) not in before.parts and part == 0 and word.startswith(letter):
                    more[place] = replace(before, parts=before.parts | {(what, part)})
                    break
        return more

    def _match(self, taken: dict[int, _Taken], end: int, *, single: bool, genitive: bool) -> Match:
        best = min(entry.rank for entry in taken.values())
        places = [place for place, entry in taken.items() if entry.rank == best]
        families = [{part for what, part in taken[place].parts if what == "family"} for place in places]
        whole = [_family_size(self._parts[place]) for place in places]
        # a lone word in the genitive is likelier another's name; after "except" a nominative twin may be meant
        worst = min(taken[place].worst for place in places)
        odd = len(taken) > len(places) if genitive else single and worst == _RANK[GENITIVE]
        return Match(
            tuple(self._pupils[place].id for place in sorted(places)),
            end,
            said_family=all(families),
            whole_family=all(not said or len(said) == size for said, size in zip(families, whole, strict=True)),
            odd_case=odd,
        )


def is_initial(tokens: Sequence[Token], at: int) -> bool:
    """Whether a single letter stands there."""
    return at < len(tokens) and tokens[at].kind is TokenKind.WORD and len(tokens[at].key) == 1


def after_initial(tokens: Sequence[Token], at: int) -> int:
    """The index behind an initial and its dot."""
    dotted = at + 1 < len(tokens) and tokens[at + 1].key == "." and not tokens[at + 1].spaced
    return at + 2 if dotted else at + 1


def ends_entry(tokens: Sequence[Token], at: int) -> bool:
    """Whether nothing that could be a value follows before the next separator."""
    while at < len(tokens) and tokens[at].kind in (TokenKind.MARK, TokenKind.TAB):
        at += 1
    return at >= len(tokens) or tokens[at].kind in (TokenKind.COMMA, TokenKind.BREAK)


def _parts(pupil: PupilName) -> list[tuple[str, int, str]]:
    named = (("family", pupil.family), ("given", pupil.given), ("middle", pupil.middle))
    return [
        (what, part, word)
        for what, text in named
        for part, word in enumerate(fold(text).replace("-", " ").split())
    ]  # fmt: skip


def _family_size(parts: list[tuple[str, int, str]]) -> int:
    return sum(what == "family" for what, _part, _word in parts)


def _forms(place: int, pupil: PupilName) -> Iterator[tuple[str, Form]]:
    """Every form of every part; what the nominative already says is not said again by another case."""
    tables = _tables(pupil)
    for what, part, word in _parts(pupil):
        for said, case in _declined(word, tables[what]):
            yield said, Form(place, what, part, case)
        if what == "given":
            for short in DIMINUTIVES.get(word, "").split():
                for said, case in _declined(short, (*GIVEN_OF_MEN[:2], *GIVEN_OF_WOMEN, *GIVEN_OF_MEN[2:])):
                    yield said, Form(place, what, part, case, short=True)


def _declined(word: str, rows: tuple[Row, ...]) -> Iterator[tuple[str, int]]:
    yield word, NOMINATIVE
    seen = {word}
    for ending, cut, *cases in rows:
        if not word.endswith(ending) or len(word) <= cut:
            continue
        for case in (DATIVE, GENITIVE, ACCUSATIVE, INSTRUMENTAL):
            for tail in cases[case - 1].split("|"):
                said = word[: len(word) - cut] + tail
                if said not in seen:
                    seen.add(said)
                    yield said, case
        return


def _tables(pupil: PupilName) -> dict[str, tuple[Row, ...]]:
    if _is_woman(pupil):
        return {"family": FAMILY_OF_WOMEN, "given": GIVEN_OF_WOMEN, "middle": PATRONYMICS_OF_WOMEN}
    return {"family": FAMILY_OF_MEN, "given": GIVEN_OF_MEN, "middle": PATRONYMICS}


def _is_woman(pupil: PupilName) -> bool:
    """By the patronymic, else by the surname, else by the given name: only the endings depend on it."""
    family, given, middle = fold(pupil.family), fold(pupil.given), fold(pupil.middle)
    if middle.endswith(WOMEN_S_PATRONYMIC) or family.endswith(WOMEN_S_FAMILY):
        return not middle.endswith(MEN_S_PATRONYMIC)
    if middle.endswith(MEN_S_PATRONYMIC) or family.endswith(MEN_S_FAMILY):
        return False
    return given.endswith((VOWEL_A[0], VOWEL_YA[0])) and given not in MEN_IN_A
