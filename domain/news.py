"""What is news to a reader of a diary, and when it may reach them. A rule of the house: no regulation speaks of pushes.

Each kind is one line of `RULES`. A reader chooses for each kind: at once, in the evening digest, or not at all; quiet
hours put off and never lose; a fact whose day has gone is no news any more. Legal notices are not among these kinds:
they are owed by their own services and nobody can switch them off.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
EVENING, DIGEST_HOUR = time(18, 0), time(19, 0)


class NewsKind(StrEnum):
    """What a reader may be told of; the value is kept with what is owed."""

    MARK = "mark"
    ABSENCE = "absence"
    HOMEWORK = "homework"
    TIMETABLE = "timetable"
    TEST = "test"  # a test lies ahead
    RESULT = "result"  # of a term, interim, final
    ANSWER = "answer"  # the school has answered an absence note or a question
    MESSAGE = "message"  # of the class teacher or the school
    EVENING = "evening"  # a reminder: the homework of the next school day
    WEEK = "week"  # a reminder: the week in short


class Delivery(StrEnum):
    """How a reader hears of a kind."""

    AT_ONCE = "now"
    DIGEST = "digest"
    OFF = "off"


class Rank(IntEnum):
    """Who goes first when much is owed."""

    URGENT = 0  # legal notices, cards, what a person is waiting for
    NEWS = 1
    BULK = 2  # digests, reminders, summaries


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a kind is told where the reader has chosen nothing, and how long it stays news."""

    delivery: Delivery
    fresh: timedelta  # from the midnight that ends the day it is about; before it, when negative
    choices: tuple[Delivery, ...] = tuple(Delivery)


_ON_OR_OFF = (Delivery.AT_ONCE, Delivery.OFF)
_BEFORE_SCHOOL = timedelta(hours=8) - DAY  # eight in the morning of the day itself
_DURING_SCHOOL = timedelta(hours=16) - DAY

RULES: Mapping[NewsKind, Rule] = MappingProxyType(
    {
        NewsKind.MARK: Rule(delivery=Delivery.AT_ONCE, fresh=DAY * 14),
        NewsKind.ABSENCE: Rule(delivery=Delivery.AT_ONCE, fresh=DAY * 3),
        NewsKind.HOMEWORK: Rule(delivery=Delivery.DIGEST, fresh=_BEFORE_SCHOOL),
        NewsKind.TIMETABLE: Rule(delivery=Delivery.AT_ONCE, fresh=_DURING_SCHOOL),
        NewsKind.TEST: Rule(delivery=Delivery.DIGEST, fresh=_BEFORE_SCHOOL),
        NewsKind.RESULT: Rule(delivery=Delivery.AT_ONCE, fresh=DAY * 30),
        NewsKind.ANSWER: Rule(delivery=Delivery.AT_ONCE, fresh=DAY * 7, choices=(Delivery.AT_ONCE, Delivery.DIGEST)),
        NewsKind.MESSAGE: Rule(delivery=Delivery.AT_ONCE, fresh=DAY * 7, choices=(Delivery.AT_ONCE, Delivery.DIGEST)),
        NewsKind.EVENING: Rule(delivery=Delivery.AT_ONCE, fresh=_BEFORE_SCHOOL, choices=_ON_OR_OFF),
        NewsKind.WEEK: Rule(delivery=Delivery.AT_ONCE, fresh=DAY, choices=_ON_OR_OFF),
    }
)
REMINDERS = frozenset({NewsKind.EVENING, NewsKind.WEEK})  # these come at an hour of their own, not with a fact


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of a person's own clock when the phone stays silent; from the later to the earlier across midnight."""

    since: time
    until: time

    def __contains__(self, moment: time) -> bool:
        if self.since <= self.until:
            return self.since <= moment < self.until
        return moment >= self.since or moment < self.until


