"""Where a person stands: what the first screen needs to know."""

from dataclasses import dataclass
from enum import StrEnum

from bot.forms.complaint import DRAFT as COMPLAINT
from bot.services.absences import DRAFT as ABSENCE
from bot.services.absences import REPLY as ABSENCE_REPLY
from bot.services.applying import DRAFT
from bot.services.calendars import Calendars
from bot.services.cases import CaseView, view_of
from bot.services.complaining import REPLY_DRAFT
from bot.services.considering import DRAFT as CONSIDER
from bot.services.control import DRAFT as INSPECTION
from bot.services.deciding import REPLY as OFFICER_REPLY
from bot.services.inquiries import ASK_DRAFT, CONSULT_DRAFT
from bot.services.joining import CODE
from bot.services.preparing import DRAFT as PLAN
from bot.services.reissuing import ASKING as MISPRINT
from bot.services.reissuing import DRAFT as REISSUE
from bot.services.roles import DRAFT as UNROLE
from bot.services.school_drafts import SCHOOL_DRAFTS
from domain.access import GrantedChild, Viewer
from storage.work import Database


class Unfinished(StrEnum):
    """A form that waits for its applicant, by the kind of its draft."""

    APPLICATION = DRAFT
    COMPLAINT = COMPLAINT


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    children: tuple[GrantedChild, ...]
    cases: tuple[CaseView, ...]
    form_open: bool


class Homes:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def of(self, viewer: Viewer) -> Home:
        """The person's children, cases and whether a form is open."""
        async with self._database.open_read() as work:
            mine = await work.applications.of_account(viewer.account_id)
            return Home(
                children=tuple(await work.grants.children(viewer.person_id)),
                cases=tuple([await view_of(work, one, self._calendars) for one in mine[:5]]),
                form_open=await work.drafts.of(viewer.account_id, DRAFT) is not None,
            )

    async def cancel(self, viewer: Viewer) -> Unfinished | None:
        """Forget what the bot was waiting for. A form that was begun is never lost: which one waits."""
        async with self._database.open_act() as work:
            for kind in (
                UNROLE,
                CODE,
                REISSUE,
                MISPRINT,
                OFFICER_REPLY,
                PLAN,
                ABSENCE,
                ABSENCE_REPLY,
                ASK_DRAFT,
                CONSULT_DRAFT,
                REPLY_DRAFT,
                CONSIDER,
                INSPECTION,
                *SCHOOL_DRAFTS,
            ):
                if draft := await work.drafts.of(viewer.account_id, kind):
                    await work.drafts.drop(draft)
            for form in Unfinished:
                if await work.drafts.of(viewer.account_id, form):
                    return form
            return None
