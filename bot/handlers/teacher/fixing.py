"""Corrections of what stands, and why."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message

from bot.handlers.filters import Asked, Private, Text
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.teacher import day as sheet_screens
from bot.screens.teacher import fixing as screens
from bot.screens.teacher import lesson as lesson_screens
from bot.screens.teacher import lessons as day_screens
from bot.screens.teacher.taps import FixAbsenceTap, FixTap, ReasonTap
from bot.services.day_attendance import DayAttendance
from bot.services.lessons import Lessons
from bot.services.mark_fixing import DRAFT, Fix, MarkFixing
from bot.show import show
from domain.access import Viewer

router = Router(name="teacher.fixing")
replies = Router(name="teacher.fixing_replies")


@router.callback_query(FixTap.filter(), Private())
async def mark(
    callback: CallbackQuery,
    callback_data: FixTap,
    bot: Bot,
    mark_fixing: MarkFixing,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A mark made another or withdrawn."""
    tap = callback_data
    fix = Fix(mark_id=tap.mark, revision=tap.revision, to=tap.to, back=tap.back)
    screen = screens.outcome(await mark_fixing.fix(viewer, fix, at)) if viewer else common.not_found()
    await show(callback, bot, screen)


@router.callback_query(FixAbsenceTap.filter(), Private())
async def absence(
    callback: CallbackQuery,
    callback_data: FixAbsenceTap,
    bot: Bot,
    mark_fixing: MarkFixing,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """Attendance said otherwise."""
    tap = callback_data
    fix = Fix(pupil_id=tap.pupil, period=tap.period, was=tap.was, to=tap.to, back=tap.back)
    screen = screens.outcome(await mark_fixing.fix(viewer, fix, at)) if viewer else common.not_found()
    await show(callback, bot, screen)


@router.callback_query(ReasonTap.filter(), Private())
async def reason(
    callback: CallbackQuery,
    callback_data: ReasonTap,
    bot: Bot,
    mark_fixing: MarkFixing,
    lessons: Lessons,
    day_attendance: DayAttendance,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """A usual reason, or no correction after all."""
    words = screens.usual_reasons().get(callback_data.why)
    if viewer is None:
        screen = common.not_found()
    elif words is not None:
        seen = callback_data.draft, callback_data.version
        screen = screens.outcome(await mark_fixing.because(viewer, words, at, seen))
    else:
        screen = await _back(await mark_fixing.drop(viewer), lessons, day_attendance, viewer, at)
    await show(callback, bot, screen)


async def _back(
    dropped: Fix | None, lessons: Lessons, day_attendance: DayAttendance, viewer: Viewer, at: datetime
) -> Screen:
    if dropped is not None and dropped.whole_day:
        return sheet_screens.shown(await day_attendance.show(viewer, dropped.back, at))
    if dropped is not None and dropped.back:
        return lesson_screens.shown(await lessons.show(viewer, dropped.back, at))
    return day_screens.day(await lessons.day(viewer, None, at))


@replies.message(Private(), Text(), Asked(DRAFT))
async def because(message: Message, bot: Bot, mark_fixing: MarkFixing, viewer: Viewer, at: datetime) -> None:
    """A reason in words."""
    await show(message, bot, screens.outcome(await mark_fixing.because(viewer, message.text or "", at)))
