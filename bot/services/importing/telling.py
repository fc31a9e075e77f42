"""What an import brings that is news. A school's first import is silent; of later ones, what is still fresh is told.

How old a fact may be is known to `domain.news`: here only what cannot be news any more is left out early, so that a
year of marks is not asked about readers.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.services.batches import pupils_of
from bot.services.news import Fact, owe_news
from bot.services.news_facts import place_id, revision_of
from domain.news import NewsKind, stale_at
from storage import roll
from storage.roll import Sheet
from storage.work import Work

UTC_ZONE = "UTC"  # a day more or less does not matter for what is left out early

KINDS: Mapping[Sheet, NewsKind] = {
    roll.ATTENDANCE: NewsKind.ABSENCE,
    roll.HOMEWORK: NewsKind.HOMEWORK,
    roll.CHANGES: NewsKind.TIMETABLE,
    roll.MARKS: NewsKind.MARK,
}
_DAY_OF = {NewsKind.HOMEWORK: "due_on"}  # the day a row is about; `day` in the others


async def tell(
    work: Work, sheet: Sheet, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]], now: datetime
) -> int:
    """Owe the news of rows that were just written; how many pushes."""
    kind = KINDS.get(sheet)
    if kind is None:
        return 0
    fresh = [row for row in new if _fresh(kind, row, now)]
    other = [row for row in changed if _fresh(kind, row, now)]
    if not fresh and not other:
        return 0
    found = {
        NewsKind.ABSENCE: _absences,
        NewsKind.HOMEWORK: _homework,
        NewsKind.TIMETABLE: _changes,
        NewsKind.MARK: _marks,
    }[kind]
    return await owe_news(work, *await found(work, fresh, other, now))


def _fresh(kind: NewsKind, row: Mapping[str, Any], now: datetime) -> bool:
    day = row.get(_DAY_OF.get(kind, "day"))
    return isinstance(day, date) and stale_at(kind, day, UTC_ZONE) > now


async def _absences(
    work: Work, new: Sequence[Mapping[str, Any]], _changed: Sequence[Mapping[str, Any]], now: datetime
) -> list[Fact]:
    """New ones alone: files rewrite the code of an old absence whenever a note comes."""
    return [
        Fact(
            kind=NewsKind.ABSENCE,
            id=place_id(row["day"], row["period"]),
            pupils=(row["pupil_id"],),
            about=row["day"],
            revision=revision_of(row["set_at"]),
        )
        for row in new
    ]


async def _homework(
    work: Work, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]], now: datetime
) -> list[Fact]:
    kept = await work.roll.met(roll.HOMEWORK, [(row["class_id"], row["source_id"]) for row in new])
    facts = []
    for row in new:
        (found, *_) = kept.get((row["class_id"], row["source_id"]), (None,))
        if found is not None:
            pupils = await pupils_of(work, row["class_id"], row["group_id"], row["pupil_id"])
            facts.append(Fact(kind=NewsKind.HOMEWORK, id=found.id, pupils=pupils, about=row["due_on"]))
    for row in changed:
        task = (await work.news_facts.homework([row["id"]])).get(row["id"])
        if task is not None:
            pupils = await pupils_of(work, task.class_id, row["group_id"], row["pupil_id"])
            revision = revision_of(now)
            facts.append(
                Fact(
                    kind=NewsKind.HOMEWORK,
                    id=row["id"],
                    pupils=pupils,
                    about=row["due_on"],
                    revision=revision,
                    was=1,
                )
            )
    return facts


async def _changes(
    work: Work, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]], now: datetime
) -> list[Fact]:
    return [
        Fact(
            kind=NewsKind.TIMETABLE,
            id=place_id(row["day"], row["period"]),
            pupils=await pupils_of(work, row["class_id"], row["group_id"], None),
            about=row["day"],
            revision=revision_of(now),
        )
        for row in (*new, *changed)
        if "class_id" in row
    ]


async def _marks(
    work: Work, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]], now: datetime
) -> list[Fact]:
    """New ones by their day; a correction is of the day it came."""
    kept = await work.roll.met(roll.MARKS, [(row["pupil_id"], row["source_id"]) for row in new])
    facts = [
        Fact(kind=NewsKind.MARK, id=found[0].id, pupils=(row["pupil_id"],), about=row["day"])
        for row in new
        if (found := kept.get((row["pupil_id"], row["source_id"])))
    ]
    marks = await work.news_facts.marks([row["id"] for row in changed if row["revision"] > 1])
    facts += [
        Fact(
            kind=NewsKind.MARK,
            id=mark.id,
            pupils=(mark.pupil_id,),
            about=now.date(),
            revision=mark.revision,
            was=mark.revision - 1,
        )
        for mark in marks.values()
    ]
    return facts
