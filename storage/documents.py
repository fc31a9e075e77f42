"""Documents as they were signed: the data that draws the paper, the same for ever."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import DocumentRow


@dataclass(frozen=True, slots=True)
class Document:
    id: int
    kind: str
    school_id: int
    application_id: int | None
    data: dict[str, Any]
    signed_at: datetime
    sha256: str | None


_COLUMNS = (
    DocumentRow.id,
    DocumentRow.kind,
    DocumentRow.school_id,
    DocumentRow.application_id,
    DocumentRow.data,
    DocumentRow.signed_at,
    DocumentRow.sha256,
)


class Documents:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def sign(
        self,
        kind: str,
        data: dict[str, Any],
        *,
        school_id: int,
        application_id: int | None,
        at: datetime,
        by: int | None,
    ) -> int:
        """Freeze a document; its id."""
        added = await self._connection.execute(
            insert(DocumentRow)
            .values(
                kind=kind, school_id=school_id, application_id=application_id, data=data, signed_at=at, signed_by=by
            )
            .returning(DocumentRow.id)
        )
        return added.scalar_one()

    async def of(self, document_id: int) -> Document | None:
        row = (await self._connection.execute(select(*_COLUMNS).where(DocumentRow.id == document_id))).first()
        return Document(*row) if row else None

    async def of_application(self, application_id: int, *kinds: str) -> Document | None:
        """The newest document of these kinds in a case."""
        query = (
            select(*_COLUMNS)
            .where(DocumentRow.application_id == application_id, DocumentRow.kind.in_(kinds))
            .order_by(DocumentRow.id.desc())
        )
        row = (await self._connection.execute(query.limit(1))).first()
        return Document(*row) if row else None

    async def fingerprint(self, document_id: int, sha256: str) -> None:
        """Keep the hash of the drawn paper, once."""
        await self._connection.execute(
            update(DocumentRow).where(DocumentRow.id == document_id, DocumentRow.sha256.is_(None)).values(sha256=sha256)
        )
