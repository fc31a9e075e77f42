"""The messages owed: claimed with a lease, fenced by a token, never due twice under one key.

News of a diary are claimed by bundles: all that is due for one reader about one child, so that it is one message.
"""

import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from storage.sql import insert_new, upsert
from storage.tables import AccountRow, PushRow

COMPANY = timedelta(seconds=60)  # news of a child wait so long for the next one: a burst is one message
LONGEST_WAIT_FOR_COMPANY = timedelta(minutes=5)
SUSPECT = 3  # claims that came to nothing: it was in hand when the process died
CHUNK = 400  # rows in one statement


@dataclass(frozen=True, slots=True)
class OwedPush:
    """A push to one of many."""

    key: str
    account_id: int
    due_at: datetime
    refs: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    id: int
    account_id: int
    kind: str
    refs: dict[str, Any]
    rank: int
    school_id: int | None
    pupil_id: int | None
    fact: str | None
    ready_at: datetime | None
    stale_at: datetime | None
    due_at: datetime
    claim: str
    attempts: int
    external_id: str  # the chat it goes to
    person_id: int | None
    locale: str
    settings: dict[str, Any]  # of the account
    blocked: bool

    @property
    def bundle(self) -> tuple[int, int]:
        """What is said in one message: all about one child to one reader; anything else is alone."""
        return (self.account_id, self.pupil_id) if self.pupil_id is not None else (-1, self.id)


def fact_of(kind: str, fact_id: int, pupil_id: int) -> str:
    """The name of a fact about a child, the same in all its revisions."""
    return f"{kind}:{fact_id}:{pupil_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedNews:
    """A fact of a diary owed to one reader, in one of its revisions."""

    account_id: int
    pupil_id: int
    school_id: int
    kind: str
    fact_id: int
    revision: int
    was: int | None  # the revision the reader could see before
    rank: int
    ready_at: datetime
    due_at: datetime
    stale_at: datetime

    @property
    def fact(self) -> str:
        return fact_of(self.kind, self.fact_id, self.pupil_id)

    @property
    def key(self) -> str:
        return f"{self.fact}:{self.revision}:{self.account_id}"

    @property
    def refs(self) -> dict[str, Any]:
        return {"id": self.fact_id, "revision": self.revision, "was": self.was}


@dataclass(frozen=True, slots=True)
class WaitingNews:
    id: int
    kind: str
    pupil_id: int
    fact_id: int
    ready_at: datetime
    stale_at: datetime


@dataclass(frozen=True, slots=True)
class PushState:
    owed: int
    oldest_due_at: datetime | None
    set_aside: int


_COLUMNS = (
    PushRow.id,
    PushRow.account_id,
    PushRow.kind,
    PushRow.refs,
    PushRow.rank,
    PushRow.school_id,
    PushRow.pupil_id,
    PushRow.fact,
    PushRow.ready_at,
    PushRow.stale_at,
    PushRow.due_at,
    PushRow.claim,
    PushRow.attempts,
    AccountRow.external_id,
    AccountRow.person_id,
    AccountRow.locale,
    AccountRow.settings,
    AccountRow.blocked_at.is_not(None).label("blocked"),
)
_NOW: ColumnElement[datetime] = bindparam("now")


def _free(row: Any = PushRow, now: Any = _NOW) -> ColumnElement[bool]:
    """Due, not paid, in nobody's hands."""
    return and_(row.done_at.is_(None), row.due_at <= now, or_(row.lease_until.is_(None), row.lease_until <= now))


def _leading() -> ColumnElement[bool]:
    """The first of its bundle, when none of it is about to be joined by another."""
    other, next_one = aliased(PushRow), aliased(PushRow)
    same = and_(other.account_id == PushRow.account_id, other.pupil_id == PushRow.pupil_id)
    first = ~select(other.id).where(same, _free(other), other.id < PushRow.id).exists()
    coming = (
        select(next_one.id)
        .where(
            next_one.account_id == PushRow.account_id,
            next_one.pupil_id == PushRow.pupil_id,
            next_one.done_at.is_(None),
            next_one.due_at > _NOW,
            next_one.due_at <= bindparam("company"),
        )
        .exists()
    )
    patient = PushRow.due_at > bindparam("longest_wait")
    return or_(PushRow.pupil_id.is_(None), and_(first, or_(~coming, ~patient)))


