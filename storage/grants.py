"""The rights to read: children of a person, readers of a child."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from domain.access import Child, GrantedChild, Scope
from storage.tables import AccountRow, GrantRow, PersonRow, PupilRow, SchoolClassRow, SchoolRow


@dataclass(frozen=True, slots=True)
class Reader:
    account_id: int
    person_id: int
    pupil_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A right to one diary, as the school that may end it sees it."""

    id: int
    person_id: int
    person_name: str | None
    pupil_id: int
    school_id: int
    application_id: int | None
    proof: str
    granted_at: datetime
    ended_at: datetime | None
    end_reason: str | None
    left_on: date | None
    left_how: str | None
    pupil_name: str
    label: str | None
    scope: Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearer:
    """A reader of a child with what decides when they hear of it."""

    account_id: int
    person_id: int
    pupil_id: int
    school_id: int
    school_zone: str
    region: str | None
    profile: str
    settings: dict[str, Any]
    home_zone: str  # of the first school of the person: theirs, unless they chose another


def _hearers() -> Select[Any]:
    first, their_pupil, their_school = aliased(GrantRow), aliased(PupilRow), aliased(SchoolRow)
    home = (
        select(their_school.zone)
        .join(their_pupil, their_pupil.school_id == their_school.id)
        .join(first, first.pupil_id == their_pupil.id)
        .where(first.person_id == GrantRow.person_id, first.ended_at.is_(None))
        .order_by(first.id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            AccountRow.id.label("account_id"),
            GrantRow.person_id,
            GrantRow.pupil_id,
            SchoolRow.id.label("school_id"),
            SchoolRow.zone.label("school_zone"),
            SchoolRow.region,
            SchoolRow.profile,
            AccountRow.settings,
            home.label("home_zone"),
        )
        .select_from(GrantRow)
        .join(AccountRow, AccountRow.person_id == GrantRow.person_id)
        .join(PupilRow, PupilRow.id == GrantRow.pupil_id)
        .join(SchoolRow, SchoolRow.id == PupilRow.school_id)
        .where(GrantRow.ended_at.is_(None), AccountRow.blocked_at.is_(None))
        .order_by(GrantRow.id)
    )


_HEARERS = _hearers()
_CHILDREN = (
    select(
        GrantRow.person_id,
        PupilRow.id,
        PupilRow.class_id,
        PupilRow.school_id,
        PupilRow.left_on,
        PupilRow.name,
        GrantRow.label,
        GrantRow.scope,
        SchoolClassRow.title,
        SchoolRow.name.label("school_name"),
        SchoolRow.zone,
        SchoolRow.personal_data,
        SchoolRow.profile,
        SchoolRow.protect_content,
    )
    .select_from(GrantRow)
    .join(PupilRow, PupilRow.id == GrantRow.pupil_id)
    .join(SchoolRow, SchoolRow.id == PupilRow.school_id)
    .outerjoin(SchoolClassRow, SchoolClassRow.id == PupilRow.class_id)
    .where(GrantRow.ended_at.is_(None))
    .order_by(GrantRow.id)
)
_CHILDREN_OF_ONE = _CHILDREN.where(GrantRow.person_id == bindparam("person_id"))


def _child(row: Any) -> GrantedChild:
    return GrantedChild(
        facts=Child(
            pupil_id=row.id,
            class_id=row.class_id,
            school_id=row.school_id,
            zone=row.zone,
            granted=True,
            left_on=row.left_on,
            scope=Scope(row.scope),
        ),
        name=row.name,
        label=row.label,
        class_title=row.title or "",
        school_id=row.school_id,
        school_name=row.school_name,
        in_person=row.personal_data == "in-person",
        profile=row.profile,
        protect_content=row.protect_content,
    )


_GRANTS = (
    select(
        GrantRow.id,
        GrantRow.person_id,
        PersonRow.name.label("person_name"),
        GrantRow.pupil_id,
        PupilRow.school_id,
        GrantRow.application_id,
        GrantRow.proof,
        GrantRow.granted_at,
        GrantRow.ended_at,
        GrantRow.end_reason,
        PupilRow.left_on,
        PupilRow.left_how,
        PupilRow.name.label("pupil_name"),
        GrantRow.label,
        GrantRow.scope,
    )
    .join(PupilRow, PupilRow.id == GrantRow.pupil_id)
    .join(PersonRow, PersonRow.id == GrantRow.person_id)
)


