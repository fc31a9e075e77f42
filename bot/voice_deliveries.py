"""How pushes of inquiries and complaints are delivered: the gate from a service, the words from a screen."""

from collections.abc import Awaitable, Callable, Mapping

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.house import House
from bot.pushing import SENT, STALE, Deliver
from bot.screens import control as control_screens
from bot.screens.authority import complaint as consider_screens
from bot.screens.parent import complaint as complaint_screens
from bot.screens.parent import inquiry as inquiry_screens
from bot.screens.screen import Screen
from bot.screens.staff import inquiry as consult_screens
from bot.show import say
from domain.complaints import OPEN, ComplaintAct
from domain.reminders import Reminder
from storage.pushes import Push


def voice_deliveries(house: House) -> Mapping[str, Deliver]:
    """Every kind of push of an applicant's voice."""
    voicing = house.voicing

    async def inquiry(bot: Bot, push: Push) -> str:
        view = await voicing.inquiry(push)
        if view is None:
            return STALE
        await say(bot, int(push.external_id), inquiry_screens.news(view))
        return SENT

    async def work(bot: Bot, push: Push) -> str:
        view = await voicing.work(push)
        if view is None:
            return STALE
        await say(bot, int(push.external_id), consult_screens.news(view))
        return SENT

    async def card(bot: Bot, push: Push) -> str:
        view = await voicing.card(push)
        if view is None:
            return STALE

        async def drawn(message_id: int) -> None:
            await house.consulting.carded(view, message_id)

        await draw_card(bot, int(push.external_id), view.inquiry.card_message_id, consult_screens.card(view), drawn)
        return SENT

    async def due(bot: Bot, push: Push) -> str:
        found = await voicing.reminder(push)
        if found is None:
            return STALE
        view, overdue = found
        await say(bot, int(push.external_id), consult_screens.reminder(view, overdue=overdue))
        return SENT

    return {
        **_complaint_deliveries(house),
        "inquiry": inquiry,
        "inquiry_work": work,
        "inquiry_card": card,
        "inquiry_due": due,
    }


def _complaint_deliveries(house: House) -> Mapping[str, Deliver]:
    telling = house.complaint_telling

    async def complaint(bot: Bot, push: Push) -> str:
        view = await telling.own(push)
        if view is None:
            return STALE
        letter = None if view.status in OPEN else await telling.letter(view.complaint.answer)
        await say(bot, int(push.external_id), complaint_screens.news(view, letter))
        return SENT

    async def work(bot: Bot, push: Push) -> str:
        view = await telling.work(push)
        if view is None:
            return STALE
        await say(bot, int(push.external_id), consider_screens.work(view, ComplaintAct(push.refs["act"])))
        return SENT

    async def card(bot: Bot, push: Push) -> str:
        view = await telling.card(push)
        if view is None:
            return STALE

        async def drawn(message_id: int) -> None:
            await house.considering.carded(view, message_id)

        await draw_card(bot, int(push.external_id), view.card.card_message_id, consider_screens.card(view), drawn)
        return SENT

    async def due(bot: Bot, push: Push) -> str:
        view = await telling.reminder(push)
        if view is None:
            return STALE
        await say(bot, int(push.external_id), consider_screens.reminder(view, Reminder(push.refs["what"])))
        return SENT

    async def inspection(bot: Bot, push: Push) -> str:
        found = await house.overseeing.findings(push)
        if found is None:
            return STALE
        await say(bot, int(push.external_id), control_screens.findings(found))
        return SENT

    async def instruction(bot: Bot, push: Push) -> str:
        required = await house.overseeing.required(push)
        if required is None:
            return STALE
        await say(bot, int(push.external_id), control_screens.required(required))
        return SENT

    async def after(bot: Bot, push: Push) -> str:
        await say(bot, int(push.external_id), control_screens.after(int(push.refs["application"])))
        return SENT

    return {
        "after": after,
        "inspection": inspection,
        "instruction": instruction,
        "complaint": complaint,
        "complaint_work": work,
        "complaint_card": card,
        "complaint_due": due,
    }


async def draw_card(
    bot: Bot, chat_id: int, message_id: int | None, screen: Screen, drawn: Callable[[int], Awaitable[None]]
) -> None:
    """Edit the card in place; where it is gone, say it anew and remember where it is."""
    if message_id is not None:
        try:
            await bot.edit_message_text(
                screen.text, chat_id=chat_id, message_id=message_id, reply_markup=screen.keyboard
            )
        except TelegramBadRequest as error:
            if "not modified" in error.message:
                return
            if "not found" not in error.message and "can't be edited" not in error.message:
                raise
        else:
            return
    message = await say(bot, chat_id, screen)
    await drawn(message.message_id)
