"""Pushes about applications and rights: to the applicant, to the executor, to the staff chat."""

from collections.abc import Mapping

from bot.deliveries.ways import carded, told, told_as
from bot.house import House
from bot.pushing import Deliver
from bot.screens.parent import ended as ended_screens
from bot.screens.parent import message as message_screens
from bot.screens.parent import misprint as misprint_screens
from bot.screens.parent import pushes as parent_screens
from bot.screens.screen import Screen
from bot.screens.staff import case as card_screens
from bot.screens.staff import corresponding as write_screens
from bot.screens.staff import pushes as staff_screens
from bot.screens.staff import reissuing as reissue_screens
from bot.services.cases import CaseView
from bot.services.printing import Printed
from bot.services.receipts import RECEIPT
from domain.access import RoleKind
from domain.cases import DELIVERED, Act, Status
from domain.reminders import Reminder
from storage.misprints import Misprint
from storage.pushes import Push


def of_cases(house: House) -> Mapping[str, Deliver]:
    """Each asks its gate once more when it is sent: whether the person may still know, and whether it is still so."""
    telling, printing = house.telling, house.printing

    async def case(view: CaseView, _: Push) -> Screen:
        kind = _letter_kind(view.status)
        return parent_screens.case(view, await printing.of_case(view.application.id, kind) if kind else None)

    async def receipt(push: Push) -> tuple[CaseView, Printed] | None:
        view = await telling.receipt(push)
        paper = await printing.of_case(view.application.id, RECEIPT) if view else None
        return (view, paper) if view and paper else None

    async def reissued(found: tuple[CaseView, Misprint | None], push: Push) -> Screen:
        view, asked = found
        if push.refs["outcome"] == "none":
            return misprint_screens.reissued(view, None, (asked.answer or "") if asked else "")
        return misprint_screens.reissued(view, await printing.of_case(view.application.id, "decision"), "")

    return {
        "case": told_as(telling.case, case),
        "card": carded(
            telling.card,
            card_screens.card,
            lies_in=lambda view: view.application.card_message_id,
            note=telling.carded,
            topic=lambda view: view.school.staff_topic,
        ),
        "work": told_as(telling.work, lambda view, push: staff_screens.work(view, Act(push.refs["act"]))),
        "reminder": told_as(
            telling.reminder,
            lambda view, push: staff_screens.reminder(view, Reminder(push.refs["what"])),
            topic=_topic,
        ),
        "due_moved": told(telling.due_moved, parent_screens.due_moved),
        RECEIPT: told(receipt, lambda found: parent_screens.receipt(*found)),
        "misprint": told_as(
            telling.misprint,
            lambda found, _: reissue_screens.told(found[0], f"{found[1].due_on:%d.%m.%Y}"),
            topic=lambda found, push: _topic(found[0], push),
        ),
        "misprint_due": told_as(
            telling.misprint_due,
            lambda found, push: staff_screens.misprint_due(*found, Reminder(push.refs["what"])),
            topic=lambda found, push: _topic(found[0], push),
        ),
        "reissued": told_as(telling.reissued, reissued),
        "message": told(
            house.corresponding.letter,
            lambda letter: message_screens.message(letter) if letter.officer else write_screens.answered(letter),
        ),
        "closed": told(telling.closed, ended_screens.closed),
        "moved": told(telling.school_of, lambda school: ended_screens.moved(school.name)),
        "unrole": told_as(
            telling.school_of, lambda school, push: staff_screens.unrole(school.name, RoleKind(push.refs["role"]))
        ),
    }


def _topic(view: CaseView, push: Push) -> int | None:
    """The topic of the staff chat, where it is the staff chat that is told."""
    return view.school.staff_topic if view.school.staff_account_id == push.account_id else None


def _letter_kind(status: Status) -> str | None:
    """The letter that comes with a step; in person none was frozen, so none is found (ruling 14)."""
    if status in DELIVERED:
        return "decision"
    return {Status.INVITED: "invitation", Status.TERMINATED: "termination"}.get(status)
