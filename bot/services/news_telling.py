"""What a message of news says, asked of the facts at the moment of sending, for many readers in one unit of work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.services.calendars import Calendars
from bot.services.news import settings_of
from bot.services.news_days import NewsOfDays
from bot.services.news_facts import LOADERS, Asked, Said
from domain.access import GrantedChild, Permit, to_read
from domain.news import Delivery, NewsKind, NewsSettings, after_quiet
from storage.pushes import Push
from storage.work import Database, Work

STALE, NO_ACCESS, OFF = "stale", "no_access", "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """All that is due about one child to one reader: one message."""

    child: GrantedChild
    children: tuple[GrantedChild, ...]
    said: Mapping[NewsKind, tuple[object, ...]]  # in the order of the kinds
    settings: NewsSettings
    today: date


@dataclass(slots=True, kw_only=True)
class Bundle:
    """The pushes of one message while it is made."""

    pushes: list[Push]
    news: News | None = None
    told: dict[int, int] = field(default_factory=dict)  # push -> the revision that is told
    dropped: dict[int, str] = field(default_factory=dict)  # push -> why it is not said
    put_off: dict[int, datetime] = field(default_factory=dict)  # push -> its later hour


@dataclass(slots=True)
class _Readable:
    """A bundle that passed the door."""

    bundle: Bundle
    child: GrantedChild
    children: tuple[GrantedChild, ...]
    permit: Permit
    settings: NewsSettings


class NewsTelling:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._days = database, NewsOfDays(calendars)

    async def prepare(self, pushes: Sequence[Push]) -> list[Bundle]:
        """Messages out of what has been claimed; a bundle without news says nothing, and tells why."""
        bundles: dict[tuple[int, int], Bundle] = {}
        for push in pushes:
            bundles.setdefault(push.bundle, Bundle(pushes=[])).pushes.append(push)
        async with self._database.open_read() as work:
            children = await work.grants.children_of({push.person_id for push in pushes if push.person_id})
            readable = [
                one for bundle in bundles.values() if (one := self._admit(bundle, children, work.now)) is not None
            ]
            await self._load(work, readable)
        return list(bundles.values())

    def _admit(self, bundle: Bundle, children: Mapping[int, list[GrantedChild]], now: datetime) -> _Readable | None:
        """Ask the door again; leave out what is stale, and put off what has run into quiet hours."""
        first = bundle.pushes[0]
        theirs = tuple(children.get(first.person_id or 0, ()))
        child = next((one for one in theirs if one.facts.pupil_id == first.pupil_id), None)
        permit = to_read(child.facts, now.astimezone(ZoneInfo(child.facts.zone)).date()) if child else None
        if child is None or permit is None:
            bundle.dropped = {push.id: NO_ACCESS for push in bundle.pushes}
            return None
        settings = settings_of(first.settings)
        zone = settings.zone or theirs[0].facts.zone
        opens = after_quiet(now, settings.quiet, zone)
        for push in bundle.pushes:
            if push.stale_at is not None and push.stale_at <= now:
                bundle.dropped[push.id] = STALE
            elif settings.delivery(NewsKind(push.kind), push.pupil_id) is Delivery.OFF:
                bundle.dropped[push.id] = OFF
            elif opens > now:
                bundle.put_off[push.id] = opens
        return _Readable(bundle, child, theirs, permit, settings)

    async def _load(self, work: Work, readable: Sequence[_Readable]) -> None:
        known = await work.pushes.told([push for one in readable for push in one.bundle.pushes])
        asked: dict[NewsKind, list[Asked]] = {}
        for one in readable:
            for push in one.bundle.pushes:
                if push.id not in one.bundle.dropped and push.id not in one.bundle.put_off:
                    was = known.get((push.account_id, push.fact or ""), push.refs.get("was"))
                    asked.setdefault(NewsKind(push.kind), []).append(_asked(push, one.permit, was))
        said: dict[int, Said] = {}
        for kind, facts in asked.items():
            load = LOADERS.get(kind) or self._days.loaders[kind]
            said |= await load(work, facts)
        was_of = {fact.push_id: fact.was for facts in asked.values() for fact in facts}
        for one in readable:
            _compose(one, said, was_of, work.now)


def _asked(push: Push, permit: Permit, was: int | None) -> Asked:
    return Asked(push_id=push.id, id=push.refs["id"], revision=push.refs["revision"], was=was, permit=permit)


def _compose(one: _Readable, said: Mapping[int, Said], was_of: Mapping[int, int | None], now: datetime) -> None:
    bundle, by_kind, facts = one.bundle, dict[NewsKind, list[object]](), set[str | None]()
    for push in bundle.pushes:
        if push.id in bundle.dropped or push.id in bundle.put_off:
            continue
        found, was = said.get(push.id), was_of[push.id]
        if found is None or push.fact in facts or (was is not None and found.revision <= was):
            bundle.dropped[push.id] = STALE  # withdrawn, changed back, or told with an earlier push
            continue
        facts.add(push.fact)
        bundle.told[push.id] = found.revision
        by_kind.setdefault(NewsKind(push.kind), []).append(found.what)
    if by_kind:
        bundle.news = News(
            child=one.child,
            children=one.children,
            said={kind: tuple(by_kind[kind]) for kind in NewsKind if kind in by_kind},
            settings=one.settings,
            today=now.astimezone(ZoneInfo(one.child.facts.zone)).date(),
        )
