"""Where a person stands, on one screen: after /start, after a crash, at the end of every road."""

from bot.screens import home as screens
from bot.screens.parent import application as form_screens
from bot.screens.parent import diary as diary_screens
from bot.screens.parent import start as start_screens
from bot.screens.screen import Screen
from bot.screens.teacher import day as day_screens
from bot.screens.teacher import lesson as lesson_screens
from bot.screens.teacher import marks as mark_screens
from bot.services.applying import DRAFT as APPLICATION
from bot.services.applying import Applying
from bot.services.day_attendance import DayAttendance
from bot.services.day_pages import KIND as DAY
from bot.services.diary import DiaryReading, NoDiary
from bot.services.homes import Homes
from bot.services.lesson_drafts import KIND as LESSON
from bot.services.lessons import Lessons
from bot.services.marking import Marking, NoSheet, NotTeacher
from domain.access import Viewer


async def home_screen(homes: Homes, diary: DiaryReading, viewer: Viewer | None) -> Screen:
    """The first screen of a person: of a stranger, an applicant, a parent, a teacher, an officer."""
    if viewer is None:
        return start_screens.welcome()
    home = await homes.of(viewer)
    if home.children and not viewer.consented:
        return start_screens.consent()
    if home.children:
        view = await diary.day(viewer, None, None)
        return diary_screens.no_diary(view) if isinstance(view, NoDiary) else diary_screens.day(view)
    if viewer.roles:
        return screens.staff(viewer)
    return start_screens.home(home)


async def where_now_screen(
    homes: Homes,
    diary: DiaryReading,
    applying: Applying,
    marking: Marking,
    lessons: Lessons,
    day_attendance: DayAttendance,
    viewer: Viewer | None,
) -> Screen:
    """What to show when an act was done and its answer was lost: the state itself."""
    if viewer is not None and viewer.asked == APPLICATION:
        return form_screens.form(await applying.where(viewer))
    if viewer is not None and viewer.asked is not None and viewer.asked.startswith(LESSON):
        return lesson_screens.shown(await lessons.latest(viewer))
    if viewer is not None and viewer.asked is not None and viewer.asked.startswith(DAY):
        return day_screens.shown(await day_attendance.latest(viewer))
    if viewer is not None and viewer.teaching:
        latest = await marking.latest(viewer)
        if not isinstance(latest, NoSheet | NotTeacher):
            return mark_screens.outcome(latest)
    if viewer is not None and not viewer.roles:
        mine = await applying.cases(viewer)
        if mine and mine[0].due is not None:
            return form_screens.receipt(mine[0])
    return await home_screen(homes, diary, viewer)
