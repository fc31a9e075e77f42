"""Humans, their accounts, consents and roles."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, and_, bindparam, exists, insert, literal, or_, select, union_all, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from domain.access import Role, RoleKind, Viewer
from domain.complaint_door import Seat, SeatKind
from storage.sql import insert_new
from storage.tables import AccountRow, ConsentRow, DraftRow, PersonRow, RoleRow, SeatRow, StaffRow

TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    person_id: int | None
    external_id: str
    kind: str
    locale: str


@dataclass(frozen=True, slots=True)
class Officer:
    """A member of staff as a card or a letter names them."""

    person_id: int
    name: str
    position: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class StaffRole:
    """A role of somebody in a school, as its head sees it."""

    id: int
    person_id: int
    kind: RoleKind
    name: str
    school_id: int
    since: datetime


def _viewer_query() -> CompoundSelect[Any]:
    mine = (
        select(AccountRow.id, AccountRow.person_id, AccountRow.locale)
        .where(AccountRow.messenger == bindparam("messenger"), AccountRow.external_id == bindparam("external_id"))
        .cte("mine")
    )
    consented = exists().where(ConsentRow.person_id == mine.c.person_id, ConsentRow.withdrawn_at.is_(None))
    account = select(literal("account"), mine.c.id, mine.c.person_id, mine.c.locale, consented)
    roles = select(literal("role"), RoleRow.school_id, RoleRow.staff_id, RoleRow.kind, literal(True)).where(
        RoleRow.person_id == mine.c.person_id, RoleRow.ended_at.is_(None)
    )
    seats = select(literal("seat"), SeatRow.authority_id, SeatRow.id, SeatRow.kind, literal(True)).where(
        SeatRow.person_id == mine.c.person_id, SeatRow.ended_at.is_(None)
    )
    newer = aliased(DraftRow)
    asked = select(literal("draft"), DraftRow.id, DraftRow.id, DraftRow.kind, literal(True)).where(
        DraftRow.account_id == mine.c.id,
        ~exists().where(
            newer.account_id == DraftRow.account_id,
            or_(
                newer.updated_at > DraftRow.updated_at,
                and_(newer.updated_at == DraftRow.updated_at, newer.id > DraftRow.id),  # of one moment: the later begun
            ),
        ),
    )
    return union_all(account, roles, seats, asked)


_VIEWER = _viewer_query()


class Accounts:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def viewer(self, external_id: str, messenger: str = TELEGRAM) -> Viewer | None:
        """Who is behind a messenger account, with consent and roles: one SELECT, asked at every update."""
        found = await self._connection.execute(_VIEWER, {"messenger": messenger, "external_id": external_id})
        account: Any = None
        asked: str | None = None
        roles: list[Role] = []
        seats: list[Seat] = []
        for row in found:
            if row[0] == "account":
                account = row
            elif row[0] == "role":
                roles.append(Role(RoleKind(row[3]), row[1], row[2]))
            elif row[0] == "seat":
                seats.append(Seat(SeatKind(row[3]), row[1]))
            else:
                asked = row[3]
        if account is None or account[2] is None:
            return None
        return Viewer(
            account_id=account[1],
            person_id=account[2],
            locale=account[3],
            roles=tuple(roles),
            seats=tuple(seats),
            consented=bool(account[4]),
            asked=asked,
        )

    async def admit(self, external_id: str, locale: str, at: datetime) -> Viewer:
        """The person of a messenger account, made if new. Only after a consent or a one-time link (152-ФЗ)."""
        if viewer := await self.viewer(external_id):
            return viewer
        person = await self._connection.execute(insert(PersonRow).values(created_at=at).returning(PersonRow.id))
        await self._connection.execute(
            insert_new(self._connection, AccountRow).values(
                person_id=person.scalar_one(),
                messenger=TELEGRAM,
                external_id=external_id,
                kind="private",
                locale=locale,
                settings={},
                created_at=at,
            )
        )
        viewer = await self.viewer(external_id)
        assert viewer is not None
        return viewer

    async def group(self, external_id: str, locale: str, at: datetime) -> Account:
        """The account of a group chat, made if new."""
        await self._connection.execute(
            insert_new(self._connection, AccountRow).values(
                messenger=TELEGRAM, external_id=external_id, kind="group", locale=locale, settings={}, created_at=at
            )
        )
        query = select(AccountRow.id).where(AccountRow.messenger == TELEGRAM, AccountRow.external_id == external_id)
        account_id = (await self._connection.execute(query)).scalar_one()
        return Account(account_id, None, external_id, "group", locale)

    async def of(self, account_id: int) -> Account | None:
        query = select(
            AccountRow.id, AccountRow.person_id, AccountRow.external_id, AccountRow.kind, AccountRow.locale
        ).where(AccountRow.id == account_id)
        row = (await self._connection.execute(query)).first()
        return Account(*row) if row else None

    async def moved(self, old_external_id: str, new_external_id: str) -> None:
        """A group became a supergroup: the same account under its new address, unless somebody has it already."""
        taken = (
            exists().where(AccountRow.messenger == TELEGRAM, AccountRow.external_id == new_external_id).correlate(None)
        )
        await self._connection.execute(
            update(AccountRow)
            .where(AccountRow.messenger == TELEGRAM, AccountRow.external_id == old_external_id, ~taken)
            .values(external_id=new_external_id)
        )

    async def speak(self, account_id: int, locale: str) -> None:
        await self._connection.execute(update(AccountRow).where(AccountRow.id == account_id).values(locale=locale))

    async def settings(self, account_id: int) -> dict[str, Any]:
        query = select(AccountRow.settings).where(AccountRow.id == account_id)
        return dict((await self._connection.execute(query)).scalar_one())

    async def choose(self, account_id: int, name: str, value: dict[str, Any]) -> None:
        """Keep one part of what a person has chosen."""
        settings = {**await self.settings(account_id), name: value}
        await self._connection.execute(update(AccountRow).where(AccountRow.id == account_id).values(settings=settings))

    async def block(self, account_id: int, at: datetime | None) -> None:
        """The person blocked the bot (a moment) or came back (None)."""
        await self._connection.execute(update(AccountRow).where(AccountRow.id == account_id).values(blocked_at=at))

    async def let_in(self, account_id: int) -> bool:
        """The person is back. False: nobody thought they had gone."""
        back = await self._connection.execute(
            update(AccountRow)
            .where(AccountRow.id == account_id, AccountRow.blocked_at.is_not(None))
            .values(blocked_at=None)
        )
        return back.rowcount == 1

    async def consent(self, person_id: int, version: str, at: datetime) -> None:
        given = exists().where(ConsentRow.person_id == person_id, ConsentRow.withdrawn_at.is_(None))
        if not (await self._connection.execute(select(given))).scalar_one():
            await self._connection.execute(insert(ConsentRow).values(person_id=person_id, version=version, given_at=at))

    async def withdraw_consent(self, person_id: int, at: datetime) -> None:
        """Take back every consent that stands (152-ФЗ, art. 9)."""
        await self._connection.execute(
            update(ConsentRow)
            .where(ConsentRow.person_id == person_id, ConsentRow.withdrawn_at.is_(None))
            .values(withdrawn_at=at)
        )

    async def introduce(self, person_id: int, name: str, phone: str | None = None) -> None:
        """Keep what a person said of themself when they signed."""
        values: dict[str, str] = {"name": name}
        if phone:
            values |= {"phone": phone, "phone_print": phone}
        await self._connection.execute(update(PersonRow).where(PersonRow.id == person_id).values(**values))

    async def give_role(self, person_id: int, role: Role, at: datetime) -> None:
        await self._connection.execute(
            insert_new(self._connection, RoleRow).values(
                person_id=person_id, school_id=role.school_id, kind=role.kind, staff_id=role.staff_id, granted_at=at
            )
        )

    async def roles_in(self, school_id: int) -> list[StaffRole]:
        """Every role that stands in a school, with the name it is held under."""
        query = (
            select(RoleRow.id, RoleRow.person_id, RoleRow.kind, StaffRow.name, PersonRow.name, RoleRow.granted_at)
            .join(PersonRow, PersonRow.id == RoleRow.person_id)
            .outerjoin(StaffRow, StaffRow.id == RoleRow.staff_id)
            .where(RoleRow.school_id == school_id, RoleRow.ended_at.is_(None))
            .order_by(RoleRow.kind, RoleRow.id)
        )
        return [
            StaffRole(row[0], row[1], RoleKind(row[2]), row[3] or row[4] or "", school_id, row[5])
            for row in await self._connection.execute(query)
        ]

    async def end_role(self, role_id: int, *, by: int, reason: str, at: datetime) -> bool:
        """End one role at once. False: it has ended before."""
        ended = await self._connection.execute(
            update(RoleRow)
            .where(RoleRow.id == role_id, RoleRow.ended_at.is_(None))
            .values(ended_at=at, ended_by=by, end_reason=reason)
        )
        return ended.rowcount == 1

    async def end_roles(self, person_id: int, school_id: int, at: datetime) -> int:
        """End every role of a person in a school; how many were ended."""
        ended = await self._connection.execute(
            update(RoleRow)
            .where(RoleRow.person_id == person_id, RoleRow.school_id == school_id, RoleRow.ended_at.is_(None))
            .values(ended_at=at)
        )
        return ended.rowcount

    async def officers(self, school_id: int, kinds: Sequence[RoleKind]) -> list[tuple[Officer, int]]:
        """Those with a role of these kinds in the school, each with the account to write to."""
        query = (
            select(PersonRow.id, StaffRow.name, StaffRow.position, StaffRow.phone, PersonRow.name, AccountRow.id)
            .select_from(RoleRow)
            .join(PersonRow, PersonRow.id == RoleRow.person_id)
            .join(AccountRow, AccountRow.person_id == PersonRow.id)
            .outerjoin(StaffRow, StaffRow.id == RoleRow.staff_id)
            .where(RoleRow.school_id == school_id, RoleRow.kind.in_(kinds), RoleRow.ended_at.is_(None))
            .distinct()
        )
        return [
            (Officer(row[0], row[1] or row[4] or "", row[2], row[3]), row[5])
            for row in await self._connection.execute(query)
        ]

    async def officer(self, person_id: int, school_id: int) -> Officer | None:
        """A member of staff by name and post, whether or not the role still stands: letters outlive roles."""
        query = (
            select(PersonRow.id, StaffRow.name, StaffRow.position, StaffRow.phone, PersonRow.name)
            .select_from(PersonRow)
            .outerjoin(RoleRow, (RoleRow.person_id == PersonRow.id) & (RoleRow.school_id == school_id))
            .outerjoin(StaffRow, StaffRow.id == RoleRow.staff_id)
            .where(PersonRow.id == person_id)
            .order_by(RoleRow.ended_at.is_not(None), StaffRow.name.is_(None))
        )
        row = (await self._connection.execute(query)).first()
        return Officer(row[0], row[1] or row[4] or "", row[2], row[3]) if row else None

    async def named(self, person_ids: Collection[int], school_id: int) -> list[Officer]:
        """Those members of staff by name and post, in one query; see `officer`."""
        if not person_ids:
            return []
        query = (
            select(PersonRow.id, StaffRow.name, StaffRow.position, StaffRow.phone, PersonRow.name)
            .select_from(PersonRow)
            .outerjoin(RoleRow, (RoleRow.person_id == PersonRow.id) & (RoleRow.school_id == school_id))
            .outerjoin(StaffRow, StaffRow.id == RoleRow.staff_id)
            .where(PersonRow.id.in_(person_ids))
            .order_by(PersonRow.id, RoleRow.ended_at.is_not(None), StaffRow.name.is_(None))
        )
        found: dict[int, Officer] = {}
        for row in await self._connection.execute(query):
            found.setdefault(row[0], Officer(row[0], row[1] or row[4] or "", row[2], row[3]))
        return list(found.values())

    async def account_of(self, person_id: int) -> Account | None:
        """Where to write to a person."""
        query = (
            select(AccountRow.id, AccountRow.person_id, AccountRow.external_id, AccountRow.kind, AccountRow.locale)
            .where(AccountRow.person_id == person_id)
            .order_by(AccountRow.id)
        )
        row = (await self._connection.execute(query)).first()
        return Account(*row) if row else None
