"""Schools, and what of a school's roll the bot compares an application with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.timetable import Term
from storage.tables import GuardianRow, GuardianshipRow, PupilRow, SchoolClassRow, SchoolRow, StaffRow, TermRow

IN_PERSON, MESSENGER = "in-person", "messenger"


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    id: int
    source_id: str
    name: str
    profile: str
    personal_data: str
    zone: str
    region: str | None
    number_prefix: str
    contacts: dict[str, Any]
    standing_order: str | None
    staff_account_id: int | None
    protect_content: bool
    rounds_up_from: float = 0.5  # from which part of a point an average goes up
    staff_topic: int | None = None  # the thread of the staff chat that cards go to, where it is a forum
    own_grounds: list[dict[str, Any]] | None = None  # entered by the school (ruling 4)

    @property
    def in_person(self) -> bool:
        """Whether personal data stay out of the messenger (ruling 14)."""
        return self.personal_data == IN_PERSON

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class RollEntry:
    """A pupil of the roll with guardians, as checks want them."""

    pupil_id: int
    source_id: str
    name: str
    born_on: date | None
    class_title: str
    left_on: date | None
    guardians: tuple[tuple[str, str | None], ...] = ()  # name, phone


_COLUMNS = (
    SchoolRow.id,
    SchoolRow.source_id,
    SchoolRow.name,
    SchoolRow.profile,
    SchoolRow.personal_data,
    SchoolRow.zone,
    SchoolRow.region,
    SchoolRow.number_prefix,
    SchoolRow.contacts,
    SchoolRow.standing_order,
    SchoolRow.staff_account_id,
    SchoolRow.protect_content,
    SchoolRow.rounds_up_from,
    SchoolRow.staff_topic,
    SchoolRow.own_grounds,
)


class Schools:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, at: datetime, **facts: Any) -> int:
        """A new school; its id. The unique source_id breaks on a second one."""
        added = await self._connection.execute(insert(SchoolRow).values(created_at=at, **facts).returning(SchoolRow.id))
        return added.scalar_one()

    async def of(self, school_id: int) -> School | None:
        row = (await self._connection.execute(select(*_COLUMNS).where(SchoolRow.id == school_id))).first()
        return School(**row._mapping) if row else None

    async def all(self) -> list[School]:
        rows = await self._connection.execute(select(*_COLUMNS).order_by(SchoolRow.id))
        return [School(**row._mapping) for row in rows]

    async def of_staff_account(self, account_id: int) -> School | None:
        """The school whose staff chat this is."""
        row = (
            await self._connection.execute(select(*_COLUMNS).where(SchoolRow.staff_account_id == account_id))
        ).first()
        return School(**row._mapping) if row else None

    async def seat_staff(self, school_id: int, account_id: int, topic: int | None = None) -> None:
        """Make a group the staff chat of the school; of a forum, one topic of it."""
        await self._connection.execute(
            update(SchoolRow).where(SchoolRow.id == school_id).values(staff_account_id=account_id, staff_topic=topic)
        )

    async def tell(self, school_id: int, contacts: dict[str, Any]) -> None:
        """Keep the public facts of a school as they are told on its stand."""
        await self._connection.execute(update(SchoolRow).where(SchoolRow.id == school_id).values(contacts=contacts))

    async def round_up_from(self, school_id: int, share: float) -> None:
        """From which part of a point averages of this school go up."""
        await self._connection.execute(update(SchoolRow).where(SchoolRow.id == school_id).values(rounds_up_from=share))

    async def enter_grounds(self, school_id: int, grounds: list[dict[str, Any]]) -> None:
        """The text of grounds as the school's own regulation has it, in place of what was entered before."""
        await self._connection.execute(
            update(SchoolRow).where(SchoolRow.id == school_id).values(own_grounds=grounds or None)
        )

    async def staff(self, school_id: int) -> list[tuple[int, str, str, str | None]]:
        """Members of staff: id, source id, name, position."""
        query = select(StaffRow.id, StaffRow.source_id, StaffRow.name, StaffRow.position).where(
            StaffRow.school_id == school_id, StaffRow.left_on.is_(None)
        )
        return [(row[0], row[1], row[2], row[3]) for row in await self._connection.execute(query)]

    async def roll(self, school_id: int) -> list[RollEntry]:
        """The whole roll of a school: names are ciphertext, so they are compared in memory."""
        query = (
            select(
                PupilRow.id,
                PupilRow.source_id,
                PupilRow.name,
                PupilRow.born_on,
                SchoolClassRow.title,
                PupilRow.left_on,
            )
            .outerjoin(SchoolClassRow, SchoolClassRow.id == PupilRow.class_id)
            .where(PupilRow.school_id == school_id)
        )
        return [
            RollEntry(
                pupil_id=row.id,
                source_id=row.source_id,
                name=row.name,
                born_on=date.fromisoformat(row.born_on) if row.born_on else None,
                class_title=row.title or "",
                left_on=row.left_on,
            )
            for row in await self._connection.execute(query)
        ]

    async def guardians(self, pupil_ids: Sequence[int]) -> dict[int, list[tuple[str, str | None]]]:
        """Guardians of these pupils: name and phone, by pupil."""
        query = (
            select(GuardianshipRow.pupil_id, GuardianRow.name, GuardianRow.phone)
            .join(GuardianRow, GuardianRow.id == GuardianshipRow.guardian_id)
            .where(GuardianshipRow.pupil_id.in_(pupil_ids))
        )
        found: dict[int, list[tuple[str, str | None]]] = {}
        for row in await self._connection.execute(query):
            found.setdefault(row[0], []).append((row[1], row[2]))
        return found

    async def pupil(self, school_id: int, source_id: str) -> int | None:
        """A pupil by the number of their personal file."""
        query = select(PupilRow.id).where(PupilRow.school_id == school_id, PupilRow.source_id == source_id)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def leave(self, pupil_id: int, on: date, how: str) -> None:
        """Note that a pupil leaves the school on a day, and how."""
        await self._connection.execute(update(PupilRow).where(PupilRow.id == pupil_id).values(left_on=on, left_how=how))

    async def terms(self, school_id: int) -> tuple[Term, ...]:
        """The terms of a school in order."""
        query = select(TermRow.title, TermRow.starts_on, TermRow.ends_on).where(TermRow.school_id == school_id)
        rows = await self._connection.execute(query.order_by(TermRow.starts_on))
        return tuple(Term(row[0], row[1], row[2]) for row in rows)

    async def a_sealed_name(self) -> str | None:
        """Any one name of the rolls, opened: InvalidToken when the keys are not those it was sealed with."""
        query = select(PupilRow.name).limit(1)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def size(self, school_id: int) -> dict[str, int]:
        """How many pupils, classes and members of staff the school has."""
        counts = {}
        for name, row in (("pupils", PupilRow), ("classes", SchoolClassRow), ("staff", StaffRow)):
            query = select(func.count()).select_from(row).where(row.school_id == school_id)
            counts[name] = (await self._connection.execute(query)).scalar_one()
        return counts
