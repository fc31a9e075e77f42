"""An officer prepares an act: toggles and words, then one button that does it."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Officer, Private, Text
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.staff import case as case_screens
from bot.screens.staff import preparing as screens
from bot.screens.staff.preparing import PlanTap
from bot.services.preparing import DRAFT, NoPlan, Plan, Preparing
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.preparing")
replies = Router(name="staff.preparing.replies")


@router.callback_query(PlanTap.filter(), Private())
async def step(
    callback: CallbackQuery, callback_data: PlanTap, bot: Bot, preparing: Preparing, viewer: Viewer | None, at: datetime
) -> None:
    """A button of an act in preparation."""
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    await show(callback, bot, await _screen(callback_data, preparing, viewer, at))


async def _screen(tap: PlanTap, preparing: Preparing, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "pick":
            return screens.plan(await preparing.pick(viewer, tap.draft, tap.choice, at))
        case "text":
            return screens.plan(await preparing.use_text(viewer, tap.draft, tap.choice, at))
        case "drop":
            view = await preparing.drop(viewer, tap.draft)
            return screens.plan(view) if isinstance(view, NoPlan) else case_screens.full(view)
    done = await preparing.carry_out(viewer, tap.draft, at)
    if isinstance(done, Plan | NoPlan):
        return screens.plan(done)
    return case_screens.outcome(done, in_group=False) or common.not_found()


@replies.message(Private(), Officer(), Text(), Asked(DRAFT))
async def words(message: Message, bot: Bot, preparing: Preparing, viewer: Viewer, at: datetime) -> None:
    """What the officer writes beside what was picked."""
    await show(message, bot, screens.plan(await preparing.write(viewer, message.text or "", at)))
