"""A `/mark` line as its teacher meant it: the class, the subject, the lesson, and who gets what."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from domain.mark_line.assembly import Assembler
from domain.mark_line.entries import EntryMaker
from domain.mark_line.items import DaySpot, Item, KindSpot, PeriodSpot, PreviousSpot, SubjectSpot, WeightSpot
from domain.mark_line.lesson import Choice, choose_class, choose_lesson, choose_subject
from domain.mark_line.lexer import Token, TokenKind, clean, lex
from domain.mark_line.lexicon import CYRILLIC, LATIN_LAYOUT
from domain.mark_line.mending import mend, with_credit_tests
from domain.mark_line.names import NameBook
from domain.mark_line.scanner import Scanner
from domain.mark_line.subjects import ClassBook, ClassSpot, SubjectBook
from domain.mark_line.values import Desk, Guess, Near, Problem, ProblemCode, Reading
from domain.marks import WorkKind

LONGEST_TEXT = 10_000  # characters
LONGEST_COMMENT = 300
_SHOWN = 60  # characters of a fragment: it is shown in one sentence


_OF_SUBJECT = (Guess.SUBJECT_FROM_LESSON, Guess.SUBJECT_FROM_TEACHING)
_Fact = TypeVar("_Fact")


@dataclass(slots=True)
class Findings:
    """What is settled so far; problems and guesses gather in the order they are met."""

    class_id: int | None = None
    subject_id: int | None = None
    date: dt.date | None = None
    period: int | None = None
    kind: WorkKind | None = None
    weight: Decimal | None = None
    guesses: list[Guess] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def nothing_near(_word: str, _among: Sequence[str]) -> Sequence[str]:
    """No spelling is near to another: misprints are then refused, not guessed."""
    return ()


def read_mark_line(text: str, desk: Desk, near: Near = nothing_near) -> Reading:
    """Read what stands behind `/mark`. Never raises on a text: what is not understood becomes problems.

    A text typed with the English layout on is read as the keys would have typed it.
    """
    reading = _read(clean(text), desk, near)
    if reading.ready or CYRILLIC.search(text):
        return reading
    other = _read(clean(text.translate(LATIN_LAYOUT)), desk, near)
    return replace(other, guesses=(*other.guesses, Guess.LAYOUT)) if other.ready else reading


def _read(text: str, desk: Desk, near: Near) -> Reading:
    if not text or len(text) > LONGEST_TEXT:
        code = ProblemCode.TOO_LONG if text else ProblemCode.EMPTY
        return Reading(problems=(Problem(code, text[:_SHOWN]),))
    whole = lex(text)
    tokens = [token for token in whole if token.kind is not TokenKind.TAB]
    return _LineReader(text, desk, near, tokens, tabular=len(tokens) < len(whole)).read()


class _LineReader:
    """One reading of one text."""

    def __init__(self, text: str, desk: Desk, near: Near, tokens: list[Token], *, tabular: bool) -> None:
        self._text = text
        self._desk = desk
        self._near = near
        self._tokens = tokens
        self._tabular = tabular
        self._found = Findings()
        self._subjects = SubjectBook(desk.subjects)

    def read(self) -> Reading:
        spots = ClassBook(self._desk.classes).spots(self._tokens)
        self._found.class_id = self._class(spots)
        if self._found.class_id is None:
            return self._reading()
        names = NameBook(self._desk.pupils.get(self._found.class_id, ()), self._near)
        items = with_credit_tests(Scanner(self._text, self._tokens, names, self._subjects, spots).scan())
        self._settle(items)
        assembler = self._assemble(items, names)
        maker = EntryMaker(self._text, names, self._desk.today, self._found.date, self._found.problems)
        entries = maker.make(assembler.groups)
        self._found.guesses += [*assembler.guesses, *maker.guesses]
        comment = "; ".join(note.text for note in assembler.notes)
        for said in (comment, *(entry.comment for entry in entries)):
            if len(said) > LONGEST_COMMENT:
                self._problem(ProblemCode.LONG_COMMENT, said)
        if not entries and not self._found.problems:
            self._problem(ProblemCode.NO_PUPIL)
        return replace(self._reading(), entries=entries, comment=comment)

    def _assemble(self, items: list[Item], names: NameBook) -> Assembler:
        subject_said = any(isinstance(item, SubjectSpot) for item in items)
        assembler = Assembler(self._text, tabular=self._tabular, subject_said=subject_said)
        assembler.assemble(mend(items, names))
        self._found.problems += assembler.problems
        subject_refused = any(problem.code is ProblemCode.UNKNOWN_SUBJECT for problem in self._found.problems)
        if subject_refused:
            self._found.problems = [p for p in self._found.problems if p.code is not ProblemCode.NO_SUBJECT]
            self._found.guesses = [g for g in self._found.guesses if g not in _OF_SUBJECT]
            self._found.subject_id = None
        return assembler

    def _reading(self) -> Reading:
        found = self._found
        return Reading(
            class_id=found.class_id,
            subject_id=found.subject_id,
            date=found.date,
            period=found.period,
            kind=found.kind,
            weight=found.weight,
            guesses=tuple(dict.fromkeys(found.guesses)),
            problems=tuple(dict.fromkeys(Problem(p.code, p.fragment[:_SHOWN]) for p in found.problems)),
        )

    def _problem(self, code: ProblemCode, fragment: str = "") -> None:
        self._found.problems.append(Problem(code, fragment))

    def _said(self, item: Item) -> str:
        return self._text[item.start : item.end].strip()

    def _class(self, spots: Sequence[ClassSpot]) -> int | None:
        """The class said, if it is one and known; else the one supposed."""
        if not spots:
            choice = self._suppose_class([item.id for item in self._desk.classes])
            self._found.problems += choice.problems
            return choice.id
        said = [(spot, self._text[self._tokens[spot.start].start : self._tokens[spot.end - 1].end]) for spot in spots]
        for spot, fragment in said:
            if not spot.ids:
                self._problem(ProblemCode.UNKNOWN_CLASS, fragment)
            elif spot.ids != spots[0].ids:
                self._problem(ProblemCode.TWO_CLASSES, fragment)
        if self._found.problems:
            return None
        if any(spot.near for spot in spots):
            self._found.guesses.append(Guess.NEAR_CLASS)
        if len(spots[0].ids) == 1:
            return spots[0].ids[0]
        choice = self._suppose_class(spots[0].ids)
        if choice.id is None:
            self._problem(ProblemCode.AMBIGUOUS_CLASS, said[0][1])
        return choice.id

    def _suppose_class(self, among: Sequence[int]) -> Choice:
        choice = choose_class(self._desk, self._tokens, self._subjects, self._near, among)
        self._found.guesses += choice.guesses
        return choice

    def _settle(self, items: list[Item]) -> None:
        """Subject, kind, weight and lesson: each may be said once, or again the same."""
        assert self._found.class_id is not None
        subjects = [item for item in items if isinstance(item, SubjectSpot)]
        subject = choose_subject(self._desk, self._found.class_id, [(s.match, s.near, self._said(s)) for s in subjects])
        self._found.subject_id = subject.id
        self._found.guesses += subject.guesses
        self._found.problems += subject.problems
        kinds = [item for item in items if isinstance(item, KindSpot)]
        self._found.kind = self._one([(item.kind, item) for item in kinds], ProblemCode.TWO_KINDS)
        self._found.guesses += [item.guess for item in kinds if item.guess]
        weights = [(item.weight, item) for item in items if isinstance(item, WeightSpot)]
        self._found.weight = self._one(weights, ProblemCode.TWO_WEIGHTS)
        self._settle_lesson(items)

    def _one(self, said: Sequence[tuple[_Fact, Item]], code: ProblemCode) -> _Fact | None:
        """The one fact said; another beside it is a problem at its place."""
        for fact, item in said[1:]:
            if fact != said[0][0]:
                self._problem(code, self._said(item))
        return said[0][0] if said else None

    def _settle_lesson(self, items: list[Item]) -> None:
        assert self._found.class_id is not None
        days = [item.day for item in items if isinstance(item, DaySpot) and not item.until]
        period = next((item.period for item in items if isinstance(item, PeriodSpot)), None)
        previous = next((self._said(item) for item in items if isinstance(item, PreviousSpot)), "")
        lesson = choose_lesson(self._desk, self._found.class_id, self._found.subject_id, days, period, previous)
        self._found.date, self._found.period = lesson.date, lesson.period
        self._found.guesses += lesson.guesses if self._found.subject_id else ()
        self._found.problems += lesson.problems
