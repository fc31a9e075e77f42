"""Staff are reminded of the dates they must keep: found by a query, owed as pushes, never twice."""

from datetime import date

from bot.services.calendars import Calendars
from bot.services.cases import case_of
from domain.access import RoleKind
from domain.applications import MAY_EXECUTE
from domain.calendar import WorkCalendar
from domain.case_clock import due
from domain.cases import OPEN
from domain.limits import DueDate
from domain.profiles import Stage
from domain.reminders import Reminder, reminder, repeat_on
from storage.applications import Application
from storage.misprints import Misprint
from storage.schools import School
from storage.work import Database, Work


def correction_due(school: School, application: Application, misprint: Misprint, calendar: WorkCalendar) -> DueDate:
    """Until when a misprint is to be corrected, by the profile of its case."""
    limit = case_of(application, school).profile.limits[Stage.CORRECTION]
    return calendar.due(school.local(misprint.asked_at).date(), limit)


class Reminding:
    """A tick: idempotent, for every debt has a unique key of the case, its due date and what is said."""

    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def __call__(self) -> int:
        """Owe the reminders whose time has come; how many were owed anew.

        A changed production calendar moves the dates of open cases here too (ruling 2).
        """
        self._calendars.refresh()
        async with self._database.open_upkeep() as work:
            schools = {school.id: school for school in await work.schools.all()}
            running = await work.applications.open_cases(list(OPEN))
            owed = sum([await self._remind(work, one, schools[one.school_id]) for one in running])
            for misprint in await work.misprints.waiting():
                application = await work.applications.of(misprint.application_id)
                if application is not None:
                    owed += await self._remind_of_misprint(work, misprint, application, schools[application.school_id])
            return owed

    async def _remind_of_misprint(
        self, work: Work, misprint: Misprint, application: Application, school: School
    ) -> int:
        """A letter waits to be corrected, and its five working days run (B 5.12)."""
        calendar = self._calendars.of(school)
        until = correction_due(school, application, misprint, calendar)
        what = reminder(until, school.local(work.now), calendar)
        owed = 0
        for account in await self._addressees(work, application, school, what) if what else ():
            owed += await work.pushes.owe(
                f"misprint_due:{misprint.id}:{until.on}:{what}:{account}", account, "misprint_due", work.now,
                misprint=misprint.id, due=until.on.isoformat(), what=what,
            )  # fmt: skip
        return owed

    async def _remind(self, work: Work, application: Application, school: School) -> int:
        calendar = self._calendars.of(school)
        running = due(case_of(application, school), calendar)
        if running is None:
            return 0
        if running.on != application.due_on:
            await self._moved(work, application, school, running.on)
        what = reminder(running, school.local(work.now), calendar)
        if what is None:
            return 0
        accounts = await self._addressees(work, application, school, what)
        owed = sum([await self._owe(work, application, running.on, what, account) for account in accounts])
        morning = repeat_on(running, school.local(work.now), calendar)
        if morning is not None:
            for account in await self._heads(work, school):
                owed += await self._owe(work, application, running.on, Reminder.REPEAT, account, morning)
        return owed

    async def _moved(self, work: Work, application: Application, school: School, on: date) -> None:
        """A changed production calendar has moved the date: the card shows it, the applicant is told (ruling 2)."""
        await work.applications.schedule(application.id, on)
        if application.due_on is None:
            return
        if school.staff_account_id is not None:
            await work.pushes.owe(
                f"card:{application.id}:{application.version}:{on}", school.staff_account_id, "card", work.now,
                application=application.id, version=application.version, due=on.isoformat(),
            )  # fmt: skip
        if application.account_id is not None:
            await work.pushes.owe(
                f"due:{application.id}:{on}:{application.version}", application.account_id, "due_moved", work.now,
                application=application.id, due=on.isoformat(),
            )  # fmt: skip

    async def _heads(self, work: Work, school: School) -> list[int]:
        return [account for _one, account in await work.accounts.officers(school.id, [RoleKind.HEAD])]

    async def _addressees(self, work: Work, application: Application, school: School, what: Reminder) -> list[int]:
        """The staff chat, and of what is overdue the head; without a chat, those who may work on the case."""
        found: list[int] = []
        if school.staff_account_id is not None:
            found.append(school.staff_account_id)
        else:
            found += [account for _one, account in await work.accounts.officers(school.id, list(MAY_EXECUTE))]
        if what is Reminder.OVERDUE:
            found += await self._heads(work, school)
        return list(dict.fromkeys(found))

    async def _owe(
        self,
        work: Work,
        application: Application,
        on: date,
        what: Reminder,
        account_id: int,
        morning: date | None = None,
    ) -> bool:
        key = f"reminder:{application.id}:{on}:{what}:{account_id}"
        return await work.pushes.owe(
            f"{key}:{morning}" if morning else key,
            account_id,
            "reminder",
            work.now,
            application=application.id,
            due=on.isoformat(),
            what=what,
            **({"morning": morning.isoformat()} if morning else {}),
        )
