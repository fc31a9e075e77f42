"""Who reads a child's diary, as the school sees it: a right ended at once with its ground, a way in for one more."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.services.acting import Acting
from bot.services.calendars import Calendars
from bot.services.joining import ACCESS
from bot.services.leaving import close
from bot.services.outcomes import Denied, NotFound, Overtaken
from bot.services.qr import picture_of
from bot.services.rules import rules_of
from domain.access import DECIDING_STAFF, Viewer
from domain.applications import MAY_EXECUTE
from domain.cases import Act, Particulars, Status
from domain.profiles import Ground, GroundKind, Profile
from storage.codes import LINK_LIVES, SHORT_LIVES
from storage.grants import Grant
from storage.schools import RollEntry, School
from storage.work import Database, Work


@dataclass(frozen=True, slots=True)
class Reading:
    """A right that stands, and the case it was given for."""

    grant: Grant
    number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadersView:
    """A pupil and everybody who may read the diary; `ending` is the right about to be ended."""

    school: School
    profile: Profile
    pupil: RollEntry
    readers: tuple[Reading, ...]
    may_invite: bool
    ending: Reading | None = None
    ended: bool = False

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """Why a right may be ended, by the profile of the school."""
        return self.profile.grounds_of(GroundKind.TERMINATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """What is handed to one more representative whose document was seen: a link with its picture, or six digits."""

    view: ReadersView
    valid_until: datetime  # on the school's clock
    url: str = ""
    picture: bytes = b""
    code: str = ""


class Readers:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars
        self._acting = Acting(calendars)

    async def of_file(self, viewer: Viewer, file: str) -> ReadersView | NotFound:
        """The readers of a pupil of one's own school, by the number of the personal file."""
        async with self._database.open_read() as work:
            for school_id in viewer.schools_as(*DECIDING_STAFF):
                pupil_id = await work.schools.pupil(school_id, file.strip())
                if pupil_id is not None:
                    return await self._view(work, viewer, school_id, pupil_id)
            return NotFound()

    async def of_pupil(self, viewer: Viewer, school_id: int, pupil_id: int) -> ReadersView | NotFound:
        """The same, by a button."""
        async with self._database.open_read() as work:
            if not viewer.staff_in(school_id) & DECIDING_STAFF:
                return NotFound()
            return await self._view(work, viewer, school_id, pupil_id)

    async def choose(self, viewer: Viewer, grant_id: int) -> ReadersView | NotFound:
        """A right about to be ended: its ground is asked."""
        async with self._database.open_read() as work:
            return await self._choice(work, viewer, grant_id)

    async def end(
        self, viewer: Viewer, grant_id: int, code: str, at: datetime
    ) -> ReadersView | Denied | Overtaken | NotFound:
        """End the right at once, on a ground of the profile; by the case it was given for, with its letter."""
        async with self._database.open_act() as work:
            view = await self._choice(work, viewer, grant_id)
            if isinstance(view, NotFound) or view.ending is None or code not in {one.code for one in view.grounds}:
                return view
            grant = view.ending.grant
            application = await work.applications.of(grant.application_id) if grant.application_id else None
            if application is not None and application.status == Status.PROVIDED:
                case = await self._acting.view(work, application, viewer)
                given = Particulars(on=view.school.local(at).date(), grounds=(code,))
                done = await self._acting.perform(work, case, viewer, Act.TERMINATE, given, application.version, at)
                if isinstance(done, Denied | Overtaken):
                    return done
            else:
                await close(work, grant, code, at, by=viewer.person_id)
            again = await self._view(work, viewer, view.school.id, view.pupil.pupil_id)
            return again if isinstance(again, NotFound) else replace(again, ended=True)

    async def invite(
        self, viewer: Viewer, school_id: int, pupil_id: int, address: str, at: datetime, *, aloud: bool = False
    ) -> WayIn | NotFound:
        """A way in for one more representative of the child, whose document the officer has seen (ruling 6, b)."""
        async with self._database.open_act() as work:
            view = await self._view(work, viewer, school_id, pupil_id)
            if isinstance(view, NotFound) or not view.may_invite:
                return NotFound()
            await work.audit.note(
                "invite_reader", at=at, by=viewer.person_id, school_id=school_id, object_kind="pupil",
                object_id=pupil_id, aloud=aloud,
            )  # fmt: skip
            if aloud:
                code = await work.codes.make_short(ACCESS, school_id, at, pupil=pupil_id)
                return WayIn(view=view, valid_until=view.school.local(at + SHORT_LIVES), code=code)
            url = address + await work.codes.make(ACCESS, school_id, at, pupil=pupil_id)
        until = view.school.local(at + LINK_LIVES)
        return WayIn(view=view, valid_until=until, url=url, picture=picture_of(url))

    async def _choice(self, work: Work, viewer: Viewer, grant_id: int) -> ReadersView | NotFound:
        grant = await work.grants.of(grant_id)
        if grant is None or not viewer.staff_in(grant.school_id) & DECIDING_STAFF:
            return NotFound()
        view = await self._view(work, viewer, grant.school_id, grant.pupil_id)
        if isinstance(view, NotFound):
            return view
        return replace(view, ending=next((one for one in view.readers if one.grant.id == grant_id), None))

    async def _view(self, work: Work, viewer: Viewer, school_id: int, pupil_id: int) -> ReadersView | NotFound:
        school = await work.schools.of(school_id)
        pupil = next((one for one in await work.schools.roll(school_id) if one.pupil_id == pupil_id), None)
        if school is None or pupil is None:
            return NotFound()
        readers = []
        for grant in await work.grants.of_pupil(pupil_id):
            application = await work.applications.of(grant.application_id) if grant.application_id else None
            readers.append(Reading(grant, application.number if application else None))
        gone = pupil.left_on is not None and pupil.left_on <= school.local(work.now).date()
        return ReadersView(
            school=school,
            profile=rules_of(school),
            pupil=pupil,
            readers=tuple(readers),
            may_invite=bool(viewer.staff_in(school_id) & MAY_EXECUTE) and not gone,
        )
