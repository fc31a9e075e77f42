"""Items to groups: who gets what. A value may stand behind names or before them, and be shared by several."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from domain.mark_line.items import (
    And,
    ClassItem,
    Comma,
    DaySpot,
    Gives,
    Item,
    KindSpot,
    Note,
    SubjectSpot,
    Unread,
    Who,
    Wrong,
)
from domain.mark_line.values import Guess, Problem, ProblemCode

_SPOILT = (ProblemCode.BAD_VALUE, ProblemCode.BAD_MINUTES)


@dataclass(slots=True)
class Group:
    """Those who get the same, what they get, and what is said of it."""

    whos: list[Who] = field(default_factory=list)
    gives: list[Gives] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    """What is known within one line."""

    last: Group | None = None  # the group a further value or a comment belongs to
    before: bool = False  # it got its values from before its names
    joined: bool = False  # those who wait are joined by "and"
    spoilt: bool = False  # a value in it could not be read


class Assembler:
    """Walks the lines; `groups`, `guesses`, `problems` and the general `notes` are the result."""

    def __init__(self, text: str, *, tabular: bool, subject_said: bool) -> None:
        self._text = text
        self._tabular = tabular
        self._subject_said = subject_said
        self._pending: list[Who] = []
        self._waiting_notes: list[Note] = []
        self._carry: list[Gives] = []  # values that stand before names, in effect for the names to come
        self._carried: Group | None = None  # those who got them
        self._line = _Line()
        self.groups: list[Group] = []
        self.notes: list[Note] = []
        self.guesses: list[Guess] = []
        self.problems: list[Problem] = []

    def assemble(self, lines: Iterable[Sequence[Item]]) -> None:
        """Put all the lines together."""
        for line in lines:
            self._open_line(line)
            self._line = _Line(spoilt=any(isinstance(item, Wrong) and item.code in _SPOILT for item in line))
            for segment in _segments(line):
                self._segment(self._read_strange(segment, line))
            self._attach_until(line)
            self._close_line(line)
        self._drop_pending()
        self._drop_carry()

    def _fragment(self, item: Item) -> str:
        return self._text[item.start : item.end].strip()

    def _problem(self, code: ProblemCode, item: Item) -> None:
        self.problems.append(Problem(code, self._fragment(item)))

    # lines

    def _open_line(self, line: Sequence[Item]) -> None:
        """What waits from the line before lives on only where this line continues it."""
        gives = any(isinstance(item, Gives) for item in line)
        whos = any(isinstance(item, Who | Unread) for item in line)
        if self._pending and (whos or len(self._pending) > 1) and line:
            self._drop_pending()
        if self._carry and gives:
            self._drop_carry()

    def _close_line(self, line: Sequence[Item]) -> None:
        if any(isinstance(item, Who) for item in line) and any(isinstance(item, Gives) for item in line):
            self._drop_carry()
        if self._line.spoilt:
            self._drop_pending()
        if self._pending and self._tabular:
            self.guesses.append(Guess.SKIPPED_EMPTY)
            self._pending, self._waiting_notes = [], []

    def _drop_pending(self) -> None:
        for who in self._pending:
            if not self._line.spoilt:
                self._problem(ProblemCode.NO_VALUE, who)
            self.groups.append(Group([who]))
        self._pending, self._waiting_notes = [], []

    def _drop_carry(self) -> None:
        if self._carried is None:
            for gives in self._carry:
                self._problem(ProblemCode.NO_PUPIL, gives)
        self._carry, self._carried = [], None

    def _attach_until(self, line: Sequence[Item]) -> None:
        """A deadline said apart belongs to the debts of its line that have none."""
        for spot in line:
            if not (isinstance(spot, DaySpot) and spot.until):
                continue
            owed = False
            for group in self.groups:
                for place, gives in enumerate(group.gives):
                    if gives.debt and gives.until is None and line[0].start <= gives.start <= line[-1].end:
                        group.gives[place], owed = replace(gives, until=spot.day), True
            if not owed:
                self._problem(ProblemCode.BAD_DATE, spot)

    # segments

    def _segment(self, segment: Sequence[Item]) -> None:
        self._line.joined = False
        first = next((item for item in segment if isinstance(item, Who | Gives)), None)
        named = any(isinstance(item, Who) for item in segment)
        before = named and isinstance(first, Gives) and not self._pending
        if isinstance(first, Who) and any(isinstance(item, Gives) for item in segment):
            self._drop_carry()
        for item in segment:
            match item:
                case Wrong():
                    self._wrong(item)
                case And():
                    self._line.joined = True
                case Note():
                    self._note(item)
                case Who():
                    self._who(item)
                case Gives():
                    self._gives(item, named=named, before=before)

    def _wrong(self, item: Wrong) -> None:
        """A value that could not be read is still the value of those who waited for one."""
        self._problem(item.code, item)
        if item.code in _SPOILT:
            self._drop_pending()

    def _who(self, who: Who) -> None:
        if not self._carry:
            self._pending.append(who)
            return
        if self._carried is None:
            self._carried = Group(gives=list(self._carry))
            self.groups.append(self._carried)
        self._carried.whos.append(who)
        self._line.last, self._line.before = self._carried, True

    def _gives(self, gives: Gives, *, named: bool, before: bool) -> None:
        """A value: for those who wait, else one more for the last, else for the names to come."""
        if self._pending:
            self._close(gives)
        elif before or self._line.last is None or self._line.before:
            if self._carried is not None:
                self._drop_carry()
            self._carry.append(gives)
        else:
            if not named:
                self.guesses.append(Guess.SPLIT_VALUES)
            self._line.last.gives.append(gives)

    def _close(self, gives: Gives) -> None:
        """Those who waited get the value; said with commas only, it may have been meant for the last."""
        if len(self._pending) > 1 and not self._line.joined:
            self.guesses.append(Guess.SHARED_VALUE)
        self._line = _Line(Group(self._pending, [gives], self._waiting_notes), spoilt=self._line.spoilt)
        self._pending, self._waiting_notes = [], []
        self.groups.extend([self._line.last] if self._line.last else [])

    def _note(self, note: Note) -> None:
        """A comment belongs to those just named; before anybody is named, to the whole."""
        if not note.sure:
            self.guesses.append(Guess.COMMENT)
        note = note if note.text else replace(note, text=self._fragment(note))
        if self._pending:
            self._waiting_notes.append(note)
        elif self._line.last is not None:
            self._line.last.notes.append(note)
        else:
            self.notes.append(note)

    # words nobody knows

    def _read_strange(self, segment: Sequence[Item], line: Sequence[Item]) -> list[Item]:
        """Decide by the place: an unknown pupil, an unknown subject, a comment, or a word to ask about."""
        return [
            self._strange(item, segment, at, line) if isinstance(item, Unread) else item
            for at, item in enumerate(segment)
        ]

    def _strange(self, item: Unread, segment: Sequence[Item], at: int, line: Sequence[Item]) -> Item:
        before = [other for other in segment[:at] if isinstance(other, Who | Gives)]
        behind = [other for other in segment[at + 1 :] if isinstance(other, Who | Gives)]
        unknown = Who(start=item.start, end=item.end)
        named = any(isinstance(other, Who) for other in before)
        if behind and isinstance(behind[0], Gives) and not (before and isinstance(before[-1], Who)):
            return self._header(item, segment, at) if self._is_subject_place(segment, at) else unknown
        if before:
            return unknown if not named and not self._pending else self._guessed(item)
        if behind:
            return unknown if item.name_like and self._subject_said else self._header(item, segment, at)
        return self._alone(item, unknown, line)

    def _alone(self, item: Unread, unknown: Who, line: Sequence[Item]) -> Item:
        """A strange word between commas or on a line of its own."""
        if item.name_like or self._carry:
            return unknown
        if self._line.last is not None:
            return self._guessed(item)
        heads = any(isinstance(other, ClassItem | SubjectSpot | KindSpot | DaySpot) for other in line)
        return self._guessed(item) if heads else Wrong(start=item.start, end=item.end, code=ProblemCode.UNKNOWN_WORD)

    def _is_subject_place(self, segment: Sequence[Item], at: int) -> bool:
        """Right behind the class, with no subject said and a pupil named later on the line."""
        named = any(isinstance(other, Who) for other in segment[at + 1 :])
        return at > 0 and isinstance(segment[at - 1], ClassItem) and not self._subject_said and named

    def _header(self, item: Unread, segment: Sequence[Item], at: int) -> Wrong:
        after_class = at > 0 and isinstance(segment[at - 1], ClassItem)
        code = ProblemCode.UNKNOWN_SUBJECT if after_class and not self._subject_said else ProblemCode.UNKNOWN_WORD
        if item.name_like and not after_class:
            code = ProblemCode.UNKNOWN_PUPIL
        return Wrong(start=item.start, end=item.end, code=code)

    def _guessed(self, item: Unread) -> Note:
        return Note(start=item.start, end=item.end, text=self._fragment(item), sure=False)


def _segments(line: Sequence[Item]) -> list[list[Item]]:
    parts: list[list[Item]] = [[]]
    for item in line:
        if isinstance(item, Comma):
            parts.append([])
        else:
            parts[-1].append(item)
    return parts
