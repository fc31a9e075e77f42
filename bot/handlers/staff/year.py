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
from bot.services.turning import NoTurn, Turning, WhichYear
from bot.show import show
from domain.access import Viewer

router = Router(name="staff.year")


@router.message(Command("year"), Private())
async def look(message: Message, bot: Bot, turning: Turning, viewer: Viewer | None, at: datetime) -> None:
    """What the turn would do, of the one school or of the one that is chosen."""
    schools = await turning.schools_of(viewer) if viewer else ()
    if len(schools) > 1:
        screen = screens.which(WhichYear(schools))
    else:
        screen = await _look(turning, schools[0].id, at) if schools else screens.no_turn(NoTurn("not_staff"))
    await show(message, bot, screen)


async def _look(turning: Turning, school_id: int, at: datetime, last: int | None = None) -> Screen:
    found = await turning.look(school_id, at, last=last)
    if not isinstance(found, NoTurn):
        return screens.plan(found)
    undoable = found.why == "turned" and await turning.may_undo(school_id, at)
    return screens.already(found, school_id) if undoable else screens.no_turn(found)


@router.callback_query(YearTap.filter(), Private())
async def step(
    callback: CallbackQuery, callback_data: YearTap, bot: Bot, turning: Turning, viewer: Viewer | None, at: datetime
) -> None:
    """Choose the school, look again, turn, take back, or leave."""
    schools = [school.id for school in await turning.schools_of(viewer)] if viewer else []
    school_id, last = callback_data.school, callback_data.last or None
    if viewer is None or school_id not in schools:
        screen = common.not_found()
    elif callback_data.act == "look":
        screen = await _look(turning, school_id, at, last)
    elif callback_data.act == "turn":
        turned = await turning.turn(school_id, at, by=viewer.person_id, year=callback_data.year, last=last)
        screen = screens.turned(turned)
    elif callback_data.act == "undo":
        screen = screens.undone(await turning.undo(school_id, at, by=viewer.person_id))
    else:
        screen = screens.dropped()
    await show(callback, bot, screen)
