"""A parent asks in words of their own; asked after every form and before nobody understood."""

from dataclasses import dataclass

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Message

from bot.handlers.filters import Private, Text
from bot.handlers.parent.week import week_screen
from bot.screens.parent import attendance as attendance_screens
from bot.screens.parent import diary as diary_screens
from bot.screens.parent import homework as homework_screens
from bot.screens.parent import marks as marks_screens
from bot.screens.parent import week as week_screens
from bot.screens.parent import words as screens
from bot.screens.screen import Screen
from bot.services.diary import DiaryReading
from bot.services.free_words import FreeWords, Misunderstood, Understood
from bot.services.homework_reading import HomeworkReading
from bot.services.marks_reading import MarksReading
from bot.services.reading import NoDiary
from bot.services.week import WeekReading
from bot.show import show
from domain.access import Viewer
from domain.wish_words import Topic

router = Router(name="parent.words")


@dataclass(frozen=True, slots=True)
class _Pages:
    """The readings a request may lead to, for one reader."""

    viewer: Viewer | None
    diary: DiaryReading
    marks: MarksReading
    homework: HomeworkReading
    week: WeekReading

    async def asked(self, understood: Understood) -> Screen:
        """The page that is asked for."""
        wish, pupil = understood.wish, understood.pupil_id
        subject = wish.subject_ids[0] if len(wish.subject_ids) == 1 else None
        day = None if wish.whole_week else wish.day
        match wish.topic:
            case Topic.HOMEWORK:
                return homework_screens.homework(await self.homework.due(self.viewer, pupil, day, subject))
            case Topic.MARKS if subject and not wish.day:
                return marks_screens.subject(await self.marks.subject(self.viewer, pupil, None, subject))
            case Topic.MARKS if not wish.day:
                return marks_screens.term(await self.marks.term(self.viewer, pupil))
            case Topic.ATTENDANCE if not wish.day:
                return attendance_screens.attendance(await self.marks.attendance(self.viewer, pupil))
            case Topic.CHANGES:
                return week_screens.changes(await self.week.changes(self.viewer, pupil))
            case Topic.TIMETABLE if day is None:
                return await week_screen(self.week, self.viewer, pupil, wish.day, week_screens.TIMETABLE)
            case Topic.WEEK:
                return await week_screen(self.week, self.viewer, pupil, wish.day, week_screens.PICTURE)
            case _ if wish.whole_week:
                return await week_screen(self.week, self.viewer, pupil, wish.day, week_screens.TEXT)
        return diary_screens.day(await self.diary.day(self.viewer, pupil, day))


@router.message(Private(), Text())
async def words(
    message: Message,
    bot: Bot,
    viewer: Viewer | None,
    free_words: FreeWords,
    diary: DiaryReading,
    marks_reading: MarksReading,
    homework_reading: HomeworkReading,
    week_reading: WeekReading,
) -> None:
    """A page asked for in words; those without a diary to read are answered by the next room."""
    said = message.text or ""
    understood = await free_words.understand(viewer, said)
    if isinstance(understood, NoDiary):
        raise SkipHandler
    if isinstance(understood, Misunderstood):
        screen = screens.not_understood(said, understood.pupil_id)
    else:
        pages = _Pages(viewer, diary, marks_reading, homework_reading, week_reading)
        screen = await pages.asked(understood)
    await show(message, bot, screen)
