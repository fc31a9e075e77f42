"""The one door to complaints: whoever is complained of never sees one, acts on it or is appointed (B 5.5).

Storage gives the words of a complaint for a `Handle` or an `Own` alone, and only this module makes them.
"""

from dataclasses import dataclass
from enum import StrEnum


class SeatKind(StrEnum):
    """The post of a person in an authority."""

    HEAD = "head"  # appoints (B 5.6), decides on measures (B 5.7), signs (B 5.9)
    OFFICER = "officer"  # considers and prepares the answer (B 5.9)


@dataclass(frozen=True, slots=True)
class Seat:
    kind: SeatKind
    authority_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A complaint as the door knows it: who may be near it, and not a word of what it says."""

    complaint_id: int
    authority_id: int
    account_id: int | None  # None: it came on paper
    person_id: int | None
    against_school_id: int | None
    against_authority_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A person as the door knows them. The past counts: who has left the school may still be complained of."""

    person_id: int
    seats: tuple[Seat, ...]  # those that stand
    authorities_ever: frozenset[int]
    schools_ever: frozenset[int]


@dataclass(frozen=True, slots=True)
class Handle:
    """The right of an official to one complaint, good for the unit of work it was made in."""

    complaint_id: int
    kind: SeatKind


@dataclass(frozen=True, slots=True)
class Own:
    """The right of the applicant to their own complaint."""

    complaint_id: int


def to_handle(party: Party, standing: Standing) -> Handle | None:
    """A pass to a complaint of one's own authority, for nobody who is or was among those complained of."""
    seat = next((one for one in standing.seats if one.authority_id == party.authority_id), None)
    if seat is None or party.person_id == standing.person_id:
        return None
    if party.against_school_id in standing.schools_ever:
        return None
    if party.against_authority_id in standing.authorities_ever:
        return None
    return Handle(party.complaint_id, seat.kind)


def to_own(party: Party, account_id: int) -> Own | None:
    return Own(party.complaint_id) if party.account_id == account_id else None


def route(against_authority: bool, school_authority: int | None, superior: int | None) -> int | None:
    """To whom a complaint goes (B 5.2): about a school to the authority above it, about that one to its superior."""
    return superior if against_authority else school_authority
