"""The journal of applications for any period: a workbook and a paper, of one school (B 3.3.2, 3.5, 4.3)."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.documents.journal import COLUMNS, QUIET, JournalLine, journal_pdf, title_of
from bot.forms.form import BadAnswer
from bot.forms.period import Period, parse_period
from bot.services.calendars import Calendars
from bot.services.cases import listed
from bot.services.outcomes import NotFound
from bot.services.papers import journal_line
from domain.access import DECIDING_STAFF, Viewer
from exchange.journal import workbook
from storage.schools import School
from storage.work import Database, Work

MOST = 5000  # lines of one journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The journal of a school, ready to be handed over."""

    school: School
    period: Period
    lines: int
    xlsx: bytes
    pdf: bytes


class Registry:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def of(self, viewer: Viewer, said: str, at: datetime) -> list[Journal] | BadAnswer | NotFound:
        """The journals of the schools where the person is staff. In person no name goes through the messenger."""
        async with self._database.open_read() as work:
            mine = viewer.schools_as(*DECIDING_STAFF)
            schools = [school for school in await work.schools.all() if school.id in mine]
        if not schools:
            return NotFound()
        try:
            period = parse_period(said, schools[0].local(at).date())
        except BadAnswer as bad:
            return bad
        found = [await self.journal(school, period, quiet=school.in_person) for school in schools]
        async with self._database.open_act() as work:
            for one in found:
                await work.audit.note(
                    "print_journal", at=at, by=viewer.person_id, school_id=one.school.id, object_kind="school",
                    object_id=one.school.id, since=period.since.isoformat(), until=period.until.isoformat(),
                )  # fmt: skip
        return found

    async def journal(self, school: School, period: Period, *, quiet: bool) -> Journal:
        """`quiet`: without the columns that name people."""
        async with self._database.open_read() as work:
            lines = await self._lines(work, school, period)
        places = [place for place, name in enumerate(COLUMNS) if not (quiet and name in QUIET)]
        columns = [COLUMNS[place] for place in places]
        rows = [[line.cells[place] for place in places] for line in lines]
        title = title_of(school.name, period.since, period.until)
        xlsx = await asyncio.to_thread(workbook, title, columns, rows)
        pdf = await asyncio.to_thread(journal_pdf, school.name, title, columns, rows, _midnight(school, period.until))
        return Journal(school=school, period=period, lines=len(lines), xlsx=xlsx, pdf=pdf)

    async def _lines(self, work: Work, school: School, period: Period) -> list[JournalLine]:
        since = _midnight(school, period.since)
        until = _midnight(school, period.until + timedelta(days=1))
        filed = await work.applications.filed_between(school.id, since, until, MOST)
        return [journal_line(view) for view in await listed(work, filed, self._calendars)]


def _midnight(school: School, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(school.zone)).astimezone(UTC)
