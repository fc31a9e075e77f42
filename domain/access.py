"""The one door to a diary: who may read what of which child (M 1.2.1, B 1.2).

A reading method of storage asks for a `Permit`, and only this module makes one.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.complaint_door import Seat


class RoleKind(StrEnum):
    TEACHER = "teacher"
    OFFICER = "officer"  # responsible for the service (M 1.1.2-a, B 3.3.3)
    HEAD = "head"  # considers and resolves (B 3.3.2)
    ADMINISTRATOR = "administrator"  # registers the applicant (M 1.1.2-d)


DECIDING_STAFF = frozenset({RoleKind.OFFICER, RoleKind.HEAD, RoleKind.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Role:
    kind: RoleKind
    school_id: int
    staff_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """The person behind an update: whom they are known as, and what they may do."""

    account_id: int
    person_id: int
    locale: str
    roles: tuple[Role, ...] = ()
    seats: tuple[Seat, ...] = ()  # posts in authorities
    consented: bool = False
    asked: str | None = None  # the kind of draft a plain message would answer

    def staff_in(self, school_id: int) -> frozenset[RoleKind]:
        return frozenset(role.kind for role in self.roles if role.school_id == school_id)

    def schools_as(self, *kinds: RoleKind) -> tuple[int, ...]:
        return tuple(dict.fromkeys(role.school_id for role in self.roles if role.kind in kinds))

    @property
    def teaching(self) -> tuple[Role, ...]:
        return tuple(role for role in self.roles if role.kind is RoleKind.TEACHER and role.staff_id is not None)


class Scope(StrEnum):
    """How much of a diary a grant opens: a court or the school may restrict one guardian and not the other."""

    WHOLE = "whole"
    LESSONS = "lessons"  # timetable, topics, homework; nothing of how the child does, is, or was at school


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child as the rows know them beside one person: is there a grant, how far it goes, has the child left."""

    pupil_id: int
    class_id: int | None
    school_id: int
    zone: str
    granted: bool
    left_on: date | None = None
    scope: Scope = Scope.WHOLE


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedChild:
    """A child of a person: the facts for the door, and what a screen calls the child."""

    facts: Child
    name: str
    label: str | None
    class_title: str
    school_id: int
    school_name: str
    in_person: bool
    protect_content: bool
    profile: str = ""  # the code of the school's regulation


@dataclass(frozen=True, slots=True)
class Permit:
    """The right to read one diary as far as `scope` goes, good for the unit of work it was made in."""

    pupil_id: int
    class_id: int
    school_id: int
    zone: str
    scope: Scope = Scope.WHOLE

    @property
    def whole(self) -> bool:
        """Whether marks, attendance and results may be read with it."""
        return self.scope is Scope.WHOLE


def then_in(permit: Permit, class_id: int) -> Permit:
    """The same right, for days on which the child was in another class: the diary of last year stays readable."""
    return replace(permit, class_id=class_id)


def to_read(child: Child, today: date, least: Scope = Scope.WHOLE) -> Permit | None:
    """A permit for the diary of a child to whom the person has a grant; None is a polite nothing.

    A grant ends with the leaving of the child (B 2.5, 2.8.2), even where nobody has yet closed its row. Who needs but
    the lessons says so: by default a restricted grant opens nothing, so that forgetting to ask never tells too much.
    """
    if not child.granted or child.class_id is None:
        return None
    if child.left_on is not None and child.left_on <= today:
        return None
    if least is Scope.WHOLE and child.scope is not Scope.WHOLE:
        return None
    return Permit(child.pupil_id, child.class_id, child.school_id, child.zone, child.scope)


def leads(viewer: Viewer, school_id: int, teacher_id: int | None) -> bool:
    """Whether the person is the class teacher named by a class of this school: who reads notes of its families."""
    return teacher_id is not None and any(
        role.school_id == school_id and role.staff_id == teacher_id for role in viewer.teaching
    )
