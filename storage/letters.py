"""Notices of the school to parents with who has read them; questions of parents with their answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.sql import insert_new
from storage.tables import NoticeReaderRow, NoticeRow, PupilRow, QuestionRow, StaffRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    id: int
    school_id: int
    class_id: int | None  # None: of a year, or of the whole school
    grade: int | None  # the year of study, where it is one
    person_id: int
    text: str
    said_at: datetime
    owed: int  # to how many accounts
    read: int  # by how many of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A parent's question; `answer` is a code, "words" when the answer is in words."""

    id: int
    pupil_id: int
    pupil: str
    class_id: int | None
    school_id: int
    mark_id: int | None
    mark_revision: int | None
    account_id: int
    staff_id: int
    staff: str
    text: str
    asked_at: datetime
    answer: str | None
    answer_text: str | None


class Letters:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def say(
        self, *, school_id: int, class_id: int | None, grade: int | None, by: int, text: str, urgent: bool,
        accounts: Sequence[int], at: datetime,
    ) -> int:  # fmt: skip
        """Keep a notice and whom it is owed to; its id."""
        added = await self._connection.execute(
            insert(NoticeRow)
            .values(
                school_id=school_id, class_id=class_id, grade=grade, person_id=by, text=text, urgent=urgent, said_at=at
            )
            .returning(NoticeRow.id)
        )
        notice_id: int = added.scalar_one()
        if accounts:
            readers = [{"notice_id": notice_id, "account_id": one} for one in accounts]
            await self._connection.execute(insert_new(self._connection, NoticeReaderRow), readers)
        return notice_id

    async def notice(self, notice_id: int) -> Notice | None:
        row = NoticeRow
        query = select(row.id, row.school_id, row.class_id, row.grade, row.person_id, row.text, row.said_at).where(
            row.id == notice_id
        )
        found = (await self._connection.execute(query)).first()
        if found is None:
            return None
        counted = select(func.count(), func.count(NoticeReaderRow.read_at)).where(
            NoticeReaderRow.notice_id == notice_id
        )
        owed, read = (await self._connection.execute(counted)).one()
        return Notice(**found._mapping, owed=owed, read=read)

    async def owed_to(self, notice_id: int, account_id: int) -> bool:
        query = select(NoticeReaderRow.notice_id).where(
            NoticeReaderRow.notice_id == notice_id, NoticeReaderRow.account_id == account_id
        )
        return (await self._connection.execute(query)).first() is not None

    async def read(self, notice_id: int, account_id: int, at: datetime) -> bool:
        """Note that a notice has been read. False: it was already, or it was not owed to them."""
        noted = await self._connection.execute(
            update(NoticeReaderRow)
            .where(
                NoticeReaderRow.notice_id == notice_id,
                NoticeReaderRow.account_id == account_id,
                NoticeReaderRow.read_at.is_(None),
            )
            .values(read_at=at)
        )
        return noted.rowcount == 1

    async def ask(self, *, at: datetime, **facts: Any) -> int:
        """Keep a question; its id."""
        added = await self._connection.execute(
            insert(QuestionRow).values(asked_at=at, **facts).returning(QuestionRow.id)
        )
        return added.scalar_one()

    async def question(self, question_id: int) -> Question | None:
        row = QuestionRow
        query = (
            select(
                row.id,
                row.pupil_id,
                PupilRow.name.label("pupil"),
                PupilRow.class_id,
                PupilRow.school_id,
                row.mark_id,
                row.mark_revision,
                row.account_id,
                row.staff_id,
                StaffRow.name.label("staff"),
                row.text,
                row.asked_at,
                row.answer,
                row.answer_text,
            )
            .join(PupilRow, PupilRow.id == row.pupil_id)
            .join(StaffRow, StaffRow.id == row.staff_id)
            .where(row.id == question_id)
        )
        found = (await self._connection.execute(query)).first()
        return Question(**found._mapping) if found else None

    async def asked_of_mark(self, account_id: int, mark_id: int) -> bool:
        """Whether this account has a question about the mark that nobody has answered yet."""
        query = select(QuestionRow.id).where(
            QuestionRow.account_id == account_id, QuestionRow.mark_id == mark_id, QuestionRow.answered_at.is_(None)
        )
        return (await self._connection.execute(query)).first() is not None

    async def answer(self, question_id: int, answer: str, text: str | None, *, by: int, at: datetime) -> bool:
        """Answer a question. False: somebody has already."""
        answered = await self._connection.execute(
            update(QuestionRow)
            .where(QuestionRow.id == question_id, QuestionRow.answered_at.is_(None))
            .values(answer=answer, answer_text=text, answered_by=by, answered_at=at)
        )
        return answered.rowcount == 1
