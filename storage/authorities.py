"""Authorities: what they are, whose schools they oversee, who sits in them, their chats and one-time codes."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.complaint_door import Seat, SeatKind, Standing
from storage.sql import insert_new, upsert
from storage.tables import AccountRow, AuthorityRow, AuthoritySchoolRow, RoleRow, SchoolRow, SeatCodeRow, SeatRow

CODE_LIVES = timedelta(hours=72)
CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    id: int
    code: str
    name: str
    number_prefix: str
    zone: str
    region: str | None
    facts: dict[str, Any]
    superior_id: int | None
    chat_account_id: int | None

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person with a post in an authority, and where to write to them."""

    person_id: int
    account_id: int
    kind: SeatKind
    name: str
    position: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class SeatCode:
    id: int
    authority_id: int
    kind: str
    refs: dict[str, Any]


_COLUMNS = tuple(getattr(AuthorityRow, name) for name in Authority.__dataclass_fields__)


class Authorities:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, at: datetime, **facts: Any) -> int:
        query = insert(AuthorityRow).values(created_at=at, **facts).returning(AuthorityRow.id)
        return (await self._connection.execute(query)).scalar_one()

    async def of(self, authority_id: int) -> Authority | None:
        row = (await self._connection.execute(select(*_COLUMNS).where(AuthorityRow.id == authority_id))).first()
        return Authority(**row._mapping) if row else None

    async def all(self) -> list[Authority]:
        return [
            Authority(**row._mapping)
            for row in await self._connection.execute(select(*_COLUMNS).order_by(AuthorityRow.id))
        ]

    async def above(self, school_id: int) -> Authority | None:
        """The authority that considers complaints about a school (B 5.2)."""
        query = (
            select(*_COLUMNS)
            .join(AuthoritySchoolRow, AuthoritySchoolRow.authority_id == AuthorityRow.id)
            .where(AuthoritySchoolRow.school_id == school_id)
        )
        row = (await self._connection.execute(query)).first()
        return Authority(**row._mapping) if row else None

    async def schools_of(self, authority_id: int) -> list[int]:
        query = select(AuthoritySchoolRow.school_id).where(AuthoritySchoolRow.authority_id == authority_id)
        return list((await self._connection.execute(query.order_by(AuthoritySchoolRow.school_id))).scalars())

    async def oversee(self, authority_id: int, school_id: int) -> None:
        """Put a school under an authority; it has one at a time."""
        await self._connection.execute(
            upsert(self._connection, AuthoritySchoolRow)
            .values(school_id=school_id, authority_id=authority_id)
            .on_conflict_do_update(index_elements=["school_id"], set_={"authority_id": authority_id})
        )

    async def tell(self, authority_id: int, facts: dict[str, Any]) -> None:
        await self._connection.execute(update(AuthorityRow).where(AuthorityRow.id == authority_id).values(facts=facts))

    async def seat_chat(self, authority_id: int, account_id: int) -> None:
        await self._connection.execute(
            update(AuthorityRow).where(AuthorityRow.id == authority_id).values(chat_account_id=account_id)
        )

    async def is_staff_chat(self, external_id: str) -> bool:
        """Whether a group is the staff chat of a school, of whichever."""
        query = select(SchoolRow.id).join(AccountRow, AccountRow.id == SchoolRow.staff_account_id)
        return (await self._connection.execute(query.where(AccountRow.external_id == external_id))).first() is not None

    async def is_chat(self, external_id: str) -> bool:
        """Whether a group is the chat of an authority."""
        query = select(AuthorityRow.id).join(AccountRow, AccountRow.id == AuthorityRow.chat_account_id)
        return (await self._connection.execute(query.where(AccountRow.external_id == external_id))).first() is not None

    # -- posts

    async def give_seat(
        self, person_id: int, authority_id: int, kind: SeatKind, at: datetime, *, name: str, position: str, phone: str
    ) -> None:
        await self._connection.execute(
            insert_new(self._connection, SeatRow).values(
                person_id=person_id,
                authority_id=authority_id,
                kind=kind,
                name=name,
                position=position,
                phone=phone or None,
                granted_at=at,
            )
        )

    async def end_seats(self, person_id: int, authority_id: int, at: datetime) -> int:
        ended = await self._connection.execute(
            update(SeatRow)
            .where(SeatRow.person_id == person_id, SeatRow.authority_id == authority_id, SeatRow.ended_at.is_(None))
            .values(ended_at=at)
        )
        return ended.rowcount

    async def members(self, authority_id: int) -> list[Member]:
        """Those whose post stands, heads first."""
        query = (
            select(SeatRow.person_id, AccountRow.id, SeatRow.kind, SeatRow.name, SeatRow.position, SeatRow.phone)
            .join(AccountRow, AccountRow.person_id == SeatRow.person_id)
            .where(SeatRow.authority_id == authority_id, SeatRow.ended_at.is_(None))
            .order_by(SeatRow.kind.desc(), SeatRow.id)
        )
        found = [
            Member(
                person_id=row[0], account_id=row[1], kind=SeatKind(row[2]), name=row[3], position=row[4], phone=row[5]
            )
            for row in await self._connection.execute(query)
        ]
        return sorted(found, key=lambda one: one.kind is not SeatKind.HEAD)

    async def member(self, person_id: int, authority_id: int) -> Member | None:
        """A member by name and post, whether or not the post still stands: letters outlive posts."""
        query = (
            select(SeatRow.person_id, SeatRow.kind, SeatRow.name, SeatRow.position, SeatRow.phone)
            .where(SeatRow.person_id == person_id, SeatRow.authority_id == authority_id)
            .order_by(SeatRow.ended_at.is_not(None), SeatRow.id.desc())
        )
        row = (await self._connection.execute(query)).first()
        if row is None:
            return None
        return Member(person_id=row[0], account_id=0, kind=SeatKind(row[1]), name=row[2], position=row[3], phone=row[4])

    async def standing(self, person_id: int) -> Standing:
        """A person as the door to complaints knows them, the past included (B 5.5)."""
        seats = (
            await self._connection.execute(
                select(SeatRow.kind, SeatRow.authority_id, SeatRow.ended_at).where(SeatRow.person_id == person_id)
            )
        ).all()
        roles = await self._connection.execute(select(RoleRow.school_id).where(RoleRow.person_id == person_id))
        return Standing(
            person_id=person_id,
            seats=tuple(Seat(SeatKind(row[0]), row[1]) for row in seats if row[2] is None),
            authorities_ever=frozenset(row[1] for row in seats),
            schools_ever=frozenset(roles.scalars()),
        )

    # -- one-time codes

    async def make_code(self, authority_id: int, kind: str, at: datetime, **refs: Any) -> str:
        """A new secret, told once: the row keeps its print alone."""
        secret = secrets.token_urlsafe(16)
        await self._connection.execute(
            insert(SeatCodeRow).values(
                secret_print=secret,
                authority_id=authority_id,
                kind=kind,
                refs=refs,
                created_at=at,
                expires_at=at + CODE_LIVES,
            )
        )
        return secret

    async def code(self, secret: str, at: datetime) -> SeatCode | None:
        """A code that may still be used; two may ask at once, so `use` decides."""
        query = select(SeatCodeRow.id, SeatCodeRow.authority_id, SeatCodeRow.kind, SeatCodeRow.refs).where(
            SeatCodeRow.secret_print == secret, SeatCodeRow.used_at.is_(None), SeatCodeRow.expires_at > at
        )
        row = (await self._connection.execute(query)).first()
        return SeatCode(*row) if row else None

    async def use(self, code: SeatCode, by: int, at: datetime) -> bool:
        used = await self._connection.execute(
            update(SeatCodeRow)
            .where(SeatCodeRow.id == code.id, SeatCodeRow.used_at.is_(None), SeatCodeRow.expires_at > at)
            .values(used_at=at, used_by=by)
        )
        return used.rowcount == 1
