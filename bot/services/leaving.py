"""Access ends by itself when a child has left, was expelled or has graduated (B 2.5, 2.8.2): a tick finds it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.forms.form import BadAnswer
from bot.forms.leaving import LEAVING, parse_leaver
from bot.services.acting import Acting
from bot.services.calendars import Calendars
from bot.services.outcomes import NotFound
from domain.access import DECIDING_STAFF, Viewer
from domain.cases import Status
from domain.profiles import EndCause
from storage.grants import Grant
from storage.schools import School
from storage.work import Database, Work

CLOSED = "closed"  # the push that tells of an ended right no case stands behind


@dataclass(frozen=True, slots=True)
class LeavingNoted:
    """A pupil leaves the school: by which file, from which day, how, and how many diaries that closes."""

    file: str
    on: date
    how: EndCause
    readers: int
    today: date


class Leaving:
    """A tick: idempotent, for an ended right is found no more."""

    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars
        self._acting = Acting(calendars)

    async def __call__(self) -> int:
        """End the rights to diaries of those who have left by today, on the school's own day; how many."""
        async with self._database.open_upkeep() as work:
            schools = {school.id: school for school in await work.schools.all()}
            tomorrow = work.now.date() + timedelta(days=1)  # somewhere it has begun already
            return sum(
                [
                    await self._end(work, grant, work.now)
                    for grant in await work.grants.of_leavers(tomorrow)
                    if grant.left_on and grant.left_on <= schools[grant.school_id].local(work.now).date()
                ]
            )

    async def note(self, viewer: Viewer, said: str, at: datetime) -> LeavingNoted | BadAnswer | NotFound:
        """Put down that a pupil leaves: from that day the diary is closed to everybody who reads it."""
        try:
            leaver = parse_leaver(said)
        except BadAnswer as bad:
            return bad
        async with self._database.open_act() as work:
            for school in await _schools(work, viewer):
                pupil_id = await work.schools.pupil(school.id, leaver.file)
                if pupil_id is None:
                    continue
                await work.schools.leave(pupil_id, leaver.on, leaver.how)
                await work.audit.note(
                    "note_leaving", at=at, by=viewer.person_id, school_id=school.id, object_kind="pupil",
                    object_id=pupil_id, on=leaver.on.isoformat(), how=leaver.how,
                )  # fmt: skip
                readers = await work.grants.of_pupil(pupil_id)
                today = school.local(at).date()
                if leaver.on <= today:
                    for grant in readers:
                        await self._end(work, grant, at, leaver.how)
                return LeavingNoted(leaver.file, leaver.on, leaver.how, len(readers), today)
            return NotFound()

    async def _end(self, work: Work, grant: Grant, at: datetime, how: EndCause | None = None) -> bool:
        """By the case it was given for, with its letter; without one the right ends alone, and its reader is told."""
        cause = how or _cause(grant.left_how)
        application = await work.applications.of(grant.application_id) if grant.application_id else None
        provided = application is not None and application.status == Status.PROVIDED
        if application is not None and provided and application.person_id == grant.person_id:
            view = await self._acting.view_for_nobody(work, application)
            return await self._acting.end_by_itself(work, view, cause, at)
        return await close(work, grant, cause, at, by=None)


async def close(work: Work, grant: Grant, reason: str, at: datetime, *, by: int | None) -> bool:
    """End a right no case stands behind, write it down and owe its reader the news. False: it has ended before."""
    if not await work.grants.end(grant.person_id, grant.pupil_id, reason, at, by):
        return False
    await work.audit.note(
        "end_grant", at=at, by=by, school_id=grant.school_id, object_kind="grant", object_id=grant.id, clause=reason
    )
    if account := await work.accounts.account_of(grant.person_id):
        await work.pushes.owe(f"{CLOSED}:{grant.id}", account.id, CLOSED, at, grant=grant.id)
    return True


async def _schools(work: Work, viewer: Viewer) -> list[School]:
    mine = viewer.schools_as(*DECIDING_STAFF)
    return [school for school in await work.schools.all() if school.id in mine]


def _cause(how: str | None) -> EndCause:
    """What the roll says of a leaver; a roll that says nothing says that they have left."""
    return EndCause(how) if how in LEAVING else EndCause.LEFT
