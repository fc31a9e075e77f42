"""What is held of one person, table by table: shown and handed out on request, erased when their term is over (152-ФЗ).

A table that keeps somebody's own words or data and is not named here fails a test: a new one is thought of, or it is
not added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Table, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.files import Purpose
from storage.crypto import SealedBytes
from storage.tables import (
    AbsenceNoteRow,
    AccountRow,
    ApplicationRow,
    ComplaintRow,
    ConsentRow,
    DraftRow,
    FileAddressRow,
    FileRow,
    GrantRow,
    InquiryRow,
    InquiryTurnRow,
    PersonRow,
    QuestionRow,
    RoleRow,
    SeatRow,
)
from storage.tables.base import Row

CASE_FILES = (Purpose.APPLICATION, Purpose.COMPLAINT)  # part of a case: kept as long as the case is


@dataclass(frozen=True, slots=True)
class Holding:
    """A table with rows of a person: whose they are by which column, and what erasing leaves of them."""

    row: type[Row]
    owner: str  # the column that names the person or the account
    blanked: tuple[str, ...] = ()  # emptied when the person is erased
    deleted: bool = False  # or the whole row goes
    kept_by_law: bool = False  # a case: it has a term of its own
    untold: tuple[str, ...] = ()  # what is an authority's own until it is signed

    @property
    def table(self) -> Table:
        return self.row.__table__  # type: ignore[return-value]

    @property
    def name(self) -> str:
        return self.table.name

    @property
    def by_account(self) -> bool:
        return self.owner == "account_id"

    @property
    def told(self) -> list[Column[Any]]:
        """The columns handed out: all but the keys of the machinery and the bytes of files."""
        return [
            one
            for one in self.table.c
            if not one.foreign_keys
            and not isinstance(one.type, SealedBytes)
            and not one.name.endswith("_print")
            and one.name not in self.untold
        ]


HOLDINGS: tuple[Holding, ...] = (
    Holding(PersonRow, "id", blanked=("name", "phone", "phone_print")),
    Holding(AccountRow, "person_id"),  # its address is replaced, so that nobody is known by it
    Holding(ConsentRow, "person_id"),  # proves that what was done was lawful
    Holding(RoleRow, "person_id"),  # an official's acts have their author (B 4.3)
    Holding(GrantRow, "person_id", blanked=("label",)),
    Holding(DraftRow, "account_id", deleted=True),
    Holding(ApplicationRow, "account_id", kept_by_law=True),
    Holding(AbsenceNoteRow, "person_id", blanked=("words", "answer")),  # what it says of the child's days stays
    Holding(QuestionRow, "account_id", deleted=True),
    Holding(InquiryRow, "account_id", kept_by_law=True),
    Holding(InquiryTurnRow, "by", kept_by_law=True),
    Holding(ComplaintRow, "account_id", kept_by_law=True, untold=("drafted", "outcome")),
    Holding(SeatRow, "person_id"),  # as a role: an official's acts have their author
    Holding(FileRow, "account_id"),  # files of a case stay with it, others lose their content
)

ERASED_ADDRESS = "erased-"


@dataclass(frozen=True, slots=True)
class Held:
    """The rows of one table that are about a person, as they would be handed out."""

    name: str
    rows: tuple[dict[str, Any], ...]


class Holdings:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, person_id: int) -> list[Held]:
        """Everything held of a person, table by table."""
        accounts = await self._accounts(person_id)
        found = []
        for holding in HOLDINGS:
            query = select(*holding.told).where(self._owned(holding, person_id, accounts)).order_by("id")
            rows = [dict(row._mapping) for row in await self._connection.execute(query)]
            found.append(Held(holding.name, tuple(_plain(row) for row in rows)))
        return found

    async def to_erase(self, before: datetime, limit: int) -> list[int]:
        """People whose last consent was withdrawn before a moment, who hold no role and are not erased yet."""
        standing = exists().where(ConsentRow.person_id == PersonRow.id, ConsentRow.withdrawn_at.is_(None))
        late = exists().where(ConsentRow.person_id == PersonRow.id, ConsentRow.withdrawn_at >= before)
        given = exists().where(ConsentRow.person_id == PersonRow.id)
        role = exists().where(RoleRow.person_id == PersonRow.id, RoleRow.ended_at.is_(None))
        query = select(PersonRow.id).where(PersonRow.erased_at.is_(None), given, ~standing, ~late, ~role).limit(limit)
        return list((await self._connection.execute(query)).scalars())

    async def erase(self, person_id: int, at: datetime) -> None:
        """Take away everything of a person but what a law keeps; what is left names nobody."""
        accounts = await self._accounts(person_id)
        for holding in HOLDINGS:
            owned = self._owned(holding, person_id, accounts)
            if holding.deleted:
                await self._connection.execute(delete(holding.table).where(owned))
            elif holding.blanked:
                await self._connection.execute(
                    update(holding.table).where(owned).values(dict.fromkeys(holding.blanked))
                )
        await self._erase_files(accounts, at)
        for account_id in accounts:
            values = {"external_id": f"{ERASED_ADDRESS}{account_id}", "settings": {}, "blocked_at": at}
            await self._connection.execute(update(AccountRow).where(AccountRow.id == account_id).values(**values))
        await self._connection.execute(update(PersonRow).where(PersonRow.id == person_id).values(erased_at=at))

    async def _erase_files(self, accounts: Sequence[int], at: datetime) -> None:
        ids = select(FileRow.id).where(FileRow.account_id.in_(accounts), FileRow.purpose.not_in(CASE_FILES))
        found = list((await self._connection.execute(ids)).scalars())
        await self._connection.execute(delete(FileAddressRow).where(FileAddressRow.file_id.in_(found)))
        await self._connection.execute(
            update(FileRow).where(FileRow.id.in_(found)).values(content=None, name="", erased_at=at)
        )

    async def _accounts(self, person_id: int) -> list[int]:
        query = select(AccountRow.id).where(AccountRow.person_id == person_id)
        return list((await self._connection.execute(query)).scalars())

    def _owned(self, holding: Holding, person_id: int, accounts: Sequence[int]) -> Any:
        column = holding.table.c[holding.owner]
        return column.in_(accounts) if holding.by_account else column == person_id


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Values as a file can carry them."""
    return {key: value.isoformat() if isinstance(value, date | datetime) else value for key, value in row.items()}
