"""What the bot can see about an application: proposals for an officer, never a decision (ruling 15)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.people import FullName, parse_class
from domain.profiles import Field, Profile

Near = Callable[[str, str], bool]


def _never(_one: str, _other: str) -> bool:
    return False


class CheckKind(StrEnum):
    """What was looked at, in the order of the officer's card."""

    COMPLETE = "complete"
    ON_ROLL = "on_roll"
    CLASS = "class"
    PHONE = "phone"
    GUARDIAN = "guardian"
    DUPLICATE = "duplicate"
    GRANT = "grant"


class Result(StrEnum):
    """OK: nothing to do; WARN: look at it; FAIL: as it stands the bot would not propose to provide."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Detail(StrEnum):
    """What exactly was seen; screens put it into words."""

    FILLED = "filled"
    MISSING = "missing"  # names the fields
    FOUND = "found"
    FOUND_LOOSELY = "found_loosely"  # a patronymic missing on one side, or another order of words
    NEAR_SPELLING = "near_spelling"
    NAMESAKES = "namesakes"
    NOT_FOUND = "not_found"
    LEFT = "left"
    SAME_CLASS = "same_class"
    OTHER_CLASS = "other_class"
    CLASS_UNREADABLE = "class_unreadable"
    PHONE_PROVED = "phone_proved"  # shared by its own user, and on the roll: proof of identity (ruling 6)
    PHONE_TYPED = "phone_typed"  # on the roll, but anybody can type it: proves nothing
    PHONE_UNKNOWN = "phone_unknown"
    NO_PHONE = "no_phone"
    GUARDIAN_LISTED = "guardian_listed"
    GUARDIAN_NEAR = "guardian_near"
    GUARDIAN_UNKNOWN = "guardian_unknown"
    NONE_OPEN = "none_open"
    OPEN_APPLICATION = "open_application"
    NO_GRANT = "no_grant"
    HAS_GRANT = "has_grant"


class Proposal(StrEnum):
    """What the bot would do; granting against CORRECT or REFUSE, refusing against GRANT want a reason (ruling 15)."""

    GRANT = "grant"
    LOOK = "look"
    CORRECT = "correct"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class RollPupil:
    """A pupil as the school's roll knows them, with their guardians."""

    id: int
    name: FullName
    class_title: str
    born_on: date | None = None
    left: bool = False
    phones: frozenset[str] = frozenset()  # of the guardians, E.164
    guardians: tuple[FullName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the applicant says, and the phone they shared from their own account, if they did."""

    answers: Mapping[Field, str]
    applicant: FullName
    child: FullName
    child_class: str
    child_born_on: date | None = None
    phone: str | None = None  # typed, E.164
    shared_phone: str | None = None  # of a contact whose user is the sender, E.164


@dataclass(frozen=True, slots=True)
class Check:
    """One thing seen; `pupil_ids` are those it is about, `fields` the answers it is about."""

    kind: CheckKind
    result: Result
    detail: Detail
    pupil_ids: tuple[int, ...] = ()
    fields: tuple[Field, ...] = ()


def check(
    stated: Stated,
    roll: Collection[RollPupil],
    profile: Profile,
    *,
    open_for: Collection[int] = (),
    granted_for: Collection[int] = (),
    near: Near = _never,
) -> tuple[Check, ...]:
    """Everything the bot can see, by kinds in order; of a class or a phone the profile never asks there is no check.

    `open_for`, `granted_for`: pupils for whom this applicant has another open application or a grant;
    `near` says whether two normalised names may be one misspelt.
    """
    found, on_roll = _on_roll(stated, roll, near)
    return (
        _complete(stated.answers, profile),
        on_roll,
        *((_class(stated, found),) if profile.asks(Field.CHILD_CLASS) else ()),
        *((_phone(stated, found),) if profile.asks(Field.PHONE) else ()),
        _guardian(stated.applicant, found, near),
        _absent(CheckKind.DUPLICATE, found, open_for, Detail.NONE_OPEN, Detail.OPEN_APPLICATION),
        _absent(CheckKind.GRANT, found, granted_for, Detail.NO_GRANT, Detail.HAS_GRANT),
    )


def propose(checks: Iterable[Check]) -> Proposal:
    """What follows from the checks: a child who left is a ground; what the applicant can mend never is (ruling 5)."""
    seen = tuple(checks)
    details = {one.detail for one in seen}
    if Detail.LEFT in details:
        return Proposal.REFUSE
    if any(one.result is Result.FAIL for one in seen):
        return Proposal.CORRECT
    return Proposal.LOOK if any(one.result is Result.WARN for one in seen) else Proposal.GRANT


def phone_proves(checks: Iterable[Check], pupil_id: int) -> bool:
    """Whether the shared contact is a proof of identity for this child's diary by itself (ruling 6, a)."""
    return any(one.detail is Detail.PHONE_PROVED and pupil_id in one.pupil_ids for one in checks)


def _complete(answers: Mapping[Field, str], profile: Profile) -> Check:
    missing = tuple(asked.field for asked in profile.fields if not answers.get(asked.field, "").strip())
    if missing:
        return Check(CheckKind.COMPLETE, Result.FAIL, Detail.MISSING, fields=missing)
    return Check(CheckKind.COMPLETE, Result.OK, Detail.FILLED)


def _on_roll(stated: Stated, roll: Collection[RollPupil], near: Near) -> tuple[tuple[RollPupil, ...], Check]:
    """The pupils the child may be, and what to say of it.

    Leavers count only where nobody else fits, and never by a near spelling: that would propose a refusal.
    """
    for present in (True, False):
        pupils = [pupil for pupil in roll if pupil.left is not present]
        for detail, same in _ways_to_match(stated.child, near if present else _never):
            found = _narrowed(stated, [pupil for pupil in pupils if same(pupil.name)])
            if found:
                return found, _said(found, detail if present else Detail.LEFT)
    return (), Check(CheckKind.ON_ROLL, Result.FAIL, Detail.NOT_FOUND, fields=(Field.CHILD_NAME,))


def _ways_to_match(child: FullName, near: Near) -> tuple[tuple[Detail, Callable[[FullName], bool]], ...]:
    """From the strictest to the loosest; a looser way is tried only when the stricter finds nobody."""

    def loosely(name: FullName) -> bool:
        one_short = not (child.patronymic and name.patronymic)
        if one_short and child.without_patronymic == name.without_patronymic:
            return True
        return sorted(child.normalised.split()) == sorted(name.normalised.split())

    return (
        (Detail.FOUND, lambda name: name.normalised == child.normalised),
        (Detail.FOUND_LOOSELY, loosely),
        (Detail.NEAR_SPELLING, lambda name: near(child.normalised, name.normalised)),
    )


def _narrowed(stated: Stated, found: list[RollPupil]) -> tuple[RollPupil, ...]:
    """Namesakes told apart by birth date, then by class, where that leaves exactly one."""
    if len(found) > 1:
        title = parse_class(stated.child_class)
        for kept in (
            [pupil for pupil in found if pupil.born_on and pupil.born_on == stated.child_born_on],
            [pupil for pupil in found if title and parse_class(pupil.class_title) == title],
        ):
            if len(kept) == 1:
                return tuple(kept)
    return tuple(found)


def _said(found: tuple[RollPupil, ...], detail: Detail) -> Check:
    ids = tuple(pupil.id for pupil in found)
    if detail is Detail.LEFT:
        return Check(CheckKind.ON_ROLL, Result.FAIL, detail, ids)
    if len(found) > 1:
        return Check(CheckKind.ON_ROLL, Result.WARN, Detail.NAMESAKES, ids)
    sure = detail is not Detail.NEAR_SPELLING
    return Check(CheckKind.ON_ROLL, Result.OK if sure else Result.WARN, detail, ids)


def _class(stated: Stated, found: tuple[RollPupil, ...]) -> Check:
    title, fields = parse_class(stated.child_class), (Field.CHILD_CLASS,)
    if title is None:
        return Check(CheckKind.CLASS, Result.WARN, Detail.CLASS_UNREADABLE, fields=fields)
    same = tuple(pupil.id for pupil in found if parse_class(pupil.class_title) == title)
    if same:
        return Check(CheckKind.CLASS, Result.OK, Detail.SAME_CLASS, same)
    if not found:  # said once already, of the name
        return Check(CheckKind.CLASS, Result.WARN, Detail.NOT_FOUND, fields=fields)
    return Check(CheckKind.CLASS, Result.WARN, Detail.OTHER_CLASS, tuple(p.id for p in found), fields)


def _phone(stated: Stated, found: tuple[RollPupil, ...]) -> Check:
    """A phone proves only when its own user shared it; with namesakes it proves for those it belongs to."""
    for phone, result, detail in (
        (stated.shared_phone, Result.OK, Detail.PHONE_PROVED),
        (stated.phone, Result.WARN, Detail.PHONE_TYPED),
    ):
        ids = tuple(pupil.id for pupil in found if phone and phone in pupil.phones)
        if ids:
            return Check(CheckKind.PHONE, result, detail, ids)
    given = stated.shared_phone or stated.phone
    return Check(CheckKind.PHONE, Result.WARN, Detail.PHONE_UNKNOWN if given else Detail.NO_PHONE)


def _guardian(applicant: FullName, found: tuple[RollPupil, ...], near: Near) -> Check:
    """A name on the list of guardians helps the officer and proves nothing (ruling 6)."""
    for detail, same in _ways_to_match(applicant, near):
        ids = tuple(pupil.id for pupil in found if any(same(name) for name in pupil.guardians))
        if ids:
            sure = detail is not Detail.NEAR_SPELLING
            said = Detail.GUARDIAN_LISTED if sure else Detail.GUARDIAN_NEAR
            return Check(CheckKind.GUARDIAN, Result.OK if sure else Result.WARN, said, ids)
    return Check(CheckKind.GUARDIAN, Result.WARN, Detail.GUARDIAN_UNKNOWN)


def _absent(kind: CheckKind, found: tuple[RollPupil, ...], taken: Collection[int], none: Detail, some: Detail) -> Check:
    ids = tuple(pupil.id for pupil in found if pupil.id in taken)
    return Check(kind, Result.WARN, some, ids) if ids else Check(kind, Result.OK, none)
