"""`/settings` and its buttons."""

from collections.abc import Awaitable, Callable

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Private
from bot.i18n import speaking
from bot.screens import common
from bot.screens.parent import settings as screens
from bot.screens.parent.settings import SettingsTap, TongueTap
from bot.screens.screen import Screen
from bot.services.applying import Applying
from bot.services.choosing import DIGEST_CHOICES, EVENING_CHOICES, QUIET_CHOICES, ZONES, Choices, Choosing
from bot.show import say, show
from domain.access import Viewer
from domain.news import NewsKind

router = Router(name="parent.settings")

_LOOKS: dict[str, Callable[[Choices], Screen]] = {
    "show": screens.main,
    "kinds": screens.kinds,
    "hours": screens.hours,
    "digests": screens.digests,
    "evenings": screens.evenings,
    "zones": screens.zones,
    "phone": screens.phone,
}
_NUMBERED = {"quiet": len(QUIET_CHOICES), "evening": len(EVENING_CHOICES), "digest": len(DIGEST_CHOICES)}


@router.message(Command("settings"), Private())
async def settings(message: Message, bot: Bot, choosing: Choosing, viewer: Viewer | None) -> None:
    """What is chosen, with buttons to change it."""
    await show(message, bot, screens.main(await choosing.look(viewer)) if viewer else common.not_found())


@router.callback_query(TongueTap.filter())
async def tongue(
    callback: CallbackQuery,
    callback_data: TongueTap,
    bot: Bot,
    applying: Applying,
    choosing: Choosing,
    viewer: Viewer | None,
) -> None:
    """Another language, from now on for pushes too."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    await applying.speak(viewer, callback_data.language)
    with speaking(callback_data.language):
        await show(callback, bot, screens.main(await choosing.look(viewer)))


@router.callback_query(SettingsTap.filter())
async def tapped(
    callback: CallbackQuery, callback_data: SettingsTap, bot: Bot, choosing: Choosing, viewer: Viewer | None
) -> None:
    """Look at a part, change it, or see a sample."""
    if viewer is None:
        await show(callback, bot, common.not_found())
    elif callback_data.act == "sample":
        choices = await choosing.look(viewer)
        if choices.children:
            await say(bot, callback.from_user.id, screens.sample(choices))
    else:
        await show(callback, bot, await _screen(callback_data, choosing, viewer))


async def _screen(tap: SettingsTap, choosing: Choosing, viewer: Viewer) -> Screen:
    if look := _LOOKS.get(tap.act):
        return look(await choosing.look(viewer, tap.child))
    if tap.act == "kind" and tap.value in NewsKind._value2member_map_:
        return screens.kinds(await choosing.kind(viewer, tap.child or None, NewsKind(tap.value)))
    simple: dict[str, tuple[Callable[[Viewer], Awaitable[Choices]], Callable[[Choices], Screen]]] = {
        "rest": (choosing.rest, screens.hours),
        "spoilers": (choosing.spoilers, screens.phone),
        "nameless": (choosing.nameless, screens.phone),
    }
    if tap.act in simple:
        change, then = simple[tap.act]
        return then(await change(viewer))
    number = int(tap.value) if tap.value.isdecimal() else -1
    if tap.act == "zone" and 0 <= number <= len(ZONES):
        return screens.hours(await choosing.zone(viewer, number))
    if 0 <= number < _NUMBERED.get(tap.act, 0):
        numbered = {"quiet": choosing.quiet, "evening": choosing.evening, "digest": choosing.digest}
        return screens.hours(await numbered[tap.act](viewer, number))
    return common.old_button()
