"""The rights to read: children of a person, readers of a child."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.access import Child, GrantedChild
from storage.tables import AccountRow, GrantRow, PupilRow, SchoolClassRow, SchoolRow


@dataclass(frozen=True, slots=True)
class Reader:
    account_id: int
    person_id: int
    pupil_id: int


_CHILDREN = (
    select(
        PupilRow.id,
        PupilRow.class_id,
        PupilRow.school_id,
        PupilRow.left_on,
        PupilRow.name,
        GrantRow.label,
        SchoolClassRow.title,
        SchoolRow.name.label("school_name"),
        SchoolRow.zone,
        SchoolRow.personal_data,
        SchoolRow.protect_content,
    )
    .select_from(GrantRow)
    .join(PupilRow, PupilRow.id == GrantRow.pupil_id)
    .join(SchoolRow, SchoolRow.id == PupilRow.school_id)
    .outerjoin(SchoolClassRow, SchoolClassRow.id == PupilRow.class_id)
    .where(GrantRow.person_id == bindparam("person_id"), GrantRow.ended_at.is_(None))
    .order_by(GrantRow.id)
)


class Grants:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def children(self, person_id: int) -> list[GrantedChild]:
        """Every child whose diary is granted to the person: one SELECT, the facts the door asks for."""
        return [
            GrantedChild(
                facts=Child(
                    pupil_id=row.id,
                    class_id=row.class_id,
                    school_id=row.school_id,
                    zone=row.zone,
                    granted=True,
                    left_on=row.left_on,
                ),
                name=row.name,
                label=row.label,
                class_title=row.title or "",
                school_id=row.school_id,
                school_name=row.school_name,
                in_person=row.personal_data == "in-person",
                protect_content=row.protect_content,
            )
            for row in await self._connection.execute(_CHILDREN, {"person_id": person_id})
        ]

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
            )
        )

    async def end_all(self, person_id: int, reason: str, at: datetime) -> int:
        """Close every diary that is open to a person, at once; how many there were."""
        ended = await self._connection.execute(
            update(GrantRow)
            .where(GrantRow.person_id == person_id, GrantRow.ended_at.is_(None))
            .values(ended_at=at, end_reason=reason)
        )
        return ended.rowcount

    async def end(self, person_id: int, pupil_id: int, reason: str, at: datetime) -> bool:
        """Close a diary to a person at once. False: it was not open."""
        ended = await self._connection.execute(
            update(GrantRow)
            .where(GrantRow.person_id == person_id, GrantRow.pupil_id == pupil_id, GrantRow.ended_at.is_(None))
            .values(ended_at=at, end_reason=reason)
        )
        return ended.rowcount == 1
