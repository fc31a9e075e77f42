"""What a person chooses of how the bot speaks to them: kinds of news, hours, a shared phone, the language."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time
from zoneinfo import ZoneInfo

from bot.services.calendars import Calendars
from bot.services.news import SETTINGS, rehour, settings_of
from domain.access import GrantedChild, Viewer, to_read
from domain.news import RULES, NewsKind, NewsSettings, Quiet
from storage.work import Database, Work

# The zones of Russia, each by its city; who lives elsewhere has the time of the school.
ZONES = (
    "Europe/Kaliningrad",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Yekaterinburg",
    "Asia/Omsk",
    "Asia/Krasnoyarsk",
    "Asia/Irkutsk",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
)
QUIET_CHOICES = (
    Quiet(time(21), time(7)),
    Quiet(time(22), time(7)),
    Quiet(time(22), time(9)),
    Quiet(time(23), time(8)),
    None,
)
EVENING_CHOICES = (time(16), time(17), time(18), time(19), time(20))
DIGEST_CHOICES = (time(18), time(19), time(20), time(21))


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What is chosen now, and for whom it can be chosen apart."""

    settings: NewsSettings
    children: tuple[GrantedChild, ...]
    child: GrantedChild | None  # of whom the screen speaks; None: of all
    zone: str  # in which the hours are meant
    today: date


class Choosing:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def look(self, viewer: Viewer, pupil_id: int | None = None) -> Choices:
        """What the person has chosen so far."""
        async with self._database.open_read() as work:
            return await self._choices(work, viewer, pupil_id)

    async def kind(self, viewer: Viewer, pupil_id: int | None, kind: NewsKind) -> Choices:
        """The next way of telling this kind, of one child or of all."""

        def turned(settings: NewsSettings) -> NewsSettings:
            choices = RULES[kind].choices
            now = choices.index(settings.delivery(kind, pupil_id))
            return settings.choosing(kind, choices[(now + 1) % len(choices)], pupil_id)

        return await self._change(viewer, turned, pupil_id)

    async def quiet(self, viewer: Viewer, number: int) -> Choices:
        return await self._change(viewer, lambda one: replace(one, quiet=QUIET_CHOICES[number]))

    async def evening(self, viewer: Viewer, number: int) -> Choices:
        return await self._change(viewer, lambda one: replace(one, evening_at=EVENING_CHOICES[number]))

    async def digest(self, viewer: Viewer, number: int) -> Choices:
        return await self._change(viewer, lambda one: replace(one, digest_at=DIGEST_CHOICES[number]))

    async def zone(self, viewer: Viewer, number: int) -> Choices:
        """Another zone than the school's; a number past the last is the school's own."""
        zone = ZONES[number] if number < len(ZONES) else None
        return await self._change(viewer, lambda one: replace(one, zone=zone))

    async def rest(self, viewer: Viewer) -> Choices:
        return await self._change(viewer, lambda one: replace(one, rest_on_days_off=not one.rest_on_days_off))

    async def spoilers(self, viewer: Viewer) -> Choices:
        return await self._change(viewer, lambda one: replace(one, spoilers=not one.spoilers))

    async def nameless(self, viewer: Viewer) -> Choices:
        return await self._change(viewer, lambda one: replace(one, nameless=not one.nameless))

    async def _change(
        self, viewer: Viewer, change: Callable[[NewsSettings], NewsSettings], pupil_id: int | None = None
    ) -> Choices:
        async with self._database.open_act() as work:
            theirs = (await self._choices(work, viewer, pupil_id)).child
            if pupil_id is not None and theirs is None:
                return await self._choices(work, viewer, None)  # a child of others: nothing is chosen for it
            before = settings_of(await work.accounts.settings(viewer.account_id))
            await work.accounts.choose(viewer.account_id, SETTINGS, change(before).as_kept())
            await rehour(work, viewer.account_id, self._calendars)
            return await self._choices(work, viewer, pupil_id)

    async def _choices(self, work: Work, viewer: Viewer, pupil_id: int | None) -> Choices:
        settings = settings_of(await work.accounts.settings(viewer.account_id))
        children = [
            child
            for child in await work.grants.children(viewer.person_id)
            if to_read(child.facts, work.now.astimezone(ZoneInfo(child.facts.zone)).date())
        ]
        home = children[0].facts.zone if children else ZONES[1]
        return Choices(
            settings=settings,
            children=tuple(children),
            child=next((child for child in children if child.facts.pupil_id == pupil_id), None),
            zone=settings.zone or home,
            today=work.now.astimezone(ZoneInfo(home)).date(),
        )
