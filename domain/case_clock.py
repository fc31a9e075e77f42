"""When a case must be decided and registered, and how that was counted."""

from dataclasses import replace

from domain.calendar import WorkCalendar
from domain.cases import OPEN, Case, Status
from domain.limits import DueDate, latest
from domain.profiles import Stage


def due(case: Case, calendar: WorkCalendar) -> DueDate | None:
    """When the running stage must be over; None for a case that runs no more."""
    stages = total_due(case, calendar)
    if not stages:
        return None
    return stages[-1][1] if case.status is Status.GRANTED_UNREGISTERED else stages[0][1]


def total_due(case: Case, calendar: WorkCalendar) -> tuple[tuple[Stage, DueDate], ...]:
    """Every stage in order; the last one is what the applicant waits for in all (M 1.1.2-e)."""
    if case.status not in OPEN:
        return ()
    decision = _decision_due(case, calendar)
    stages = [(Stage.DECISION, decision)]
    registering = case.profile.limits.get(Stage.REGISTER_APPLICANT)
    if registering is not None:
        decided_on = case.decided_on or decision.on
        stages.append((Stage.REGISTER_APPLICANT, calendar.due(decided_on, registering)))
    return tuple(stages)


def outermost_due(case: Case, calendar: WorkCalendar) -> DueDate | None:
    """The day no correction or talk moves the decision past; None where a profile lets nothing move it.

    "Never past 30 days" (ruling 10): a last day that is a day off gives way to the working day before it,
    so here `on` is earlier than `moved_from`.
    """
    limit = case.profile.limits.get(Stage.OUTERMOST)
    if limit is None:
        return None
    last = calendar.due(case.filed_on, limit)
    return replace(last, on=calendar.on_or_before(last.moved_from)) if last.moved_from else last


def _decision_due(case: Case, calendar: WorkCalendar) -> DueDate:
    """The time limit from filing; a correction or a talk only ever moves it later (ruling 10)."""
    limits = case.profile.limits
    first = calendar.due(case.filed_on, limits[Stage.DECISION])
    last, again = outermost_due(case, calendar), limits.get(Stage.AFTER_ANSWER)
    if last is None or again is None:
        return first
    if case.status is Status.CORRECTING:
        return latest((first, last))
    resumed = case.talk.on if case.talk and case.status is Status.INVITED else case.resumed_on
    if resumed is None:
        return first
    moved = latest((first, calendar.due(resumed, again)))
    return moved if moved.on <= last.on else latest((first, last))
