"""A file dropped in private by those who answer for the school's rolls: looked at first, written on one tap.

The preview is a dry run of the very import. Chunks are committed as they go, and the act is closed by the last of
them: killed in the middle, the tap is handled again, and an import that runs again ends in the same rows.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services.importing import Importing, Progress, Report
from bot.services.keeping import Fetch, keep, received
from domain.access import DECIDING_STAFF, Viewer
from domain.files import BadFile, FileRef, Purpose
from exchange.mending import Refused, workbook_of
from exchange.model import Kind, Parcel, SheetReading
from exchange.reading import read
from storage.drafts import Draft
from storage.schools import School
from storage.work import Database, Work

DRAFT = "import"
Reasons = Callable[[Report], Iterable[Refused]]  # the words for refused rows live in screens


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file would change; `version` of the draft stands in its buttons."""

    draft_id: int
    version: int
    school: School
    name: str
    report: Report
    sheets: tuple[SheetReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichSchool:
    """The officer of several schools says which one the file is of."""

    draft_id: int
    version: int
    schools: tuple[School, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """What an import has done."""

    school: School
    report: Report


@dataclass(frozen=True, slots=True)
class NotHere:
    """A school that keeps personal data out of the messenger takes no rolls through it (ruling 14)."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing in the file is of a kind we read."""

    name: str


@dataclass(frozen=True, slots=True)
class NoImport:
    """The file was imported already or put aside."""


Looked = Preview | WhichSchool | NotHere | Unknown | NoImport | BadFile


class Bringing:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def receive(self, viewer: Viewer, ref: FileRef, fetch: Fetch, at: datetime) -> Looked:
        """Keep the file and tell what it would change."""
        schools = await self._schools(viewer)
        if not schools:
            return NotHere()
        new = await received(fetch, ref, Purpose.IMPORT)
        if isinstance(new, BadFile):
            return new
        school = schools[0] if len(schools) == 1 else None
        async with self._database.open_act() as work:
            kept = await keep(
                work, new, Purpose.IMPORT, account_id=viewer.account_id, school_id=school.id if school else None
            )
            if isinstance(kept, BadFile):
                return kept
            await self._forget(work, await work.drafts.of(viewer.account_id, DRAFT), at)
            answers = {"file": kept, "name": new.name, "school": school.id if school else None}
            draft = await work.drafts.begin(viewer.account_id, DRAFT, at, answers)
        return await self._look(draft, schools)

    async def choose(self, viewer: Viewer, draft_id: int, school_id: int, at: datetime) -> Looked:
        """The file is of this school."""
        schools = await self._schools(viewer)
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None or draft.id != draft_id or school_id not in {school.id for school in schools}:
                return NoImport()
            draft = await work.drafts.save(draft, {**draft.answers, "school": school_id}, at)
        return await self._look(draft, schools)

    async def refused(self, viewer: Viewer, draft_id: int, reasons: Reasons) -> bytes | None:
        """The refused rows as a workbook; None: there are none, or no such import any more."""
        draft = await self._draft(viewer, draft_id)
        if draft is None:
            return None
        files = await self._files(draft)
        report = await self._importing.run(
            await asyncio.to_thread(read, files), dry_run=True, school_id=draft.answers["school"]
        )
        return await asyncio.to_thread(workbook_of, files, reasons(report))

    async def carry_out(
        self, viewer: Viewer, draft_id: int, *, let_go: bool, progress: Progress, at: datetime
    ) -> Brought | NoImport:
        """Write what the preview showed; with `let_go`, also that those not in the file are gone."""
        draft, schools = await self._draft(viewer, draft_id), await self._schools(viewer)
        school = next((one for one in schools if draft and one.id == draft.answers["school"]), None)
        if draft is None or school is None:
            return NoImport()
        parcel = await asyncio.to_thread(read, await self._files(draft))
        report = await self._importing.run(parcel, school_id=school.id, let_go=let_go, progress=progress)
        async with self._database.open_act() as work:
            await self._forget(work, draft, at)
            await work.audit.note(
                "import", at=at, by=viewer.person_id, school_id=school.id, object_kind="file",
                object_id=draft.answers["file"], rows=report.writes, gone=let_go,
            )  # fmt: skip
        return Brought(school, report)

    async def drop(self, viewer: Viewer, draft_id: int, at: datetime) -> bool:
        """Put the file aside unread; its bytes are erased."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None or draft.id != draft_id:
                return False
            await self._forget(work, draft, at)
        return True

    @property
    def _importing(self) -> Importing:
        return Importing(self._database)

    async def _schools(self, viewer: Viewer) -> tuple[School, ...]:
        """Schools where the viewer answers for rolls, and whose personal data may come by messenger."""
        async with self._database.open_read() as work:
            found = [await work.schools.of(number) for number in viewer.schools_as(*DECIDING_STAFF)]
        return tuple(school for school in found if school is not None and not school.in_person)

    async def _draft(self, viewer: Viewer, draft_id: int) -> Draft | None:
        async with self._database.open_read() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
        return draft if draft is not None and draft.id == draft_id and draft.answers["school"] else None

    async def _files(self, draft: Draft) -> dict[str, bytes]:
        async with self._database.open_read() as work:
            content = await work.files.content(draft.answers["file"])
        return {draft.answers["name"]: content or b""}

    async def _look(self, draft: Draft, schools: Sequence[School]) -> Looked:
        school = next((one for one in schools if one.id == draft.answers["school"]), None)
        if school is None:
            return WhichSchool(draft_id=draft.id, version=draft.version, schools=tuple(schools))
        parcel: Parcel = await asyncio.to_thread(read, await self._files(draft))
        if parcel.kind is Kind.EMPTY and not parcel.problems:
            return Unknown(draft.answers["name"])
        report = await self._importing.run(parcel, dry_run=True, school_id=school.id)
        return Preview(
            draft_id=draft.id, version=draft.version, school=school, name=draft.answers["name"], report=report,
            sheets=parcel.sheets,
        )  # fmt: skip

    async def _forget(self, work: Work, draft: Draft | None, at: datetime) -> None:
        """The draft goes, and the bytes with it: a roll is not kept longer than it is needed."""
        if draft is not None:
            await work.files.erase([draft.answers["file"]], at)
            await work.drafts.drop(draft)
