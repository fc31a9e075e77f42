"""In the afternoon a teacher is reminded of lessons of the day that are not entered; each may switch that off."""

from dataclasses import dataclass
from datetime import date, time

from bot.services.lessons import LessonLine, Lessons, LessonsOfDay
from domain.access import RoleKind
from storage.pushes import Push
from storage.work import Database

PUSH = "not_entered"
SETTING = "not_entered"
SINCE, UNTIL = time(16, 0), time(20, 0)  # of the school's own clock: when lessons are over, before the evening


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEntered:
    day: date
    lines: tuple[LessonLine, ...]


class EntryReminding:
    def __init__(self, database: Database, lessons: Lessons) -> None:
        self._database, self._lessons = database, lessons

    async def __call__(self) -> int:
        """Owe today's reminder to the teachers of schools where it is the hour; how many were owed anew."""
        async with self._database.open_upkeep() as work:
            owed = 0
            for school in await work.schools.all():
                local = school.local(work.now)
                if not SINCE <= local.time() < UNTIL:
                    continue
                for _teacher, account_id in await work.accounts.officers(school.id, [RoleKind.TEACHER]):
                    key = f"{PUSH}:{account_id}:{local.date()}"
                    owed += await work.pushes.owe(key, account_id, PUSH, work.now, day=local.date().isoformat())
            return owed

    async def of_push(self, push: Push) -> NotEntered | None:
        """What is not entered now; None: all is, or the teacher has switched it off."""
        day = date.fromisoformat(push.refs["day"])
        async with self._database.open_read() as work:
            chosen = (await work.accounts.settings(push.account_id)).get(SETTING, {})
            viewer = await work.accounts.viewer(push.external_id)
            now = work.now
        if viewer is None or chosen.get("off"):
            return None
        found = await self._lessons.day(viewer, day, now)
        if not isinstance(found, LessonsOfDay) or found.today != day:
            return None  # yesterday's is not news any more
        lines = tuple(line for line in found.lines if line.lesson.held and not line.entered)
        return NotEntered(day=day, lines=lines) if lines else None

    async def switch(self, account_id: int, *, off: bool) -> None:
        """Remind no more, or again."""
        async with self._database.open_act() as work:
            await work.accounts.choose(account_id, SETTING, {"off": off})
