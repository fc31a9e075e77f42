"""Several parcels as one: what files of different kinds say of one school."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeVar

from exchange.model import MarkRecord, Parcel, Person, Record, Rows

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks of several files, one after another."""

    parts: tuple[Rows[MarkRecord], ...]

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[MarkRecord]:
        return chain.from_iterable(self.parts)


def together(parcels: Sequence[Parcel]) -> Parcel:
    """Join parcels; a class, a person or a bell that two files name is taken once, from the first."""
    if len(parcels) == 1:
        return parcels[0]
    marks = tuple(one.marks for one in parcels if len(one.marks))
    return Parcel(
        orgs=_once(one.orgs for one in parcels),
        sessions=_once(one.sessions for one in parcels),
        subjects=_once(one.subjects for one in parcels),
        classes=_once(one.classes for one in parcels),
        people=_people(parcels),
        enrolments=_once(one.enrolments for one in parcels),
        categories=_once(one.categories for one in parcels),
        works=_once(one.works for one in parcels),
        marks=marks[0] if len(marks) == 1 else Marks(marks) if marks else (),
        bells=_once(one.bells for one in parcels),
        breaks=_once(one.breaks for one in parcels),
        slots=_all(one.slots for one in parcels),
        lessons=_once(one.lessons for one in parcels),
        homework=_once(one.homework for one in parcels),
        attendance=_once(one.attendance for one in parcels),
        changes=_once(one.changes for one in parcels),
        term_results=_once(one.term_results for one in parcels),
        members=_once(one.members for one in parcels),
        sheets=tuple(chain.from_iterable(one.sheets for one in parcels)),
        listed=frozenset(chain.from_iterable(one.listed for one in parcels)),
        delta=frozenset(chain.from_iterable(one.delta for one in parcels)),
    )


def _all(parts: Iterable[tuple[R, ...]]) -> tuple[R, ...]:
    return tuple(chain.from_iterable(parts))


def _once(parts: Iterable[tuple[R, ...]]) -> tuple[R, ...]:
    found: dict[str, R] = {}
    for record in chain.from_iterable(parts):
        found.setdefault(record.source_id, record)
    return tuple(found.values())


def _people(parcels: Sequence[Parcel]) -> tuple[Person, ...]:
    """People once each: who is told twice keeps everything that either file says of them."""
    found: dict[str, Person] = {}
    for person in chain.from_iterable(one.people for one in parcels):
        known = found.get(person.source_id)
        found[person.source_id] = person if known is None else _joined(known, person)
    return tuple(found.values())


def _joined(one: Person, other: Person) -> Person:
    def first(name: str) -> str:
        return str(getattr(one, name) or getattr(other, name))

    def union(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*getattr(one, name), *getattr(other, name))))

    return replace(
        one,
        phone=first("phone"),
        email=first("email"),
        position=first("position"),
        birth_date=one.birth_date or other.birth_date,
        roles=tuple(dict.fromkeys((*one.roles, *other.roles))),
        guardian_ids=union("guardian_ids"),
        org_ids=union("org_ids"),
    )
