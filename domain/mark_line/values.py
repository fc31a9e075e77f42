"""What a teacher may mean (the desk), and what a line was read as (the reading)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.marks import Attendance, MarkValue, WorkKind, default_weight

Near = Callable[[str, Sequence[str]], Sequence[str]]
"""Spellings near to a word among those offered, the nearest first; empty when none is near enough."""


@dataclass(frozen=True, slots=True)
class ClassName:
    """A school class and how the school calls it."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class PupilName:
    """A pupil as the roll writes them; a patronymic may be absent."""

    id: int
    family: str
    given: str
    middle: str = ""


@dataclass(frozen=True, slots=True)
class SubjectName:
    """A subject with the other names the school uses for it."""

    id: int
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Teaching:
    """This teacher teaches this subject to this class."""

    class_id: int
    subject_id: int


@dataclass(frozen=True, slots=True)
class LessonAt:
    """A lesson of this teacher that has begun."""

    class_id: int
    subject_id: int
    date: dt.date
    period: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that one teacher may mean: nothing outside it ever gets into a reading.

    `subjects` are the school's, so that one of another teacher is told from a misprint; `running` is the lesson that
    goes on or was the last; `recent` are lessons already held, in any order, by which a date and a period are chosen.
    """

    classes: tuple[ClassName, ...]
    pupils: Mapping[int, tuple[PupilName, ...]]
    subjects: tuple[SubjectName, ...]
    teachings: tuple[Teaching, ...]
    today: dt.date
    running: LessonAt | None = None
    recent: tuple[LessonAt, ...] = ()

    def subjects_of(self, class_id: int) -> frozenset[int]:
        """The subjects this teacher teaches to the class."""
        return frozenset(t.subject_id for t in self.teachings if t.class_id == class_id)

    def lessons(self) -> tuple[LessonAt, ...]:
        """Lessons held: the running one, then the others, the latest first."""
        others = sorted({*self.recent} - {self.running}, key=_late_first)
        return (self.running, *others) if self.running else tuple(others)


def _late_first(lesson: LessonAt) -> tuple[int, int]:
    return -lesson.date.toordinal(), -(lesson.period or 0)


class Guess(StrEnum):
    """What was not said and had to be supposed: the person should look before it is written."""

    CLASS_FROM_LESSON = "class_from_lesson"
    CLASS_FROM_TEACHING = "class_from_teaching"
    CLASS_FROM_PUPILS = "class_from_pupils"
    NEAR_CLASS = "near_class"
    SUBJECT_FROM_LESSON = "subject_from_lesson"
    SUBJECT_FROM_TEACHING = "subject_from_teaching"
    NEAR_SUBJECT = "near_subject"
    DATE_FROM_LESSON = "date_from_lesson"
    NO_LESSON_THAT_DAY = "no_lesson_that_day"
    ONE_OF_LESSONS = "one_of_lessons"
    WEEKDAY_IS_TODAY = "weekday_is_today"
    NEAR_NAME = "near_name"
    ONLY_GIVEN_NAME = "only_given_name"
    PART_OF_NAME = "part_of_name"
    SHARED_VALUE = "shared_value"
    SPLIT_VALUES = "split_values"
    EXCEPTION_TO_ALL = "exception_to_all"
    MARK_AND_ABSENCE = "mark_and_absence"
    SKIPPED_EMPTY = "skipped_empty"
    DEBT_DATE = "debt_date"
    LATE_MINUTES = "late_minutes"
    NEAR_WORD = "near_word"
    KIND_OR_CREDIT = "kind_or_credit"
    COMMENT = "comment"
    LAYOUT = "layout"


class ProblemCode(StrEnum):
    """Why a line cannot be taken as it is; one sentence of a screen stands behind each."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_CLASS = "no_class"
    UNKNOWN_CLASS = "unknown_class"
    AMBIGUOUS_CLASS = "ambiguous_class"
    TWO_CLASSES = "two_classes"
    NO_SUBJECT = "no_subject"
    UNKNOWN_SUBJECT = "unknown_subject"
    AMBIGUOUS_SUBJECT = "ambiguous_subject"
    TWO_SUBJECTS = "two_subjects"
    NOT_TAUGHT = "not_taught"
    NO_PUPIL = "no_pupil"
    UNKNOWN_PUPIL = "unknown_pupil"
    AMBIGUOUS = "ambiguous"
    REPEATED_PUPIL = "repeated_pupil"
    NO_VALUE = "no_value"
    BAD_VALUE = "bad_value"
    TOO_MANY_VALUES = "too_many_values"
    TWO_ATTENDANCES = "two_attendances"
    BAD_MINUTES = "bad_minutes"
    TWO_KINDS = "two_kinds"
    BAD_WEIGHT = "bad_weight"
    TWO_WEIGHTS = "two_weights"
    BAD_DATE = "bad_date"
    FUTURE_DATE = "future_date"
    PAST_YEAR = "past_year"
    TWO_DATES = "two_dates"
    DEBT_IN_PAST = "debt_in_past"
    LONG_COMMENT = "long_comment"
    TERM_RESULT = "term_result"
    CHANGE_ASKED = "change_asked"
    UNKNOWN_WORD = "unknown_word"


@dataclass(frozen=True, slots=True)
class Problem:
    """A code and the piece of the text it is about; the piece is empty when something is missing."""

    code: ProblemCode
    fragment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one pupil gets. Without `pupil_id` the person must choose among `candidates`, which may be empty."""

    pupil_id: int | None
    candidates: tuple[int, ...]
    said: str
    values: tuple[MarkValue, ...] = ()
    attendance: Attendance | None = None
    minutes: int | None = None
    debt_until: dt.date | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A `/mark` line as understood. `weight` is None when not said: then the kind's own counts."""

    class_id: int | None = None
    subject_id: int | None = None
    date: dt.date | None = None
    period: int | None = None
    kind: WorkKind | None = None
    weight: Decimal | None = None
    comment: str = ""
    entries: tuple[Entry, ...] = ()
    guesses: tuple[Guess, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def ready(self) -> bool:
        """Nothing is left to ask."""
        return bool(self.entries) and not self.problems

    @property
    def certain(self) -> bool:
        """Ready, and nothing in it was supposed: it may be written at once."""
        return self.ready and not self.guesses

    @property
    def counts_for(self) -> Decimal:
        """The weight said, or that of the kind of work."""
        return default_weight(self.kind) if self.weight is None else self.weight
