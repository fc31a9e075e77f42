"""What a push says, and whether it may still be said: asked of the facts at the moment of sending."""

from dataclasses import dataclass

from bot.services.calendars import Calendars
from bot.services.cases import CaseView, view_of
from bot.services.reminding import correction_due
from bot.services.rules import rules_of
from domain.access import Child, GrantedChild
from domain.applications import MAY_EXECUTE
from domain.cases import OPEN
from domain.limits import DueDate
from domain.profiles import EndCause, Ground
from domain.reminders import Reminder, reminder, repeat_on
from storage.grants import Grant
from storage.misprints import Misprint
from storage.pushes import Push
from storage.schools import School
from storage.work import Database


@dataclass(frozen=True, slots=True)
class Closed:
    """A right that has ended: to which child's diary, in which school, on which ground."""

    child: GrantedChild
    school: School
    ground: Ground | None


def _child_of(grant: Grant, school: School) -> GrantedChild:
    facts = Child(pupil_id=grant.pupil_id, class_id=None, school_id=school.id, zone=school.zone, granted=False)
    return GrantedChild(
        facts=facts, name=grant.pupil_name, label=grant.label, class_title="", school_id=school.id,
        school_name=school.name, in_person=school.in_person, protect_content=school.protect_content,
    )  # fmt: skip


def _ground_of(school: School, reason: str) -> Ground | None:
    """The ground behind the word a row keeps: its code, or the cause the roll knows."""
    rules = rules_of(school)
    return rules.ground(reason) or (rules.ending(EndCause(reason)) if reason in set(EndCause) else None)


class Telling:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def case(self, push: Push) -> CaseView | None:
        """News of a case, if the account is still its addressee and the case is where the push says."""
        async with self._database.open_read() as work:
            application = await work.applications.of(push.refs["application"])
            if application is None or application.account_id != push.account_id:
                return None
            if application.status != push.refs["status"]:
                return None  # it has moved on: a later push tells that
            return await view_of(work, application, self._calendars, history=True)

    async def receipt(self, push: Push) -> CaseView | None:
        """That an application is registered, for the one whose it is."""
        async with self._database.open_read() as work:
            application = await work.applications.of(push.refs["application"])
            if application is None or application.account_id != push.account_id:
                return None
            return await view_of(work, application, self._calendars)

    async def card(self, push: Push) -> CaseView | None:
        """The card of a case, if this is still the staff chat of its school and no later version is owed."""
        async with self._database.open_read() as work:
            application = await work.applications.of(push.refs["application"])
            if application is None or application.version != push.refs["version"]:
                return None
            if application.card_version == application.version and "due" not in push.refs:
                return None  # whoever moved the case has drawn the card already
            view = await view_of(work, application, self._calendars)
            return view if view.school.staff_account_id == push.account_id else None

    async def work(self, push: Push) -> CaseView | None:
        """News of a case for its executor, if it is still theirs and nothing has happened to it since."""
        async with self._database.open_read() as work:
            application = await work.applications.of(push.refs["application"])
            if application is None or application.version != push.refs["version"]:
                return None
            if push.person_id is None or application.executor_id != push.person_id:
                return None
            return await view_of(work, application, self._calendars, history=True)

    async def reminder(self, push: Push) -> CaseView | None:
        """A date to be kept, if it still has to be, the date is the same and the reader still answers for it."""
        async with self._database.open_read() as work:
            application = await work.applications.of(push.refs["application"])
            if application is None or application.status not in OPEN:
                return None
            view = await view_of(work, application, self._calendars)
            now = view.school.local(work.now)
            if view.due is None or view.due.on.isoformat() != push.refs["due"]:
                return None
            calendar = self._calendars.of(view.school)
            if push.refs["what"] == Reminder.REPEAT:
                morning = repeat_on(view.due, now, calendar)
                if morning is None or morning.isoformat() != push.refs["morning"]:
                    return None  # another morning has come
            elif reminder(view.due, now, calendar) != push.refs["what"]:
                return None  # a stronger one has taken its place
            if view.school.staff_account_id == push.account_id:
                return view
            able = await work.accounts.officers(view.school.id, list(MAY_EXECUTE))
            return view if push.account_id in {account for _officer, account in able} else None

    async def closed(self, push: Push) -> Closed | None:
        """That a right has ended, for the one whose it was."""
        async with self._database.open_read() as work:
            grant = await work.grants.of(push.refs["grant"])
            if grant is None or grant.ended_at is None or grant.person_id != push.person_id:
                return None
            school = await work.schools.of(grant.school_id)
            if school is None or await work.grants.standing(grant.person_id, grant.pupil_id):
                return None  # it has been given anew since
            return Closed(_child_of(grant, school), school, _ground_of(school, grant.end_reason or ""))

    async def due_moved(self, push: Push) -> CaseView | None:
        """That the production calendar has moved a date, if it still is that date and the account's own case."""
        async with self._database.open_read() as work:
            application = await work.applications.of(push.refs["application"])
            if application is None or application.account_id != push.account_id:
                return None
            view = await view_of(work, application, self._calendars)
            return view if view.due is not None and view.due.on.isoformat() == push.refs["due"] else None

    async def misprint(self, push: Push) -> tuple[CaseView, Misprint] | None:
        """A letter to be corrected, while it still waits."""
        async with self._database.open_read() as work:
            misprint = await work.misprints.of(push.refs["misprint"])
            if misprint is None or misprint.done_at is not None:
                return None
            application = await work.applications.of(misprint.application_id)
            return (await view_of(work, application, self._calendars), misprint) if application else None

    async def misprint_due(self, push: Push) -> tuple[CaseView, DueDate] | None:
        """That a letter is still to be corrected, if the date and how near it is are what the push says."""
        found = await self.misprint(push)
        if found is None:
            return None
        view, misprint = found
        async with self._database.open_read() as work:
            now = view.school.local(work.now)
            able = await work.accounts.officers(view.school.id, list(MAY_EXECUTE))
        calendar = self._calendars.of(view.school)
        until = correction_due(view.school, view.application, misprint, calendar)
        if until.on.isoformat() != push.refs["due"] or reminder(until, now, calendar) != push.refs["what"]:
            return None
        readers = {view.school.staff_account_id, *(account for _officer, account in able)}
        return (view, until) if push.account_id in readers else None

    async def reissued(self, push: Push) -> tuple[CaseView, Misprint | None] | None:
        """How a misprint was answered, for the applicant alone."""
        async with self._database.open_read() as work:
            application = await work.applications.of(push.refs["application"])
            if application is None or application.account_id != push.account_id:
                return None
            misprint = await work.misprints.of(push.refs["misprint"])
            return await view_of(work, application, self._calendars), misprint

    async def school_of(self, push: Push) -> School | None:
        """The school a notice to its own person is about."""
        async with self._database.open_read() as work:
            return await work.schools.of(push.refs["school"])

    async def carded(self, view: CaseView, message_id: int) -> None:
        """Remember where the card is."""
        async with self._database.open_upkeep() as work:
            await work.applications.carded(view.application.id, message_id, view.application.version)
