"""What teachers change in a diary, as news to those who read it."""

from datetime import date, datetime

from bot.services.batches import pupils_of
from bot.services.calendars import Calendars
from bot.services.news import Fact, owe_news
from bot.services.news_facts import place_id, revision_of
from domain.news import NewsKind
from storage.attendance import Noted
from storage.homework import Given
from storage.mark_edits import StandingMark
from storage.results import TermResult
from storage.work import Work


async def mark_changed(work: Work, was: StandingMark, *, by: int, calendars: Calendars) -> None:
    """A mark that readers could see has become another or is gone: old -> new, about the day it was corrected."""
    fact = Fact(
        kind=NewsKind.MARK,
        id=was.id,
        pupils=(was.pupil_id,),
        about=work.now.date(),
        revision=was.revision + 1,
        was=was.revision,
        by=by,
    )
    await owe_news(work, fact, calendars=calendars)


async def absence_changed(work: Work, was: Noted, *, by: int, calendars: Calendars) -> None:
    """Attendance that readers could see is said otherwise."""
    fact = Fact(
        kind=NewsKind.ABSENCE,
        id=place_id(was.at.day, was.at.period),
        pupils=(was.at.pupil_id,),
        about=work.now.date(),
        revision=revision_of(work.now),
        was=revision_of(was.set_at),
        by=by,
    )
    await owe_news(work, fact, calendars=calendars)


async def homework_changed(work: Work, was: Given, *, by: int, calendars: Calendars) -> None:
    """Homework that readers could see is another or is withdrawn."""
    facts = [
        Fact(
            kind=NewsKind.HOMEWORK,
            id=task.id,
            pupils=await pupils_of(work, task.class_id, task.group_id, task.pupil_id),
            about=max(task.due_on, was.due_on),
            public_at=was.set_at,
            revision=was.revision + 1,
            was=was.revision if was.set_at <= work.now else None,
            by=by,
        )
        for task in await work.homework.tasks(was.id)
    ]
    await owe_news(work, *facts, calendars=calendars)


async def result_set(
    work: Work,
    result_id: int,
    pupil_id: int,
    revision: int,
    was: TermResult | None,
    public_at: datetime,
    *,
    by: int,
    calendars: Calendars,
) -> None:
    """A result is set, or one that readers could see has become another."""
    fact = Fact(
        kind=NewsKind.RESULT,
        id=result_id,
        pupils=(pupil_id,),
        about=work.now.date(),
        public_at=public_at,
        revision=revision,
        was=was.revision if was else None,
        by=by,
    )
    await owe_news(work, fact, calendars=calendars)


async def timetable_changed(
    work: Work, class_id: int, day: date, period: int, *, back: bool, by: int, calendars: Calendars
) -> None:
    """A lesson of a class is not any more what it was: everybody who reads a pupil of it hears."""
    pupils = await work.classes.pupils([class_id], work.now.date())
    fact = Fact(
        kind=NewsKind.TIMETABLE,
        id=place_id(day, period),
        pupils=tuple(pupil.id for pupil in pupils),
        about=day,
        revision=revision_of(work.now),
        was=0 if back else None,
        by=by,
    )
    await owe_news(work, fact, calendars=calendars)
