"""Officials' acts: only added, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import AuditRow


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
        await self._connection.execute(
            insert(AuditRow).values(
                at=at,
                person_id=by,
                school_id=school_id,
                act=act,
                object_kind=object_kind,
                object_id=object_id,
                clause=clause,
                details=details,
            )
        )
