"""Pushes of an applicant's voice: inquiries, complaints, control."""

from collections.abc import Mapping

from bot.deliveries.ways import carded, told, told_as
from bot.house import House
from bot.pushing import Deliver
from bot.screens import control as control_screens
from bot.screens.authority import complaint as consider_screens
from bot.screens.parent import complaint as complaint_screens
from bot.screens.parent import inquiry as inquiry_screens
from bot.screens.screen import Screen
from bot.screens.staff import inquiry as consult_screens
from bot.services.complaints import ComplaintView
from domain.complaints import OPEN, ComplaintAct
from domain.reminders import Reminder
from storage.pushes import Push


def of_voices(house: House) -> Mapping[str, Deliver]:
    """Each asks its gate once more when it is sent."""
    return {**_of_inquiries(house), **_of_complaints(house), **_of_control(house)}


def _of_inquiries(house: House) -> Mapping[str, Deliver]:
    voicing = house.voicing
    return {
        "inquiry": told(voicing.inquiry, inquiry_screens.news),
        "inquiry_work": told(voicing.work, consult_screens.news),
        "inquiry_card": carded(
            voicing.card,
            consult_screens.card,
            lies_in=lambda view: view.inquiry.card_message_id,
            note=house.consulting.carded,
        ),
        "inquiry_due": told(voicing.reminder, lambda found: consult_screens.reminder(found[0], overdue=found[1])),
    }


def _of_complaints(house: House) -> Mapping[str, Deliver]:
    telling = house.complaint_telling

    async def complaint(view: ComplaintView, _: Push) -> Screen:
        return complaint_screens.news(
            view, None if view.status in OPEN else await telling.letter(view.complaint.answer)
        )

    return {
        "complaint": told_as(telling.own, complaint),
        "complaint_work": told_as(
            telling.work, lambda view, push: consider_screens.work(view, ComplaintAct(push.refs["act"]))
        ),
        "complaint_card": carded(
            telling.card,
            consider_screens.card,
            lies_in=lambda view: view.card.card_message_id,
            note=house.considering.carded,
        ),
        "complaint_due": told_as(
            telling.reminder, lambda view, push: consider_screens.reminder(view, Reminder(push.refs["what"]))
        ),
    }


def _of_control(house: House) -> Mapping[str, Deliver]:
    async def asked(push: Push) -> int:
        return int(push.refs["application"])  # «получилось?» tells nothing that a gate would keep back

    return {
        "after": told(asked, control_screens.after),
        "inspection": told(house.overseeing.findings, control_screens.findings),
        "instruction": told(house.overseeing.required, control_screens.required),
    }
