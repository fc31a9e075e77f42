"""How the pushes about rights that ended or moved are delivered; the gate of each is being its addressee."""

from collections.abc import Mapping

from aiogram import Bot

from bot.pushing import SENT, STALE, Deliver
from bot.screens.parent import ended as screens
from bot.screens.staff import pushes as staff_screens
from bot.services.telling import Telling
from bot.show import say
from domain.access import RoleKind
from storage.pushes import Push


def notices(telling: Telling) -> Mapping[str, Deliver]:
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

    return {"closed": closed, "moved": moved, "unrole": unrole}
