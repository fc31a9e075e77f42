"""Staff answer questions: take, read in private, answer by reply, name a phone, offer one of three (B 1.3.6, 3.3.1)."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.services.calendars import Calendars
from bot.services.inquiries import CONSULT_DRAFT, LONGEST, InquiryView, NoInquiry, NotDone, moved, view_of
from domain.access import DECIDING_STAFF, Viewer
from domain.inquiries import OWED, InquiryAct, InquiryStatus
from domain.offices import office_of
from domain.profiles.stands import stand_of
from storage.schools import School
from storage.work import Database, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An inquiry in the hands of who took it: with the answer being written and the answers kept to be sent again."""

    view: InquiryView
    mine: bool
    drafted: str = ""
    canned: tuple[tuple[int, str], ...] = ()
    phones: tuple[tuple[str, str], ...] = ()  # whose, and the number
    sent: bool = False  # an answer has just gone: it may be kept
    kept: bool = False
    too_long: bool = False


ACTS = {
    "take": InquiryAct.TAKE,
    "pass": InquiryAct.PASS,
    "offer": InquiryAct.OFFER,
    "held": InquiryAct.HELD,
}


class Consulting:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def queue(self, viewer: Viewer) -> list[InquiryView]:
        """The questions of one's schools that wait for an answer, without their words."""
        async with self._database.open_read() as work:
            schools = list(viewer.schools_as(*DECIDING_STAFF))
            found = await work.inquiries.owed(list(OWED), schools)
            return [await view_of(work, one, self._calendars, words=False) for one in found]

    async def open(self, viewer: Viewer, inquiry_id: int, at: datetime) -> Desk | NoInquiry:
        """Read it in private. Its words are for the one who took it; the next message of theirs is the answer."""
        async with self._database.open_act() as work:
            view = await self._of_staff(work, viewer, inquiry_id)
            return view if isinstance(view, NoInquiry) else await self._desk(work, viewer, view, at)

    async def do(
        self, viewer: Viewer, inquiry_id: int, act: str, seen: int, at: datetime
    ) -> Desk | NotDone | NoInquiry:
        """A button that needs no words."""
        async with self._database.open_act() as work:
            view = await self._of_staff(work, viewer, inquiry_id)
            if isinstance(view, NoInquiry) or act not in ACTS:
                return NoInquiry()
            done = await moved(work, view, viewer, ACTS[act], seen, at, self._calendars)
            if isinstance(done, NotDone):
                return done
            if act != "take":
                await self._forget(work, viewer, inquiry_id)
            return await self._desk(work, viewer, done, at)

    async def name_phone(
        self, viewer: Viewer, inquiry_id: int, place: int, seen: int, at: datetime
    ) -> Desk | NotDone | NoInquiry:
        """Tell the number where the answer is known (B 1.3.6)."""
        async with self._database.open_act() as work:
            view = await self._of_staff(work, viewer, inquiry_id)
            if isinstance(view, NoInquiry):
                return view
            phones = _phones(view.school)
            if not 0 <= place < len(phones):
                return NoInquiry()
            words = ": ".join(phones[place])
            done = await moved(work, view, viewer, InquiryAct.NUMBER, seen, at, self._calendars, text=words)
            if isinstance(done, NotDone):
                return done
            await self._forget(work, viewer, inquiry_id)
            return await self._desk(work, viewer, done, at)

    async def write(self, viewer: Viewer, said: str, at: datetime) -> Desk | NoInquiry:
        """Take the answer as typed: it is shown before it goes."""
        return await self._draft(viewer, said.strip(), at)

    async def use_canned(self, viewer: Viewer, canned_id: int, at: datetime) -> Desk | NoInquiry:
        return await self._draft(viewer, canned_id, at)

    async def send(self, viewer: Viewer, inquiry_id: int, seen: int, at: datetime) -> Desk | NotDone | NoInquiry:
        """Send the answer; it carries the specialist's name, position and phone (B 3.3.3-d)."""
        async with self._database.open_act() as work:
            view = await self._of_staff(work, viewer, inquiry_id)
            draft = await work.drafts.of(viewer.account_id, CONSULT_DRAFT)
            if isinstance(view, NoInquiry) or draft is None or draft.answers["inquiry"] != inquiry_id:
                return NoInquiry()
            text = str(draft.answers.get("text", ""))
            done = await moved(work, view, viewer, InquiryAct.ANSWER, seen, at, self._calendars, text=text)
            if isinstance(done, NotDone):
                return done
            await work.drafts.drop(draft)
            return replace(await self._desk(work, viewer, done, at), sent=True)

    async def keep(self, viewer: Viewer, inquiry_id: int, at: datetime) -> Desk | NoInquiry:
        """Keep the last answer of one's own to be sent again; it holds no personal data, the specialist says."""
        async with self._database.open_act() as work:
            view = await self._of_staff(work, viewer, inquiry_id)
            if isinstance(view, NoInquiry):
                return view
            said = [turn for turn in view.turns if turn.act == InquiryAct.ANSWER and turn.by == viewer.person_id]
            known = {text for _id, text in await work.inquiries.canned(view.school.id, view.inquiry.topic)}
            if said and said[-1].text and said[-1].text not in known:
                await work.inquiries.can(view.school.id, view.inquiry.topic, said[-1].text, by=viewer.person_id, at=at)
            return replace(await self._desk(work, viewer, view, at), kept=bool(said))

    async def carded(self, view: InquiryView, message_id: int) -> None:
        async with self._database.open_upkeep() as work:
            await work.inquiries.carded(view.inquiry.id, message_id, view.inquiry.version)

    # -- the course of it

    async def _draft(self, viewer: Viewer, given: str | int, at: datetime) -> Desk | NoInquiry:
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, CONSULT_DRAFT)
            view = await self._of_staff(work, viewer, draft.answers["inquiry"]) if draft else NoInquiry()
            if draft is None or isinstance(view, NoInquiry) or view.school.in_person:
                return NoInquiry()
            canned = dict(await work.inquiries.canned(view.school.id, view.inquiry.topic))
            text = given if isinstance(given, str) else canned.get(given, "")
            too_long = len(text) > LONGEST
            if text and not too_long:
                await work.drafts.save(draft, {**draft.answers, "text": text}, at)
            return replace(await self._desk(work, viewer, view, at), too_long=too_long)

    async def _of_staff(self, work: Work, viewer: Viewer, inquiry_id: int) -> InquiryView | NoInquiry:
        inquiry = await work.inquiries.of(inquiry_id)
        if inquiry is None or not viewer.staff_in(inquiry.school_id) & DECIDING_STAFF:
            return NoInquiry()
        if inquiry.person_id == viewer.person_id:
            return NoInquiry()
        return await view_of(work, inquiry, self._calendars, words=inquiry.taker_id == viewer.person_id)

    async def _desk(self, work: Work, viewer: Viewer, view: InquiryView, at: datetime) -> Desk:
        mine = view.inquiry.taker_id == viewer.person_id
        if not mine or view.status not in OWED:
            return Desk(view=view, mine=mine)
        drafted = ""
        if not view.school.in_person and view.status is not InquiryStatus.OFFERED:
            draft = await work.drafts.open(viewer.account_id, CONSULT_DRAFT, at, {"inquiry": view.inquiry.id})
            # One specialist, one applicant at a time (B 2.11): what was being written to another is let go.
            same = draft.answers["inquiry"] == view.inquiry.id
            answers = draft.answers if same else {"inquiry": view.inquiry.id}
            drafted = str((await work.drafts.save(draft, answers, at)).answers.get("text", ""))
        return Desk(
            view=view,
            mine=True,
            drafted=drafted,
            canned=tuple(await work.inquiries.canned(view.school.id, view.inquiry.topic)),
            phones=_phones(view.school),
        )

    async def _forget(self, work: Work, viewer: Viewer, inquiry_id: int) -> None:
        draft = await work.drafts.of(viewer.account_id, CONSULT_DRAFT)
        if draft is not None and draft.answers["inquiry"] == inquiry_id:
            await work.drafts.drop(draft)


def _phones(school: School) -> tuple[tuple[str, str], ...]:
    """Whom the applicant may be sent to: the school, those who receive, the body above."""
    office = office_of(school.name, school.contacts)
    found = [(school.name, office.phone)]
    found += [(one.position or one.name, one.phone) for one in office.officials]
    if above := stand_of(school.profile).superior:
        found.append((above.name, above.phone))
    return tuple((who, phone) for who, phone in found if who and phone)
