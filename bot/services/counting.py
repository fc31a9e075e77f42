"""What control counts of a quarter: timeliness by stage and officer, refusals, channels, whether it worked (B 2.12)."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.services.cases import case_of
from domain.calendar import WorkCalendar
from domain.case_clock import total_due
from domain.cases import Status
from domain.control import Kept, Tally, tally
from domain.people import FullName
from domain.profiles import Stage, profile
from storage.schools import School
from storage.work import Work

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How the service was kept in a quarter."""

    school: School
    since: date
    until: date
    back: int  # quarters ago
    stages: tuple[tuple[str, Tally], ...]
    officers: tuple[tuple[str, Tally], ...]
    grounds: tuple[tuple[str, int], ...]
    channels: tuple[tuple[str, int], ...]
    worked: int
    not_worked: int


@dataclass(slots=True)
class _Counted:
    kept: list[Kept] = field(default_factory=list)
    grounds: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)


async def count(work: Work, school: School, calendar: WorkCalendar, since: date, until: date) -> Figures:
    """How the service was kept from the one day to the day before the other."""
    zone = ZoneInfo(school.zone)
    span = (datetime.combine(since, time(), zone), datetime.combine(until, time(), zone))
    counted = _Counted()
    await _count_cases(work, school, calendar, span, counted)
    await _count_inquiries(work, school, calendar, span, counted)
    kept, today = counted.kept, school.local(work.now).date()
    yes, no = await work.control.worked(school.id, *span)
    return Figures(
        school=school,
        since=since,
        until=until - timedelta(days=1),
        back=0,
        stages=tuple(
            (stage, tally([one for one in kept if one.stage == stage], today))
            for stage in dict.fromkeys(one.stage for one in kept)
        ),
        officers=await _by_officer(work, school, kept, today),
        grounds=tuple(counted.grounds.most_common()),
        channels=tuple(counted.channels.most_common()),
        worked=yes,
        not_worked=no,
    )


async def _count_cases(work: Work, school: School, calendar: WorkCalendar, span: Span, counted: _Counted) -> None:
    ids = await work.control.filed(school.id, *span)
    entered = await work.control.entered(ids)
    for one in ids:
        application = await work.applications.of(one)
        assert application is not None
        refused = application.status in {"refused", "intake_refused"}
        counted.channels[application.channel] += 1
        counted.grounds.update(application.grounds if refused else ())
        case = case_of(application, school)
        if case.status is Status.WITHDRAWN and case.decided_on is None:
            continue
        for stage, due in total_due(replace(case, status=Status.TAKEN), calendar):
            if stage is Stage.DECISION:
                by = application.decided_by or application.executor_id
                counted.kept.append(Kept(stage, by, due.on, case.decided_on))
            elif case.decided_on is not None and not refused:
                at, by = entered.get(one, (None, None))
                counted.kept.append(Kept(stage, by, due.on, school.local(at).date() if at else None))


async def _count_inquiries(work: Work, school: School, calendar: WorkCalendar, span: Span, counted: _Counted) -> None:
    limit = profile(school.profile).limits[Stage.INQUIRY]
    for asked, answered, taker in await work.control.inquiries(school.id, *span):
        due_on = calendar.due(school.local(asked).date(), limit).on
        answered_on = school.local(answered).date() if answered else None
        counted.kept.append(Kept(Stage.INQUIRY, taker, due_on, answered_on))


async def _by_officer(work: Work, school: School, kept: list[Kept], today: date) -> tuple[tuple[str, Tally], ...]:
    found = []
    for person_id in dict.fromkeys(one.officer_id for one in kept if one.officer_id is not None):
        officer = await work.accounts.officer(person_id, school.id)
        name = FullName.read(officer.name).initials() if officer and officer.name and not school.in_person else ""
        found.append((name, tally([one for one in kept if one.officer_id == person_id], today)))
    return tuple(found)
