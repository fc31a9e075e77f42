"""The one door by which news of a diary are owed.

A service that changes a fact of a diary calls `owe_news` in the same unit of work, and nothing else: who may read the
child, what each of them has chosen, their quiet hours, the child's school's zone, how long it stays news - all that is
decided here. What is owed is ids and revisions; the words are made when it is sent, from the facts as they are then,
and together with everything else that is due about the same child.

To add a kind of news:

1. one line of `domain.news.RULES` (and of `NewsKind`): how it is told by default and how long it is news;
2. one loader in `bot.services.news_facts.LOADERS`: ids -> what can be said of them now; what it leaves out (withdrawn,
   not public yet, of another class by now) is not said;
3. one renderer in `bot.screens.parent.news.RENDERERS`: what was loaded -> lines of a message;
4. its words for the settings screen in `bot.screens.parent.settings`.

Then owe it:

    await owe_news(work, Fact(kind=NewsKind.HOMEWORK, id=homework.id, pupils=ids, about=homework.due_on, by=person_id))

`revision` names the state of the fact: the same one is told to a reader at most once, a later one takes the place of
an earlier one that was not told yet, and otherwise follows it as "old -> new". `was` is the revision that parents could
see before (None: there was none). `by` is the person who changed it: people are not told what they did themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.services.calendars import Calendars
from domain.calendar import WorkCalendar
from domain.news import REMINDERS, NewsKind, NewsSettings, own_hour, stale_at, when_told
from domain.profiles import profile
from storage.grants import Hearer
from storage.pushes import OwedNews, fact_of
from storage.work import Work

SETTINGS = "news"  # the place of a reader's choices among the settings of an account


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact of a diary that has become known, of one child or of many (homework of a class)."""

    kind: NewsKind
    id: int  # of its row
    pupils: tuple[int, ...]
    about: date  # the day it speaks of: from it the days are counted for which it is news
    public_at: datetime | None = None  # from when readers may see it; None: now
    revision: int = 1
    was: int | None = None
    by: int | None = None

    @property
    def names(self) -> list[str]:
        """The names of the fact, one for each pupil: by them its pushes are found again."""
        return [fact_of(self.kind, self.id, pupil) for pupil in self.pupils]


async def owe_news(work: Work, *facts: Fact, calendars: Calendars | None = None) -> int:
    """Owe these facts to every account that may read their pupils; how many pushes were owed anew."""
    hearers: dict[int, list[Hearer]] = {}
    for hearer in await work.grants.hearers({pupil for fact in facts for pupil in fact.pupils}):
        hearers.setdefault(hearer.pupil_id, []).append(hearer)
    known = calendars or Calendars()
    owed = [
        news
        for fact in facts
        for pupil in dict.fromkeys(fact.pupils)
        for hearer in hearers.get(pupil, ())
        if hearer.person_id != fact.by and (news := _owed(fact, hearer, work.now, known)) is not None
    ]
    return await work.pushes.owe_news(owed) if owed else 0


async def rehour(work: Work, account_id: int, calendars: Calendars) -> None:
    """A reader has chosen other hours: what is owed and not told yet comes by them. What is off now drops itself."""
    waiting = await work.pushes.waiting_news(account_id)
    hearers = {one.pupil_id: one for one in await work.grants.hearers({one.pupil_id for one in waiting})
               if one.account_id == account_id}  # fmt: skip
    for one in waiting:
        hearer = hearers.get(one.pupil_id)
        if hearer is None:
            continue
        kind, settings = NewsKind(one.kind), settings_of(hearer.settings)
        zone = settings.zone or hearer.home_zone
        ready = own_hour(kind, settings, date.fromordinal(one.fact_id), zone) if kind in REMINDERS else one.ready_at
        told = when_told(
            kind, settings, zone, ready_at=max(ready, work.now), stale=one.stale_at, pupil_id=one.pupil_id,
            day_off=days_off(hearer.region, hearer.profile, calendars),
        )  # fmt: skip
        if told is not None:
            await work.pushes.rehour(one.id, *told)


def hour_for(hearer: Hearer, kind: NewsKind, now: datetime, calendars: Calendars | None = None) -> datetime:
    """When a word of the school itself, said now, reaches a reader: their choices hold it back and never lose it."""
    settings = settings_of(hearer.settings)
    told = when_told(
        kind,
        settings,
        settings.zone or hearer.home_zone,
        ready_at=now,
        stale=stale_at(kind, now.astimezone(ZoneInfo(hearer.school_zone)).date(), hearer.school_zone),
        pupil_id=hearer.pupil_id,
        day_off=days_off(hearer.region, hearer.profile, calendars or Calendars()),
    )
    return told[0] if told else now


async def answer_hour(work: Work, account_id: int, pupil_id: int) -> datetime:
    """When the school's answer about a child reaches who asked; now, where they read the child no more: the sending
    drops it then.
    """
    hearers = await work.grants.hearers({pupil_id})
    mine = next((one for one in hearers if one.account_id == account_id), None)
    return hour_for(mine, NewsKind.ANSWER, work.now) if mine else work.now


def settings_of(kept: dict[str, object]) -> NewsSettings:
    """What a reader has chosen, out of the settings of their account."""
    chosen = kept.get(SETTINGS)
    return NewsSettings.read(chosen if isinstance(chosen, dict) else {})


def days_off(region: str | None, profile_code: str, calendars: Calendars) -> Callable[[date], bool]:
    """Whether nobody works that day where the school is."""

    def day_off(day: date) -> bool:
        home = region or profile(profile_code).home_region
        return not WorkCalendar.of(home, calendars.overrides).is_working(day)

    return day_off


def _owed(fact: Fact, hearer: Hearer, now: datetime, calendars: Calendars) -> OwedNews | None:
    """What is owed to one reader; None when they do not wish it, or it would come too late to be news."""
    settings = settings_of(hearer.settings)
    zone = settings.zone or hearer.home_zone
    public_at = own_hour(fact.kind, settings, fact.about, zone) if fact.kind in REMINDERS else fact.public_at
    ready = max(public_at or now, now)
    stale = stale_at(fact.kind, fact.about, hearer.school_zone)
    told = when_told(
        fact.kind,
        settings,
        zone,
        ready_at=ready,
        stale=stale,
        pupil_id=hearer.pupil_id,
        day_off=days_off(hearer.region, hearer.profile, calendars),
    )
    if told is None:
        return None
    due, rank = told
    return OwedNews(
        account_id=hearer.account_id,
        pupil_id=hearer.pupil_id,
        school_id=hearer.school_id,
        kind=fact.kind.value,
        fact_id=fact.id,
        revision=fact.revision,
        was=fact.was,
        rank=rank,
        ready_at=ready,
        due_at=due,
        stale_at=stale,
    )
