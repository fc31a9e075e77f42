"""What a line is made of once its words are understood; places are offsets in the cleaned text."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from domain.mark_line.dates import DaySaid
from domain.mark_line.subjects import SubjectMatch
from domain.mark_line.values import Guess, ProblemCode
from domain.marks import Attendance, MarkValue, WorkKind


class Scope(Enum):
    """Whom an entry is for."""

    NAMED = auto()
    ALL = auto()
    REST = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A piece of the text from `start` to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Who(Item):
    """One pupil (several ids: namesakes; none: unknown), or all, or the rest; `without`: the excepted ids."""

    pupils: tuple[int, ...] = ()
    scope: Scope = Scope.NAMED
    said_family: bool = True
    mismatch: bool = False  # a part of the name is nobody's: the ids are only near
    without: tuple[int, ...] = ()
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gives(Item):
    """What a pupil gets: marks of one work, attendance, or a debt."""

    values: tuple[MarkValue, ...] = ()
    attendance: Attendance | None = None
    minutes: int | None = None
    debt: bool = False
    until: DaySaid | None = None
    in_words: bool = False
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSpot(Item):
    """A kind of work."""

    kind: WorkKind
    guess: Guess | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightSpot(Item):
    """A weight; 0 for a mark that does not count."""

    weight: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpot(Item):
    """The day of the lesson, or, `until`, the day a debt is due."""

    day: DaySaid
    until: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodSpot(Item):
    """The number of the lesson in its day."""

    period: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousSpot(Item):
    """The lesson before today's is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassItem(Item):
    """A class was said here; which one is settled before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectSpot(Item):
    """A subject, or several that fit."""

    match: SubjectMatch
    near: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note(Item):
    """A comment; `sure` when it was marked as one."""

    text: str
    sure: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread(Item):
    """Words nobody knows; `name_like` when they look like a person's name."""

    name_like: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comma(Item):
    """A weak separator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Break(Item):
    """A line end or a semicolon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class And(Item):
    """The word that joins two pupils."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Except(Item):
    """The word behind which the excepted are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong(Item):
    """A piece that makes the line unfit by itself."""

    code: ProblemCode
