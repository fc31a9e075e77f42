"""Complaints that came on paper: an officer of the authority writes them down; from then on the clock is the same.

Registered on the day they are entered (B 5.6, 5.10). Whom one may not hear of, one cannot enter (B 5.5).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.forms.complaint import BODY, CHANNEL, ENTRY, FILES, Asked, entry_form, said_of
from bot.forms.form import Answered, Form, Step, answered
from bot.services.calendars import Calendars
from bot.services.complaint_files import attached
from bot.services.complaints import ComplaintView, calendar_of, due_on, follow, view_of
from bot.services.keeping import Fetch, received
from domain.access import Viewer
from domain.complaint_door import Party, to_handle
from domain.complaints import ComplaintAct, ComplaintStatus, Reason
from domain.files import FileRef, Purpose
from storage.drafts import Draft
from storage.work import Database, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body one may complain of to an authority: a school under it, or another authority under it."""

    code: str  # as a button says it
    name: str
    authority_id: int  # who considers
    school_id: int | None = None
    under_id: int | None = None
    in_person: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Where an entry stands: the open question, or the review when `step` is None."""

    draft: Draft
    form: Form
    bodies: tuple[Body, ...]
    step: Step | None
    problem: str | None = None
    said: str = ""

    @property
    def body(self) -> Body | None:
        return next((one for one in self.bodies if one.code == self.draft.answers.get(BODY)), None)

    @property
    def files(self) -> int:
        return len(self.draft.answers.get(FILES, ()))

    @property
    def place(self) -> tuple[int, int]:
        """Which question this is, and of how many."""
        assert self.step is not None
        return self.form.place(self.step.name, self.draft.answers)


@dataclass(frozen=True, slots=True)
class NoEntry:
    """Nothing is being entered, or this person may not enter anything."""


class ComplaintEntering:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def open(self, viewer: Viewer, at: datetime) -> Entry | NoEntry:
        """Begin to enter a complaint, or go on with the one begun."""
        async with self._database.open_act() as work:
            bodies = await self._bodies(work, viewer)
            if not bodies:
                return NoEntry()
            draft = await work.drafts.open(viewer.account_id, ENTRY, at)
            return _entry(await work.drafts.save(draft, draft.answers, at), bodies)

    async def answer(
        self, viewer: Viewer, said: str, at: datetime, *, draft_id: int | None = None, step: str | None = None
    ) -> Entry | NoEntry:
        """Take an answer to the open question, or the one picked by a button of question `step`."""

        async def take(work: Work, here: Entry) -> Entry:
            taken = answered(here, said, step)
            if not isinstance(taken, Answered):
                return taken
            return _entry(await work.drafts.save(here.draft, taken.answers, at), here.bodies)

        return await self._change(viewer, draft_id, take)

    async def attach(self, viewer: Viewer, fetch: Fetch, ref: FileRef, at: datetime) -> Entry | NoEntry:
        """Keep a page of it, photographed or scanned."""
        new = await received(fetch, ref, Purpose.COMPLAINT)

        async def take(work: Work, here: Entry) -> Entry:
            if here.step is None or here.step.name != Asked.PAPERS:
                return replace(here, problem="text_only") if here.step else here
            draft = await attached(work, here.draft, new, viewer.account_id, at)
            return replace(here, problem=draft) if isinstance(draft, str) else _entry(draft, here.bodies)

        return await self._change(viewer, None, take)

    async def anew(self, viewer: Viewer, draft_id: int, at: datetime) -> Entry | NoEntry:
        """Ask everything again."""

        async def forget(work: Work, here: Entry) -> Entry:
            return _entry(await work.drafts.save(here.draft, {}, at), here.bodies)

        return await self._change(viewer, draft_id, forget)

    async def drop(self, viewer: Viewer, draft_id: int) -> NoEntry:
        """Forget the entry, as asked."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, ENTRY)
            if draft is not None and draft.id == draft_id:
                await work.drafts.drop(draft)
        return NoEntry()

    async def file(self, viewer: Viewer, draft_id: int, seen: int, at: datetime) -> ComplaintView | Entry | NoEntry:
        """Register it: journal number and due date at once, as of one signed in chat (B 5.6, 5.10)."""
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, draft_id)
            if isinstance(here, NoEntry) or here.step is not None or here.draft.version != seen or here.body is None:
                return here
            complaint_id = await self._register(work, here, here.body, viewer, at)
            await work.drafts.drop(here.draft)
            await work.audit.note(
                "complaint_enter", at=at, by=viewer.person_id, school_id=None, object_kind="complaint",
                object_id=complaint_id,
            )  # fmt: skip
            await follow(work, complaint_id, ComplaintAct.REGISTER, viewer.person_id, at)
            party = await work.complaints.party(complaint_id)
            key = to_handle(party, await work.authorities.standing(viewer.person_id)) if party else None
            assert key is not None  # the body was one of those the door lets them hear of
            return await view_of(work, key, viewer.person_id, self._calendars)

    async def _register(self, work: Work, here: Entry, body: Body, viewer: Viewer, at: datetime) -> int:
        authority, answers = await work.authorities.of(body.authority_id), here.draft.answers
        assert authority is not None
        reason, day = Reason(answers[Asked.REASON]), authority.local(at).date()
        return await work.complaints.register(
            authority.number_prefix,
            day.year,
            at=at,
            by=viewer.person_id,
            authority_id=authority.id,
            against_school_id=body.school_id,
            against_authority_id=body.under_id,
            account_id=None,
            person_id=None,
            application_id=None,
            before_id=None,
            channel=answers[CHANNEL],
            reason=reason,
            status=ComplaintStatus.REGISTERED,
            said={} if body.in_person else said_of(answers),
            files=[] if body.in_person else list(answers.get(FILES, ())),
            due_on=due_on(reason, day, calendar_of(self._calendars, authority)),
        )

    async def _bodies(self, work: Work, viewer: Viewer) -> tuple[Body, ...]:
        """Those complained of to the authorities of this person, but for those the person was ever among (B 5.5)."""
        standing = await work.authorities.standing(viewer.person_id)
        found = []
        for seat in standing.seats:
            for school_id in await work.authorities.schools_of(seat.authority_id):
                school = await work.schools.of(school_id)
                assert school is not None
                found.append(
                    Body(code=f"s{school_id}", name=school.name, authority_id=seat.authority_id, school_id=school_id,
                         in_person=school.in_person)
                )  # fmt: skip
            found += [
                Body(code=f"a{one.id}", name=one.name, authority_id=seat.authority_id, under_id=one.id)
                for one in await work.authorities.all()
                if one.superior_id == seat.authority_id
            ]
        return tuple(one for one in found if to_handle(_party(one), standing))

    async def _here(self, work: Work, viewer: Viewer, draft_id: int | None) -> Entry | NoEntry:
        draft = await work.drafts.of(viewer.account_id, ENTRY)
        if draft is None or (draft_id is not None and draft.id != draft_id):
            return NoEntry()
        bodies = await self._bodies(work, viewer)
        return _entry(draft, bodies) if bodies else NoEntry()

    async def _change(
        self, viewer: Viewer, draft_id: int | None, change: Callable[[Work, Entry], Awaitable[Entry]]
    ) -> Entry | NoEntry:
        async with self._database.open_act() as work:
            here = await self._here(work, viewer, draft_id)
            return here if isinstance(here, NoEntry) else await change(work, here)


def _party(body: Body) -> Party:
    return Party(
        complaint_id=0, authority_id=body.authority_id, account_id=None, person_id=None,
        against_school_id=body.school_id, against_authority_id=body.under_id,
    )  # fmt: skip


def _entry(draft: Draft, bodies: tuple[Body, ...]) -> Entry:
    chosen = next((one for one in bodies if one.code == draft.answers.get(BODY)), None)
    form = entry_form([one.code for one in bodies], in_person=chosen is not None and chosen.in_person)
    return Entry(draft=draft, form=form, bodies=bodies, step=form.next(draft.answers))
