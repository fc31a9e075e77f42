"""What an import did, or would do: counts by kind of record and school, and everything that could not be taken."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from exchange.model import Code, Place, Problem

MAX_FINDINGS = 1000  # kept for showing; the rest are counted


class What(StrEnum):
    """The kinds of rows an import may touch, in the order they are written."""

    TERMS = "terms"
    SUBJECTS = "subjects"
    STAFF = "staff"
    CLASSES = "classes"
    PUPILS = "pupils"
    GUARDIANS = "guardians"
    GUARDIANSHIPS = "guardianships"
    GROUPS = "groups"
    MEMBERS = "members"
    TEACHINGS = "teachings"
    BELLS = "bells"
    SLOTS = "slots"
    CHANGES = "changes"
    LESSONS = "lessons"
    HOMEWORK = "homework"
    ATTENDANCE = "attendance"
    MARKS = "marks"
    BREAKS = "breaks"
    RESULTS = "results"


PARTING = frozenset({What.STAFF, What.CLASSES, What.PUPILS, What.GUARDIANSHIPS, What.TEACHINGS})  # gone is written


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"
    REFUSED = "refused"


class Trouble(StrEnum):
    """Why a record that was read well could not be placed among the rows; the words for people live in screens."""

    UNKNOWN_SCHOOL = "unknown_school"  # no school of ours has this id
    SEVERAL_SCHOOLS = "several_schools"  # none of those told has the id of the school this import is for
    NOT_A_SCHOOL = "not_a_school"  # a college, a ministry: its people and classes are left out
    OTHER_SCHOOL = "other_school"  # a school of ours, but not the one this import is for
    WHOSE_DIARY = "whose_diary"  # a diary of one pupil is named after them, and nobody is called so
    WHICH_SCHOOL = "which_school"  # nothing says to which of several schools it belongs
    NO_ROLE = "no_role"  # a person who is nobody in a school of ours
    BAD_PHONE = "bad_phone"  # kept without a phone
    UNKNOWN_CLASS = "unknown_class"
    AMBIGUOUS_CLASS = "ambiguous_class"
    UNKNOWN_PUPIL = "unknown_pupil"
    AMBIGUOUS_PUPIL = "ambiguous_pupil"
    UNKNOWN_TEACHER = "unknown_teacher"  # a lesson is taken without its teacher
    AMBIGUOUS_TEACHER = "ambiguous_teacher"  # likewise
    UNKNOWN_GROUP = "unknown_group"
    EMPTY_GROUP = "empty_group"  # made by a timetable: nobody sees its lessons until it has pupils
    UNKNOWN_WORK = "unknown_work"  # the work of a mark cannot be placed
    NO_SUBJECT = "no_subject"
    NO_DAY = "no_day"
    NO_PERIOD = "no_period"
    NO_DUE_DAY = "no_due_day"  # homework for the next lesson of a subject that has none in the timetable
    BAD_CODE = "bad_code"
    TOO_LONG = "too_long"
    SAID_TWICE = "said_twice"  # the same fact, otherwise: the first is taken
    WRITTEN_HERE = "written_here"  # a person of the school wrote or corrected it here: the file does not overrule
    GUESSED_COLUMN = "guessed_column"  # at night nobody can say whether a heading was understood rightly
    UNKNOWN_TERM = "unknown_term"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that could not be taken as it stands; `row` 0 is the file as a whole, `lost`: nothing of it was."""

    file: str
    row: int
    column: str
    code: Code | Trouble
    value: str = ""
    lost: bool = False
    heading: str = ""  # of the column in the file itself, where there is one