def _candidates(*conditions: ColumnElement[bool]) -> Select[int]:
    return (
        select(PushRow.id)
        .where(_free(), *conditions, _leading())
        .order_by(PushRow.rank, PushRow.due_at, PushRow.id)
        .limit(bindparam("room"))
        .with_for_update(skip_locked=True, of=PushRow)
    )


_BLAMELESS = PushRow.attempts < SUSPECT
_URGENT = _candidates(_BLAMELESS, PushRow.rank == 0)
_OF_LANE = _candidates(_BLAMELESS, PushRow.rank > 0, PushRow.school_id == bindparam("school"))
_OF_NO_LANE = _candidates(_BLAMELESS, PushRow.rank > 0, PushRow.school_id.is_(None))
_SUSPECTS = _candidates(~_BLAMELESS)
_LANES = select(PushRow.school_id).where(_free(), PushRow.rank > 0).distinct()


class Pushes:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def owe(self, key: str, account_id: int, kind: str, due_at: datetime, **refs: Any) -> bool:
        """Owe a push. A second debt under the same key is silently the same debt (then False)."""
        query = insert_new(self._connection, PushRow).values(
            key=key, account_id=account_id, kind=kind, refs=refs, due_at=due_at, attempts=0, rank=0
        )
        return (await self._connection.execute(query)).rowcount == 1

    async def owe_many(
        self, kind: str, owed: Sequence["OwedPush"], *, rank: int = 0, school_id: int | None = None
    ) -> None:
        """Owe the same to many, in the turn of a school where one is named."""
        query = insert_new(self._connection, PushRow)
        for start in range(0, len(owed), CHUNK):
            rows = [
                {
                    "key": one.key, "account_id": one.account_id, "kind": kind, "refs": one.refs, "due_at": one.due_at,
                    "attempts": 0, "rank": rank, "school_id": school_id,
                }
                for one in owed[start : start + CHUNK]
            ]  # fmt: skip
            await self._connection.execute(query, rows)

    async def owe_news(self, news: Sequence[OwedNews]) -> int:
        """Owe facts of diaries; one not told yet takes the place of its earlier revision. How many were owed anew."""
        added = 0
        for start in range(0, len(news), CHUNK):
            chunk = news[start : start + CHUNK]
            open_ones = await self._open_news({one.fact for one in chunk})
            new = [one for one in chunk if (one.account_id, one.fact) not in open_ones]
            for one in chunk:
                if (row := open_ones.get((one.account_id, one.fact))) and row.key != one.key:
                    added += await self._amend(row, one)
            if new:
                added += await self._add(new)
        return added

    async def _open_news(self, facts: set[str]) -> dict[tuple[int, str | None], Any]:
        query = select(PushRow.id, PushRow.key, PushRow.refs, PushRow.due_at, PushRow.account_id, PushRow.fact).where(
            PushRow.fact.in_(facts), PushRow.done_at.is_(None), PushRow.claim.is_(None)
        )
        return {(row.account_id, row.fact): row for row in await self._connection.execute(query)}

    async def _amend(self, row: Any, one: OwedNews) -> int:
        known = select(PushRow.id).where(PushRow.key == one.key)
        if (await self._connection.execute(known)).first() is not None:
            return 0
        values = {
            "key": one.key,
            "refs": {**one.refs, "was": row.refs.get("was")},
            "ready_at": one.ready_at,
            "stale_at": one.stale_at,
            "due_at": max(row.due_at, one.due_at),
        }
        changed = await self._connection.execute(
            update(PushRow).where(PushRow.id == row.id, PushRow.claim.is_(None)).values(**values)
        )
        return changed.rowcount

    async def _add(self, news: Sequence[OwedNews]) -> int:
        rows = [
            {
                "key": one.key,
                "account_id": one.account_id,
                "kind": one.kind,
                "refs": one.refs,
                "rank": one.rank,
                "school_id": one.school_id,
                "pupil_id": one.pupil_id,
                "fact": one.fact,
                "ready_at": one.ready_at,
                "stale_at": one.stale_at,
                "due_at": one.due_at,
                "attempts": 0,
            }
            for one in news
        ]
        query = upsert(self._connection, PushRow).values(rows).on_conflict_do_nothing().returning(PushRow.id)
        return len((await self._connection.execute(query)).all())

    async def hasten(self, facts: Sequence[str], at: datetime) -> None:
        """The facts were published before their hour: what waits for nothing else is due now."""
        await self._connection.execute(
            update(PushRow)
            .where(
                PushRow.fact.in_(facts),
                PushRow.done_at.is_(None),
                PushRow.ready_at > at,
                PushRow.due_at == PushRow.ready_at,
            )
            .values(due_at=at, ready_at=at)
        )

    async def waiting_news(self, account_id: int) -> list[WaitingNews]:
        """What is owed to a reader, not told yet and in nobody's hands."""
        query = select(
            PushRow.id, PushRow.kind, PushRow.pupil_id, PushRow.refs, PushRow.ready_at, PushRow.stale_at
        ).where(
            PushRow.account_id == account_id,
            PushRow.pupil_id.is_not(None),
            PushRow.done_at.is_(None),
            PushRow.claim.is_(None),
        )
        return [
            WaitingNews(row.id, row.kind, row.pupil_id or 0, row.refs["id"], row.ready_at, row.stale_at)
            for row in await self._connection.execute(query)
            if row.ready_at is not None and row.stale_at is not None
        ]

    async def rehour(self, push_id: int, due_at: datetime, rank: int) -> None:
        """It comes at another hour."""
        await self._connection.execute(
            update(PushRow)
            .where(PushRow.id == push_id, PushRow.done_at.is_(None), PushRow.claim.is_(None))
            .values(due_at=due_at, rank=rank)
        )

    async def reopen(self, account_id: int, since: datetime, at: datetime) -> int:
        """The person is back: notices that met a closed door lately are owed again. News of diaries are not."""
        reopened = await self._connection.execute(
            update(PushRow)
            .where(
                PushRow.account_id == account_id,
                PushRow.outcome == "blocked",
                PushRow.pupil_id.is_(None),
                PushRow.done_at > since,
            )
            .values(done_at=None, outcome=None, claim=None, lease_until=None, due_at=at, attempts=0)
        )
        return reopened.rowcount

    async def claim(
        self, now: datetime, *, limit: int, lease: timedelta, bulk: int | None = None, suspects: bool = False
    ) -> list[Push]:
        """Take what is due for at most `limit` messages and hide it for `lease`, so that a crash only delays it.

        The urgent first; then, `bulk` at most, a share for every school that has something due, so that a large one's
        import does not keep the others waiting. `suspects`: if nothing else is due, one of those that were in hand at
        several crashes, alone.
        """
        asked = {"now": now, "company": now + COMPANY, "longest_wait": now - LONGEST_WAIT_FOR_COMPANY}
        ids = await self._ids(_URGENT, asked, limit)
        room = limit - len(ids) if bulk is None else min(limit - len(ids), bulk)
        if room > 0:
            ids += await self._shares(asked, room)
        if not ids and suspects:
            ids = await self._ids(_SUSPECTS, asked, 1)
        return await self._take(ids, now, lease) if ids else []

    async def _shares(self, asked: dict[str, Any], room: int) -> list[int]:
        lanes = list((await self._connection.execute(_LANES, {"now": asked["now"]})).scalars())
        random.shuffle(lanes)
        ids: list[int] = []
        full: dict[int | None, int] = {}  # lanes that gave all they were asked for: they may have more
        for place, lane in enumerate(lanes):
            share = -(-(room - len(ids)) // (len(lanes) - place))
            found = await self._of_lane(lane, asked, share)
            ids += found
            if found and len(found) == share:
                full[lane] = share
        for lane, share in full.items():  # what the small ones left over
            if (left := room - len(ids)) > 0:
                more = await self._of_lane(lane, asked, share + left)
                ids += [one for one in more if one not in ids][:left]
        return ids

    async def _of_lane(self, lane: int | None, asked: dict[str, Any], room: int) -> list[int]:
        if lane is None:
            return await self._ids(_OF_NO_LANE, asked, room)
        return await self._ids(_OF_LANE, {**asked, "school": lane}, room)

    async def _ids(self, query: Select[int], asked: dict[str, Any], room: int) -> list[int]:
        if room <= 0:
            return []
        return list((await self._connection.execute(query, {**asked, "room": room})).scalars())

    async def _take(self, ids: Sequence[int], now: datetime, lease: timedelta) -> list[Push]:
        bundles = select(PushRow.account_id, PushRow.pupil_id).where(PushRow.id.in_(ids), PushRow.pupil_id.is_not(None))
        mine = or_(PushRow.id.in_(ids), tuple_(PushRow.account_id, PushRow.pupil_id).in_(bundles))
        taken = await self._connection.execute(
            update(PushRow)
            .where(mine, _free(now=now))
            .values(lease_until=now + lease, claim=secrets.token_hex(8), attempts=PushRow.attempts + 1)
            .returning(PushRow.id)
        )
        return await self._claimed(list(taken.scalars()))

    async def _claimed(self, ids: Sequence[int]) -> list[Push]:
        query = (
            select(*_COLUMNS)
            .join(AccountRow, AccountRow.id == PushRow.account_id)
            .where(PushRow.id.in_(ids))
            .order_by(PushRow.rank, PushRow.due_at, PushRow.id)
        )
        return [Push(**row._mapping) for row in await self._connection.execute(query)]

    async def told(self, pushes: Sequence[Push]) -> dict[tuple[int, str], int]:
        """The revision each reader has been told last of the facts of these pushes, by account and fact."""
        facts = {push.fact for push in pushes if push.fact}
        query = (
            select(PushRow.account_id, PushRow.fact, func.max(PushRow.told))
            .where(
                PushRow.fact.in_(facts),
                PushRow.account_id.in_({push.account_id for push in pushes}),
                PushRow.told.is_not(None),
            )
            .group_by(PushRow.account_id, PushRow.fact)
        )
        if not facts:
            return {}
        return {(row[0], str(row[1])): int(row[2] or 0) for row in await self._connection.execute(query)}

    async def renew(self, pushes: Sequence[Push], until: datetime) -> None:
        """What is still on its way stays hidden."""
        await self._connection.execute(
            update(PushRow)
            .where(PushRow.id.in_([push.id for push in pushes]), PushRow.claim.in_({push.claim for push in pushes}))
            .values(lease_until=until)
        )

    async def finish(self, pushes: Sequence[Push], outcome: str, at: datetime, told: int | None = None) -> set[int]:
        """Note how they ended, alike; the ids noted. Of the others the claim had run out: somebody else has them."""
        held = [(push.id, push.claim) for push in pushes]
        noted = await self._connection.execute(
            update(PushRow)
            .where(PushRow.id.in_([push.id for push in pushes]), tuple_(PushRow.id, PushRow.claim).in_(held))
            .values(done_at=at, outcome=outcome, lease_until=None, told=told)
            .returning(PushRow.id)
        )
        return set(noted.scalars())

    async def retry(self, push: Push, not_before: datetime) -> bool:
        """Try again later; this attempt counts. When it was due stays as it was."""
        return await self._set(push, lease_until=not_before, claim=None)

    async def put_back(self, push: Push, not_before: datetime) -> bool:
        """Try again later; nobody is to blame, so the attempt does not count."""
        return await self._set(push, lease_until=not_before, claim=None, attempts=PushRow.attempts - 1)

    async def put_off(self, push: Push, due_at: datetime) -> bool:
        """It reaches the reader at another hour: the quiet ones have begun, or another was chosen."""
        return await self._set(push, lease_until=None, claim=None, attempts=PushRow.attempts - 1, due_at=due_at)

    async def outcomes(self, since: datetime, school_id: int | None = None) -> dict[str, int]:
        """How pushes ended since a moment, of one school's news or of all, by outcome."""
        query = select(PushRow.outcome, func.count()).where(PushRow.done_at > since).group_by(PushRow.outcome)
        if school_id is not None:
            query = query.where(PushRow.school_id == school_id)
        return {str(row[0]): int(row[1]) for row in await self._connection.execute(query)}

    async def waiting_of(self, school_id: int) -> int:
        """How many news of a school are not told yet."""
        query = select(func.count()).where(PushRow.school_id == school_id, PushRow.done_at.is_(None))
        return (await self._connection.execute(query)).scalar_one()

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
