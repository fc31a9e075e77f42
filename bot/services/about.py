"""The service told to whoever asks: whose school, its offices, how they stand at this moment (B 1.3)."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.documents import blanks
from bot.services.applying import DRAFT
from bot.services.calendars import Calendars
from domain.access import Viewer
from domain.limits import DueDate
from domain.office_hours import OfficeHours, State, parse_hours
from domain.offices import Office, office_of
from domain.profiles import Field, Profile, Stage, profile
from domain.profiles.stands import Stand, stand_of
from storage.authorities import Authority
from storage.schools import School
from storage.work import Database, Work

BLANKS = (blanks.APPLICATION, blanks.CANCELLATION, blanks.COMPLAINT)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeNow:
    """An office and how it stands at this moment; None where its hours are not known."""

    office: Office
    hours: OfficeHours | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is told of the service in one school."""

    school: School
    profile: Profile
    stand: Stand
    office: OfficeNow
    superior: OfficeNow | None
    highest: OfficeNow | None
    stages: tuple[tuple[Stage, DueDate], ...]  # when a decision would be, were the application filed now
    today: datetime
    several: bool  # whether there are other schools to ask about


@dataclass(frozen=True, slots=True)
class WhichSchool:
    """The person has to say which school they ask about."""

    schools: tuple[School, ...]


class AboutService:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def of(self, viewer: Viewer | None, school_id: int = 0) -> About | WhichSchool:
        """The service in a school: the one asked about, else the person's own, else the only one there is."""
        async with self._database.open_read() as work:
            schools = {school.id: school for school in await work.schools.all()}
            asked = school_id or await self._own(work, viewer) or (next(iter(schools)) if len(schools) == 1 else 0)
            if asked not in schools:
                return WhichSchool(tuple(schools.values()))
            above = await work.authorities.above(asked)
            highest = await work.authorities.of(above.superior_id) if above and above.superior_id else None
            return self._about(schools[asked], work.now, above, highest, several=len(schools) > 1)

    async def schools(self) -> WhichSchool:
        """Every school, to choose from."""
        async with self._database.open_read() as work:
            return WhichSchool(tuple(await work.schools.all()))

    async def blank(self, view: About, name: str) -> bytes:
        """A form to print, with to whom it is written."""
        office, above = view.office.office, view.superior.office if view.superior else None
        if name == blanks.COMPLAINT:
            form = blanks.complaint_blank(above.name if above else "", above.head if above else "")
        else:
            make = blanks.application_blank if name == blanks.APPLICATION else blanks.cancellation_blank
            form = make(office.name, office.head)
        return await asyncio.to_thread(blanks.blank_pdf, form, int(view.today.timestamp()))

    async def scheme(self, view: About) -> bytes:
        """The flow chart as a picture (B 3.2, App. 4)."""
        data = blanks.scheme_data(view.school.name, view.stand.steps)
        return await asyncio.to_thread(blanks.scheme_png, data)

    async def _own(self, work: Work, viewer: Viewer | None) -> int:
        """The school of the person's children, roles or form, when it is one."""
        if viewer is None:
            return 0
        found = {child.school_id for child in await work.grants.children(viewer.person_id)}
        found |= {role.school_id for role in viewer.roles if role.school_id}
        found |= {one.school_id for one in (await work.applications.of_account(viewer.account_id))[:1]}
        if not found and (draft := await work.drafts.of(viewer.account_id, DRAFT)):
            chosen = str(draft.answers.get(Field.SCHOOL, ""))
            found = {int(chosen)} if chosen.isdecimal() else set()
        return found.pop() if len(found) == 1 else 0

    def _about(
        self, school: School, now: datetime, above: Authority | None, over: Authority | None, *, several: bool
    ) -> About:
        rules, stand, local = profile(school.profile), stand_of(school.profile), school.local(now)
        superior = office_of(above.name, above.facts) if above else _superior(school) or stand.superior
        highest = office_of(over.name, over.facts) if over else stand.highest
        calendar = self._calendars.of(school)
        decision = calendar.due(local.date(), rules.limits[Stage.DECISION])
        stages = [(Stage.DECISION, decision)]
        if Stage.REGISTER_APPLICANT in rules.limits:
            entered = calendar.due(decision.on, rules.limits[Stage.REGISTER_APPLICANT])
            stages.append((Stage.REGISTER_APPLICANT, entered))

        def now_at(office: Office | None) -> OfficeNow | None:
            if office is None:
                return None
            hours = parse_hours(office.hours) if office.hours else None
            return OfficeNow(office=office, hours=hours, state=hours.state(local, calendar) if hours else None)

        own = now_at(office_of(school.name, school.contacts))
        assert own is not None
        return About(
            school=school,
            profile=rules,
            stand=stand,
            office=own,
            superior=now_at(superior),
            highest=now_at(highest),
            stages=tuple(stages),
            today=local,
            several=several,
        )


def _superior(school: School) -> Office | None:
    """The body above the school as it was entered."""
    entered = school.contacts.get("superior") or {}
    return office_of(str(entered["name"]), entered) if entered.get("name") else None
