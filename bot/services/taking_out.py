"""The files of a school, sent in private to those who decide in it: all of it, a class's registers, its timetable."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.services.calendars import Calendars
from bot.services.exporting import Exporting
from bot.services.registers import Registers
from domain.access import DECIDING_STAFF, Viewer
from domain.terms import year_of
from exchange.calendar_out import calendar_of
from exchange.oneroster_out import archive_of
from exchange.registers import workbook_of
from exchange.text import grade_of
from storage.schools import School
from storage.work import Database
from storage.years import ClassFacts


@dataclass(frozen=True, slots=True)
class SchoolToTake:
    """A school and its classes of now, id and title, in the order of grades."""

    school: School
    classes: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A file to send."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NothingToTake:
    """No school of this officer gives its data through the messenger (ruling 14), or there is no such class."""


class TakingOut:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def look(self, viewer: Viewer) -> tuple[SchoolToTake, ...]:
        """What this officer may take out."""
        async with self._database.open_read() as work:
            found = [await work.schools.of(number) for number in viewer.schools_as(*DECIDING_STAFF)]
            schools = [school for school in found if school is not None and not school.in_person]
            classes = {school.id: await work.years.classes(school.id) for school in schools}
        return tuple(
            SchoolToTake(school, tuple((one.id, one.title) for one in sorted(classes[school.id], key=_order)))
            for school in schools
        )

    async def take(
        self, viewer: Viewer, what: str, school_id: int, class_id: int, words: Mapping[str, str], at: datetime
    ) -> Taken | NothingToTake:
        """The file asked for (oneroster, registers or calendar), noted in the audit; `words` head its columns."""
        mine = next((one for one in await self.look(viewer) if one.school.id == school_id), None)
        title = dict(mine.classes).get(class_id, "") if mine else ""
        if mine is None or (what != "oneroster" and not title):
            return NothingToTake()
        taken = await self._file(what, mine.school, title, words, at)
        if taken is None:
            return NothingToTake()
        async with self._database.open_act() as work:
            await work.audit.note(
                "export", at=at, by=viewer.person_id, school_id=school_id, object_kind="school", object_id=school_id,
                what=what, class_id=class_id,
            )  # fmt: skip
        return taken

    async def _file(
        self, what: str, school: School, title: str, words: Mapping[str, str], at: datetime
    ) -> Taken | None:
        if what == "oneroster":
            parcel = await Exporting(self._database).parcel(school.id)
            return Taken("school.zip", await asyncio.to_thread(archive_of, parcel)) if parcel else None
        year, registers = year_of(school.local(at).date()), Registers(self._database, self._calendars)
        if what == "registers":
            found = await registers.of_class(school.id, title, year.starts_on, year.ends_on)
            if found is None:
                return None
            return Taken(f"{title}.xlsx", await asyncio.to_thread(workbook_of, title, found.registers, words))
        lessons = await registers.calendar(school.id, title, year.starts_on, year.ends_on)
        if lessons is None:
            return None
        key = f"{school.source_id}/{title}"
        return Taken(f"{title}.ics", calendar_of(f"{title}, {school.name}", key, lessons.lessons, school.zone, at))


def _order(one: ClassFacts) -> tuple[int, str]:
    return (grade_of(one.title) or 0, one.title)
