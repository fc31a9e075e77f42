"""A complaint as people are shown it, and what follows when it moves; inside the caller's transaction.

Every way to its words goes through `domain.complaint_door` (B 5.5).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.services.calendars import Calendars
from domain.calendar import WorkCalendar
from domain.complaint_door import Handle, Own, SeatKind, to_handle
from domain.complaints import (
    OPEN,
    Complaint,
    ComplaintAct,
    ComplaintStatus,
    Fault,
    Given,
    Hand,
    Outcome,
    Reason,
    acts_open_to,
    due,
    perform,
)
from domain.limits import DueDate
from domain.profiles.common import LIMITS
from storage.applications import Application
from storage.authorities import Authority, Member
from storage.complaints import Complaint as Row
from storage.complaints import ComplaintCard, ComplaintEvent
from storage.control import Inspection
from storage.work import Work

TOLD_APPLICANT = frozenset({ComplaintAct.APPOINT, ComplaintAct.ASK, ComplaintAct.SIGN})
TOLD_HEADS = frozenset({ComplaintAct.REGISTER, ComplaintAct.DRAFT})
TOLD_RESPONSIBLE = frozenset(
    {ComplaintAct.APPOINT, ComplaintAct.REPLY, ComplaintAct.RETURN, ComplaintAct.SIGN, ComplaintAct.WITHDRAW}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """What a group may see of a complaint: number, clock, state, who acts."""

    card: ComplaintCard
    authority: Authority
    due: DueDate
    responsible: Member | None

    @property
    def status(self) -> ComplaintStatus:
        return ComplaintStatus(self.card.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintView:
    """The whole of a complaint, for its applicant or for an official the door has let in."""

    complaint: Row
    authority: Authority
    against: str  # the body complained of, by its name
    due: DueDate
    responsible: Member | None
    acts: tuple[ComplaintAct, ...]
    history: tuple[ComplaintEvent, ...]
    application: Application | None  # the case attached
    answered_before: int
    in_person: bool
    checks: tuple[Inspection, ...] = ()  # unplanned ones that stand on it (B 4.2), for officials
    awaited: str | None = None  # what the bot waits for from the one who looks: ask, reasons, measures, return
    problem: Fault | None = None

    @property
    def status(self) -> ComplaintStatus:
        return ComplaintStatus(self.complaint.status)

    @property
    def on_paper(self) -> bool:
        """It came on paper: nobody in the messenger to ask or to answer, the letter goes by post."""
        return self.complaint.account_id is None

    @property
    def outcome(self) -> Outcome | None:
        return Outcome(self.complaint.outcome) if self.complaint.outcome else None


@dataclass(frozen=True, slots=True)
class NoComplaint:
    """No such complaint for this person; whether it exists at all is not told (B 5.5)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not done; None: somebody was first."""

    why: Fault | None
    view: ComplaintView


def calendar_of(calendars: Calendars, authority: Authority) -> WorkCalendar:
    return WorkCalendar.of(authority.region, calendars.overrides)


def rules_of(row: ComplaintCard, authority: Authority, **more: Any) -> Complaint:
    return Complaint(
        reason=Reason(row.reason),
        status=ComplaintStatus(row.status),
        registered_on=authority.local(row.registered_at).date(),
        applicant_id=row.person_id,
        responsible_id=row.responsible_id,
        **more,
    )


async def card_of(work: Work, card: ComplaintCard, calendars: Calendars) -> CardView:
    authority = await work.authorities.of(card.authority_id)
    assert authority is not None
    member = await work.authorities.member(card.responsible_id, authority.id) if card.responsible_id else None
    clock = due(rules_of(card, authority), LIMITS, calendar_of(calendars, authority))
    return CardView(card=card, authority=authority, due=clock, responsible=member)


async def view_of(work: Work, key: Handle | Own, person_id: int, calendars: Calendars) -> ComplaintView:
    """The whole of a complaint, for whoever holds a pass to it."""
    row = await work.complaints.read(key)
    card = await card_of(work, row, calendars)
    school = await work.schools.of(row.against_school_id) if row.against_school_id else None
    body = await work.authorities.of(row.against_authority_id) if row.against_authority_id else None
    before = await work.complaints.answered_before(row.before_id)
    rules = _facts(row, card.authority, before)
    return ComplaintView(
        complaint=row,
        authority=card.authority,
        against=school.name if school else body.name if body else "",
        due=card.due,
        responsible=card.responsible,
        acts=acts_open_to(rules, hand_of(key, person_id)),
        history=tuple(await work.complaints.history(key)),
        application=await work.applications.of(row.application_id) if row.application_id else None,
        answered_before=before,
        in_person=school.in_person if school else not row.said and row.account_id is not None,
        checks=tuple(await work.control.of_complaint(row.id)) if isinstance(key, Handle) else (),
    )


def hand_of(key: Handle | Own, person_id: int) -> Hand:
    if isinstance(key, Own):
        return Hand(id=person_id)
    return Hand(id=person_id, head=key.kind is SeatKind.HEAD, officer=key.kind is SeatKind.OFFICER)


async def moved(
    work: Work,
    key: Handle | Own,
    person_id: int,
    act: ComplaintAct,
    given: Given,
    seen: int,
    at: datetime,
    calendars: Calendars,
    **values: Any,
) -> ComplaintView | Refused:
    """Ask the rules, move the complaint from the version seen, owe what follows."""
    view = await view_of(work, key, person_id, calendars)
    row, authority = view.complaint, view.authority
    after = perform(_facts(row, authority, view.answered_before), act, hand_of(key, person_id), given)
    if isinstance(after, Fault):
        return Refused(after, view)
    values = {"responsible_id": after.responsible_id, "outcome": after.outcome, **values}
    if after.status not in OPEN:
        values["closed_at"] = at
    won = await work.complaints.move(
        row, seen=seen, act=act, to=after.status, at=at, by=person_id, note=given.words or None, **values
    )
    if not won:
        return Refused(None, view)
    if isinstance(key, Handle):
        await work.audit.note(
            f"complaint_{act}", at=at, by=person_id, school_id=None, object_kind="complaint", object_id=row.id,
            clause=after.outcome if act is ComplaintAct.SIGN else None,
        )  # fmt: skip
    await follow(work, row.id, act, person_id, at)
    return await view_of(work, key, person_id, calendars)


async def follow(work: Work, complaint_id: int, act: ComplaintAct, by: int, at: datetime) -> None:
    """What a new state owes: notices to the applicant, to the heads, to the responsible; the card."""
    party, card = await work.complaints.party(complaint_id), await work.complaints.card(complaint_id)
    assert party is not None
    assert card is not None
    authority = await work.authorities.of(card.authority_id)
    assert authority is not None
    refs = {"complaint": card.id, "version": card.version}
    if act in TOLD_APPLICANT and party.account_id is not None:
        await work.pushes.owe(f"complaint:{card.id}:{card.version}", party.account_id, "complaint", at, **refs)
    for one in await work.authorities.members(authority.id):
        told = (act in TOLD_HEADS and one.kind is SeatKind.HEAD) or (
            act in TOLD_RESPONSIBLE and one.person_id == card.responsible_id
        )
        if not told or one.person_id == by:
            continue
        if to_handle(party, await work.authorities.standing(one.person_id)) is None:
            continue  # whoever is complained of does not even hear that there is a complaint (B 5.5)
        key = f"complaint_work:{card.id}:{card.version}:{one.account_id}"
        await work.pushes.owe(key, one.account_id, "complaint_work", at, act=act, **refs)
    if authority.chat_account_id is not None:
        key = f"complaint_card:{card.id}:{card.version}"
        await work.pushes.owe(key, authority.chat_account_id, "complaint_card", at, **refs)


def _facts(row: Row, authority: Authority, answered_before: int) -> Complaint:
    return rules_of(
        row,
        authority,
        outcome=Outcome(row.outcome) if row.outcome else None,
        nameless=not row.said.get("name") and not row.said.get("address"),
        answered_before=answered_before,
    )


def due_on(row_reason: Reason, registered_on: date, calendar: WorkCalendar) -> date:
    rules = Complaint(reason=row_reason, status=ComplaintStatus.REGISTERED, registered_on=registered_on, applicant_id=0)
    return due(rules, LIMITS, calendar).on


__all__ = ["CardView", "ComplaintView", "Inspection", "NoComplaint", "Refused", "card_of", "follow", "moved", "view_of"]
