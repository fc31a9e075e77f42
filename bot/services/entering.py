"""Applications that came on paper: entered by an officer, numbered at once, opened by a one-time link."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.documents.data import link_as_data
from bot.documents.letters import OneTimeLink
from bot.documents.render import Template, render_pdf
from bot.forms.form import Answered, Form, Step, answered
from bot.forms.paper import CHANNEL, FILE, NOT_GIVEN, POST, VISIT, paper_form
from bot.services.acting import Acting
from bot.services.applying import FILED, owe_card
from bot.services.calendars import Calendars
from bot.services.cases import CaseView, view_of
from bot.services.joining import ACCESS, ACCOUNT
from bot.services.outcomes import NotFound
from bot.services.qr import picture_of
from bot.services.receipts import RECEIPT, receipt_paper
from domain.access import Viewer
from domain.applications import MAY_EXECUTE
from domain.cases import Status
from domain.limits import TimeLimit
from domain.profiles import Field, Stage, profile
from storage.codes import LINK_LIVES, SHORT_LIVES
from storage.drafts import Draft
from storage.schools import School
from storage.work import Database, Work

DRAFT = "paper"
POSTED_LINK_LIVES = timedelta(days=30)  # an answer by post is on its way longer than a link usually lives


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Where an entry stands: the open question, or the review when `step` is None."""

    draft: Draft
    form: Form
    schools: tuple[School, ...]
    step: Step | None
    problem: str | None = None
    said: str = ""

    @property
    def school(self) -> School | None:
        chosen = self.draft.answers.get(Field.SCHOOL)
        return next((school for school in self.schools if str(school.id) == chosen), None)

    @property
    def place(self) -> tuple[int, int]:
        """Which question this is, and of how many."""
        assert self.step is not None
        return self.form.place(self.step.name, self.draft.answers)


@dataclass(frozen=True, slots=True)
class NoEntry:
    """Nothing is being entered, or this person may not enter anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The link an officer hands to an applicant on paper: words, a picture, the letter with both."""

    view: CaseView
    url: str
    valid_until: datetime  # on the school's clock
    picture: bytes  # PNG
    letter: bytes | None  # PDF; None in person, where letters do not pass through the messenger


@dataclass(frozen=True, slots=True)
class ReadOut:
    """A short code, told once to the officer who reads it out."""

    view: CaseView
    code: str
    valid_until: datetime  # on the school's clock


@dataclass(frozen=True, slots=True)
class ByPhone:
    """What is told to who has called: the school, and how long a decision takes there."""

    school: School
    limit: TimeLimit


Taking = Callable[[Work, Entry], Awaitable[Entry]]


