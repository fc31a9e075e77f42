"""Groups to entries: one for each pupil, "all" written out, nothing that is not on the roll."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.mark_line.assembly import Group
from domain.mark_line.items import Gives, Item, Scope, Who
from domain.mark_line.names import NameBook
from domain.mark_line.values import Entry, Guess, Problem, ProblemCode
from domain.marks import Attendance, MarkValue

MOST_VALUES = 4  # marks for one work
DAYS_FOR_DEBT = 7
LONGEST_DEBT = 366  # days


@dataclass(frozen=True, slots=True)
class _Given:
    values: tuple[MarkValue, ...]
    attendance: Attendance | None
    minutes: int | None
    debt_until: date | None


class EntryMaker:
    """Makes the entries of one reading; what it supposes and refuses is added to `guesses` and `problems`."""

    def __init__(
        self, text: str, names: NameBook, today: date, lesson_on: date | None, problems: list[Problem]
    ) -> None:
        self._text = text
        self._names = names
        self._today = today
        self._lesson_on = lesson_on or today
        self._problems = problems
        self._taken: set[int] = set()
        self.guesses: list[Guess] = []

    def make(self, groups: Sequence[Group]) -> tuple[Entry, ...]:
        """The entries in the order of the text."""
        named = [who for group in groups for who in group.whos if who.scope is Scope.NAMED]
        singled = {pupil for who in named for pupil in who.pupils}
        entries: list[Entry] = []
        for group in groups:
            given = self._given(group)
            comment = "; ".join(note.text for note in group.notes)
            for who in group.whos:
                if who.scope is not Scope.NAMED and not group.gives:
                    continue  # asked about already
                self.guesses += who.guesses
                made = self._named(who) if who.scope is Scope.NAMED else self._everyone(who, singled)
                entries += [_filled(entry, given, comment) for entry in made]
        return tuple(entries)

    def _problem(self, code: ProblemCode, item: Item) -> None:
        self._problems.append(Problem(code, self._said(item)))

    def _said(self, item: Item) -> str:
        return self._text[item.start : item.end].strip()

    def _named(self, who: Who) -> Iterable[Entry]:
        said = self._said(who)
        if who.mismatch or not who.pupils:
            self._problem(ProblemCode.UNKNOWN_PUPIL, who)
        elif len(who.pupils) > 1:
            self._problem(ProblemCode.AMBIGUOUS, who)
        elif who.pupils[0] in self._taken:
            self._problem(ProblemCode.REPEATED_PUPIL, who)
            return []
        else:
            self._taken.add(who.pupils[0])
            return [Entry(pupil_id=who.pupils[0], candidates=who.pupils, said=said)]
        return [Entry(pupil_id=None, candidates=who.pupils, said=said)]

    def _everyone(self, who: Who, singled: set[int]) -> Iterable[Entry]:
        """All who are neither named apart, nor excepted, nor given something already."""
        left = [pupil for pupil in self._names.ids if pupil not in singled | self._taken | set(who.without)]
        if not left:
            self._problem(ProblemCode.NO_PUPIL, who)
        if who.scope is Scope.ALL and singled - set(who.without):
            self.guesses.append(Guess.EXCEPTION_TO_ALL)
        self._taken.update(left)
        return [Entry(pupil_id=pupil, candidates=(pupil,), said=self._said(who)) for pupil in left]

    def _given(self, group: Group) -> _Given:
        values = tuple(value for gives in group.gives for value in gives.values)
        kinds = [gives for gives in group.gives if gives.attendance]
        debts = [gives for gives in group.gives if gives.debt]
        if len(values) > MOST_VALUES:
            self._problem(ProblemCode.TOO_MANY_VALUES, _span(group.gives))
        kinds = _without_plain_absence(kinds)
        if len({gives.attendance for gives in kinds}) > 1:
            self._problem(ProblemCode.TWO_ATTENDANCES, kinds[1])
        self.guesses += [guess for gives in group.gives for guess in gives.guesses]
        attendance = kinds[0].attendance if kinds else None
        if values and attendance and attendance.missed:
            self.guesses.append(Guess.MARK_AND_ABSENCE)
        minutes = next((gives.minutes for gives in kinds if gives.minutes), None)
        return _Given(values[:MOST_VALUES], attendance, minutes, self._debt(debts[-1]) if debts else None)

    def _debt(self, gives: Gives) -> date:
        """The day said, or a week from the lesson."""
        if gives.until is None:
            self.guesses.append(Guess.DEBT_DATE)
            return max(self._lesson_on + timedelta(DAYS_FOR_DEBT), self._today)
        until = gives.until.ahead(self._today)
        if until is None or until > self._today + timedelta(LONGEST_DEBT):
            self._problem(ProblemCode.BAD_DATE, gives)
        elif until < self._today:
            self._problem(ProblemCode.DEBT_IN_PAST, gives)
        else:
            return until
        return self._today


def _filled(entry: Entry, given: _Given, comment: str) -> Entry:
    return replace(
        entry,
        values=given.values,
        attendance=given.attendance,
        minutes=given.minutes,
        debt_until=given.debt_until,
        comment=comment,
    )


def _without_plain_absence(kinds: list[Gives]) -> list[Gives]:
    """Absent with a reason is the reason: "absent, ill" is ill."""
    reasons = [gives for gives in kinds if gives.attendance is not Attendance.ABSENT]
    return reasons if any(gives.attendance and gives.attendance.missed for gives in reasons) else kinds


def _span(gives: Sequence[Gives]) -> Item:
    return Item(start=gives[0].start, end=gives[-1].end)
