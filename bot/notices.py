"""How the pushes about rights that ended or moved are delivered; the gate of each is being its addressee."""

from collections.abc import Mapping

from aiogram import Bot

from bot.pushing import SENT, STALE, Deliver
from bot.screens.parent import ended as screens
from bot.screens.parent import message as message_screens
from bot.screens.parent import misprint as misprint_screens
from bot.screens.parent import pushes as case_screens
from bot.screens.staff import corresponding as write_screens
from bot.screens.staff import pushes as staff_screens
from bot.screens.staff import reissuing as reissue_screens
from bot.services.corresponding import Corresponding
from bot.services.printing import Printing
from bot.services.receipts import RECEIPT
from bot.services.telling import Telling
from bot.show import say
from domain.access import RoleKind
from domain.reminders import Reminder
from storage.pushes import Push


def notices(telling: Telling, printing: Printing, corresponding: Corresponding) -> Mapping[str, Deliver]:
    """The kinds that tell a person of their own rights."""

    async def closed(bot: Bot, push: Push) -> str:
        news = await telling.closed(push)
        if news is None:
            return STALE
        await say(bot, int(push.external_id), screens.closed(news))
        return SENT

    async def moved(bot: Bot, push: Push) -> str:
        school = await telling.school_of(push)
        if school is None:
            return STALE
        await say(bot, int(push.external_id), screens.moved(school.name))
        return SENT

    async def unrole(bot: Bot, push: Push) -> str:
        school = await telling.school_of(push)
        if school is None:
            return STALE
        await say(bot, int(push.external_id), staff_screens.unrole(school.name, RoleKind(push.refs["role"])))
        return SENT

    async def due_moved(bot: Bot, push: Push) -> str:
        view = await telling.due_moved(push)
        if view is None:
            return STALE
        await say(bot, int(push.external_id), case_screens.due_moved(view))
        return SENT

    async def receipt(bot: Bot, push: Push) -> str:
        view = await telling.receipt(push)
        paper = await printing.of_case(view.application.id, RECEIPT) if view else None
        if view is None or paper is None:
            return STALE
        await say(bot, int(push.external_id), case_screens.receipt(view, paper))
        return SENT

    async def misprint(bot: Bot, push: Push) -> str:
        found = await telling.misprint(push)
        if found is None:
            return STALE
        view, asked = found
        topic = view.school.staff_topic if view.school.staff_account_id == push.account_id else None
        await say(bot, int(push.external_id), reissue_screens.told(view, f"{asked.due_on:%d.%m.%Y}"), topic)
        return SENT

    async def misprint_due(bot: Bot, push: Push) -> str:
        found = await telling.misprint_due(push)
        if found is None:
            return STALE
        view, until = found
        topic = view.school.staff_topic if view.school.staff_account_id == push.account_id else None
        drawn = staff_screens.misprint_due(view, until, Reminder(push.refs["what"]))
        await say(bot, int(push.external_id), drawn, topic)
        return SENT

    async def reissued(bot: Bot, push: Push) -> str:
        found = await telling.reissued(push)
        if found is None:
            return STALE
        view, asked = found
        none = push.refs["outcome"] == "none"
        letter = None if none else await printing.of_case(view.application.id, "decision")
        why_not = (asked.answer or "") if asked and none else ""
        await say(bot, int(push.external_id), misprint_screens.reissued(view, letter, why_not))
        return SENT

    async def message(bot: Bot, push: Push) -> str:
        letter = await corresponding.letter(push)
        if letter is None:
            return STALE
        drawn = message_screens.message(letter) if letter.officer else write_screens.answered(letter)
        await say(bot, int(push.external_id), drawn)
        return SENT

    rights = {"closed": closed, "moved": moved, "unrole": unrole}
    return {
        **rights,
        RECEIPT: receipt,
        "misprint": misprint,
        "misprint_due": misprint_due,
        "due_moved": due_moved,
        "reissued": reissued,
        "message": message,
    }
