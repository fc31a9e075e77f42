"""Items made consistent: strange words joined to names they spoil, doubled marks dropped, exceptions taken out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.mark_line.items import And, Break, Comma, Except, Gives, Item, KindSpot, Scope, Unread, Who, Wrong
from domain.mark_line.names import NameBook
from domain.mark_line.values import Guess, ProblemCode
from domain.marks import CREDIT, MarkValue, WorkKind

SHORTEST_PATRONYMIC, LONGEST_PATRONYMIC = 5, 20
MOST_EXCEPTIONS = 20  # lists of the excepted in one line


def mend(items: Iterable[Item], names: NameBook) -> list[list[Item]]:
    """The items by line, fit to be put together into entries."""
    return [_without_excepted(line) for line in _lines(_join(items, names))]


def _lines(items: Iterable[Item]) -> list[list[Item]]:
    lines: list[list[Item]] = [[]]
    for item in items:
        if isinstance(item, Break):
            lines.append([])
        else:
            lines[-1].append(item)
    return lines


def _join(items: Iterable[Item], names: NameBook) -> list[Item]:
    """Neighbours that are one thing: runs of strange words, a name and what contradicts it, "5 (five)"."""
    done: list[Item] = []
    for item in items:
        last = done[-1] if done else None
        if isinstance(last, Gives) and isinstance(item, Gives) and item.in_words and last.values and not last.in_words:
            if last.values == item.values:
                continue
            item = Unread(start=item.start, end=item.end, name_like=False)  # "5 well done" is praise
        one = _as_one(last, item, names) if last else None
        if one:
            done[-1] = one
        else:
            done.append(item)
    return done


def _as_one(last: Item, item: Item, names: NameBook) -> Item | None:
    match last, item:
        case Unread(), Unread():
            return replace(last, end=item.end, name_like=last.name_like or item.name_like)
        case Unread(), Who(said_family=False):
            return Unread(start=last.start, end=item.end, name_like=True)
        case Who(scope=Scope.NAMED), Unread(name_like=True):
            if last.pupils and names.lacks_patronymic(last.pupils) and _may_be_patronymic(item):
                return replace(last, end=item.end, guesses=(*last.guesses, Guess.NEAR_NAME))
            return replace(last, end=item.end, mismatch=True)
        case Who(), Unread() if last.scope is not Scope.NAMED:
            return Unread(start=last.start, end=item.end, name_like=True)
        case Who(scope=Scope.NAMED, said_family=True), Who(scope=Scope.NAMED, said_family=False):
            both = tuple(pupil for pupil in last.pupils if pupil in item.pupils)
            return replace(last, end=item.end, pupils=both or last.pupils, mismatch=last.mismatch or not both)
        case Who(scope=Scope.NAMED, said_family=False), Who(scope=Scope.NAMED, said_family=True):
            both = tuple(pupil for pupil in item.pupils if pupil in last.pupils)
            return replace(item, start=last.start, pupils=both or item.pupils, mismatch=item.mismatch or not both)
    return None


def _may_be_patronymic(item: Unread) -> bool:
    """By its length in letters: neither an initial nor several words."""
    return SHORTEST_PATRONYMIC <= item.end - item.start <= LONGEST_PATRONYMIC


def with_credit_tests(items: Sequence[Item]) -> list[Item]:
    """Where numbers are given, the word "credit" is the kind of work, not a value."""
    numbers = any(isinstance(item, Gives) and any(not value.is_credit for value in item.values) for item in items)
    return [_credit_kind(item) if numbers and _is_credit(item) else item for item in items]


def _is_credit(item: Item) -> bool:
    return isinstance(item, Gives) and item.in_words and item.values == (MarkValue(CREDIT),)


def _credit_kind(item: Item) -> Item:
    return KindSpot(start=item.start, end=item.end, kind=WorkKind.CREDIT_TEST, guess=Guess.KIND_OR_CREDIT)


def _without_excepted(line: list[Item]) -> list[Item]:
    """Take the excepted out of the line and write them to "all"; without "all" the word is not understood."""
    place = next((at for at, item in enumerate(line) if _is_whole(item)), None)
    for _list in range(MOST_EXCEPTIONS if place is not None else 0):
        opening = next((at for at, item in enumerate(line) if isinstance(item, Except)), None)
        if opening is None:
            return line
        line = _take_out(line, opening)
    return [_wrong(item, ProblemCode.UNKNOWN_WORD) if isinstance(item, Except) else item for item in line]


def _take_out(line: list[Item], opening: int) -> list[Item]:
    """The line without one list of the excepted; those who get a value of their own come back behind "all"."""
    valued = any(isinstance(item, Gives) for item in line[:opening])
    end = _end_of_excepted(line, opening + 1, valued=valued)
    excepted = [item for item in line[opening:end] if isinstance(item, Who)]
    problems: list[Item] = [fault for item in line[opening:end] if (fault := _fault_of(item))]
    if end == opening + 1:
        problems.append(_wrong(line[opening], ProblemCode.UNKNOWN_WORD))
    rest = [*line[:opening], *problems, *line[end:]]
    if valued and end < len(line) and isinstance(line[end], Gives):
        comma = Comma(start=line[opening].start, end=line[opening].start)
        back = [replace(who, guesses=(*who.guesses, Guess.EXCEPTION_TO_ALL)) for who in excepted]
        rest = [*line[:opening], comma, *back, *problems, *line[end:]]
    return [_excepting(item, excepted) if _is_whole(item) else item for item in rest]


def _fault_of(item: Item) -> Wrong | None:
    """What is wrong with one of the excepted: nobody, or one of several."""
    match item:
        case Who(pupils=(_, _, *_), mismatch=False):
            return _wrong(item, ProblemCode.AMBIGUOUS)
        case Unread() | Who(pupils=()) | Who(mismatch=True):
            return _wrong(item, ProblemCode.UNKNOWN_PUPIL)
    return None


def _excepting(whole: Item, excepted: Sequence[Who]) -> Item:
    assert isinstance(whole, Who)
    without = (*whole.without, *(pupil for who in excepted for pupil in who.pupils))
    return replace(
        whole, without=without, guesses=(*whole.guesses, *(guess for who in excepted for guess in who.guesses))
    )


def _is_whole(item: Item) -> bool:
    return isinstance(item, Who) and item.scope is not Scope.NAMED


def _end_of_excepted(line: Sequence[Item], at: int, *, valued: bool) -> int:
    """Where the list of the excepted ends; once "all" has its value, a name with a value of its own is not in it."""
    end = at
    while at < len(line) and isinstance(line[at], Who | And | Comma | Unread) and not _is_whole(line[at]):
        if isinstance(line[at], Comma) and valued and _has_own_value(line, at + 1):
            break
        at += 1
        if isinstance(line[at - 1], Who | Unread):
            end = at
    return end


def _has_own_value(line: Sequence[Item], at: int) -> bool:
    while at < len(line) and not isinstance(line[at], Comma):
        if isinstance(line[at], Gives):
            return True
        at += 1
    return False


def _wrong(item: Item, code: ProblemCode) -> Wrong:
    return Wrong(start=item.start, end=item.end, code=code)
