"""Who is meant by a name: people of files without ids meet those of the roll, or get an id that no name is read from.

A doubtful match is refused: it would open one child's diary to the parents of another.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from bot.services.importing.report import Trouble, What
from bot.services.importing.words import class_key, folded, phone_of
from bot.services.importing.writing import Writing
from domain.people import FullName
from exchange.matching import Names
from exchange.model import Parcel, Person, Place, Role
from storage import roll
from storage.crypto import ring
from storage.roll import RollSchool

NOWHERE = Place("", 0)
FULL = 3  # words of a name that is unlikely to be another's: surname, given name, patronymic


class _Known(NamedTuple):
    source_id: str
    name: str
    born: date | None = None
    class_title: str = ""
    phone: str | None = None


@dataclass(slots=True)
class _Roll:
    """The people of a school as they stand before the import."""

    pupils: dict[str, list[_Known]] = field(default_factory=lambda: defaultdict(list))
    staff: list[_Known] = field(default_factory=list)
    guardians: dict[str, list[_Known]] = field(default_factory=lambda: defaultdict(list))
    wards: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # guardian -> pupils, by source ids


async def identify(parcel: Parcel, school: RollSchool | None, writing: Writing) -> Parcel:
    """The parcel with everybody under an id that holds from one import to the next."""
    if school is None or not any(person.by_name for person in parcel.people):
        return parcel
    return _Identifying(parcel, school, await _read(school, writing), writing).done()


async def _read(school: RollSchool, writing: Writing) -> _Roll:
    found = _Roll()
    titles = {rows[0].id: rows[0].facts[0] for rows in (await writing.known(roll.CLASSES, school.id)).values()}
    pupils: dict[int, str] = {}
    for (source_id,), (kept, *_) in (await writing.known(roll.PUPILS, school.id)).items():
        name, born, class_id = kept.facts[:3]
        known = _Known(source_id, name, date.fromisoformat(born) if born else None, titles.get(class_id, ""))
        found.pupils[_family(name)].append(known)
        pupils[kept.id] = source_id
    for (source_id,), (kept, *_) in (await writing.known(roll.STAFF, school.id)).items():
        found.staff.append(_Known(source_id, kept.facts[0]))
    guardians: dict[int, str] = {}
    for (source_id,), (kept, *_) in (await writing.known(roll.GUARDIANS, school.id)).items():
        found.guardians[folded(kept.facts[0])].append(_Known(source_id, kept.facts[0], phone=kept.facts[1]))
        guardians[kept.id] = source_id
    for guardian, pupil in await writing.known(roll.GUARDIANSHIPS, school.id):
        found.wards[guardians[guardian]].add(pupils[pupil])
    return found


class _Identifying:
    def __init__(self, parcel: Parcel, school: RollSchool, known: _Roll, writing: Writing) -> None:
        self.parcel, self.school, self.known, self.writing = parcel, school, known, writing
        self.ids: dict[str, str] = {}  # the parcel's own id -> the lasting one
        self.lost: set[str] = set()
        self.made: dict[str, Person] = {}

    def done(self) -> Parcel:
        people = self.parcel.people
        for person in people:
            if not person.by_name:
                self._keep(person, person.source_id, person)
        for person in _of(people, Role.PUPIL):
            self._pupil(person)
        self._staff(_of(people, Role.TEACHER))
        children: dict[str, set[str]] = defaultdict(set)
        for person in people:
            for guardian in person.guardian_ids:
                if person.source_id in self.ids:
                    children[guardian].add(self.ids[person.source_id])
        for person in _of(people, Role.GUARDIAN):
            self._guardian(person, children[person.source_id])
        return self._rewritten()

    def _keep(self, person: Person, lasting: str, best: Person) -> None:
        self.ids[person.source_id] = lasting
        known = self.made.get(lasting)
        kept = replace(best, source_id=lasting, by_name=False, roles=person.roles)
        self.made[lasting] = _fuller(known, kept) if known else kept

    def _pupil(self, person: Person) -> None:
        said = _words(person)
        alike = [one for one in self.known.pupils.get(_family(said), ()) if _same(said, one.name)]
        sure = [one for one in alike if _surely(person, one)]
        if len(sure) > 1:
            sure = [one for one in sure if class_key(one.class_title) == class_key(person.class_title)]
        if len(sure) == 1:
            self._keep(person, sure[0].source_id, _called(person, sure[0].name))
        elif not alike or not any(_perhaps(person, one) for one in alike):
            self._keep(person, self._print(person.source_id), person)
        else:
            self.lost.add(person.source_id)
            self.writing.ledger.refuse(self.school.id, What.PUPILS, person.at, "pupil", Trouble.AMBIGUOUS_PUPIL, said)

    def _staff(self, people: list[Person]) -> None:
        """Full names first, so that a surname with initials meets them."""
        roster = [_as_person(one) for one in self.known.staff]
        own = {one.source_id: one.name for one in self.known.staff}
        for person in sorted(people, key=lambda one: len(_words(one)), reverse=True):
            said = _words(person)
            found = {one.source_id for one in Names(roster).find(said)} if not person.source_id.count("#") else set()
            if len(found) == 1:
                lasting = found.pop()
                self._keep(person, lasting, _called(person, own[lasting]))
                continue
            if len(found) > 1:
                self.writing.ledger.note_once(person.at, "teacher", Trouble.AMBIGUOUS_TEACHER, said)
                self.lost.add(person.source_id)
                continue
            lasting = self._print(person.source_id)
            self._keep(person, lasting, person)
            own[lasting] = said
            roster.append(replace(person, source_id=lasting))

    def _guardian(self, person: Person, children: set[str]) -> None:
        """One guardian is met by a child they have in common, or by name and phone: a name alone joins nobody."""
        phone = phone_of(person.phone) if person.phone else None
        alike = self.known.guardians.get(folded(_words(person)), ())
        same = [one for one in alike if self.known.wards[one.source_id] & children] or [
            one for one in alike if phone and one.phone == phone
        ]
        if same:
            self._keep(person, same[0].source_id, person)
        elif phone:
            self._keep(person, self._print(f"guardian:{folded(_words(person))}/{phone}"), person)
        else:
            self._keep(person, self._print(f"guardian:{folded(_words(person))}/{'+'.join(sorted(children))}"), person)

    def _print(self, natural: str) -> str:
        """An id made of a name: its keyed print, since ids are not ciphertext."""
        return ring().fingerprint(f"{self.school.id}/{natural}")

    def _rewritten(self) -> Parcel:
        ids, lost = self.ids, self.lost

        def of(number: str) -> str:
            return ids.get(number, number)

        parcel = self.parcel
        people = tuple(
            replace(one, guardian_ids=tuple(dict.fromkeys(of(guardian) for guardian in one.guardian_ids)))
            for one in self.made.values()
        )
        enrolments = {
            (one.class_id, of(one.person_id), one.role): replace(one, person_id=of(one.person_id))
            for one in reversed(parcel.enrolments)
            if one.person_id not in lost
        }
        return replace(
            parcel,
            people=people,
            enrolments=tuple(reversed(enrolments.values())),
            members=tuple(
                replace(one, pupil_id=of(one.pupil_id)) for one in parcel.members if one.pupil_id not in lost
            ),
            slots=tuple(replace(one, teachers=tuple(map(of, one.teachers))) for one in parcel.slots),
            changes=tuple(replace(one, teacher=of(one.teacher)) for one in parcel.changes),
        )


def _of(people: Iterable[Person], role: Role) -> list[Person]:
    return [one for one in people if one.by_name and role in one.roles]


def _words(person: Person) -> str:
    return " ".join(filter(None, (person.family, person.given, person.middle)))


def _family(name: str) -> str:
    return folded(name).split(" ", 1)[0]


def _same(one: str, other: str) -> bool:
    """Whether two names may be of one person: the shorter is how the longer begins."""
    short, long = sorted((folded(one).split(), folded(other).split()), key=len)
    return len(short) > 1 and long[: len(short)] == short


def _surely(person: Person, known: _Known) -> bool:
    if person.birth_date and known.born:
        return person.birth_date == known.born
    if class_key(person.class_title) == class_key(known.class_title):
        return True
    return len(_words(person).split()) >= FULL and _next_to(person.class_title, known.class_title)


def _perhaps(person: Person, known: _Known) -> bool:
    """Whether nothing says that they are two people."""
    return not (person.birth_date and known.born and person.birth_date != known.born)


def _next_to(one: str, other: str) -> bool:
    """The same grade or the next: a class moved up, or a pupil to a class beside."""
    grades = ["".join(filter(str.isdigit, title)) for title in (one, other)]
    return not other or (all(grades) and 0 <= int(grades[0]) - int(grades[1]) <= 1)


def _called(person: Person, known: str) -> Person:
    """The person under the fuller of two names: a file that knows less does not shorten it."""
    if len(folded(known)) <= len(folded(_words(person))):
        return person
    full = FullName.read(known)
    return replace(person, family=full.family, given=full.given, middle=full.patronymic)


def _fuller(one: Person, other: Person) -> Person:
    longer = max(one, other, key=lambda each: len(_words(each)))
    return replace(
        longer,
        phone=one.phone or other.phone,
        position=one.position or other.position,
        birth_date=one.birth_date or other.birth_date,
        roles=tuple(dict.fromkeys((*one.roles, *other.roles))),
        guardian_ids=tuple(dict.fromkeys((*one.guardian_ids, *other.guardian_ids))),
    )


def _as_person(known: _Known) -> Person:
    full = FullName.read(known.name)
    return Person(
        source_id=known.source_id, at=NOWHERE, family=full.family, given=full.given, middle=full.patronymic,
    )  # fmt: skip
