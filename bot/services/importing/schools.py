"""Which schools of ours a parcel speaks of; an import never makes one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.services.importing.report import Ledger, Trouble
from exchange.model import Org, OrgKind, Parcel, Place
from storage.roll import RollSchool

WHOLE = Place("", 0)  # a finding about the parcel as a whole


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The schools an import is for, and which of them an org of the source means."""

    schools: tuple[RollSchool, ...]
    by_org: Mapping[str, int]

    @property
    def only(self) -> int | None:
        """The school meant where nothing is said: there is but one."""
        return self.schools[0].id if len(self.schools) == 1 else None

    def of(self, org_ids: Iterable[str | None]) -> frozenset[int]:
        """The schools that some orgs mean; of no org at all, the only school."""
        said = [org_id for org_id in org_ids if org_id]
        if not said:
            return frozenset() if self.only is None else frozenset((self.only,))
        return frozenset(self.by_org[org_id] for org_id in said if org_id in self.by_org)


def find_schools(
    parcel: Parcel, ours: Iterable[RollSchool], school_id: int | None, ledger: Ledger, org: str = ""
) -> Whereabouts:
    """Tie the parcel's schools to ours by source id; `school_id` narrows it to one, which adopts a lone school.

    Of several schools it adopts the one that `org` names.

    An officer of one school cannot reach another's rows by a file: with `school_id` nothing else is written.
    """
    schools = {school.id: school for school in ours}
    told = _told(parcel)
    if school_id is not None:
        if school_id not in schools:
            raise ValueError("no such school")
        tied = _tied_to(school_id, told, schools, ledger, org)
    else:
        tied = _tied(told, schools, ledger)
    if not told and not tied:
        tied = _untold(parcel, schools, school_id, ledger)
    found = tuple(schools[number] for number in dict.fromkeys(tied.values()))
    return Whereabouts(found, _with_parts(parcel.orgs, tied))


def _told(parcel: Parcel) -> dict[str, Place]:
    """Ids of the schools spoken of: those listed, or, where the list was not sent, those the records name."""
    if parcel.orgs:
        return {org.source_id: org.at for org in parcel.orgs if org.kind is OrgKind.SCHOOL and org.active}
    named = {one.org_id: one.at for one in parcel.classes if one.org_id}
    for person in parcel.people:
        for org_id in person.org_ids:
            named.setdefault(org_id, person.at)
    return named


def _tied(told: Mapping[str, Place], schools: Mapping[int, RollSchool], ledger: Ledger) -> dict[str, int]:
    ids = {school.source_id: school.id for school in schools.values()}
    tied = {}
    for org_id, at in told.items():
        if org_id in ids:
            tied[org_id] = ids[org_id]
        else:
            ledger.note(at, "id", Trouble.UNKNOWN_SCHOOL, org_id, lost=True)
    return tied


def _tied_to(
    school_id: int, told: Mapping[str, Place], schools: Mapping[int, RollSchool], ledger: Ledger, org: str
) -> dict[str, int]:
    ids = {school.source_id: school.id for school in schools.values()}
    if len(told) == 1 and ids.keys().isdisjoint(told):
        return dict.fromkeys(told, school_id)
    tied = {org_id: school_id for org_id in told if ids.get(org_id) == school_id or (org and org_id == org)}
    unknown = Trouble.OTHER_SCHOOL if tied else Trouble.SEVERAL_SCHOOLS
    for org_id, at in told.items():
        if org_id not in tied:
            ledger.note(at, "id", Trouble.OTHER_SCHOOL if org_id in ids else unknown, org_id, lost=True)
    return tied


def _untold(parcel: Parcel, schools: Mapping[int, RollSchool], school_id: int | None, ledger: Ledger) -> dict[str, int]:
    """No school is named at all: it is the one asked for, or the only one there is."""
    if school_id is None and len(schools) == 1:
        school_id = next(iter(schools))
    if school_id is None:
        ledger.note(WHOLE, "", Trouble.WHICH_SCHOOL, lost=True)
        return {}
    return {org.source_id: school_id for org in parcel.orgs} or {"": school_id}


def _with_parts(orgs: Iterable[Org], tied: Mapping[str, int]) -> dict[str, int]:
    """Departments belong to the school above them."""
    parents = {org.source_id: org.parent_id for org in orgs if org.kind is OrgKind.DEPARTMENT}
    by_org = dict(tied)
    for org_id in parents:
        above: str | None = org_id
        for _ in range(len(parents)):
            above = parents.get(above) if above else None
            if above is not None and above in tied:
                by_org.setdefault(org_id, tied[above])
                break
    return by_org
