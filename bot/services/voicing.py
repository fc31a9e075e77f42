"""What pushes of inquiries say, and whether they may still be said: asked of the facts at the moment of sending."""

from bot.services.calendars import Calendars
from bot.services.inquiries import InquiryView, view_of
from domain.access import DECIDING_STAFF
from domain.inquiries import OWED, InquiryStatus
from domain.limits import DueDate
from domain.reminders import MORNING
from storage.inquiries import Inquiry
from storage.pushes import Push
from storage.work import Database, Work

LAST_DAY, OVERDUE = "last_day", "overdue"


class Voicing:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def inquiry(self, push: Push) -> InquiryView | None:
        """News for the applicant, if the conversation is still theirs and nothing has happened to it since."""
        async with self._database.open_read() as work:
            inquiry = await self._fresh(work, push)
            if inquiry is None or inquiry.account_id != push.account_id:
                return None
            return await view_of(work, inquiry, self._calendars, words=True)

    async def work(self, push: Push) -> InquiryView | None:
        """News for who answers, if it is still theirs."""
        async with self._database.open_read() as work:
            inquiry = await self._fresh(work, push)
            if inquiry is None or inquiry.taker_id is None or inquiry.taker_id != push.person_id:
                return None
            return await view_of(work, inquiry, self._calendars, words=True)

    async def card(self, push: Push) -> InquiryView | None:
        """The card, if no later one is owed and the reader is still the school's staff."""
        async with self._database.open_read() as work:
            inquiry = await self._fresh(work, push)
            if inquiry is None or inquiry.card_version == inquiry.version:
                return None
            view = await view_of(work, inquiry, self._calendars, words=False)
            return view if await self._is_staff(work, view, push.account_id) else None

    async def reminder(self, push: Push) -> tuple[InquiryView, bool] | None:
        """A date to be kept, if it still has to be; and whether it has passed."""
        async with self._database.open_read() as work:
            inquiry = await work.inquiries.of(push.refs["inquiry"])
            if inquiry is None or InquiryStatus(inquiry.status) not in OWED:
                return None
            view = await view_of(work, inquiry, self._calendars, words=False)
            if view.due is None or view.due.on.isoformat() != push.refs["due"]:
                return None
            return (view, push.refs["what"] == OVERDUE) if await self._is_staff(work, view, push.account_id) else None

    async def remind(self) -> int:
        """A tick: owe reminders on the last morning and after it, each once."""
        async with self._database.open_upkeep() as work:
            return sum([await self._remind(work, one) for one in await work.inquiries.owed(list(OWED))])

    async def _remind(self, work: Work, inquiry: Inquiry) -> int:
        view = await view_of(work, inquiry, self._calendars, words=False)
        local = view.school.local(work.now)
        if view.due is None or local.time() < MORNING or local.date() < view.due.on:
            return 0
        accounts = [view.school.staff_account_id] if view.school.staff_account_id else []
        if not accounts:
            able = await work.accounts.officers(view.school.id, list(DECIDING_STAFF))
            accounts = [account for _one, account in able]
        what = OVERDUE if view.due.overdue(local.date()) else LAST_DAY
        return sum([await self._owe(work, inquiry, view.due, what, account) for account in accounts])

    async def _owe(self, work: Work, inquiry: Inquiry, due: DueDate, what: str, account_id: int) -> bool:
        return await work.pushes.owe(
            f"inquiry_due:{inquiry.id}:{due.on}:{what}:{account_id}", account_id, "inquiry_due", work.now,
            inquiry=inquiry.id, due=due.on.isoformat(), what=what,
        )  # fmt: skip

    async def _fresh(self, work: Work, push: Push) -> Inquiry | None:
        inquiry = await work.inquiries.of(push.refs["inquiry"])
        return inquiry if inquiry is not None and inquiry.version == push.refs["version"] else None

    async def _is_staff(self, work: Work, view: InquiryView, account_id: int) -> bool:
        if view.school.staff_account_id is not None:
            return view.school.staff_account_id == account_id
        able = await work.accounts.officers(view.school.id, list(DECIDING_STAFF))
        return account_id in {account for _one, account in able}
