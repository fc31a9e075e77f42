"""People of a OneRoster set: users, their roles, birth dates, and who is whose guardian."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from exchange import oneroster_layouts as layouts
from exchange.model import Code, Person, Place, Role, State
from exchange.oneroster_source import ROLES, Source, distinct, flag, state
from exchange.table import Row
from exchange.text import split_list


@dataclass(slots=True)
class _Ties:
    """What other rows and files say of one person."""

    roles: set[Role] = field(default_factory=set)
    orgs: dict[str, None] = field(default_factory=dict)
    guardians: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Link:
    """Two people said to belong together, and the place that says it."""

    at: Place
    column: str
    one: str
    other: str


def people(source: Source) -> tuple[Person, ...]:
    """Everyone in users.csv with the roles, schools, birth date and guardians the other files give them."""
    links: list[_Link] = []
    ties: dict[str, _Ties] = {}
    found = tuple(distinct(_users(source, ties, links), source))
    source.learn(layouts.USERS, found)
    _read_roles(source, ties)
    _read_enrolled(source, ties)
    for link in (*links, *_relationships(source)):
        _tie(source, link, ties)
    born = {row["user"]: day for row in source.rows(layouts.DEMOGRAPHICS) if (day := row.date("birth"))}
    order = tuple(Role)
    return tuple(
        replace(
            person,
            birth_date=born.get(person.source_id),
            roles=tuple(sorted(tie.roles, key=order.index)),
            org_ids=tuple(tie.orgs),
            guardian_ids=tuple(tie.guardians),
        )
        for person in found
        for tie in (ties[person.source_id],)
    )


def _users(source: Source, ties: dict[str, _Ties], links: list[_Link]) -> Iterator[Person]:
    for row in source.rows(layouts.USERS):
        user_id = row.need("id")
        if user_id is None or not _has_name(row):
            continue
        if user_id not in ties:  # a repeated id is refused by the caller: its links and roles are not taken either
            tie = ties.setdefault(user_id, _Ties())
            tie.orgs.update(dict.fromkeys(source.references(row, "orgs", layouts.ORGS)))
            for said in split_list(row["role"]):
                _add_role(row, tie, said)
            links.extend(_Link(row.at, "agents", user_id, other) for other in split_list(row["agents"], ",;"))
        enabled = not row["enabled"] or flag(row["enabled"])
        life = state(row)
        yield Person(
            source_id=user_id,
            at=row.at,
            state=State.INACTIVE if life is State.ACTIVE and not enabled else life,
            family=_name(row["family"]),
            given=_name(row["given"]),
            middle=_name(row["middle"]),
            phone=row["phone"] or row["sms"],
            email=row["email"],
            identifier=row["identifier"],
            position=row["position"],
        )


def _has_name(row: Row) -> bool:
    """One name is enough to be a person; none at all loses the row."""
    if row["family"] or row["given"]:
        return True
    row.report.add(row.at, "family", Code.MISSING_VALUE, lost=True)
    return False


def _name(text: str) -> str:
    return " ".join(text.split())


def _add_role(row: Row, tie: _Ties, said: str) -> None:
    role = ROLES.get(said.lower())
    if role is None:
        row.report.add(row.at, "role", Code.BAD_VALUE, said)
    else:
        tie.roles.add(role)


def _read_roles(source: Source, ties: dict[str, _Ties]) -> None:
    for row in source.rows(layouts.ROLES):
        user_id = source.required(row, "user", layouts.USERS)
        if user_id is None or state(row) is not State.ACTIVE:
            continue
        tie = ties.setdefault(user_id, _Ties())
        _add_role(row, tie, row["role"])
        if org := source.reference(row, "org", layouts.ORGS):
            tie.orgs.setdefault(org)


def _read_enrolled(source: Source, ties: dict[str, _Ties]) -> None:
    """Roles by enrolment for those to whom no file gives any: a class list never widens what is said outright."""
    table = source.tables.get(layouts.ENROLMENTS.name)
    if table is None:
        return
    silent = {person for person, tie in ties.items() if not tie.roles}
    found = layouts.ENROLMENTS.positions(table.header)
    user, role = found["user"], found["role"]
    for row in table.quiet_rows():
        if max(user, role) < len(row) and (person := row[user].strip()) in silent:
            known = ROLES.get(row[role].strip().lower())
            if known in (Role.PUPIL, Role.TEACHER):
                ties[person].roles.add(known)


def _relationships(source: Source) -> Iterator[_Link]:
    for row in source.rows(layouts.RELATIONSHIPS):
        pupil, relative = row.need("user"), row.need("relative")
        if pupil and relative:
            yield _Link(row.at, "relative", pupil, relative)


def _tie(source: Source, link: _Link, ties: dict[str, _Ties]) -> None:
    """Make a guardian of the one who may be: a tie opens a child's diary, so a doubtful one is refused."""
    if not source.known(link.at, link.column, link.other, layouts.USERS):
        return
    one, other = ties.get(link.one), ties.get(link.other)
    if one is None or other is None:
        return
    for pupil, pupil_tie, guardian, guardian_tie in (
        (link.one, one, link.other, other),
        (link.other, other, link.one, one),
    ):
        if pupil != guardian and Role.PUPIL in pupil_tie.roles and _may_be_guardian(guardian_tie):
            guardian_tie.roles.add(Role.GUARDIAN)
            pupil_tie.guardians.setdefault(guardian)
            return
    source.report.add(link.at, link.column, Code.NOT_A_GUARDIAN, link.other)


def _may_be_guardian(tie: _Ties) -> bool:
    """Said to be a guardian, or said to be nobody else: a teacher named as an agent is a mistake of the file."""
    return Role.GUARDIAN in tie.roles or not tie.roles
