"""Wanted facts meet the rows: what is new is added, what differs is changed, chunk by chunk; a dry run only counts."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from bot.services.importing.report import Ledger, Outcome, Trouble, What
from bot.services.importing.telling import tell
from exchange.model import Place
from storage.roll import Facts, Kept, Key, RollSchool, Scope, Sheet
from storage.work import Database, Work

CHUNK = 2000  # rows in a transaction: a bot beside the import waits a fraction of a second at most
FEW, SHARE = 2, 0.05  # so many of a kind may be gone without a word; more than both is asked about first
Progress = Callable[[str, int, int], None]
Row = Mapping[str, Any]
T = TypeVar("T")


class Said(NamedTuple):
    """Facts a file tells, the place it does, and columns a new row gets beside them (never compared or changed)."""

    facts: Facts
    at: Place
    beside: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Leaving:
    """Which rows count as gone: all that a whole file does not name, or those it names as such."""

    whole: bool = False
    named: Collection[Key] = ()
    of: int | None = None  # among how many the named are gone; None: among all


STAY = Leaving()


@dataclass(slots=True)
class Settled:
    """A sheet of a school as it stands after the import (in a dry run, as it would; ids made up are negative)."""

    ids: dict[Key, int] = field(default_factory=dict)
    facts: dict[Key, Facts] = field(default_factory=dict)
    ended: set[Key] = field(default_factory=set)  # rows that have left or are closed, and are not wanted


class Writing:
    """The pen of one import."""

    def __init__(
        self,
        database: Database,
        ledger: Ledger,
        *,
        dry_run: bool,
        progress: Progress | None,
        let_go: bool = False,
    ) -> None:
        self._database = database
        self.ledger = ledger
        self.dry_run = dry_run
        self._let_go = let_go
        self.now: datetime = database.clock()
        self.known_before: frozenset[int] = frozenset()  # schools imported before: only of theirs is anything news
        self._progress = progress
        self._made_up = 0

    async def news(self, work: Work, school_id: int, sheet: Sheet, new: Sequence[Row], changed: Sequence[Row]) -> None:
        """Owe what of it is news to readers, unless the school is imported for the first time."""
        if school_id in self.known_before:
            await tell(work, sheet, new, changed, work.now)

    def today(self, zone: str) -> date:
        """The day it is at a school."""
        return self.now.astimezone(ZoneInfo(zone)).date()

    async def schools(self) -> list[RollSchool]:
        async with self._database.open_read() as work:
            return await work.roll.schools()

    async def known(self, sheet: Sheet, school_id: int) -> dict[Key, list[Kept]]:
        async with self._database.open_read() as work:
            return await work.roll.known(sheet, school_id)

    def tell(self, what: What, done: int, total: int) -> None:
        if self._progress is not None:
            self._progress(what.value, done, total)

    async def settle(
        self,
        school_id: int,
        what: What,
        sheet: Sheet,
        wanted: Mapping[Key, Said],
        *,
        leaving: Leaving = STAY,
        silent: Collection[str] = (),
    ) -> Settled:
        """Bring a sheet of a school to what is wanted. `silent`: facts of which None says, and changes, nothing."""
        known = {key: rows[0] for key, rows in (await self.known(sheet, school_id)).items()}
        plan = _Plan(sheet, school_id)
        settled = Settled({key: kept.id for key, kept in known.items()}, {k: kept.facts for k, kept in known.items()})
        for key, said in wanted.items():
            settled.facts[key] = plan.weigh(key, said, known.get(key), silent)
        self._count(school_id, what, plan)
        await self._write(what, sheet, plan)
        settled.ended = {key for key, kept in known.items() if kept.ended and key not in wanted}
        alive = {key for key, kept in known.items() if not kept.ended}
        gone = alive - wanted.keys() if leaving.whole else alive & set(leaving.named)
        await self._let_part(
            school_id, what, sheet, {key: known[key] for key in sorted(gone, key=repr)}, leaving, alive
        )
        if sheet.has_id and plan.new:
            settled.ids = await self._ids(school_id, sheet, settled, wanted)
        return settled

    async def _let_part(
        self, school_id: int, what: What, sheet: Sheet, gone: Mapping[Key, Kept], leaving: Leaving, alive: set[Key]
    ) -> None:
        """Those the source no longer has leave; where they are too many, only when a person has confirmed it."""
        self.ledger.count(school_id, what, Outcome.GONE, len(gone))
        if not gone or not (sheet.ended or sheet.loose):
            return
        if not self._let_go and len(gone) > max(FEW, SHARE * (len(alive) if leaving.of is None else leaving.of)):
            self.ledger.held.add(what)
        elif not self.dry_run:
            for chunk in chunks(gone.items()):
                async with self._database.open_upkeep() as work:
                    await self._part(work, sheet, chunk)

    async def _part(self, work: Work, sheet: Sheet, gone: Sequence[tuple[Key, Kept]]) -> None:
        if sheet.loose:
            rows = [{"id": kept.id} if sheet.has_id else dict(zip(sheet.key, key, strict=True)) for key, kept in gone]
            await work.roll.remove(sheet, rows)
            return
        ids = [kept.id for _, kept in gone]
        # Of a pupil who leaves the rights end by a tick (bot.services.leaving), case, letter and notice together; the
        # door is closed to them from this commit on.
        await work.roll.part(sheet, ids, self.now.date())

    async def post(self, school_id: int, what: What, sheet: Sheet, wanted: Mapping[Key, Said]) -> None:
        """Write facts too many to be read whole: each chunk is met by its keys and written in one transaction."""
        done = 0
        for chunk in chunks(wanted.items()):
            async with self.opened() as work:
                await self._post(work, school_id, what, sheet, chunk)
            done += len(chunk)
            self.tell(what, done, len(wanted))

    def opened(self) -> AbstractAsyncContextManager[Work]:
        """A transaction for a chunk of facts: of a dry run it only looks."""
        return self._database.open_read() if self.dry_run else self._database.open_upkeep()

    async def _post(
        self, work: Work, school_id: int, what: What, sheet: Sheet, chunk: Sequence[tuple[Key, Said]]
    ) -> None:
        met = await work.roll.met(sheet, [key for key, _ in chunk if not made_up(key)])
        plan = _Plan(sheet, school_id)
        for key, said in chunk:
            kept = met[key][0] if key in met else None
            if kept is not None and kept.guarded and kept.facts != said.facts:
                self.ledger.refuse(school_id, what, said.at, "", Trouble.WRITTEN_HERE)
                continue
            plan.weigh(key, said, kept, ())
        self._count(school_id, what, plan)
        if not self.dry_run:
            await work.roll.add(sheet, plan.new)
            await work.roll.change(sheet, plan.changed)
            await self.news(work, school_id, sheet, plan.new, plan.changed)

    async def _write(self, what: What, sheet: Sheet, plan: "_Plan") -> None:
        total, done = len(plan.new) + len(plan.changed), 0
        for rows, added in ((plan.new, True), (plan.changed, False)):
            for chunk in chunks(rows):
                if not self.dry_run:
                    async with self._database.open_upkeep() as work:
                        await (work.roll.add if added else work.roll.change)(sheet, chunk)
                        await self.news(work, plan.school_id, sheet, chunk if added else (), () if added else chunk)
                done += len(chunk)
                self.tell(what, done, total)

    async def swap(
        self, sheet: Sheet, *, gone: Sequence[Row] = (), changed: Sequence[Row] = (), new: Sequence[Row] = ()
    ) -> None:
        """Put rows in the place of others in one transaction: a timetable is never seen half replaced."""
        if self.dry_run or not (gone or changed or new):
            return
        async with self._database.open_upkeep() as work:
            await work.roll.remove(sheet, gone)
            await work.roll.change(sheet, changed)
            await work.roll.add(sheet, new)

    async def _ids(self, school_id: int, sheet: Sheet, settled: Settled, wanted: Mapping[Key, Said]) -> dict[Key, int]:
        if not self.dry_run:
            async with self._database.open_read() as work:
                return await work.roll.ids(sheet, school_id)
        for key in wanted:
            if key not in settled.ids:
                self._made_up -= 1
                settled.ids[key] = self._made_up
        return settled.ids

    def _count(self, school_id: int, what: What, plan: "_Plan") -> None:
        self.ledger.count(school_id, what, Outcome.NEW, len(plan.new))
        self.ledger.count(school_id, what, Outcome.CHANGED, len(plan.changed))
        self.ledger.count(school_id, what, Outcome.SAME, plan.same)


class _Plan:
    """What is to be written on one sheet."""

    def __init__(self, sheet: Sheet, school_id: int) -> None:
        self.sheet, self.school_id = sheet, school_id
        self._own = {"school_id": school_id} if sheet.scope is Scope.SCHOOL else {}
        self.new: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []
        self.same = 0

    def weigh(self, key: Key, said: Said, kept: Kept | None, silent: Collection[str]) -> Facts:
        """Decide about one row; the facts it will have."""
        sheet = self.sheet
        if kept is None:
            named = dict(zip(sheet.key + sheet.facts, key + said.facts, strict=True))
            self.new.append({**self._own, **named, **said.beside})
            return said.facts
        facts = said.facts
        if silent:
            facts = tuple(
                old if new is None and name in silent else new
                for name, new, old in zip(sheet.facts, facts, kept.facts, strict=True)
            )
        if facts == kept.facts and not kept.ended:
            self.same += 1
            return facts
        identity = {"id": kept.id} if sheet.has_id else {**self._own, **dict(zip(sheet.key, key, strict=True))}
        back = {sheet.ended: None} if sheet.ended else {}
        self.changed.append({**identity, **dict(zip(sheet.facts, facts, strict=True)), **back})
        return facts


def chunks(items: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The items in order, `size` at a time, never held all at once."""
    walk = iter(items)
    while chunk := list(islice(walk, size)):
        yield chunk


def made_up(key: Key) -> bool:
    """Whether a key speaks of a row that a dry run only imagined."""
    return any(isinstance(part, int) and part < 0 for part in key)
