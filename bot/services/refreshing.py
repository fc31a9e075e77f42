"""The nightly refresh: a folder that another system fills is read again when it has changed."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

import structlog

from bot.services.importing import Finding, Importing, Progress, Report, Trouble, What
from domain.access import DECIDING_STAFF
from exchange.model import Code, SheetReading
from exchange.reading import read
from storage.pushes import Push
from storage.schools import School
from storage.work import Database, Work

logger = structlog.get_logger(__name__)

PREFIX = "refresh:"  # of the source of such a run; behind it, the print of the files
GUESSED = "guessed:"  # of a run that wrote nothing: a person must look at the headings first
PUSH = "refreshed"
NIGHT = (time(1), time(5))  # of the school's own clock
MORNING = time(8)  # when those who answer for the lists are told
UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload", "~")  # how others name what they still copy
Stamp = tuple[tuple[str, int, int], ...]  # file, size in bytes, when changed


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The files are those of the last refresh: nothing was read."""


@dataclass(frozen=True, slots=True)
class Guessed:
    """A heading had to be guessed: nobody is there at night to say whether rightly, so nothing was written."""

    sheets: tuple[SheetReading, ...]


class Refreshing:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def refresh(
        self, school_id: int, files: Mapping[str, bytes], progress: Progress | None = None
    ) -> Report | Unchanged | Guessed:
        """Bring the school to what the files say and owe news of what is fresh. Nobody goes without a word here.

        Files that have not changed are not read: after the turn of a year those of last year would undo it.
        """
        source = PREFIX + _print(files)
        async with self._database.open_read() as work:
            if await work.roll.last_source(school_id, PREFIX) == source:
                return Unchanged()
        parcel = await asyncio.to_thread(read, files)
        guessed = tuple(sheet for sheet in parcel.sheets if not sheet.sure)
        if guessed:
            return Guessed(guessed)
        return await Importing(self._database).run(parcel, school_id=school_id, source=source, progress=progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class NightReport:
    """What a night has brought and what of it wants a person."""

    school: School
    counts: Mapping[What, Mapping[str, int]]
    findings: tuple[Finding, ...]
    held: tuple[What, ...]  # too many of these are not in the files: they have stayed
    guessed: bool  # nothing was written: headings had to be guessed


class Nightly:
    """The tick: each school has a folder of its own, named by its number, in the folder of the settings.

    A folder is read when two looks in a row have found it the same: what is still being copied waits. Those who decide
    in the school are told in the morning of what was not taken, once of each set of troubles.
    """

    def __init__(self, database: Database, folder: Path | None) -> None:
        self._database, self._folder = database, folder
        self._refreshing = Refreshing(database)
        self._seen: dict[int, Stamp] = {}
        self._done: dict[int, Stamp] = {}

    async def __call__(self) -> int:
        """Look at the folders of the schools where it is night; how many were read."""
        if self._folder is None:
            return 0
        async with self._database.open_read() as work:
            schools, now = await work.schools.all(), work.now
        night = [school for school in schools if NIGHT[0] <= school.local(now).time() < NIGHT[1]]
        return sum([await self._looked(school, self._folder / str(school.id)) for school in night])

    async def _looked(self, school: School, folder: Path) -> bool:
        """One school's trouble is its own: a disk or a file that fails stops no other school, and is tried again."""
        try:
            return await self._look(school, folder)
        except Exception:
            logger.exception("refresh.failed", school_id=school.id)
            return False

    async def _look(self, school: School, folder: Path) -> bool:
        stamp = await asyncio.to_thread(_stamp, folder)
        before, self._seen[school.id] = self._seen.get(school.id), stamp
        if not stamp or stamp != before or stamp == self._done.get(school.id):
            return False
        files = await asyncio.to_thread(_files, folder, stamp)
        if await asyncio.to_thread(_stamp, folder) != stamp:
            return False  # it was changed while it was read
        found = await self._refreshing.refresh(school.id, files)
        self._done[school.id] = stamp
        if not isinstance(found, Unchanged):
            logger.info("refresh.done", school_id=school.id, guessed=isinstance(found, Guessed))
            async with self._database.open_upkeep() as work:
                await _tell(work, school, found, _print(files))
        return True

    async def of_push(self, push: Push) -> NightReport | None:
        """What the addressee is told; None: they do not answer for this school any more."""
        async with self._database.open_read() as work:
            school, run = await work.schools.of(push.refs["school"]), await work.roll.run(push.refs["run"])
            able = {
                account for _officer, account in await work.accounts.officers(push.refs["school"], list(DECIDING_STAFF))
            }
        if school is None or run is None or push.account_id not in able:
            return None
        return NightReport(
            school=school,
            counts={What(what): counts for what, counts in run.counts.items()},
            findings=tuple(_finding(one) for one in run.problems),
            held=tuple(What(what) for what in push.refs["held"]),
            guessed=run.source.startswith(GUESSED),
        )


async def _tell(work: Work, school: School, found: Report | Guessed, print_of: str) -> None:
    """Owe the morning's word to those who decide, where there is something for a person to do."""
    if isinstance(found, Guessed):
        columns = [(sheet.file, one.header) for sheet in found.sheets for one in sheet.columns if not one.sure]
        problems = [
            {"file": file, "row": 0, "column": header, "code": Trouble.GUESSED_COLUMN.value} for file, header in columns
        ]
        run = await work.roll.note_run(
            {"school_id": school.id, "at": work.now, "source": GUESSED + print_of, "counts": {}, "problems": problems}
        )
        told, held = repr(sorted(columns)), []
    else:
        last = await work.roll.last_run(school.id)
        held = sorted(what.value for what in found.held)
        lost = [(one.file, one.row, one.column, one.code.value) for one in found.problems if one.lost]
        if last is None or not (lost or held):
            return
        run, told = last, repr((sorted(lost), held))
    trouble = hashlib.sha256(told.encode()).hexdigest()[:32]
    for _officer, account_id in await work.accounts.officers(school.id, list(DECIDING_STAFF)):
        key = f"{PUSH}:{school.id}:{account_id}:{trouble}"
        await work.pushes.owe(key, account_id, PUSH, _morning(school, work.now), school=school.id, run=run, held=held)


def _morning(school: School, now: datetime) -> datetime:
    local = school.local(now)
    return now + (datetime.combine(local.date(), MORNING, local.tzinfo) - local) if local.time() < MORNING else now


def _finding(one: Mapping[str, str | int]) -> Finding:
    code = str(one["code"])
    known = Trouble(code) if code in set(Trouble) else Code(code)
    return Finding(str(one["file"]), int(one["row"]), str(one["column"]), known)


def _stamp(folder: Path) -> Stamp:
    """The files of a folder by size and time; nothing, while one of them is plainly not whole yet."""
    if not folder.is_dir():
        return ()
    files = [one for one in sorted(folder.rglob("*")) if one.is_file() and not one.name.startswith(".")]
    if any(one.name.lower().endswith(UNFINISHED) for one in files):
        return ()
    found = ((one, one.stat()) for one in files)
    return tuple((str(one.relative_to(folder)), stat.st_size, stat.st_mtime_ns) for one, stat in found)


def _files(folder: Path, stamp: Stamp) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name, _, _ in stamp}


def _print(files: Mapping[str, bytes]) -> str:
    found = hashlib.sha256()
    for name in sorted(files):
        found.update(f"{name}\0{len(files[name])}\0".encode())
        found.update(files[name])
    return found.hexdigest()[:32]
