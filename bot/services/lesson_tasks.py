"""Homework on the sheet of a lesson: its day, the pupils it is for, the files sent with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.services.calendars import Calendars
from bot.services.keeping import Fetch, keep, received
from bot.services.lesson_drafts import KIND
from bot.services.lesson_pages import LessonPage, held, page_of, save
from bot.services.lessons import TASK, NoLesson, Shown
from domain.access import Viewer
from domain.files import BadFile, FileRef, Purpose
from domain.lesson_sheet import LONGEST_WORDS, Task
from storage.work import Database

MOST_FILES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file taken, or why not; of one album there is one message that is edited."""

    page: LessonPage
    bad: BadFile | None = None
    message_id: int | None = None  # of the message about this album, if it has been shown


class LessonTasks:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def show(self, viewer: Viewer, draft_id: int, at: datetime) -> Shown:
        return await self._change(viewer, draft_id, at, lambda task, _page: task)

    async def due(self, viewer: Viewer, draft_id: int, day: str, at: datetime) -> Shown:
        """For which lesson it is: one of those offered."""

        def chosen(task: Task, page: LessonPage) -> Task:
            return next((replace(task, due_on=one) for one in page.next_days if one.isoformat() == day), task)

        return await self._change(viewer, draft_id, at, chosen)

    async def choose(self, viewer: Viewer, draft_id: int, pupil_id: int, at: datetime) -> Shown:
        """Choose a pupil, or let them go."""

        def chosen(task: Task, page: LessonPage) -> Task:
            if pupil_id not in {seat.pupil_id for seat in page.seats}:
                return task
            others = tuple(one for one in task.pupils if one != pupil_id)
            return replace(task, pupils=others if pupil_id in task.pupils else (*others, pupil_id))

        return await self._change(viewer, draft_id, at, chosen)

    async def drop(self, viewer: Viewer, draft_id: int, at: datetime) -> Shown:
        return await self._change(viewer, draft_id, at, lambda _task, _page: Task())

    async def attach(
        self, viewer: Viewer, fetch: Fetch, ref: FileRef, caption: str, album: str | None, at: datetime
    ) -> Attached | NoLesson | None:
        """Take a file for the homework that is being asked for; its caption is the words. None: none is."""
        if not await self._awaited(viewer):
            return None
        new = await received(fetch, ref, Purpose.HOMEWORK)
        async with self._database.open_act() as work:
            latest = await work.drafts.latest(viewer.account_id)
            if latest is None or latest.asking != TASK or not latest.kind.startswith(KIND):
                return None
            found = await held(work, viewer, latest.id, at, self._calendars)
            if found is None:
                return NoLesson()
            right, draft = found
            task = draft.sheet.task
            bad: BadFile | None = new if isinstance(new, BadFile) else None
            if not isinstance(new, BadFile):
                taken = (
                    BadFile.TOO_MANY
                    if len(task.files) >= MOST_FILES
                    else await keep(
                        work, new, Purpose.HOMEWORK, account_id=viewer.account_id, school_id=right.school.id
                    )
                )
                if isinstance(taken, BadFile):
                    bad = taken
                else:
                    task = replace(task, files=(*task.files, taken))
            if caption.strip():
                task = replace(task, text=caption.strip()[:LONGEST_WORDS])
            draft = await save(work, draft, replace(draft.sheet, task=task), at, asking=TASK)
            return Attached(
                page=await page_of(work, right, draft), bad=bad, message_id=_shown_for(latest.answers, album)
            )

    async def shown_at(self, viewer: Viewer, album: str, draft_id: int, message_id: int) -> None:
        """Remember the message about an album, so that its next file edits it."""
        async with self._database.open_upkeep() as work:
            draft = await work.drafts.numbered(viewer.account_id, draft_id)
            if draft is not None:
                answers = draft.answers | {"album": [album, message_id]}
                await work.drafts.annotate(draft, answers)

    async def _awaited(self, viewer: Viewer) -> bool:
        async with self._database.open_read() as work:
            latest = await work.drafts.latest(viewer.account_id)
            return latest is not None and latest.asking == TASK and latest.kind.startswith(KIND)

    async def _change(
        self, viewer: Viewer, draft_id: int, at: datetime, change: Callable[[Task, LessonPage], Task]
    ) -> Shown:
        async with self._database.open_act() as work:
            found = await held(work, viewer, draft_id, at, self._calendars)
            if found is None:
                return NoLesson()
            right, draft = found
            task = change(draft.sheet.task, await page_of(work, right, draft))
            if task != draft.sheet.task:
                draft = await save(work, draft, replace(draft.sheet, task=task), at, asking=draft.asking)
            return await page_of(work, right, draft)


def _shown_for(answers: dict[str, object], album: str | None) -> int | None:
    kept = answers.get("album")
    return int(kept[1]) if album and isinstance(kept, list) and kept[0] == album else None
