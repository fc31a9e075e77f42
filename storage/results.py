"""Results of terms and years: one row for what it is of, every change kept, public after the undo window."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.access import Permit
from domain.results import Of, ResultKind
from storage.sql import insert_new
from storage.tables import SubjectRow, TermResultRevisionRow, TermResultRow, TermRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TermResult:
    """A result as it stands; `subject` and `term` are titles, empty where it is of all subjects or of the year."""

    id: int
    pupil_id: int
    of: Of
    subject: str
    term: str
    value: str
    average: Decimal | None
    reason: str | None
    revision: int
    public_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewResult:
    pupil_id: int
    of: Of
    value: str
    average: Decimal | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ResultStep:
    """What a result was set to; an empty value is a withdrawal."""

    revision: int
    value: str
    at: datetime
    reason: str | None


_COLUMNS = (
    TermResultRow.id,
    TermResultRow.pupil_id,
    TermResultRow.kind,
    TermResultRow.year,
    TermResultRow.term_id,
    TermResultRow.subject_id,
    SubjectRow.title.label("subject"),
    TermRow.title.label("term"),
    TermResultRow.value,
    TermResultRow.average,
    TermResultRow.reason,
    TermResultRow.revision,
    TermResultRow.public_at,
)
_STANDING = (
    select(*_COLUMNS)
    .select_from(TermResultRow)
    .outerjoin(SubjectRow, SubjectRow.id == TermResultRow.subject_id)
    .outerjoin(TermRow, TermRow.id == TermResultRow.term_id)
    .where(TermResultRow.withdrawn_at.is_(None))
    .order_by(SubjectRow.title, TermRow.starts_on, TermResultRow.id)
)


AT_ONCE = 200  # rows of one INSERT


class Results:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_pupil(self, permit: Permit, year: int, now: datetime) -> list[TermResult]:
        """What a reader of the diary may see now of a school year, by subject, terms in order. No permit, no read."""
        return await self._found(
            TermResultRow.pupil_id == permit.pupil_id, TermResultRow.year == year, TermResultRow.public_at <= now
        )

    async def of_pupils(self, pupil_ids: Sequence[int], year: int) -> list[TermResult]:
        """All that stands of these pupils in a school year, public or not: for those who teach them."""
        return await self._found(TermResultRow.pupil_id.in_(pupil_ids), TermResultRow.year == year)

    async def one(self, result_id: int) -> TermResult | None:
        found = await self._found(TermResultRow.id == result_id)
        return found[0] if found else None

    async def write(
        self, new: NewResult, *, seen: int, by: int | None, at: datetime, public_at: datetime
    ) -> int | None:
        """Set a result where the person saw revision `seen` (0: none); its id. None: somebody was first."""
        facts = {
            "value": new.value, "average": new.average, "reason": new.reason, "by": by, "set_at": at,
            "public_at": public_at, "withdrawn_at": None,
        }  # fmt: skip
        if seen == 0:
            result_id = await self._begun(new, facts)
        else:
            result_id = await self._moved(new, facts, seen)
        if result_id is None:
            return None
        await self._step(result_id, seen + 1, new.value, by, at, new.reason)
        return result_id

    async def begin(self, news: Sequence[tuple[NewResult, datetime]], *, at: datetime) -> None:
        """Set results that stood nowhere yet, each public from its own moment; one set by somebody meanwhile stays."""
        for start in range(0, len(news), AT_ONCE):
            values = [
                {
                    "pupil_id": new.pupil_id, "key": new.of.key, "kind": new.of.kind, "year": new.of.year,
                    "term_id": new.of.term_id, "subject_id": new.of.subject_id, "revision": 1, "value": new.value,
                    "average": new.average, "reason": new.reason, "by": None, "set_at": at, "public_at": public_at,
                    "withdrawn_at": None,
                }
                for new, public_at in news[start : start + AT_ONCE]
            ]  # fmt: skip
            row = TermResultRow
            query = insert_new(self._connection, row).values(values).returning(row.id, row.value, row.reason)
            steps = [
                {"result_id": id_, "revision": 1, "value": value, "by": None, "at": at, "reason": reason}
                for id_, value, reason in await self._connection.execute(query)
            ]
            if steps:
                await self._connection.execute(insert(TermResultRevisionRow), steps)

    async def withdraw(self, result_id: int, *, seen: int, by: int, at: datetime, reason: str) -> bool:
        """Take a result away, its history kept. False: somebody was first."""
        gone = await self._connection.execute(
            update(TermResultRow)
            .where(TermResultRow.id == result_id, TermResultRow.revision == seen, TermResultRow.withdrawn_at.is_(None))
            .values(withdrawn_at=at, revision=seen + 1)
        )
        if gone.rowcount != 1:
            return False
        await self._step(result_id, seen + 1, "", by, at, reason)
        return True

    async def history(self, result_id: int) -> list[ResultStep]:
        step = TermResultRevisionRow
        query = select(step.revision, step.value, step.at, step.reason).where(step.result_id == result_id)
        return [ResultStep(*row) for row in await self._connection.execute(query.order_by(step.revision))]

    async def revisions(self, pupil_ids: Sequence[int], key: str) -> dict[int, int]:
        """The revision of a result of each pupil, a withdrawn one among them: what the next word must have seen."""
        query = select(TermResultRow.pupil_id, TermResultRow.revision).where(
            TermResultRow.pupil_id.in_(pupil_ids), TermResultRow.key == key
        )
        return {row[0]: row[1] for row in await self._connection.execute(query)}

    async def _begun(self, new: NewResult, facts: dict[str, Any]) -> int | None:
        of = new.of
        added = await self._connection.execute(
            insert_new(self._connection, TermResultRow)
            .values(
                pupil_id=new.pupil_id, key=of.key, kind=of.kind, year=of.year, term_id=of.term_id,
                subject_id=of.subject_id, revision=1, **facts,
            )
            .returning(TermResultRow.id)
        )  # fmt: skip
        return added.scalar_one_or_none()

    async def _moved(self, new: NewResult, facts: dict[str, Any], seen: int) -> int | None:
        moved = await self._connection.execute(
            update(TermResultRow)
            .where(
                TermResultRow.pupil_id == new.pupil_id,
                TermResultRow.key == new.of.key,
                TermResultRow.revision == seen,
            )
            .values(revision=seen + 1, **facts)
            .returning(TermResultRow.id)
        )
        return moved.scalar_one_or_none()

    async def _step(
        self, result_id: int, revision: int, value: str, by: int | None, at: datetime, reason: str | None
    ) -> None:
        await self._connection.execute(
            insert(TermResultRevisionRow).values(
                result_id=result_id, revision=revision, value=value, by=by, at=at, reason=reason
            )
        )

    async def _found(self, *conditions: ColumnElement[bool]) -> list[TermResult]:
        return [_result(row) for row in await self._connection.execute(_STANDING.where(*conditions))]


def _result(row: Row[*tuple[Any, ...]]) -> TermResult:
    return TermResult(
        id=row.id,
        pupil_id=row.pupil_id,
        of=Of(ResultKind(row.kind), row.year, row.term_id, row.subject_id),
        subject=row.subject or "",
        term=row.term or "",
        value=row.value,
        average=None if row.average is None else Decimal(str(row.average)),
        reason=row.reason,
        revision=row.revision,
        public_at=row.public_at,
    )
