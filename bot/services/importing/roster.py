"""The people and classes of a parcel, looked up the ways the writing of a school needs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.services.importing.report import Ledger, Outcome, Trouble, What
from bot.services.importing.schools import Whereabouts
from exchange.model import Enrolment, OrgKind, Parcel, Person, Place, Role, SchoolClass, Session

STAFF_ROLES = frozenset({Role.TEACHER, Role.ADMINISTRATOR, Role.STAFF})
PLACES = ((Role.PUPIL, What.PUPILS), (Role.TEACHER, What.STAFF), (Role.GUARDIAN, What.GUARDIANS))


class Roster:
    """Who belongs to which school, and who is in which class today."""

    def __init__(self, parcel: Parcel, where: Whereabouts, today: date) -> None:
        self.parcel = parcel
        self.where = where
        self.today = today
        self.people = {person.source_id: person for person in parcel.people}
        self.enrolments: dict[str, list[Enrolment]] = defaultdict(list)
        for enrolment in parcel.enrolments:
            if enrolment.active:
                self.enrolments[enrolment.class_id].append(enrolment)
        self.class_school = {one.source_id: self._school_of(one) for one in parcel.classes}
        self._orgs = {org.source_id: org for org in parcel.orgs}
        self._schools_of_person = self._enrolled_where()
        self._schools_of_children = self._children_where()
        self.partial_enrolments = _partial(parcel, parcel.enrolments)
        self.partial_classes = _partial(parcel, parcel.classes)
        self.positions_told = any(person.position for person in parcel.people)
        self.phones_told = any(person.phone for person in parcel.people)
        self.births_told = any(person.birth_date for person in parcel.people)

    def partial(self, people: Sequence[Person]) -> bool:
        """Whether others of their kind may stand in the source beside these people."""
        return _partial(self.parcel, tuple(people))

    def classes_of(self, school_id: int) -> Iterator[SchoolClass]:
        """Classes in use of one school."""
        return (one for one in self.parcel.classes if one.active and self.class_school[one.source_id] == school_id)

    def pupils_of(self, school_id: int) -> Iterator[Person]:
        return self._with_role(frozenset({Role.PUPIL}), school_id)

    def staff_of(self, school_id: int) -> Iterator[Person]:
        return self._with_role(STAFF_ROLES, school_id)

    def guardians_of(self, school_id: int) -> Iterator[Person]:
        return self._with_role(frozenset({Role.GUARDIAN}), school_id)

    def current(self, class_id: str, role: Role) -> list[Enrolment]:
        """Who is in a class: those whose time is not over, or, in a class that is over, everyone."""
        all_of = [one for one in self.enrolments.get(class_id, ()) if one.role is role]
        return [one for one in all_of if one.end is None or one.end >= self.today] or all_of

    def sessions_of(self, school_id: int) -> list[Session]:
        """The terms of a school: those its classes name with all above and below them; of a lone school, every one."""
        active = {one.source_id: one for one in self.parcel.sessions if one.active}
        named = {number for one in self.classes_of(school_id) for number in one.session_ids} & active.keys()
        if self.where.only is not None or not named:
            return list(active.values())
        chosen = set(named)
        for number in named:
            chosen.update(_above(number, active))
        chosen.update(number for number in active if named & set(_above(number, active)))
        return [session for number, session in active.items() if number in chosen]

    def report_unplaced(self, ledger: Ledger) -> None:
        """Count the people and classes that belong to no school of ours; of people without any role, say so."""
        for person in self.parcel.people:
            if not person.active or self._schools(person):
                if person.active and not person.roles:
                    ledger.refuse(None, What.STAFF, person.at, "role", Trouble.NO_ROLE, person.source_id)
                continue
            what = next((what for role, what in PLACES if role in person.roles), What.STAFF)
            if person.org_ids:
                ledger.count(None, what, Outcome.REFUSED)  # an unknown school has been reported, other orgs are now
                self._report_orgs(person.org_ids, person.at, ledger)
            else:
                ledger.refuse(None, what, person.at, "org", Trouble.WHICH_SCHOOL, person.source_id)
        for one in self.parcel.classes:
            if one.active and self.class_school[one.source_id] is None:
                ledger.count(None, What.CLASSES, Outcome.REFUSED)
                self._report_orgs((one.org_id,), one.at, ledger)

    def _report_orgs(self, org_ids: Iterable[str | None], at: Place, ledger: Ledger) -> None:
        """Tell, once of each, which orgs are no schools: whoever is only there is not taken."""
        said = [self._orgs[org_id] for org_id in org_ids if org_id in self._orgs]
        if said and all(org.kind is not OrgKind.SCHOOL for org in said):
            ledger.note_once(at, "org", Trouble.NOT_A_SCHOOL, said[0].name)

    def _with_role(self, roles: frozenset[Role], school_id: int) -> Iterator[Person]:
        return (
            one for one in self.parcel.people if not roles.isdisjoint(one.roles) and school_id in self._schools(one)
        )

    def _schools(self, person: Person) -> frozenset[int]:
        """A pupil is where the classes are; others also where they are said to be or where their children are."""
        enrolled = self._schools_of_person.get(person.source_id, frozenset())
        if Role.PUPIL in person.roles:
            return enrolled or self.where.of(person.org_ids)
        children = self._schools_of_children.get(person.source_id, frozenset())
        return enrolled | children | self.where.of(person.org_ids)

    def _school_of(self, one: SchoolClass) -> int | None:
        schools = self.where.of((one.org_id,))
        return next(iter(schools)) if len(schools) == 1 else None

    def _enrolled_where(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for class_id, enrolments in self.enrolments.items():
            school_id = self.class_school.get(class_id)
            if school_id is not None:
                for one in enrolments:
                    found[one.person_id].add(school_id)
        return {person_id: frozenset(schools) for person_id, schools in found.items()}

    def _children_where(self) -> Mapping[str, frozenset[int]]:
        found: dict[str, frozenset[int]] = {}
        for person in self.parcel.people:
            for guardian_id in person.guardian_ids:
                found[guardian_id] = found.get(guardian_id, frozenset()) | self._schools(person)
        return found


def _partial(parcel: Parcel, records: tuple[Person | Enrolment | SchoolClass, ...] | tuple[Person, ...]) -> bool:
    """Whether what is absent here may still stand in the source: no file came, or it told changes only."""
    return not records or any(record.at.file in parcel.delta for record in records)


def _above(number: str, sessions: Mapping[str, Session]) -> Iterator[str]:
    """The sessions a session is part of, nearest first."""
    seen = {number}
    while (parent := sessions[number].parent_id) and parent in sessions and parent not in seen:
        seen.add(parent)
        yield parent
        number = parent
