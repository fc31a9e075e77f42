"""What a push says, and whether it may still be said: asked of the facts at the moment of sending."""

from dataclasses import dataclass

from bot.services.calendars import Calendars
from bot.services.cases import CaseView, view_of
from domain.access import GrantedChild, to_read
from storage.marks import ToldMark
from storage.pushes import Push
from storage.work import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksNews:
    child: GrantedChild
    children: tuple[GrantedChild, ...]
    told: tuple[ToldMark, ...]


class Telling:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def marks(self, push: Push) -> MarksNews | None:
        """News of marks, if the person may still read this child and there is still something to say."""
        if push.person_id is None:
            return None
        async with self._database.open_read() as work:
            children = await work.grants.children(push.person_id)
            child = next((one for one in children if one.facts.pupil_id == push.refs["pupil"]), None)
            if child is None or to_read(child.facts, work.now.date()) is None:
                return None
            told = await work.marks.told(child.facts.pupil_id, [push.refs["batch"]], work.now)
            return MarksNews(child=child, children=tuple(children), told=tuple(told)) if told else None

    async def case(self, push: Push) -> CaseView | None:
        """News of a case, if the account is still its addressee and the case is where the push says."""
        async with self._database.open_read() as work:
            application = await work.applications.of(push.refs["application"])
            if application is None or application.account_id != push.account_id:
                return None
            if application.status != push.refs["status"]:
                return None  # it has moved on: a later push tells that
            return await view_of(work, application, self._calendars)

    async def card(self, push: Push) -> CaseView | None:
        """The card of a case, if this is still the staff chat of its school and no later version is owed."""
        async with self._database.open_read() as work:
            application = await work.applications.of(push.refs["application"])
            if application is None or application.version != push.refs["version"]:
                return None
            if application.card_version == application.version:
                return None  # whoever moved the case has drawn the card already
            view = await view_of(work, application, self._calendars)
            return view if view.school.staff_account_id == push.account_id else None

    async def carded(self, view: CaseView, message_id: int) -> None:
        """Remember where the card is."""
        async with self._database.open_upkeep() as work:
            await work.applications.carded(view.application.id, message_id, view.application.version)