@dataclass(slots=True)
class Tally:
    """What became of the records of one kind; `gone` are rows that the source no longer has."""

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0
    refused: int = 0

    def add(self, outcome: Outcome, number: int = 1) -> None:
        setattr(self, outcome.value, getattr(self, outcome.value) + number)

    def plus(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def as_counts(self) -> dict[str, int]:
        return {one.name: number for one in fields(self) if (number := getattr(self, one.name))}


Tallies = Mapping[What, Tally]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole of an import. `more` findings were counted and not kept; `unread` rows and files the parser lost."""

    dry_run: bool
    by_school: Mapping[int, Tallies]
    unplaced: Tallies  # records that belong to no school of ours, all refused
    problems: tuple[Finding, ...]
    more: int = 0
    unread: int = 0
    held: frozenset[What] = frozenset()  # so many are gone that a person must confirm it: nothing was done about them

    @property
    def tallies(self) -> dict[What, Tally]:
        """All schools together, the kinds in the order they are written."""
        parts = (*self.by_school.values(), self.unplaced)
        return {what: _total(part.get(what) for part in parts) for what in What if any(what in part for part in parts)}

    @property
    def writes(self) -> int:
        """How many rows are new, changed or leave: 0 when there is nothing to do."""
        parting = sum(tally.gone for what, tally in self.tallies.items() if what in PARTING and what not in self.held)
        return parting + sum(tally.new + tally.changed for tally in self.tallies.values())

    def codes(self) -> dict[str, int]:
        """How many findings of each code were kept."""
        return dict(Counter(finding.code.value for finding in self.problems))


def _total(tallies: Iterable[Tally | None]) -> Tally:
    total = Tally()
    for tally in tallies:
        total = total.plus(tally) if tally else total
    return total


@dataclass(slots=True)
class Ledger:
    """Counts and findings while an import goes on."""

    by_school: dict[int, dict[What, Tally]] = field(default_factory=dict)
    unplaced: dict[What, Tally] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    held: set[What] = field(default_factory=set)
    headings: Mapping[tuple[str, str], str] = field(default_factory=dict)
    _once: set[tuple[Trouble, str]] = field(default_factory=set)

    def count(self, school_id: int | None, what: What, outcome: Outcome, number: int = 1) -> None:
        tallies = self.unplaced if school_id is None else self.by_school.setdefault(school_id, {})
        if number:
            tallies.setdefault(what, Tally()).add(outcome, number)

    def note(self, at: Place, column: str, code: Trouble, value: str = "", *, lost: bool = False) -> None:
        self._keep(Finding(at.file, at.row, column, code, value, lost))

    def note_once(self, at: Place, column: str, code: Trouble, value: str, *, lost: bool = False) -> None:
        """The same trouble with the same value is told at the first place alone: its cause is one."""
        if (code, value) not in self._once:
            self._once.add((code, value))
            self.note(at, column, code, value, lost=lost)

    def refuse(self, school_id: int | None, what: What, at: Place, column: str, code: Trouble, value: str = "") -> None:
        """Count a record as refused and tell why."""
        self.count(school_id, what, Outcome.REFUSED)
        self.note(at, column, code, value, lost=True)

    def refuse_quietly(self, school_id: int | None, what: What) -> None:
        """Count a record as refused where the reason has been told."""
        self.count(school_id, what, Outcome.REFUSED)

    def take_over(self, problems: Iterable[Problem], headings: Mapping[tuple[str, str], str]) -> None:
        """The parser's own problems stand in the same list; columns are told by the headings of the files."""
        self.headings = headings
        for one in problems:
            self._keep(Finding(one.file, one.row, one.column, one.code, one.value, one.lost))

    def report(self, *, dry_run: bool, unread: int) -> Report:
        return Report(
            dry_run=dry_run,
            by_school=self.by_school,
            unplaced=self.unplaced,
            problems=tuple(self.findings),
            more=self.more,
            unread=unread,
            held=frozenset(self.held),
        )

    def _keep(self, finding: Finding) -> None:
        if len(self.findings) < MAX_FINDINGS:
            heading = self.headings.get((finding.file, finding.column), "")
            finding = replace(finding, heading=heading) if heading else finding
            self.findings.append(finding)
        else:
            self.more += 1
