"""An inquiry as people are shown it, and what follows when it moves; inside the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.calendars import Calendars
from domain.access import DECIDING_STAFF, Viewer
from domain.inquiries import Course, Fault, InquiryAct, InquiryStatus, due, perform
from domain.limits import DueDate
from domain.profiles import profile
from storage.accounts import Officer
from storage.inquiries import Inquiry, Turn
from storage.schools import School
from storage.work import Work

ASK_DRAFT, CONSULT_DRAFT = "inquiry", "consult"
LONGEST = 2000  # characters of a question or an answer
# The applicant hears of these when staff have done them; staff of what the applicant has.
TOLD_APPLICANT = frozenset({InquiryAct.TAKE, InquiryAct.ANSWER, InquiryAct.NUMBER, InquiryAct.OFFER, InquiryAct.HELD})
TOLD_TAKER = frozenset({InquiryAct.ADD, InquiryAct.WRITE, InquiryAct.TIME, InquiryAct.CALL, InquiryAct.REOPEN})
CHOICES = frozenset({InquiryAct.WRITE, InquiryAct.TIME, InquiryAct.CALL})


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryView:
    """All that may be shown of an inquiry; a screen for a group takes no words of it."""

    inquiry: Inquiry
    school: School
    due: DueDate | None
    taker: Officer | None
    turns: tuple[Turn, ...] = ()

    @property
    def status(self) -> InquiryStatus:
        return InquiryStatus(self.inquiry.status)


@dataclass(frozen=True, slots=True)
class NoInquiry:
    """No such conversation for this person: a stranger learns nothing."""


@dataclass(frozen=True, slots=True)
class NotDone:
    """It was not done; the conversation as it stands says why. None: somebody was first."""

    why: Fault | None
    view: InquiryView


def course_of(inquiry: Inquiry, school: School) -> Course:
    return Course(
        status=InquiryStatus(inquiry.status),
        applicant_id=inquiry.person_id,
        asked_on=school.local(inquiry.asked_at).date(),
        taker_id=inquiry.taker_id,
        chosen_on=school.local(inquiry.chosen_at).date() if inquiry.chosen_at else None,
    )


async def view_of(work: Work, inquiry: Inquiry, calendars: Calendars, *, words: bool) -> InquiryView:
    """An inquiry beside its school and clock; `words`: with what was said, for its applicant and its taker."""
    school = await work.schools.of(inquiry.school_id)
    assert school is not None
    taker = await work.accounts.officer(inquiry.taker_id, school.id) if inquiry.taker_id else None
    return InquiryView(
        inquiry=inquiry,
        school=school,
        due=due(course_of(inquiry, school), profile(school.profile).limits, calendars.of(school)),
        taker=taker,
        turns=tuple(await work.inquiries.turns(inquiry.id)) if words else (),
    )


async def moved(
    work: Work,
    view: InquiryView,
    viewer: Viewer,
    act: InquiryAct,
    seen: int,
    at: datetime,
    calendars: Calendars,
    *,
    text: str = "",
) -> InquiryView | NotDone:
    """Ask the rules, move the inquiry from the version seen, owe what follows."""
    inquiry, school = view.inquiry, view.school
    staff = bool(viewer.staff_in(school.id) & DECIDING_STAFF)
    on = school.local(at).date()
    after = perform(course_of(inquiry, school), act, viewer.person_id, on, staff=staff, words=text)
    if isinstance(after, Fault):
        return NotDone(after, view)
    values: dict[str, object] = {"status": after.status, "taker_id": after.taker_id}
    if act is InquiryAct.TAKE:
        values["taken_at"] = at
    if act in CHOICES:
        values |= {"chosen_at": at, "chosen": text or None}
    if after.status is InquiryStatus.ANSWERED:
        values["answered_at"] = at
    if after.status is InquiryStatus.CLOSED:
        values["closed_at"] = at
    won = await work.inquiries.move(
        inquiry, seen=seen, act=act, at=at, by=viewer.person_id, text=text or None, **values
    )
    if not won:
        return NotDone(None, view)
    if staff and viewer.person_id != inquiry.person_id:
        await work.audit.note(
            f"inquiry_{act}", at=at, by=viewer.person_id, school_id=school.id, object_kind="inquiry",
            object_id=inquiry.id,
        )  # fmt: skip
    fresh = await work.inquiries.of(inquiry.id)
    assert fresh is not None
    await _tell(work, fresh, act, at)
    await owe_card(work, school, fresh, at)
    return await view_of(work, fresh, calendars, words=True)


async def _tell(work: Work, inquiry: Inquiry, act: InquiryAct, at: datetime) -> None:
    refs = {"inquiry": inquiry.id, "version": inquiry.version}
    if act in TOLD_APPLICANT:
        await work.pushes.owe(f"inquiry:{inquiry.id}:{inquiry.version}", inquiry.account_id, "inquiry", at, **refs)
    elif act in TOLD_TAKER and inquiry.taker_id is not None:
        account = await work.accounts.account_of(inquiry.taker_id)
        if account is not None:
            key = f"inquiry_work:{inquiry.id}:{inquiry.version}"
            await work.pushes.owe(key, account.id, "inquiry_work", at, **refs)


async def owe_card(work: Work, school: School, inquiry: Inquiry, at: datetime) -> None:
    """A fresh card for the staff chat; where there is none yet, for every officer."""
    accounts = [school.staff_account_id] if school.staff_account_id is not None else []
    if not accounts:
        accounts = [account for _one, account in await work.accounts.officers(school.id, list(DECIDING_STAFF))]
    for account_id in accounts:
        await work.pushes.owe(
            f"inquiry_card:{inquiry.id}:{inquiry.version}:{account_id}", account_id, "inquiry_card", at,
            inquiry=inquiry.id, version=inquiry.version,
        )  # fmt: skip