class Grants:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def children(self, person_id: int) -> list[GrantedChild]:
        """Every child whose diary is granted to the person: one SELECT, the facts the door asks for."""
        return [_child(row) for row in await self._connection.execute(_CHILDREN_OF_ONE, {"person_id": person_id})]

    async def children_of(self, person_ids: Collection[int]) -> dict[int, list[GrantedChild]]:
        """The same for many people at once."""
        found: dict[int, list[GrantedChild]] = {}
        if person_ids:
            query = _CHILDREN.where(GrantRow.person_id.in_(person_ids))
            for row in await self._connection.execute(query):
                found.setdefault(row.person_id, []).append(_child(row))
        return found

    async def hearers(self, pupil_ids: Collection[int]) -> list[Hearer]:
        """Who is told of news of these pupils, and when they wish to be: every account that has not blocked the bot."""
        ids = sorted(set(pupil_ids))
        found: list[Hearer] = []
        for start in range(0, len(ids), 400):
            query = _HEARERS.where(GrantRow.pupil_id.in_(ids[start : start + 400]))
            found += [Hearer(**row._mapping) for row in await self._connection.execute(query)]
        return found

    async def pupils_read(self, school_id: int, class_ids: Collection[int] | None = None) -> list[int]:
        """The pupils of a school (of some of its classes) whose diary somebody reads."""
        query = (
            select(GrantRow.pupil_id)
            .join(PupilRow, PupilRow.id == GrantRow.pupil_id)
            .where(PupilRow.school_id == school_id, GrantRow.ended_at.is_(None), PupilRow.class_id.is_not(None))
            .distinct()
        )
        if class_ids is not None:
            query = query.where(PupilRow.class_id.in_(class_ids))
        return list((await self._connection.execute(query)).scalars())

    async def readers(self, pupil_ids: Sequence[int]) -> list[Reader]:
        """Who is told of news of these pupils: every account with a standing grant."""
        query = (
            select(AccountRow.id, GrantRow.person_id, GrantRow.pupil_id)
            .join(AccountRow, AccountRow.person_id == GrantRow.person_id)
            .where(GrantRow.pupil_id.in_(pupil_ids), GrantRow.ended_at.is_(None))
        )
        return [Reader(*row) for row in await self._connection.execute(query)]

    async def standing(self, person_id: int, pupil_id: int) -> bool:
        query = select(GrantRow.id).where(
            GrantRow.person_id == person_id, GrantRow.pupil_id == pupil_id, GrantRow.ended_at.is_(None)
        )
        return (await self._connection.execute(query)).first() is not None

    async def give(
        self,
        person_id: int,
        pupil_id: int,
        *,
        proof: str,
        at: datetime,
        application_id: int | None = None,
        by: int | None = None,
        label: str | None = None,
        scope: Scope = Scope.WHOLE,
    ) -> None:
        """Open a diary to a person. A second standing grant for the same child breaks the unique index."""
        await self._connection.execute(
            insert(GrantRow).values(
                person_id=person_id,
                pupil_id=pupil_id,
                application_id=application_id,
                proof=proof,
                granted_by=by,
                granted_at=at,
                label=label,
                scope=scope,
            )
        )

    async def rescope(self, person_id: int, pupil_id: int, scope: Scope) -> bool:
        """Restrict a standing grant, or open the whole diary again. False: there is none, or it goes so far already."""
        changed = await self._connection.execute(
            update(GrantRow)
            .where(
                GrantRow.person_id == person_id,
                GrantRow.pupil_id == pupil_id,
                GrantRow.ended_at.is_(None),
                GrantRow.scope != scope,
            )
            .values(scope=scope)
        )
        return changed.rowcount == 1

    async def end_all(self, person_id: int, reason: str, at: datetime) -> int:
        """Close every diary that is open to a person, at once; how many there were."""
        ended = await self._connection.execute(
            update(GrantRow)
            .where(GrantRow.person_id == person_id, GrantRow.ended_at.is_(None))
            .values(ended_at=at, end_reason=reason)
        )
        return ended.rowcount

    async def end(self, person_id: int, pupil_id: int, reason: str, at: datetime, by: int | None = None) -> bool:
        """Close a diary to a person at once. False: it was not open."""
        ended = await self._connection.execute(
            update(GrantRow)
            .where(GrantRow.person_id == person_id, GrantRow.pupil_id == pupil_id, GrantRow.ended_at.is_(None))
            .values(ended_at=at, end_reason=reason, ended_by=by)
        )
        return ended.rowcount == 1

    async def of(self, grant_id: int) -> Grant | None:
        row = (await self._connection.execute(_GRANTS.where(GrantRow.id == grant_id))).first()
        return Grant(**row._mapping) if row else None

    async def of_pupil(self, pupil_id: int) -> list[Grant]:
        """Who may read a child's diary now, the first of them first."""
        query = _GRANTS.where(GrantRow.pupil_id == pupil_id, GrantRow.ended_at.is_(None)).order_by(GrantRow.id)
        return [Grant(**row._mapping) for row in await self._connection.execute(query)]

    async def of_leavers(self, by: date) -> list[Grant]:
        """The rights that still stand to diaries of children who have left by that day."""
        query = _GRANTS.where(PupilRow.left_on <= by, GrantRow.ended_at.is_(None)).order_by(GrantRow.id)
        return [Grant(**row._mapping) for row in await self._connection.execute(query)]

    async def in_school(self, person_id: int, school_id: int) -> list[Grant]:
        """What a person may read in one school."""
        query = _GRANTS.where(
            GrantRow.person_id == person_id, PupilRow.school_id == school_id, GrantRow.ended_at.is_(None)
        ).order_by(GrantRow.id)
        return [Grant(**row._mapping) for row in await self._connection.execute(query)]
