"""What every page of a diary begins with: the door, the child it is about, the days off of the child's school."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import structlog

from bot.services.calendars import Calendars
from domain.access import GrantedChild, Permit, Scope, Viewer, then_in, to_read
from domain.calendar import WorkCalendar
from domain.timetable import Frame
from storage.work import Work

logger = structlog.get_logger(__name__)

FARTHEST = timedelta(days=800)  # a day beyond this (a button nobody drew) is no day of any school year we hold


class NoDiary(StrEnum):
    """Why there is nothing to read."""

    NO_CHILDREN = "no_children"  # no diary is open to this person at all
    NOT_YOURS = "not_yours"  # this one is not: never open, ended, or of no child that exists; nobody is told which
    RESTRICTED = "restricted"  # the diary is open, this part of it is not


@dataclass(frozen=True, slots=True)
class Admitted:
    """A child whose diary may be read now: the permit, the brothers and sisters, the school's own time."""

    child: GrantedChild
    children: tuple[GrantedChild, ...]
    permit: Permit
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildView:
    """What every page of a child's diary tells: whose it is, among which children, and what day it is there."""

    child: GrantedChild
    children: tuple[GrantedChild, ...]
    today: date


async def admit(
    work: Work, viewer: Viewer | None, pupil_id: int | None, least: Scope = Scope.WHOLE
) -> Admitted | NoDiary:
    """Ask the door for every child of the person, and choose one of those it lets through: one SELECT.

    The first child where none is named; NoDiary says the same of a child of others and of one that does not exist.
    `least` is what the page needs: one that tells nothing but lessons opens to a restricted grant too.
    """
    permits: dict[int, Permit] = {}
    children: list[GrantedChild] = []
    for child in await work.grants.children(viewer.person_id) if viewer else ():
        today = work.now.astimezone(ZoneInfo(child.facts.zone)).date()
        if permit := to_read(child.facts, today, Scope.LESSONS):
            permits[permit.pupil_id] = permit
            children.append(child)
    chosen = next((child for child in children if pupil_id in (None, child.facts.pupil_id)), None)
    if chosen is None:
        if pupil_id is None:
            return NoDiary.NO_CHILDREN
        logger.warning("diary.refused", person_id=viewer.person_id if viewer else None, pupil_id=pupil_id)
        return NoDiary.NOT_YOURS
    permit = permits[chosen.facts.pupil_id]
    now = work.now.astimezone(ZoneInfo(permit.zone))
    if to_read(chosen.facts, now.date(), least) is None:
        return NoDiary.RESTRICTED
    return Admitted(chosen, tuple(children), permit, now)


async def as_of(work: Work, admitted: Admitted, day: date | None) -> Admitted:
    """The child in the class of that day: days before the turn of a year are read in the class of then."""
    if day is None or day >= admitted.today:
        return admitted
    class_id = await work.years.class_on(admitted.permit, day)
    return admitted if class_id is None else replace(admitted, permit=then_in(admitted.permit, class_id))


def with_days_off(frame: Frame, calendars: Calendars) -> Frame:
    """The timetable knowing the state's days off, those an operator entered among them."""
    return replace(frame, why_off=WorkCalendar.of(frame.region, calendars.overrides).why_off)


def within_reach(day: date | None, today: date) -> date | None:
    """The day asked for; None where it is none of any school year."""
    return day if day is not None and abs(day - today) <= FARTHEST else None
