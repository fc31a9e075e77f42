"""Anybody asks the school's staff: one conversation at a time, reopened when the answer was not enough (B 1.3.6)."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.calendars import Calendars
from bot.services.inquiries import ASK_DRAFT, LONGEST, InquiryView, NoInquiry, NotDone, moved, owe_card, view_of
from domain.access import Viewer
from domain.inquiries import InquiryAct, InquiryStatus, Topic
from domain.profiles import Field
from storage.drafts import Draft
from storage.schools import School
from storage.work import Database, Work

WORDED = {"add": InquiryAct.ADD, "reopen": InquiryAct.REOPEN, "time": InquiryAct.TIME, "call": InquiryAct.CALL}
WORDLESS = {"write": InquiryAct.WRITE, "close": InquiryAct.CLOSE}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The bot waits for words: of a new question on a topic, or of an act on the open conversation."""

    school: School
    what: str  # ask, add, reopen, time, call
    topic: Topic
    known: str = ""  # a phone the applicant has given before
    too_long: bool = False


class Asking:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def mine(self, viewer: Viewer | None, *, unanswered: bool = False) -> InquiryView | NoInquiry:
        """The open conversation of a person; `unanswered`: only one that still waits, so that no other can begin."""
        if viewer is None:
            return NoInquiry()
        async with self._database.open_read() as work:
            inquiry = await work.inquiries.open_of(viewer.account_id)
            if inquiry is None or (unanswered and inquiry.status == InquiryStatus.ANSWERED):
                return NoInquiry()
            return await view_of(work, inquiry, self._calendars, words=True)

    async def begin(
        self, external_id: str, locale: str, school_id: int, topic: Topic, at: datetime
    ) -> Wanted | InquiryView | NoInquiry:
        """Begin a question; an unanswered one is gone on with instead. The tap is the word that lets us know them.

        In a school that keeps personal data out of the messenger the question is opened by number alone (ruling 14).
        """
        async with self._database.open_act() as work:
            school = await work.schools.of(school_id)
            if school is None:
                return NoInquiry()
            viewer = await work.accounts.admit(external_id, locale, at)
            before = await work.inquiries.open_of(viewer.account_id)
            if before is not None:
                view = await view_of(work, before, self._calendars, words=True)
                if view.status is not InquiryStatus.ANSWERED:
                    return view
                await moved(work, view, viewer, InquiryAct.CLOSE, before.version, at, self._calendars)
            if school.in_person:
                return await self._register(work, viewer, school, topic, "", at)
            answers = {"what": "ask", "school": school.id, "topic": topic}
            draft = await work.drafts.open(viewer.account_id, ASK_DRAFT, at)
            await work.drafts.save(draft, answers, at)
            return Wanted(school, "ask", topic)

    async def choose(
        self, viewer: Viewer, inquiry_id: int, act: str, seen: int, at: datetime
    ) -> Wanted | InquiryView | NotDone | NoInquiry:
        """A button of one's own conversation: what needs no words is done, for the rest the bot waits."""
        async with self._database.open_act() as work:
            view = await self._own(work, viewer, inquiry_id)
            if isinstance(view, NoInquiry):
                return view
            if act in WORDLESS or (view.school.in_person and act in WORDED):
                step = WORDLESS.get(act) or WORDED[act]
                words = "-" if view.school.in_person and act in WORDED else ""
                return await moved(work, view, viewer, step, seen, at, self._calendars, text=words)
            if act not in WORDED:
                return view
            draft = await work.drafts.open(viewer.account_id, ASK_DRAFT, at)
            answers = {"what": act, "inquiry": view.inquiry.id, "version": seen}
            await work.drafts.save(draft, answers, at)
            return Wanted(view.school, act, Topic(view.inquiry.topic), await self._phone(work, viewer))

    async def say(self, viewer: Viewer, said: str, at: datetime) -> Wanted | InquiryView | NotDone | NoInquiry:
        """The words the bot waited for."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, ASK_DRAFT)
            if draft is None:
                return NoInquiry()
            wanted = await self._wanted(work, viewer, draft)
            if isinstance(wanted, NoInquiry) or len(said) > LONGEST:
                return (
                    wanted
                    if isinstance(wanted, NoInquiry)
                    else Wanted(wanted.school, wanted.what, wanted.topic, wanted.known, too_long=True)
                )
            await work.drafts.drop(draft)
            if wanted.what == "ask":
                return await self._register(work, viewer, wanted.school, wanted.topic, said.strip(), at)
            view = await self._own(work, viewer, draft.answers["inquiry"])
            if isinstance(view, NoInquiry):
                return view
            act = WORDED[wanted.what]
            return await moved(
                work, view, viewer, act, draft.answers["version"], at, self._calendars, text=said.strip()
            )

    async def _wanted(self, work: Work, viewer: Viewer, draft: Draft) -> Wanted | NoInquiry:
        answers = draft.answers
        if answers["what"] == "ask":
            school = await work.schools.of(answers["school"])
            return Wanted(school, "ask", Topic(answers["topic"])) if school else NoInquiry()
        view = await self._own(work, viewer, answers["inquiry"])
        if isinstance(view, NoInquiry):
            return view
        return Wanted(view.school, answers["what"], Topic(view.inquiry.topic), await self._phone(work, viewer))

    async def _register(
        self, work: Work, viewer: Viewer, school: School, topic: Topic, text: str, at: datetime
    ) -> InquiryView:
        inquiry = await work.inquiries.register(
            school.number_prefix,
            school.local(at).year,
            at=at,
            text=text,
            school_id=school.id,
            account_id=viewer.account_id,
            person_id=viewer.person_id,
            topic=topic,
            status=InquiryStatus.WAITING,
        )
        await owe_card(work, school, inquiry, at)
        return await view_of(work, inquiry, self._calendars, words=True)

    async def _own(self, work: Work, viewer: Viewer, inquiry_id: int) -> InquiryView | NoInquiry:
        inquiry = await work.inquiries.of(inquiry_id)
        if inquiry is None or inquiry.account_id != viewer.account_id:
            return NoInquiry()
        return await view_of(work, inquiry, self._calendars, words=True)

    async def _phone(self, work: Work, viewer: Viewer) -> str:
        """The phone of the person's last application, so that it need not be typed again."""
        for one in (await work.applications.of_account(viewer.account_id))[:1]:
            return str(one.answers.get(Field.PHONE) or "")
        return ""
