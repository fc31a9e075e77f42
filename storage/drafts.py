"""What people are in the middle of saying: one draft of a kind per account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sql import insert_new
from storage.tables import DraftRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    id: int
    account_id: int
    kind: str
    answers: dict[str, Any]
    asking: str | None  # set when a person goes back or mends; otherwise the open question is computed
    version: int
    updated_at: datetime


_COLUMNS = (
    DraftRow.id,
    DraftRow.account_id,
    DraftRow.kind,
    DraftRow.answers,
    DraftRow.asking,
    DraftRow.version,
    DraftRow.updated_at,
)


class Drafts:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, account_id: int, kind: str) -> Draft | None:
        query = select(*_COLUMNS).where(DraftRow.account_id == account_id, DraftRow.kind == kind)
        row = (await self._connection.execute(query)).first()
        return Draft(**row._mapping) if row else None

    async def numbered(self, account_id: int, draft_id: int) -> Draft | None:
        """The draft a button was drawn for, if it is still there and this person's."""
        query = select(*_COLUMNS).where(DraftRow.account_id == account_id, DraftRow.id == draft_id)
        row = (await self._connection.execute(query)).first()
        return Draft(**row._mapping) if row else None

    async def beginning(self, account_id: int, prefix: str) -> list[Draft]:
        """The person's drafts of the kinds that begin so, the one touched last first."""
        query = select(*_COLUMNS).where(DraftRow.account_id == account_id, DraftRow.kind.startswith(prefix))
        rows = await self._connection.execute(query.order_by(DraftRow.updated_at.desc(), DraftRow.id.desc()))
        return [Draft(**row._mapping) for row in rows]

    async def latest(self, account_id: int) -> Draft | None:
        """The draft touched last: the one a plain message is meant for."""
        query = select(*_COLUMNS).where(DraftRow.account_id == account_id).order_by(DraftRow.updated_at.desc())
        row = (await self._connection.execute(query.limit(1))).first()
        return Draft(**row._mapping) if row else None

    async def open(self, account_id: int, kind: str, at: datetime, answers: dict[str, Any] | None = None) -> Draft:
        """The draft of this kind, begun if there is none."""
        await self._connection.execute(
            insert_new(self._connection, DraftRow).values(
                account_id=account_id, kind=kind, answers=answers or {}, version=1, updated_at=at
            )
        )
        draft = await self.of(account_id, kind)
        assert draft is not None
        return draft

    async def begin(self, account_id: int, kind: str, at: datetime, answers: dict[str, Any]) -> Draft:
        """A draft begun anew, under an id of its own: buttons of the one before wake nothing."""
        if before := await self.of(account_id, kind):
            await self.drop(before)
        return await self.open(account_id, kind, at, answers)

    async def save(self, draft: Draft, answers: dict[str, Any], at: datetime, *, asking: str | None = None) -> Draft:
        """Keep the answers under the next version."""
        version = draft.version + 1
        await self._connection.execute(
            update(DraftRow)
            .where(DraftRow.id == draft.id)
            .values(answers=answers, asking=asking, version=version, updated_at=at)
        )
        return Draft(
            id=draft.id,
            account_id=draft.account_id,
            kind=draft.kind,
            answers=answers,
            asking=asking,
            version=version,
            updated_at=at,
        )

    async def annotate(self, draft: Draft, answers: dict[str, Any]) -> None:
        """Keep something beside the answers that is no answer: the version stays, buttons go on working."""
        await self._connection.execute(
            update(DraftRow).where(DraftRow.id == draft.id, DraftRow.version == draft.version).values(answers=answers)
        )

    async def drop(self, draft: Draft) -> None:
        await self._connection.execute(delete(DraftRow).where(DraftRow.id == draft.id))
