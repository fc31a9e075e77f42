"""Officials' acts: only added, never changed, and chained, so that a change behind our back shows.

Each act is sealed together with the seal of the act before it, by the key of the prints: whoever can write to the
database but has not the keys can neither change an act nor take one out unnoticed.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.crypto import ring
from storage.sql import insert_new
from storage.tables import AuditHeadRow, AuditRow

BEGINNING = "0" * 64
HEAD = 1  # the id of the only row
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Chain:
    """What the verification found: acts that stand in the chain, and the id of the first that does not fit."""

    acts: int
    broken_at: int | None

    @property
    def whole(self) -> bool:
        return self.broken_at is None


class Audit:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def note(
        self,
        act: str,
        *,
        at: datetime,
        by: int | None,
        school_id: int | None,
        object_kind: str,
        object_id: int | None = None,
        clause: str | None = None,
        **details: Any,
    ) -> None:
        """Who did what, when, to what, on which clause. Details are ids and codes, never names or texts."""
        row = {
            "at": at,
            "person_id": by,
            "school_id": school_id,
            "act": act,
            "object_kind": object_kind,
            "object_id": object_id,
            "clause": clause,
            "details": details,
        }
        before, acts = await self._head()
        seal = _seal(before, row)
        await self._connection.execute(insert(AuditRow).values(**row, seal=seal))
        await self._connection.execute(
            update(AuditHeadRow).where(AuditHeadRow.id == HEAD).values(seal=seal, acts=acts + 1)
        )

    async def verify(self) -> Chain:
        """Walk the whole chain. Acts noted before there was a chain are passed over."""
        last, acts = await self._end() or (BEGINNING, 0)
        before, found, last_id = BEGINNING, 0, 0
        while rows := await self._sealed_after(last_id):
            for row in rows:
                if not hmac.compare_digest(str(row["seal"]), _seal(before, row)):
                    return Chain(found, int(row["id"]))
                before, found, last_id = str(row["seal"]), found + 1, int(row["id"])
        if (before, found) != (last, acts):
            return Chain(found, last_id + 1)  # acts were taken from the end
        return Chain(found, None)

    async def _sealed_after(self, last_id: int) -> list[dict[str, Any]]:
        query = select(*AuditRow.__table__.c).where(AuditRow.id > last_id, AuditRow.seal.is_not(None))
        rows = await self._connection.execute(query.order_by(AuditRow.id).limit(CHUNK))
        return [dict(row._mapping) for row in rows]

    async def _head(self) -> tuple[str, int]:
        """The end of the chain, locked until this transaction is over: two acts at once stand in line."""
        if (end := await self._end(lock=True)) is not None:
            return end
        first = insert_new(self._connection, AuditHeadRow).values(id=HEAD, seal=BEGINNING, acts=0)
        await self._connection.execute(first)
        return await self._end(lock=True) or (BEGINNING, 0)

    async def _end(self, *, lock: bool = False) -> tuple[str, int] | None:
        query = select(AuditHeadRow.seal, AuditHeadRow.acts).where(AuditHeadRow.id == HEAD)
        row = (await self._connection.execute(query.with_for_update() if lock else query)).first()
        return (row.seal, row.acts) if row else None


def _seal(before: str, row: Mapping[str, Any]) -> str:
    """The keyed print of an act and of the chain before it."""
    said = [
        before,
        row["at"].astimezone(UTC).isoformat(),
        *(row[name] for name in ("person_id", "school_id", "act", "object_kind", "object_id", "clause")),
        json.dumps(row["details"], sort_keys=True, ensure_ascii=False, default=str),
    ]
    return ring().fingerprint(json.dumps(said, ensure_ascii=False))
