"""An applicant ends what was begun, answers an invitation, takes the consent back."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Private
from bot.screens import common
from bot.screens.ending_tap import ConsentTap
from bot.screens.parent import ending as screens
from bot.screens.parent.case import EndTap
from bot.screens.screen import Screen
from bot.services.ending import Ending
from bot.services.outcomes import NotFound
from bot.show import show
from domain.access import Viewer
from domain.cases import Act

router = Router(name="parent.ending")
ASKED_ONCE = {"withdraw": Act.WITHDRAW, "cancel": Act.CANCEL, "decline": Act.DECLINE_TALK}


@router.callback_query(EndTap.filter(), Private())
async def step(
    callback: CallbackQuery, callback_data: EndTap, bot: Bot, ending: Ending, viewer: Viewer | None, at: datetime
) -> None:
    """A button that moves a case of one's own."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    await show(callback, bot, await _screen(callback_data, ending, viewer, at))


async def _screen(tap: EndTap, ending: Ending, viewer: Viewer, at: datetime) -> Screen:
    acts = {
        "withdrawn": ending.withdraw,
        "cancelled": ending.cancel,
        "accept": ending.accept_talk,
        "declined": ending.decline_talk,
    }
    if tap.act in acts:
        return screens.outcome(await acts[tap.act](viewer, tap.case, tap.version, at))
    found = await ending.look(viewer, tap.case)
    if isinstance(found, NotFound) or tap.act not in ASKED_ONCE:
        return common.not_found()
    return screens.sure(found, ASKED_ONCE[tap.act])


@router.message(Command("consent"), Private())
async def consent(message: Message, bot: Bot, viewer: Viewer | None) -> None:
    """The consent that stands, and the way to take it back."""
    given = viewer is not None and viewer.consented
    await show(message, bot, screens.consent_given() if given else screens.no_consent())


@router.callback_query(ConsentTap.filter(), Private())
async def consent_step(
    callback: CallbackQuery, callback_data: ConsentTap, bot: Bot, ending: Ending, viewer: Viewer | None, at: datetime
) -> None:
    """Take the consent back, asked once."""
    if viewer is None or not viewer.consented:
        screen = screens.no_consent()
    elif callback_data.act == "withdraw":
        screen = screens.consent_withdrawn(await ending.withdraw_consent(viewer, at))
    else:
        screen = screens.sure_to_withdraw_consent()
    await show(callback, bot, screen)
