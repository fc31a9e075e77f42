"""The messages owed: claimed with a lease, fenced by a token, never due twice under one key."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sql import insert_new
from storage.tables import AccountRow, PushRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    id: int
    account_id: int
    kind: str
    refs: dict[str, Any]
    due_at: datetime
    claim: str
    attempts: int
    external_id: str  # the chat it goes to
    person_id: int | None
    locale: str
    blocked: bool


@dataclass(frozen=True, slots=True)
class PushState:
    owed: int
    oldest_due_at: datetime | None
    set_aside: int


class Pushes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def owe(self, key: str, account_id: int, kind: str, due_at: datetime, **refs: Any) -> bool:
        """Owe a push. A second debt under the same key is silently the same debt (then False)."""
        query = insert_new(self._connection, PushRow).values(
            key=key, account_id=account_id, kind=kind, refs=refs, due_at=due_at, attempts=0
        )
        return (await self._connection.execute(query)).rowcount == 1

    async def hasten(self, kind: str, key_ends: str, at: datetime) -> None:
        """Make open pushes due now: their news was published before its hour."""
        await self._connection.execute(
            update(PushRow)
            .where(PushRow.kind == kind, PushRow.key.endswith(key_ends), PushRow.done_at.is_(None), PushRow.due_at > at)
            .values(due_at=at)
        )

    async def claim(self, now: datetime, *, limit: int, lease: timedelta) -> list[Push]:
        """Take due pushes and hide them for `lease`, so that a crash only delays them."""
        token = secrets.token_hex(8)
        due = (
            select(PushRow.id)
            .where(
                PushRow.done_at.is_(None),
                PushRow.due_at <= now,
                or_(PushRow.lease_until.is_(None), PushRow.lease_until <= now),
            )
            .order_by(PushRow.due_at, PushRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        taken = await self._connection.execute(
            update(PushRow)
            .where(PushRow.id.in_(due))
            .values(lease_until=now + lease, claim=token, attempts=PushRow.attempts + 1)
            .returning(PushRow.id)
        )
        ids = list(taken.scalars())
        return await self._claimed(ids) if ids else []

    async def _claimed(self, ids: Sequence[int]) -> list[Push]:
        query = (
            select(
                PushRow.id,
                PushRow.account_id,
                PushRow.kind,
                PushRow.refs,
                PushRow.due_at,
                PushRow.claim,
                PushRow.attempts,
                AccountRow.external_id,
                AccountRow.person_id,
                AccountRow.locale,
                AccountRow.blocked_at.is_not(None).label("blocked"),
            )
            .join(AccountRow, AccountRow.id == PushRow.account_id)
            .where(PushRow.id.in_(ids))
            .order_by(PushRow.due_at, PushRow.id)
        )
        return [Push(**row._mapping) for row in await self._connection.execute(query)]

    async def finish(self, push: Push, outcome: str, at: datetime) -> bool:
        """Note how it ended. False: the claim had run out, and somebody else has it now."""
        return await self._set(push, done_at=at, outcome=outcome, lease_until=None)

    async def retry(self, push: Push, not_before: datetime) -> bool:
        """Try again later; this attempt counts. When it was due stays as it was."""
        return await self._set(push, lease_until=not_before, claim=None)

    async def put_back(self, push: Push, not_before: datetime) -> bool:
        """Try again later; nobody is to blame, so the attempt does not count."""
        return await self._set(push, lease_until=not_before, claim=None, attempts=PushRow.attempts - 1)

    async def state(self) -> PushState:
        owed = select(func.count()).where(PushRow.done_at.is_(None))
        oldest = select(func.min(PushRow.due_at)).where(PushRow.done_at.is_(None))
        aside = select(func.count()).where(PushRow.outcome == "set_aside")
        parts = (owed.scalar_subquery(), oldest.scalar_subquery(), aside.scalar_subquery())
        return PushState(*(await self._connection.execute(select(*parts))).one())

    async def _set(self, push: Push, **values: Any) -> bool:
        changed = await self._connection.execute(
            update(PushRow).where(PushRow.id == push.id, PushRow.claim == push.claim).values(**values)
        )
        return changed.rowcount == 1
