"""Items made consistent: strange words joined to names they spoil, doubled marks dropped, exceptions taken out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.mark_line.items import And, Break, Comma, Except, Gives, Item, KindSpot, Note, Scope, Unread, Who, Wrong
from domain.mark_line.names import NameBook
from domain.mark_line.values import Guess, ProblemCode
from domain.marks import MarkValue, WorkKind


def mend(items: Iterable[Item], names: NameBook) -> list[list[Item]]:
    """The items by line, fit to be put together into entries."""
    joined = _credits(_join(items, names))
    return [_without_excepted(line) for line in _lines(joined)]


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
            if last.pupils and names.lacks_patronymic(last.pupils) and _short(item):
                return replace(last, end=item.end, guesses=(*last.guesses, Guess.NEAR_NAME))
            return replace(last, end=item.end, mismatch=True)
        case Who(), Unread() if last.scope is not Scope.NAMED:
            return Unread(start=last.start, end=item.end, name_like=True)
        case Who(scope=Scope.NAMED, said_family=True), Who(scope=Scope.NAMED, said_family=False):
            return replace(last, end=item.end, mismatch=True)
        case Gives(in_words=False), Gives(in_words=True) if last.values:
            return last if last.values == item.values else Note(start=item.start, end=item.end, text="", sure=False)
    return None


def _short(item: Unread) -> bool:
    return item.end - item.start <= 20


def _credits(items: Sequence[Item]) -> list[Item]:
    """Where numbers are given, the word "credit" is the kind of work."""
    numbers = any(isinstance(item, Gives) and any(not value.is_credit for value in item.values) for item in items)
    return [_credit_kind(item) if numbers and _is_credit(item) else item for item in items]


def _is_credit(item: Item) -> bool:
    return isinstance(item, Gives) and item.in_words and item.values == (MarkValue("зач"),)


def _credit_kind(item: Item) -> Item:
    return KindSpot(start=item.start, end=item.end, kind=WorkKind.CREDIT_TEST, near=True)


def _without_excepted(line: list[Item]) -> list[Item]:
    """Take the excepted out of the line and write them to "all"; without "all" the word is not understood."""
    opening = next((at for at, item in enumerate(line) if isinstance(item, Except)), None)
    if opening is None:
        return line
    place = next((at for at, item in enumerate(line) if isinstance(item, Who) and item.scope is not Scope.NAMED), None)
    if place is None:
        return [_wrong(item) if isinstance(item, Except) else item for item in line]
    valued = any(isinstance(item, Gives) for item in line[:opening])
    end = _end_of_excepted(line, opening + 1, valued=valued)
    excepted = [item for item in line[opening:end] if isinstance(item, Who)]
    whole = line[place]
    assert isinstance(whole, Who)
    named = tuple(pupil for who in excepted for pupil in who.pupils)
    doubts = [_doubt(who) for who in excepted if len(who.pupils) != 1 or who.mismatch]
    strange = [replace_unread(item) for item in line[opening:end] if isinstance(item, Unread)]
    guesses = {guess: None for who in excepted for guess in who.guesses}
    line[place] = replace(whole, without=(*whole.without, *named), guesses=(*whole.guesses, *guesses))
    back: list[Item] = []
    if valued and end < len(line) and isinstance(line[end], Gives):
        back = [replace(who, guesses=(*who.guesses, Guess.EXCEPTION_TO_ALL)) for who in excepted]
    missing = [] if excepted or strange else [_wrong(line[opening])]
    comma: list[Item] = [Comma(start=line[opening].start, end=line[opening].start)] if back else []
    rest = [*line[:opening], *comma, *back, *doubts, *strange, *missing, *line[end:]]
    return _without_excepted(rest)


def _end_of_excepted(line: Sequence[Item], at: int, *, valued: bool) -> int:
    """Where the list of the excepted ends; once "all" has its value, a name with a value of its own is not in it."""
    end = at
    while at < len(line) and isinstance(line[at], Who | And | Comma | Unread):
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


def _doubt(who: Who) -> Wrong:
    code = ProblemCode.AMBIGUOUS if len(who.pupils) > 1 else ProblemCode.UNKNOWN_PUPIL
    return Wrong(start=who.start, end=who.end, code=code)


def _wrong(item: Item) -> Wrong:
    return Wrong(start=item.start, end=item.end, code=ProblemCode.UNKNOWN_WORD)


def replace_unread(item: Unread) -> Wrong:
    """Strange words where only a pupil could stand."""
    return Wrong(start=item.start, end=item.end, code=ProblemCode.UNKNOWN_PUPIL)
