"""What a teacher wrote in one go: how it is noted, shown to them, and owed as news to those who read the pupils."""

from dataclasses import dataclass
from datetime import timedelta

from bot.services.calendars import Calendars
from bot.services.news import Fact, owe_news
from bot.services.news_facts import place_id, revision_of
from domain.news import NewsKind
from domain.people import FullName
from storage.attendance import Writing
from storage.marks import Batch
from storage.work import Work


@dataclass(frozen=True, slots=True)
class WrittenLine:
    name: FullName
    number: int  # in the list of the class
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What has been written, and until when it can be taken back unnoticed."""

    batch: Batch
    lines: tuple[WrittenLine, ...]
    window: timedelta  # how long after writing parents begin to see it
    state: str = "written"  # written, undone, published, too_late
    in_person: bool = False  # no name may be shown


def writing_of(batch: Batch) -> Writing:
    """How attendance of a batch is noted."""
    return Writing(
        batch_id=batch.id, day=batch.day, period=batch.period or 0, at=batch.made_at, public_at=batch.public_at
    )


async def written(work: Work, batch: Batch, state: str) -> Written:
    """A batch as its teacher sees it."""
    fresh = await work.marks.batch(batch.id) or batch
    school = await work.schools.of(fresh.school_id)
    classmates = await work.classes.pupils([fresh.class_id], fresh.day)
    numbers = {pupil.id: number for number, pupil in enumerate(classmates, 1)}
    lines = tuple(
        WrittenLine(FullName.read(name), numbers.get(pupil_id, 0), value)
        for pupil_id, name, value in await work.marks.written(batch.id)
    )
    return Written(
        batch=fresh,
        lines=lines,
        window=max(fresh.public_at - work.now, timedelta(0)),
        state=state,
        in_person=school is not None and school.in_person,
    )


async def owe_batch(work: Work, batch: Batch, by: int, calendars: Calendars | None) -> None:
    """Everybody who may read these pupils is owed the news, when the undo window has closed."""
    await owe_news(work, *await _facts_of(work, batch, by), calendars=calendars)


async def hasten(work: Work, batch: Batch, by: int) -> None:
    """The batch was published before its hour: what is owed of it is due now."""
    facts = await _facts_of(work, batch, by)
    await work.pushes.hasten([name for fact in facts for name in fact.names], work.now)


async def _facts_of(work: Work, batch: Batch, by: int) -> list[Fact]:
    """What a batch says, as news: about the day it was written, for a teacher may catch up on a lesson long ago."""
    about, public_at = batch.made_at.date(), batch.public_at
    marks = [
        Fact(kind=NewsKind.MARK, id=mark_id, pupils=(pupil,), about=about, public_at=public_at, by=by)
        for mark_id, pupil in await work.marks.marks_of(batch.id)
    ]
    absences = [
        Fact(
            kind=NewsKind.ABSENCE,
            id=place_id(batch.day, period),
            pupils=(pupil,),
            about=about,
            public_at=public_at,
            revision=revision_of(batch.made_at),
            by=by,
        )
        for pupil, period in await work.marks.absent_of(batch.id)
    ]
    homework = [
        Fact(
            kind=NewsKind.HOMEWORK,
            id=task.id,
            pupils=await pupils_of(work, task.class_id, task.group_id, task.pupil_id),
            about=task.due_on,
            public_at=public_at,
            by=by,
        )
        for task in await work.homework.tasks_of_batch(batch.id)
    ]
    return marks + absences + homework


async def pupils_of(work: Work, class_id: int, group_id: int | None, pupil_id: int | None) -> tuple[int, ...]:
    """Whom a piece of homework is for: one pupil, a study group, a class."""
    if pupil_id is not None:
        return (pupil_id,)
    if group_id is not None:
        return tuple(sorted((await work.classes.members([group_id])).get(group_id, ())))
    return tuple(pupil.id for pupil in await work.classes.pupils([class_id], work.now.date()))
