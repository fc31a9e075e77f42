"""How each kind of push is delivered: its gate and facts from a service, its words from a screen."""

from collections.abc import Mapping

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Message

from bot.house import House
from bot.notices import notices
from bot.pushing import SENT, STALE, Deliver, NewsDelivery
from bot.screens.parent import absence as parent_absence
from bot.screens.parent import news as news_screens
from bot.screens.parent import pushes as parent_screens
from bot.screens.staff import case as staff_screens
from bot.screens.staff import pushes as staff_pushes
from bot.screens.teacher import absence as teacher_absence
from bot.services.absences import TO_PARENT, TO_TEACHER
from bot.services.news_telling import Bundle, NewsTelling
from bot.show import say
from bot.teacher_deliveries import teacher_deliveries
from domain.cases import DELIVERED, Act, Status
from domain.reminders import Reminder
from storage.pushes import Push


def news_delivery(telling: NewsTelling) -> NewsDelivery:
    """News of diaries, all kinds of them: one message about one child."""

    async def send(bot: Bot, bundle: Bundle) -> None:
        assert bundle.news is not None
        await say(bot, int(bundle.pushes[0].external_id), news_screens.news(bundle.news))

    return NewsDelivery(telling.prepare, send)


def deliveries(house: House) -> Mapping[str, Deliver]:
    """Every kind of push that is not news of a diary."""
    telling, printing = house.telling, house.printing

    async def case(bot: Bot, push: Push) -> str:
        view = await telling.case(push)
        if view is None:
            return STALE
        kind = _letter_kind(view.status)
        letter = await printing.of_case(view.application.id, kind) if kind else None
        await say(bot, int(push.external_id), parent_screens.case(view, letter))
        return SENT

    async def card(bot: Bot, push: Push) -> str:
        view = await telling.card(push)
        if view is None:
            return STALE
        screen, chat_id, message_id = staff_screens.card(view), int(push.external_id), view.application.card_message_id
        if message_id is not None:
            try:
                await bot.edit_message_text(
                    screen.text, chat_id=chat_id, message_id=message_id, reply_markup=screen.keyboard
                )
            except TelegramBadRequest as error:
                if "not modified" in error.message:
                    return SENT
                if "not found" not in error.message and "can't be edited" not in error.message:
                    raise
            else:
                return SENT
        message: Message = await say(bot, chat_id, screen, view.school.staff_topic)
        await telling.carded(view, message.message_id)
        return SENT

    async def work(bot: Bot, push: Push) -> str:
        view = await telling.work(push)
        if view is None:
            return STALE
        await say(bot, int(push.external_id), staff_pushes.work(view, Act(push.refs["act"])))
        return SENT

    async def reminder(bot: Bot, push: Push) -> str:
        view = await telling.reminder(push)
        if view is None:
            return STALE
        topic = view.school.staff_topic if view.school.staff_account_id == push.account_id else None
        await say(bot, int(push.external_id), staff_pushes.reminder(view, Reminder(push.refs["what"])), topic)
        return SENT

    async def absence(bot: Bot, push: Push) -> str:
        found = await house.class_notes.for_teacher(push)
        if found is None:
            return STALE
        await say(bot, int(push.external_id), teacher_absence.note(found))
        return SENT

    async def absence_word(bot: Bot, push: Push) -> str:
        news = await house.class_notes.for_parent(push)
        if news is None:
            return STALE
        await say(bot, int(push.external_id), parent_absence.word(news))
        return SENT

    return {
        **notices(telling, printing, house.corresponding),
        "case": case,
        "card": card,
        "work": work,
        "reminder": reminder,
        TO_TEACHER: absence,
        TO_PARENT: absence_word,
        **teacher_deliveries(house),
    }


def _letter_kind(status: Status) -> str | None:
    """The letter that comes with a step; in person none was frozen, so none is found (ruling 14)."""
    if status in DELIVERED:
        return "decision"
    return {Status.INVITED: "invitation", Status.TERMINATED: "termination"}.get(status)
