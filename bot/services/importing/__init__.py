"""Files into rows: what a parcel says is compared with what is kept, and written chunk by chunk.

Nothing is made twice. Who is gone from a source has left from that day, and their ties go; a file that tells a part
speaks of that part alone. A run that was killed is simply run again. Old facts owe no pushes: marks and absences are
public from their own day.
"""

from bot.services.importing.enrolling import enrol
from bot.services.importing.facts import write_facts
from bot.services.importing.identities import identify
from bot.services.importing.marks import write_marks
from bot.services.importing.members import write_members
from bot.services.importing.placing import Placing
from bot.services.importing.report import Finding, Ledger, Outcome, Report, Tallies, Tally, Trouble, What
from bot.services.importing.results import write_breaks, write_results
from bot.services.importing.roster import Roster
from bot.services.importing.schools import Whereabouts, find_schools
from bot.services.importing.timetable import write_timetable
from bot.services.importing.writing import Progress, Writing
from exchange.model import Parcel
from storage.work import Database

NOTED_PROBLEMS = 200  # kept in the row of a run, without values: they may be names

__all__ = ["Finding", "Importing", "Outcome", "Progress", "Report", "Tally", "Trouble", "What"]


class Importing:
    """The import as a use case: the same for the command line, the chat and the demo."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(
        self,
        parcel: Parcel,
        *,
        dry_run: bool = False,
        progress: Progress | None = None,
        school_id: int | None = None,
        let_go: bool = False,
        source: str = "",
        org: str = "",
    ) -> Report:
        """Bring the rows to what the parcel says, or with `dry_run` only tell what would change.

        `school_id` narrows the import to one school (which adopts a lone unknown one); ValueError when there is none
        such. `progress` hears the kind of record, how many are done and of how many. `let_go`: a person has confirmed
        that those the source no longer has are gone, however many.
        `source` names the run in its rows, in place of the kind of the files; `org` is what the files call the school
        of `school_id`, where they tell of several and none is known by its id.
        """
        ledger = Ledger()
        ledger.take_over(parcel.problems, parcel.headings)
        writing = Writing(self._database, ledger, dry_run=dry_run, progress=progress, let_go=let_go)
        where = find_schools(parcel, await writing.schools(), school_id, ledger, org)
        if where.schools:
            only = where.schools[0] if len(where.schools) == 1 else None
            parcel = await identify(parcel, only, writing)
            await self._write(parcel, where, writing)
        report = ledger.report(dry_run=dry_run, unread=parcel.lost())
        if not dry_run:
            await self._note(source or parcel.kind.value, report)
        return report

    async def _write(self, parcel: Parcel, where: Whereabouts, writing: Writing) -> None:
        async with self._database.open_read() as work:
            writing.known_before = await work.roll.imported_schools()
        roster = Roster(parcel, where, writing.now.date())
        roster.report_unplaced(writing.ledger)
        books = [await enrol(roster, school, writing) for school in where.schools]
        placing = Placing(books, writing.ledger)
        await write_timetable(parcel, placing, writing)
        await write_members(parcel, placing, writing)
        await write_facts(parcel, placing, writing)
        await write_marks(parcel, placing, writing)
        await write_breaks(parcel, placing, writing)
        await write_results(parcel, placing, writing)

    async def _note(self, source: str, report: Report) -> None:
        """Leave a row for each school: counts and places, no names."""
        problems = [
            {"file": one.file, "row": one.row, "column": one.heading or one.column, "code": one.code.value}
            for one in report.problems[:NOTED_PROBLEMS]
        ]
        told: list[tuple[int | None, Tallies]] = [*report.by_school.items()] or [(None, report.unplaced)]
        async with self._database.open_upkeep() as work:
            for school_id, tallies in told:
                await work.roll.note_run(
                    {
                        "school_id": school_id,
                        "at": work.now,
                        "source": source,
                        "counts": {what.value: tally.as_counts() for what, tally in tallies.items()},
                        "problems": problems,
                    }
                )
