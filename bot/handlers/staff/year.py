"""`/year`: the turn of the school year."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Private
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.staff import year as screens
from bot.screens.staff.year import YearTap
from bot.services.turning import NoTurn, Turning
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.year")


@router.message(Command("year"), Private())
async def look(message: Message, bot: Bot, turning: Turning, viewer: Viewer | None, at: datetime) -> None:
    """What the turn would do."""
    school_id = await turning.school_of(viewer) if viewer else None
    await show(
        message, bot, screens.no_turn(NoTurn("not_staff")) if school_id is None else await _look(turning, school_id, at)
    )


async def _look(turning: Turning, school_id: int, at: datetime) -> Screen:
    found = await turning.look(school_id, at)
    if not isinstance(found, NoTurn):
        return screens.plan(found)
    undoable = found.why == "turned" and await turning.may_undo(school_id, at)
    return screens.already(found) if undoable else screens.no_turn(found)


@router.callback_query(YearTap.filter(), Private())
async def step(
    callback: CallbackQuery, callback_data: YearTap, bot: Bot, turning: Turning, viewer: Viewer | None, at: datetime
) -> None:
    """Turn, take back, or leave."""
    school_id = await turning.school_of(viewer) if viewer else None
    if viewer is None or school_id is None:
        screen = common.not_found()
    elif callback_data.act == "turn":
        turned = await turning.turn(school_id, at, by=viewer.person_id, year=callback_data.year)
        screen = screens.turned(turned)
    elif callback_data.act == "undo":
        screen = screens.undone(await turning.undo(school_id, at, by=viewer.person_id))
    else:
        screen = screens.dropped()
    await show(callback, bot, screen)