class Entering:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars
        self._acting = Acting(calendars)

    async def open(self, viewer: Viewer, at: datetime) -> Entry | NoEntry:
        """Begin to enter an application, or go on with the one begun."""
        async with self._database.open_act() as work:
            schools = await _schools(work, viewer)
            if not schools:
                return NoEntry()
            first: dict[str, Any] = {Field.SCHOOL: str(schools[0].id)} if len(schools) == 1 else {}
            draft = await work.drafts.open(viewer.account_id, DRAFT, at, first)
            return _entry(await work.drafts.save(draft, draft.answers, at), schools, work.now)

    async def answer(
        self, viewer: Viewer, said: str, at: datetime, *, draft_id: int | None = None, step: str | None = None
    ) -> Entry | NoEntry:
        """Take an answer to the open question, or the one picked by a button of question `step`."""

        async def take(work: Work, here: Entry) -> Entry:
            taken = answered(here, said, step)
            if not isinstance(taken, Answered):
                return taken
            answers = taken.answers
            if taken.name == FILE and here.school and await work.schools.pupil(here.school.id, said.strip()) is None:
                return replace(here, problem="known_file", said=said)
            if taken.name == Field.SCHOOL:
                answers = {Field.SCHOOL: answers[Field.SCHOOL]}  # another school's form asks other things
            return _entry(await work.drafts.save(here.draft, answers, at), here.schools, work.now)

        return await self._change(viewer, draft_id, take)

    async def anew(self, viewer: Viewer, draft_id: int, at: datetime) -> Entry | NoEntry:
        """Ask everything but the school again."""

        async def forget(work: Work, here: Entry) -> Entry:
            kept = {key: value for key, value in here.draft.answers.items() if key == Field.SCHOOL}
            return _entry(await work.drafts.save(here.draft, kept, at), here.schools, work.now)

        return await self._change(viewer, draft_id, forget)

    async def drop(self, viewer: Viewer, draft_id: int) -> NoEntry:
        """Forget the entry, as asked."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is not None and draft.id == draft_id:
                await work.drafts.drop(draft)
        return NoEntry()

    async def by_phone(self, viewer: Viewer, draft_id: int, at: datetime) -> ByPhone | NoEntry:
        """Somebody has called: nothing is entered, only information is given (B 2.7); that it was is on record."""
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, draft_id)
            if isinstance(here, NoEntry):
                return here
            school = here.school or here.schools[0]
            await work.drafts.drop(here.draft)
            await work.audit.note(
                "inform_by_phone", at=at, by=viewer.person_id, school_id=school.id, object_kind="school",
                object_id=school.id,
            )  # fmt: skip
            return ByPhone(school, profile(school.profile).limits[Stage.DECISION])

    async def file(self, viewer: Viewer, draft_id: int, seen: int, at: datetime) -> CaseView | Entry | NoEntry:
        """Register the application on the day it is entered, with its number and due date (B 3.3.2, 3.5)."""
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, draft_id)
            if isinstance(here, NoEntry) or here.step is not None or here.draft.version != seen:
                return here
            school, said = here.school, here.draft.answers
            assert school is not None
            answers = {key: value for key, value in said.items() if key in set(Field) and value != NOT_GIVEN}
            application = await work.applications.register(
                number=await work.applications.next_number(school.number_prefix, school.local(at).year),
                school_id=school.id,
                account_id=None,
                person_id=None,
                profile=school.profile,
                channel=said.get(CHANNEL, VISIT),
                status=Status.FILED,
                answers=answers,
                pupil_id=await work.schools.pupil(school.id, said[FILE].strip()) if FILE in said else None,
                at=at,
                by=viewer.person_id,
                act=FILED,
            )
            await work.drafts.drop(here.draft)
            await self._audit(work, "enter_application", viewer, school.id, application.id, at)
            view = await view_of(work, application, self._calendars, viewer=viewer, history=True)
            await work.applications.schedule(application.id, view.due.on if view.due else None)
            await self._acting.sign(work, view, RECEIPT, receipt_paper(view), at, viewer.person_id)
            await owe_card(work, school, application)
            return view

    async def hand(self, viewer: Viewer, application_id: int, address: str, at: datetime) -> Handed | NotFound:
        """Make the one-time link of a provided case that nobody has come for; an earlier link is good no more.

        `address` is what the secret is written after. The secret is kept nowhere: who loses it asks for another.
        """
        async with self._database.open_act() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None or application.pupil_id is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer)
            if view.status is not Status.PROVIDED or not view.on_paper:
                return NotFound()
            await work.codes.void(view.school.id, at, application=application.id)
            lives = POSTED_LINK_LIVES if application.channel == POST else LINK_LIVES
            secret = await work.codes.make(
                ACCESS, view.school.id, at, lives, pupil=application.pupil_id, application=application.id
            )
            await self._audit(work, "hand_link", viewer, view.school.id, application.id, at)
            document = await work.documents.of_application(application.id, "decision")
        link = OneTimeLink(url=f"{address}{secret}", valid_until=view.school.local(at + lives))
        letter = None
        if document is not None:
            data = document.data["data"] | {"link": link_as_data(link)}
            letter = await asyncio.to_thread(render_pdf, Template(document.data["template"]), data)
        return Handed(
            view=view, url=link.url, valid_until=link.valid_until, picture=picture_of(link.url), letter=letter
        )

    async def read_out(self, viewer: Viewer, application_id: int, at: datetime) -> ReadOut | NotFound:
        """Six digits to be read out to an applicant on paper who stands here: ten minutes, five tries."""
        async with self._database.open_act() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None or application.pupil_id is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer)
            if view.status is not Status.PROVIDED or not view.on_paper:
                return NotFound()
            code = await work.codes.make_short(
                ACCESS, view.school.id, at, pupil=application.pupil_id, application=application.id
            )
            await self._audit(work, "read_out_code", viewer, view.school.id, application.id, at)
            return ReadOut(view, code, view.school.local(at + SHORT_LIVES))

    async def change_account(
        self, viewer: Viewer, application_id: int, address: str, at: datetime
    ) -> Handed | NotFound:
        """A link by which an applicant whose document was seen comes back from a new account of the messenger."""
        async with self._database.open_act() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None or application.account_id is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer)
            if not viewer.staff_in(view.school.id) & MAY_EXECUTE:
                return NotFound()
            await work.codes.void(view.school.id, at, account=application.account_id)
            url = address + await work.codes.make(
                ACCOUNT, view.school.id, at, account=application.account_id, application=application.id
            )
            await self._audit(work, "hand_account_link", viewer, view.school.id, application.id, at)
        until = view.school.local(at + LINK_LIVES)
        return Handed(view=view, url=url, valid_until=until, picture=picture_of(url), letter=None)

    async def read_out_account(self, viewer: Viewer, application_id: int, at: datetime) -> ReadOut | NotFound:
        """Six digits by which an applicant who stands here with a document comes from a new account."""
        async with self._database.open_act() as work:
            application = await self._acting.of_staff(work, viewer, application_id)
            if application is None or application.account_id is None:
                return NotFound()
            view = await view_of(work, application, self._calendars, viewer=viewer)
            if not view.executes:
                return NotFound()
            await work.codes.void(view.school.id, at, account=application.account_id)
            code = await work.codes.make_short(
                ACCOUNT, view.school.id, at, account=application.account_id, application=application.id
            )
            await self._audit(work, "read_out_account_code", viewer, view.school.id, application.id, at)
            return ReadOut(view, code, view.school.local(at + SHORT_LIVES))

    async def _audit(
        self, work: Work, act: str, viewer: Viewer, school_id: int, application_id: int, at: datetime
    ) -> None:
        await work.audit.note(
            act,
            at=at,
            by=viewer.person_id,
            school_id=school_id,
            object_kind="application",
            object_id=application_id,
        )

    async def _here(self, work: Work, viewer: Viewer, draft_id: int | None) -> Entry | NoEntry:
        draft = await work.drafts.of(viewer.account_id, DRAFT)
        schools = await _schools(work, viewer)
        if draft is None or draft_id not in (None, draft.id) or not schools:
            return NoEntry()
        return _entry(draft, schools, work.now)

    async def _change(self, viewer: Viewer, draft_id: int | None, change: Taking) -> Entry | NoEntry:
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, draft_id)
            return here if isinstance(here, NoEntry) else await change(work, here)


async def _schools(work: Work, viewer: Viewer) -> tuple[School, ...]:
    """The schools a person may enter applications for."""
    mine = viewer.schools_as(*MAY_EXECUTE)
    return tuple(school for school in await work.schools.all() if school.id in mine)


def _entry(draft: Draft, schools: tuple[School, ...], now: datetime) -> Entry:
    chosen = next((school for school in schools if str(school.id) == draft.answers.get(Field.SCHOOL)), None)
    form = paper_form(
        [school.id for school in schools],
        profile(chosen.profile) if chosen else None,
        in_person=chosen is not None and chosen.in_person,
        today=(chosen or schools[0]).local(now).date(),
    )
    return Entry(draft=draft, form=form, schools=schools, step=form.next(draft.answers))
