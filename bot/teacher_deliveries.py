"""How what a school says within itself is delivered: changes, notices, questions, answers, what a night brought."""

from collections.abc import Mapping

from aiogram import Bot

from bot.house import House
from bot.pushing import NO_ACCESS, SENT, STALE, Deliver
from bot.screens.parent import asking as asking_screens
from bot.screens.parent import notices as notice_screens
from bot.screens.staff import changing as change_screens
from bot.screens.staff import refreshed as refreshed_screens
from bot.screens.teacher import answering as answer_screens
from bot.screens.teacher import entering as entering_screens
from bot.show import say
from storage.pushes import Push


def teacher_deliveries(house: House) -> Mapping[str, Deliver]:
    """Each asks its gate once more when it is sent."""

    async def change(bot: Bot, push: Push) -> str:
        view = await house.timetable_changing.of_push(push.refs["of"], push.refs["places"])
        if view is None:
            return STALE
        await say(bot, int(push.external_id), change_screens.told(view))
        return SENT

    async def notice(bot: Bot, push: Push) -> str:
        view = await house.class_leading.of_push(push.refs["notice"], push.account_id, push.person_id)
        if view is None:
            return NO_ACCESS
        await say(bot, int(push.external_id), notice_screens.notice(view))
        return SENT

    async def question(bot: Bot, push: Push) -> str:
        view = await house.questioning.for_staff(push.refs["question"], push.account_id)
        if view is None:
            return STALE
        await say(bot, int(push.external_id), answer_screens.question(view))
        return SENT

    async def answer(bot: Bot, push: Push) -> str:
        view = await house.questioning.for_parent(push.refs["question"], push.account_id, push.person_id)
        if view is None:
            return NO_ACCESS
        await say(bot, int(push.external_id), asking_screens.answered(view))
        return SENT

    async def not_entered(bot: Bot, push: Push) -> str:
        view = await house.entry_reminding.of_push(push)
        if view is None:
            return STALE
        await say(bot, int(push.external_id), entering_screens.reminder(view))
        return SENT

    async def refreshed(bot: Bot, push: Push) -> str:
        view = await house.nightly.of_push(push)
        if view is None:
            return STALE
        await say(bot, int(push.external_id), refreshed_screens.refreshed(view))
        return SENT

    return {
        "change": change, "notice": notice, "question": question, "answer": answer, "not_entered": not_entered,
        "refreshed": refreshed,
    }  # fmt: skip
