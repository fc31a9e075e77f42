"""Control: for the school's head and the authority above it; and the question after the service."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.screens import common
from bot.screens import control as screens
from bot.screens.control import AfterTap, ControlTap
from bot.screens.screen import Screen
from bot.services.control import DRAFT, Control, Figures, drawn_figures
from bot.show import show
from domain.access import Viewer
from domain.control import Kind

router = Router(name="control")
replies = Router(name="control.replies")


@router.message(Command("control"), Private())
async def choose(message: Message, bot: Bot, control: Control, viewer: Viewer | None) -> None:
    found = await control.schools(viewer) if viewer else []
    await show(message, bot, screens.schools([(school.id, school.name) for school in found]))


@router.callback_query(ControlTap.filter(), Private())
async def tap(
    callback: CallbackQuery, callback_data: ControlTap, bot: Bot, control: Control, viewer: Viewer | None, at: datetime
) -> None:
    if viewer is None:
        await show(callback, bot, common.not_found())
        return
    await show(callback, bot, await _screen(callback_data, control, viewer, at))


async def _screen(tap: ControlTap, control: Control, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "planned" | "unplanned":
            return screens.checks(await control.plan(viewer, tap.school, Kind(tap.act), at))
        case "report":
            return screens.checks(await control.report(viewer, tap.value, at))
        case "paper":
            return screens.reference(await control.reference(viewer, tap.value))
        case "checks":
            return screens.checks(await control.checks(viewer, tap.school))
    here = await control.figures(viewer, tap.school, tap.value)
    if tap.act == "picture" and isinstance(here, Figures):
        return screens.picture(here, await drawn_figures(screens.figures_picture(here)))
    return screens.figures(here)


@router.callback_query(AfterTap.filter(), Private())
async def after(
    callback: CallbackQuery, callback_data: AfterTap, bot: Bot, control: Control, viewer: Viewer | None, at: datetime
) -> None:
    """One tap, counted."""
    worked = callback_data.worked
    counted = await control.worked(viewer, callback_data.case, worked, at) if viewer else False
    await show(callback, bot, screens.thanks(counted, worked))


@replies.message(Private(), Text(), Asked(DRAFT))
async def findings(message: Message, bot: Bot, control: Control, viewer: Viewer, at: datetime) -> None:
    """What a check has found."""
    await show(message, bot, screens.checks(await control.findings(viewer, message.text or "", at)))
