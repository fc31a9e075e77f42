"""An authority considers complaints: appoints, asks, decides, signs; those complained of are not here (B 5.5 - 5.9)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.documents.data import as_data
from bot.services.calendars import Calendars
from bot.services.complaint_papers import answer_paper, sheet_of
from bot.services.complaints import CardView, ComplaintView, NoComplaint, Refused, card_of, moved, view_of
from domain.access import Viewer
from domain.complaint_door import Handle, SeatKind, to_handle
from domain.complaints import NO_ANSWER, ON_MERITS, OPEN, ComplaintAct, Fault, Given, Outcome
from storage.authorities import Member
from storage.work import Database, Work

DRAFT = "consider"
LONGEST = 3000
# What the bot asks the responsible for, word by word: of a justified complaint also the measures (B 5.7, 5.8).
ASKS = {Outcome.JUSTIFIED: ("reasons", "measures"), Outcome.UNJUSTIFIED: ("reasons",)}

Result = ComplaintView | Refused | NoComplaint


class Considering:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def queue(self, viewer: Viewer) -> list[CardView]:
        """The open complaints one may see, the one due first at the head."""
        async with self._database.open_read() as work:
            standing = await work.authorities.standing(viewer.person_id)
            found = []
            for seat in viewer.seats:
                for party in await work.complaints.parties(seat.authority_id, list(OPEN)):
                    card = await work.complaints.card(party.complaint_id)
                    if card is not None and to_handle(party, standing):
                        found.append(await card_of(work, card, self._calendars))
            return found

    async def look(self, viewer: Viewer, complaint_id: int) -> ComplaintView | NoComplaint:
        async with self._database.open_read() as work:
            key = await self._key(work, viewer, complaint_id)
            if key is None:
                return NoComplaint()
            return await self._with_question(work, viewer, await self._view(work, key, viewer))

    async def able(self, viewer: Viewer, complaint_id: int) -> tuple[ComplaintView, tuple[Member, ...]] | NoComplaint:
        """Whom the head may appoint: those of the authority whom the door lets to this complaint (B 5.5, 5.6)."""
        async with self._database.open_read() as work:
            key, party = await self._key(work, viewer, complaint_id), await work.complaints.party(complaint_id)
            if key is None or party is None:
                return NoComplaint()
            found = [
                one
                for one in await work.authorities.members(party.authority_id)
                if to_handle(party, await work.authorities.standing(one.person_id))
            ]
            unique = {one.person_id: one for one in found}
            return await self._view(work, key, viewer), tuple(unique.values())

    async def appoint(self, viewer: Viewer, complaint_id: int, to: int, seen: int, at: datetime) -> Result:
        """The head appoints the person responsible (B 5.6)."""
        async with self._database.open_act() as work:
            key, party = await self._key(work, viewer, complaint_id), await work.complaints.party(complaint_id)
            if key is None or party is None:
                return NoComplaint()
            may_see = to_handle(party, await work.authorities.standing(to)) is not None
            given = Given(to=to, may_see=may_see)
            return await self._moved(
                work, key, viewer, ComplaintAct.APPOINT, given, seen, at, appointed_by=viewer.person_id
            )

    async def begin(
        self, viewer: Viewer, complaint_id: int, what: str, seen: int, at: datetime, outcome: Outcome | None = None
    ) -> Result:
        """Wait for words: a question to the applicant, why a draft is given back, or what the answer will say."""
        async with self._database.open_act() as work:
            key = await self._key(work, viewer, complaint_id)
            if key is None:
                return NoComplaint()
            view = await self._view(work, key, viewer)
            act = {"ask": ComplaintAct.ASK, "return": ComplaintAct.RETURN}.get(what, ComplaintAct.DRAFT)
            if act not in view.acts:
                return Refused(Fault.NOT_NOW, view)
            if outcome is not None and outcome not in ON_MERITS:
                return await self._draft(work, key, viewer, {"outcome": outcome}, seen, at)
            answers = {"complaint": complaint_id, "version": seen, "what": what, "outcome": outcome}
            draft = await work.drafts.open(viewer.account_id, DRAFT, at, answers)
            await work.drafts.save(draft, answers, at)
            return replace(view, awaited=what)

    async def write(self, viewer: Viewer, said: str, at: datetime) -> Result:
        """The words the bot waited for."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            key = await self._key(work, viewer, draft.answers["complaint"]) if draft else None
            if draft is None or key is None:
                return NoComplaint()
            told, words = draft.answers, said.strip()[:LONGEST]
            if told["what"] in ("ask", "return"):
                await work.drafts.drop(draft)
                act = ComplaintAct.ASK if told["what"] == "ask" else ComplaintAct.RETURN
                return await self._moved(work, key, viewer, act, Given(words=words), told["version"], at)
            answers = {**told, told["what"]: words}
            left = [name for name in ASKS[Outcome(told["outcome"])] if not answers.get(name)]
            if left:
                await work.drafts.save(draft, {**answers, "what": left[0]}, at)
                return replace(await self._view(work, key, viewer), awaited=left[0])
            await work.drafts.drop(draft)
            return await self._draft(work, key, viewer, answers, told["version"], at)

    async def sign(self, viewer: Viewer, complaint_id: int, seen: int, at: datetime) -> Result:
        """The head signs: the letter is frozen and the applicant is told (B 5.9); in person it is handed out."""
        async with self._database.open_act() as work:
            key = await self._key(work, viewer, complaint_id)
            if key is None:
                return NoComplaint()
            view = await self._view(work, key, viewer)
            head = await work.authorities.member(viewer.person_id, view.authority.id)
            values: dict[str, Any] = {"signed_by": viewer.person_id}
            if ComplaintAct.SIGN in view.acts and head is not None and not view.in_person:
                paper = answer_paper(view, head, at)
                values["answer"] = {"template": paper.template, "data": dict(as_data(paper))}
            return await self._moved(work, key, viewer, ComplaintAct.SIGN, Given(), seen, at, **values)

    async def preview(self, viewer: Viewer, complaint_id: int, at: datetime) -> dict[str, Any] | None:
        """The letter as it would be signed now, to be looked at."""
        async with self._database.open_read() as work:
            key = await self._key(work, viewer, complaint_id)
            if key is None:
                return None
            view = await self._view(work, key, viewer)
            heads = [one for one in await work.authorities.members(view.authority.id) if one.kind is SeatKind.HEAD]
            if view.complaint.answer is not None:
                return view.complaint.answer
            if view.outcome is None or not heads or view.in_person:
                return None
            paper = answer_paper(view, heads[0], at)
            return {"template": paper.template, "data": dict(as_data(paper))}

    async def sheet(self, viewer: Viewer, complaint_id: int) -> dict[str, Any] | None:
        """The complaint as it was signed or written down, to be filed."""
        async with self._database.open_read() as work:
            key = await self._key(work, viewer, complaint_id)
            return await sheet_of(work, await self._view(work, key, viewer)) if key else None

    async def files(self, viewer: Viewer, complaint_id: int) -> tuple[int, ...]:
        """Ids of what the applicant attached, for whom the door lets in."""
        found = await self.look(viewer, complaint_id)
        return () if isinstance(found, NoComplaint) else tuple(found.complaint.files)

    async def carded(self, view: CardView, message_id: int) -> None:
        async with self._database.open_upkeep() as work:
            await work.complaints.carded(view.card.id, message_id, view.card.version)

    # -- the course of it

    async def _draft(
        self, work: Work, key: Handle, viewer: Viewer, answers: dict[str, Any], seen: int, at: datetime
    ) -> Result:
        """The answer prepared for the head's signature."""
        reasons, measures = str(answers.get("reasons") or ""), str(answers.get("measures") or "")
        given = Given(outcome=Outcome(answers["outcome"]), reasons=reasons, measures=measures)
        drafted = {"reasons": reasons, "measures": measures}
        return await self._moved(work, key, viewer, ComplaintAct.DRAFT, given, seen, at, drafted=drafted)

    async def _moved(
        self, work: Work, key: Handle, viewer: Viewer, act: ComplaintAct, given: Given, seen: int, at: datetime,
        **values: Any,
    ) -> Result:  # fmt: skip
        return await moved(work, key, viewer.person_id, act, given, seen, at, self._calendars, **values)

    async def _view(self, work: Work, key: Handle, viewer: Viewer) -> ComplaintView:
        return await view_of(work, key, viewer.person_id, self._calendars)

    async def _with_question(self, work: Work, viewer: Viewer, view: ComplaintView) -> ComplaintView:
        draft = await work.drafts.of(viewer.account_id, DRAFT)
        waited = draft is not None and draft.answers["complaint"] == view.complaint.id
        return replace(view, awaited=draft.answers["what"] if draft and waited else None)

    async def _key(self, work: Work, viewer: Viewer, complaint_id: int) -> Handle | None:
        party = await work.complaints.party(complaint_id)
        return to_handle(party, await work.authorities.standing(viewer.person_id)) if party else None


__all__ = ["ASKS", "DRAFT", "NO_ANSWER", "Considering", "Member", "Result"]
