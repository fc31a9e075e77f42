"""One transaction and the sets it works on.

`open_act` writes and commits; `open_read` only looks. While an update is being handled (`handling`), its inbox row is
marked as acted upon in the very commit of the act, so that after a crash it is never acted upon again.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.absence_notes import AbsenceNotes
from storage.accounts import Accounts
from storage.applications import Applications
from storage.attendance import Attendances
from storage.audit import Audit
from storage.authorities import Authorities
from storage.case_messages import CaseMessages
from storage.changes import Changes
from storage.classes import Classes
from storage.codes import LinkCodes
from storage.complaints import Complaints
from storage.control import ControlRows
from storage.diary import Diary
from storage.diary_terms import DiaryTerms
from storage.documents import Documents
from storage.drafts import Drafts
from storage.engine import Purpose
from storage.expired import Expired
from storage.family import FamilyHomework
from storage.files import Files
from storage.grants import Grants
from storage.holdings import Holdings
from storage.homework import Homeworks
from storage.inbox import Inbox, InboxKey
from storage.inquiries import Inquiries
from storage.lessons import Lessons
from storage.letters import Letters
from storage.line import Line, TryAgain
from storage.mark_edits import MarkEdits
from storage.marks import Marks
from storage.misprints import Misprints
from storage.news_facts import NewsFacts
from storage.outgoing import Outgoing
from storage.pushes import Pushes
from storage.results import Results
from storage.roll import Roll
from storage.schools import Schools
from storage.secrets import Secrets
from storage.years import Years

Clock = Callable[[], datetime]

__all__ = ["AlreadyActed", "Database", "Nested", "OpenWork", "TryAgain", "Work", "handling"]


class Nested(RuntimeError):
    """A unit of work was opened inside another: it would wait for itself for ever."""


class AlreadyActed(RuntimeError):
    """The update in hand has had its effect before; this act is rolled back."""


_open: ContextVar[bool] = ContextVar("open_work", default=False)
_handling: ContextVar[InboxKey | None] = ContextVar("handling", default=None)
_acted: ContextVar[list[bool] | None] = ContextVar("acted", default=None)


@contextmanager
def handling(key: InboxKey) -> Iterator[Callable[[], bool]]:
    """The update in hand; the value given tells whether it has had its act."""
    acted: list[bool] = []
    token, flag = _handling.set(key), _acted.set(acted)
    try:
        yield lambda: bool(acted)
    finally:
        _handling.reset(token)
        _acted.reset(flag)


class Work:
    """The sets of rows, all in one transaction."""

    def __init__(self, connection: AsyncConnection, now: datetime) -> None:
        self._connection = connection
        self.now = now

    @cached_property
    def absence_notes(self) -> AbsenceNotes:
        return AbsenceNotes(self._connection)

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self._connection)

    @cached_property
    def applications(self) -> Applications:
        return Applications(self._connection)

    @cached_property
    def attendance(self) -> Attendances:
        return Attendances(self._connection)

    @cached_property
    def audit(self) -> Audit:
        return Audit(self._connection)

    @cached_property
    def authorities(self) -> Authorities:
        return Authorities(self._connection)

    @cached_property
    def changes(self) -> Changes:
        return Changes(self._connection)

    @cached_property
    def classes(self) -> Classes:
        return Classes(self._connection)

    @cached_property
    def codes(self) -> LinkCodes:
        return LinkCodes(self._connection)

    @cached_property
    def complaints(self) -> Complaints:
        return Complaints(self._connection)

    @cached_property
    def control(self) -> ControlRows:
        return ControlRows(self._connection)

    @cached_property
    def diary(self) -> Diary:
        return Diary(self._connection)

    @cached_property
    def diary_terms(self) -> DiaryTerms:
        return DiaryTerms(self._connection)

    @cached_property
    def documents(self) -> Documents:
        return Documents(self._connection)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self._connection)

    @cached_property
    def expired(self) -> Expired:
        return Expired(self._connection)

    @cached_property
    def family_homework(self) -> FamilyHomework:
        return FamilyHomework(self._connection)

    @cached_property
    def files(self) -> Files:
        return Files(self._connection)

    @cached_property
    def grants(self) -> Grants:
        return Grants(self._connection)

    @cached_property
    def holdings(self) -> Holdings:
        return Holdings(self._connection)

    @cached_property
    def homework(self) -> Homeworks:
        return Homeworks(self._connection)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self._connection)

    @cached_property
    def inquiries(self) -> Inquiries:
        return Inquiries(self._connection)

    @cached_property
    def lessons(self) -> Lessons:
        return Lessons(self._connection)

    @cached_property
    def letters(self) -> Letters:
        return Letters(self._connection)

    @cached_property
    def mark_edits(self) -> MarkEdits:
        return MarkEdits(self._connection)

    @cached_property
    def marks(self) -> Marks:
        return Marks(self._connection)

    @cached_property
    def misprints(self) -> Misprints:
        return Misprints(self._connection)

    @cached_property
    def news_facts(self) -> NewsFacts:
        return NewsFacts(self._connection)

    @cached_property
    def outgoing(self) -> Outgoing:
        return Outgoing(self._connection)

    @cached_property
    def case_messages(self) -> CaseMessages:
        return CaseMessages(self._connection)

    @cached_property
    def pushes(self) -> Pushes:
        return Pushes(self._connection)

    @cached_property
    def results(self) -> Results:
        return Results(self._connection)

    @cached_property
    def roll(self) -> Roll:
        return Roll(self._connection)

    @cached_property
    def schools(self) -> Schools:
        return Schools(self._connection)

    @cached_property
    def secrets(self) -> Secrets:
        return Secrets(self._connection)

    @cached_property
    def years(self) -> Years:
        return Years(self._connection)


OpenWork = Callable[[], AbstractAsyncContextManager[Work]]


class Database:
    """Opens units of work on one engine."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock
        self._line = Line(engine)

    @asynccontextmanager
    async def open_act(self) -> AsyncIterator[Work]:
        """A transaction that writes; committed when the block ends well. AlreadyActed if its update has acted.

        One act at a time, whatever process it is of: what an act has read stands until it has written.
        """
        with _alone():
            async with self._line.transaction(Purpose.ACT) as connection:
                work = Work(connection, self.clock())
                yield work
                await self._mark_acted(work)
        if (acted := _acted.get()) is not None:
            acted.append(True)

    @asynccontextmanager
    async def open_read(self) -> AsyncIterator[Work]:
        """A transaction that only looks: one picture of the facts, nothing marked, nothing kept."""
        with _alone():
            async with self._line.transaction(Purpose.READ) as connection:
                yield Work(connection, self.clock())

    @asynccontextmanager
    async def open_glance(self) -> AsyncIterator[Work]:
        """For SELECTs that need no common picture of the facts: each is a transaction of its own."""
        with _alone():
            async with self._line.transaction(Purpose.GLANCE) as connection:
                yield Work(connection, self.clock())

    @asynccontextmanager
    async def open_upkeep(self) -> AsyncIterator[Work]:
        """A transaction of the machinery itself (inbox, pushes, drafts of a screen): no act of the update in hand."""
        with _alone():
            async with self._line.transaction(Purpose.WRITE) as connection:
                yield Work(connection, self.clock())

    @asynccontextmanager
    async def open_beat(self) -> AsyncIterator[Work]:
        """The word of a process that it lives, on a connection kept for it (PostgreSQL)."""
        with _alone():
            async with self._line.transaction(Purpose.BEAT) as connection:
                yield Work(connection, self.clock())

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A bare connection in a writing transaction: SQLite has but one, so nobody may take it past the line."""
        with _alone():
            async with self._line.transaction(Purpose.WRITE) as connection:
                yield connection

    @property
    def shared(self) -> bool:
        """Whether several processes may serve it; a file of SQLite has one."""
        return not self._line.sqlite

    async def close(self) -> None:
        await self._line.close()
        await self.engine.dispose()

    async def _mark_acted(self, work: Work) -> None:
        key = _handling.get()
        if key is not None and not await work.inbox.acted(key, work.now):
            raise AlreadyActed(key)


@contextmanager
def _alone() -> Iterator[None]:
    if _open.get():
        raise Nested
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)
