"""The day of a teacher and the sheet of a lesson."""

from datetime import datetime

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, ContentType, Message

from bot.files import fetching, file_of
from bot.handlers.filters import AskedOf, Kind, Private, Text
from bot.screens import common
from bot.screens.screen import Screen
from bot.screens.teacher import lesson as screens
from bot.screens.teacher import lesson_words
from bot.screens.teacher import lessons as day_screens
from bot.screens.teacher.published import published
from bot.screens.teacher.taps import LessonsTap, LessonTap, OpenTap, PaintTap
from bot.services.lesson_drafts import KIND
from bot.services.lesson_tasks import LessonTasks
from bot.services.lesson_writing import LessonWriting
from bot.services.lessons import Lessons, NoLesson
from bot.services.marking import Seen
from bot.show import redraw, show
from domain.access import Viewer

router = Router(name="teacher.lessons")
replies = Router(name="teacher.lesson_replies")


@router.message(Command("lessons"), Private())
async def today(
    message: Message, command: CommandObject, bot: Bot, lessons: Lessons, viewer: Viewer | None, at: datetime
) -> None:
    """The lessons of today; of a class, if staff name one."""
    if viewer is None:
        screen = day_screens.not_teacher()
    elif command.args:
        screen = day_screens.day(await lessons.of_class(viewer, command.args, None, at))
    else:
        screen = day_screens.day(await lessons.day(viewer, None, at))
    await show(message, bot, screen)


@router.callback_query(LessonsTap.filter(), Private())
async def day(
    callback: CallbackQuery, callback_data: LessonsTap, bot: Bot, lessons: Lessons, viewer: Viewer | None, at: datetime
) -> None:
    """The lessons of another day."""
    if viewer is None:
        screen = common.not_found()
    elif callback_data.of:
        screen = day_screens.other_day(await lessons.of_class(viewer, callback_data.of, callback_data.on, at))
    else:
        screen = day_screens.other_day(await lessons.day(viewer, callback_data.on, at))
    await show(callback, bot, screen)


@router.callback_query(OpenTap.filter(), Private())
async def open_(
    callback: CallbackQuery, callback_data: OpenTap, bot: Bot, lessons: Lessons, viewer: Viewer | None, at: datetime
) -> None:
    """A lesson's sheet, where it was left."""
    place = callback_data.place
    if viewer is None or place is None:
        screen = common.not_found()
    else:
        screen = screens.shown(await lessons.open(viewer, place, at))
    await show(callback, bot, screen)


@router.callback_query(PaintTap.filter(), Private())
async def paint(
    callback: CallbackQuery, callback_data: PaintTap, bot: Bot, lessons: Lessons, viewer: Viewer | None, at: datetime
) -> None:
    """A brush taken, a pupil touched."""
    if viewer is None:
        screen = common.not_found()
    elif callback_data.brush:
        screen = screens.shown(await lessons.brush(viewer, callback_data.draft, callback_data.brush, at))
    else:
        screen = screens.shown(await lessons.touch(viewer, callback_data.draft, callback_data.pupil, at))
    await show(callback, bot, screen)


@router.callback_query(LessonTap.filter(), Private())
async def act(
    callback: CallbackQuery,
    callback_data: LessonTap,
    bot: Bot,
    lessons: Lessons,
    lesson_tasks: LessonTasks,
    lesson_writing: LessonWriting,
    viewer: Viewer | None,
    at: datetime,
) -> None:
    """The other buttons of a sheet."""
    if viewer is None:
        screen = common.not_found()
    elif callback_data.act == "publish":
        seen = Seen(callback_data.draft, callback_data.version)
        screen = published(await lesson_writing.publish(viewer, seen, at))
    elif callback_data.act in ("due", "whom", "choose", "untask"):
        screen = await _task(callback_data, lesson_tasks, viewer, at)
    else:
        screen = await _act(callback_data, lessons, viewer, at)
    await show(callback, bot, screen)


async def _act(tap: LessonTap, lessons: Lessons, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "rest":
            return screens.shown(await lessons.rest_were(viewer, tap.draft, at))
        case "notes":
            return screens.shown(await lessons.by_notes(viewer, tap.draft, at))
        case "works":
            return screens.works(await lessons.show(viewer, tap.draft, at))
        case "work":
            return screens.shown(await lessons.work_kind(viewer, tap.draft, tap.arg, at))
        case "ask":
            return screens.shown(await lessons.ask(viewer, tap.draft, tap.arg, at))
        case "words":
            return lesson_words.words(await lessons.ask(viewer, tap.draft, None, at))
        case "more" if tap.arg.isdecimal():
            return screens.shown(await lessons.one_more(viewer, tap.draft, int(tap.arg), at))
        case "drop":
            return screens.dropped() if await lessons.drop(viewer, tap.draft) else screens.gone()
    return screens.shown(await lessons.ask(viewer, tap.draft, None, at))


async def _task(tap: LessonTap, tasks: LessonTasks, viewer: Viewer, at: datetime) -> Screen:
    match tap.act:
        case "due":
            return lesson_words.words(await tasks.due(viewer, tap.draft, tap.arg, at))
        case "choose" if tap.arg.isdecimal():
            return lesson_words.whom(await tasks.choose(viewer, tap.draft, int(tap.arg), at))
        case "untask":
            return lesson_words.words(await tasks.drop(viewer, tap.draft, at))
    return lesson_words.whom(await tasks.show(viewer, tap.draft, at))


@replies.message(Private(), Text(), AskedOf(KIND))
async def words(message: Message, bot: Bot, lessons: Lessons, viewer: Viewer, at: datetime) -> None:
    """The topic, the material or the homework that was asked for."""
    said = await lessons.say(viewer, message.text or "", at)
    if said is None:
        raise SkipHandler
    await show(message, bot, lesson_words.words(said))


@replies.message(Private(), Kind(ContentType.PHOTO, ContentType.DOCUMENT), AskedOf(KIND))
async def file(message: Message, bot: Bot, lesson_tasks: LessonTasks, viewer: Viewer, at: datetime) -> None:
    """A file for the homework that was asked for; an album comes file by file and has one answer that is edited."""
    ref, album = file_of(message), message.media_group_id
    caption = message.caption or ""
    taken = await lesson_tasks.attach(viewer, fetching(bot), ref, caption, album, at) if ref else None
    if taken is None:
        raise SkipHandler
    if isinstance(taken, NoLesson):
        await show(message, bot, screens.gone())
        return
    told = await redraw(bot, message.chat.id, taken.message_id, lesson_words.attached(taken))
    if album and taken.message_id is None:
        await lesson_tasks.shown_at(viewer, album, taken.page.draft.id, told)
