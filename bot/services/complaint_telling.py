"""What pushes of complaints say, and whether they may still be said: the door is asked again at sending (B 5.5)."""

import asyncio
from typing import Any

from bot.documents.render import Template, render_pdf
from bot.services.calendars import Calendars
from bot.services.complaints import CardView, ComplaintView, card_of, view_of
from domain.complaint_door import SeatKind, to_handle, to_own
from domain.complaints import OPEN
from domain.reminders import reminder
from storage.complaints import ComplaintCard
from storage.pushes import Push
from storage.work import Database, Work


class ComplaintTelling:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def own(self, push: Push) -> ComplaintView | None:
        """News for the applicant."""
        async with self._database.open_read() as work:
            party = await work.complaints.party(push.refs["complaint"])
            key = to_own(party, push.account_id) if party else None
            if key is None or push.person_id is None:
                return None
            view = await view_of(work, key, push.person_id, self._calendars)
            return view if view.complaint.version == push.refs["version"] else None

    async def work(self, push: Push) -> ComplaintView | None:
        """News for an official, if the door lets them in still."""
        async with self._database.open_read() as work:
            party = await work.complaints.party(push.refs["complaint"])
            if party is None or push.person_id is None:
                return None
            key = to_handle(party, await work.authorities.standing(push.person_id))
            if key is None:
                return None
            view = await view_of(work, key, push.person_id, self._calendars)
            return view if view.complaint.version == push.refs["version"] else None

    async def card(self, push: Push) -> CardView | None:
        """The card, if this is still the chat of its authority and no later one is owed."""
        async with self._database.open_read() as work:
            card = await work.complaints.card(push.refs["complaint"])
            if card is None or card.version != push.refs["version"] or card.card_version == card.version:
                return None
            view = await card_of(work, card, self._calendars)
            return view if view.authority.chat_account_id == push.account_id else None

    async def reminder(self, push: Push) -> CardView | None:
        """A date to be kept, if it still has to be and nothing stronger is to be said."""
        async with self._database.open_read() as work:
            card = await work.complaints.card(push.refs["complaint"])
            if card is None or card.status not in OPEN:
                return None
            view = await card_of(work, card, self._calendars)
            if view.due.on.isoformat() != push.refs["due"] or self._what(view, work) != push.refs["what"]:
                return None
            return view if push.account_id in await self._addressees(work, view) else None

    async def remind(self) -> int:
        """A tick: owe reminders; a changed calendar moves the dates of open complaints here too (ruling 2)."""
        async with self._database.open_upkeep() as work:
            return sum([await self._remind(work, card) for card in await work.complaints.cards(list(OPEN))])

    async def letter(self, answer: dict[str, Any] | None) -> bytes | None:
        """The signed answer as a paper; Typst runs outside any transaction, in a thread."""
        if answer is None:
            return None
        return await asyncio.to_thread(render_pdf, Template(answer["template"]), answer["data"])

    async def _remind(self, work: Work, card: ComplaintCard) -> int:
        view = await card_of(work, card, self._calendars)
        if view.due.on != card.due_on:
            await work.complaints.schedule(card.id, view.due.on)
        what = self._what(view, work)
        if what is None:
            return 0
        owed = 0
        for account in await self._addressees(work, view):
            key = f"complaint_due:{card.id}:{view.due.on}:{what}:{account}"
            owed += await work.pushes.owe(
                key, account, "complaint_due", work.now, complaint=card.id, due=view.due.on.isoformat(), what=what
            )
        return owed

    def _what(self, view: CardView, work: Work) -> str | None:
        from bot.services.complaints import calendar_of

        said = reminder(view.due, view.authority.local(work.now), calendar_of(self._calendars, view.authority))
        return said.value if said else None

    async def _addressees(self, work: Work, view: CardView) -> list[int]:
        """The chat of the authority, the responsible, its heads: those of them whom the door lets in."""
        party = await work.complaints.party(view.card.id)
        assert party is not None
        found = [view.authority.chat_account_id] if view.authority.chat_account_id else []
        for one in await work.authorities.members(view.authority.id):
            concerned = one.kind is SeatKind.HEAD or one.person_id == view.card.responsible_id
            if concerned and to_handle(party, await work.authorities.standing(one.person_id)):
                found.append(one.account_id)
        return list(dict.fromkeys(found))