NIGHT = Quiet(time(22, 0), time(7, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsSettings:
    """What a reader has chosen, for all their children and for each apart (`None` is all of them)."""

    chosen: Mapping[tuple[int | None, NewsKind], Delivery] = field(default_factory=dict)
    quiet: Quiet | None = NIGHT
    digest_at: time = DIGEST_HOUR
    evening_at: time = EVENING
    zone: str | None = None  # None: that of the first school
    rest_on_days_off: bool = False  # on a day off nothing comes at once: it waits for that day's digest
    spoilers: bool = False  # marks are covered until they are tapped
    nameless: bool = False  # no name of a child: the phone is shared

    def delivery(self, kind: NewsKind, pupil_id: int | None = None) -> Delivery:
        """How this kind is told of this child."""
        for whom in (pupil_id, None):
            chosen = self.chosen.get((whom, kind))
            if chosen is not None and chosen in RULES[kind].choices:
                return chosen
        return RULES[kind].delivery

    def choosing(self, kind: NewsKind, delivery: Delivery, pupil_id: int | None = None) -> Self:
        """The same with one choice more; one for all the children takes the place of those for each."""
        kept = {
            where: what
            for where, what in self.chosen.items()
            if where[1] is not kind or (pupil_id is not None and where[0] != pupil_id)
        }
        return replace(self, chosen={**kept, (pupil_id, kind): delivery})

    def as_kept(self) -> dict[str, Any]:
        """Plain JSON; what is not chosen is not kept, so that a better default reaches everybody."""
        kinds: dict[str, dict[str, str]] = {}
        for (pupil_id, kind), delivery in self.chosen.items():
            kinds.setdefault("all" if pupil_id is None else str(pupil_id), {})[kind.value] = delivery.value
        plain: dict[str, Any] = {
            "kinds": kinds,
            "quiet": [f"{self.quiet.since:%H:%M}", f"{self.quiet.until:%H:%M}"] if self.quiet else [],
            "digest": f"{self.digest_at:%H:%M}",
            "evening": f"{self.evening_at:%H:%M}",
            "zone": self.zone,
            "rest": self.rest_on_days_off,
            "spoilers": self.spoilers,
            "nameless": self.nameless,
        }
        return {name: value for name, value in plain.items() if value != _DEFAULTS.get(name)}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """What was kept; what cannot be read is as if it had not been chosen."""
        quiet = kept.get("quiet", _DEFAULTS["quiet"])
        hours = [found for one in quiet if (found := _hour(one)) is not None] if isinstance(quiet, list) else []
        return cls(
            chosen=dict(_chosen(kept.get("kinds"))),
            quiet=Quiet(*hours) if len(hours) == 2 else None if quiet == [] else NIGHT,
            digest_at=_hour(kept.get("digest")) or DIGEST_HOUR,
            evening_at=_hour(kept.get("evening")) or EVENING,
            zone=_zone(kept.get("zone")),
            rest_on_days_off=kept.get("rest") is True,
            spoilers=kept.get("spoilers") is True,
            nameless=kept.get("nameless") is True,
        )


_DEFAULTS: Mapping[str, Any] = {
    "kinds": {}, "quiet": ["22:00", "07:00"], "digest": "19:00", "evening": "18:00", "zone": None, "rest": False,
    "spoilers": False, "nameless": False,
}  # fmt: skip


def _hour(text: object) -> time | None:
    try:
        return time.fromisoformat(str(text))
    except ValueError:
        return None


def _zone(name: object) -> str | None:
    try:
        return ZoneInfo(str(name)).key if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _chosen(kinds: object) -> Iterator[tuple[tuple[int | None, NewsKind], Delivery]]:
    for whom, chosen in kinds.items() if isinstance(kinds, dict) else ():
        if whom != "all" and not str(whom).isdecimal():
            continue
        for kind, delivery in chosen.items() if isinstance(chosen, dict) else ():
            if kind in NewsKind._value2member_map_ and delivery in Delivery._value2member_map_:
                yield (None if whom == "all" else int(whom), NewsKind(kind)), Delivery(delivery)


IsDayOff = Callable[[date], bool]


def never_off(_day: date) -> bool:
    """For those whose calendar nobody asked."""
    return False


def stale_at(kind: NewsKind, about: date, zone: str) -> datetime:
    """From when a fact of this kind about this day (of the school's own zone) is no news any more."""
    ends = datetime.combine(about + DAY, time(0), ZoneInfo(zone))
    return ends.astimezone(UTC) + RULES[kind].fresh


def when_told(
    kind: NewsKind,
    settings: NewsSettings,
    zone: str,
    *,
    ready_at: datetime,
    stale: datetime,
    pupil_id: int | None = None,
    day_off: IsDayOff = never_off,
) -> tuple[datetime, Rank] | None:
    """When a fact that may be told from `ready_at` on reaches the reader, and with what haste; None: never.

    `zone` is the reader's own. A digest that would come when the fact is stale is not waited for.
    """
    delivery = settings.delivery(kind, pupil_id)
    if delivery is Delivery.OFF:
        return None
    if delivery is Delivery.AT_ONCE and settings.rest_on_days_off and kind not in REMINDERS:
        local = ready_at.astimezone(ZoneInfo(zone))
        if day_off(local.date()):
            delivery = Delivery.DIGEST
    at_once = after_quiet(ready_at, settings.quiet, zone)
    if delivery is Delivery.DIGEST:
        digest = after_quiet(next_at(settings.digest_at, ready_at, zone), settings.quiet, zone)
        if digest < stale:
            return digest, Rank.BULK
    if at_once >= stale:
        return None
    return at_once, Rank.BULK if kind in REMINDERS else Rank.NEWS


def own_hour(kind: NewsKind, settings: NewsSettings, about: date, zone: str) -> datetime:
    """When a reminder about a day comes: of homework the evening before at the reader's hour, of a week at the digest.

    The hour is of the reader's own zone.
    """
    day, hour = (about - DAY, settings.evening_at) if kind is NewsKind.EVENING else (about, settings.digest_at)
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)


def after_quiet(moment: datetime, quiet: Quiet | None, zone: str) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into."""
    where = ZoneInfo(zone)
    while quiet is not None and moment.astimezone(where).time() in quiet:
        moment = next_at(quiet.until, moment, zone, strictly=True)
    return moment


def is_quiet(moment: datetime, quiet: Quiet | None, zone: str) -> bool:
    return quiet is not None and moment.astimezone(ZoneInfo(zone)).time() in quiet


def next_at(hour: time, moment: datetime, zone: str, *, strictly: bool = False) -> datetime:
    """The first time at or after the moment (`strictly`: after it) when clocks of the zone show this hour.

    An hour that a change of clocks leaves out comes as late as it was put off; one that comes twice may be either.
    """
    where = ZoneInfo(zone)
    today = moment.astimezone(where).date()
    found = (
        datetime.combine(today + DAY * ahead, hour, where).replace(fold=fold).astimezone(UTC)
        for ahead in (-1, 0, 1, 2)
        for fold in (0, 1)
    )
    return min(one for one in found if one > moment or (one == moment and not strictly))
