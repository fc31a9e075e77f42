"""Everything that serves, by name, and how it is put together over a database."""

from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from bot.services.about import AboutService
from bot.services.absences import Absences
from bot.services.applying import Applying
from bot.services.asking import Asking
from bot.services.bringing import Bringing
from bot.services.calendars import Calendars
from bot.services.choosing import Choosing
from bot.services.class_leading import ClassLeading
from bot.services.class_notes import ClassNotes
from bot.services.complaining import Complaining
from bot.services.complaint_entering import ComplaintEntering
from bot.services.complaint_telling import ComplaintTelling
from bot.services.considering import Considering
from bot.services.consulting import Consulting
from bot.services.control import Control
from bot.services.correcting import Correcting
from bot.services.corresponding import Corresponding
from bot.services.day_attendance import DayAttendance
from bot.services.deciding import Deciding
from bot.services.diary import DiaryReading
from bot.services.ending import Ending
from bot.services.entering import Entering
from bot.services.entry_reminding import EntryReminding
from bot.services.free_words import FreeWords
from bot.services.handing import Handing
from bot.services.homes import Homes
from bot.services.homework_giving import HomeworkGiving
from bot.services.homework_reading import HomeworkReading
from bot.services.joining import Joining
from bot.services.keeping import Keeping
from bot.services.leaving import Leaving
from bot.services.lesson_tasks import LessonTasks
from bot.services.lesson_writing import LessonWriting
from bot.services.lessons import Lessons
from bot.services.mark_fixing import MarkFixing
from bot.services.marking import Marking
from bot.services.marks_reading import MarksReading
from bot.services.news_reminding import NewsReminding
from bot.services.news_telling import NewsTelling
from bot.services.overseeing import Overseeing
from bot.services.own_data import OwnDataService
from bot.services.preparing import Preparing
from bot.services.printing import Printing
from bot.services.questioning import Questioning
from bot.services.queueing import Queueing
from bot.services.readers import Readers
from bot.services.refreshing import Nightly
from bot.services.register_reading import RegisterReading
from bot.services.registry import Registry
from bot.services.reissuing import Reissuing
from bot.services.reminding import Reminding
from bot.services.result_setting import ResultSetting
from bot.services.results_reading import ResultsReading
from bot.services.retention import Retention
from bot.services.roles import Roles
from bot.services.school_notices import SchoolNotices
from bot.services.seating import Seating
from bot.services.status import StatusReading
from bot.services.takeaway import Takeaway
from bot.services.taking_out import TakingOut
from bot.services.telling import Telling
from bot.services.timetable_changing import TimetableChanging
from bot.services.turning import Turning
from bot.services.voicing import Voicing
from bot.services.week import WeekReading
from bot.settings import Settings
from storage.work import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The services by name; a handler asks for one by naming its parameter so."""

    database: Database
    about_service: AboutService
    absences: Absences
    applying: Applying
    asking: Asking
    bringing: Bringing
    choosing: Choosing
    class_notes: ClassNotes
    complaining: Complaining
    complaint_entering: ComplaintEntering
    complaint_telling: ComplaintTelling
    considering: Considering
    consulting: Consulting
    control: Control
    class_leading: ClassLeading
    correcting: Correcting
    corresponding: Corresponding
    day_attendance: DayAttendance
    deciding: Deciding
    diary: DiaryReading
    ending: Ending
    entering: Entering
    entry_reminding: EntryReminding
    free_words: FreeWords
    homes: Homes
    homework_giving: HomeworkGiving
    homework_reading: HomeworkReading
    joining: Joining
    keeping: Keeping
    leaving: Leaving
    nightly: Nightly
    lesson_tasks: LessonTasks
    lesson_writing: LessonWriting
    lessons: Lessons
    mark_fixing: MarkFixing
    marking: Marking
    marks_reading: MarksReading
    news_reminding: NewsReminding
    news_telling: NewsTelling
    overseeing: Overseeing
    own_data: OwnDataService
    preparing: Preparing
    handing: Handing
    printing: Printing
    queueing: Queueing
    readers: Readers
    register_reading: RegisterReading
    registry: Registry
    reissuing: Reissuing
    reminding: Reminding
    result_setting: ResultSetting
    results_reading: ResultsReading
    questioning: Questioning
    retention: Retention
    roles: Roles
    school_notices: SchoolNotices
    seating: Seating
    status_reading: StatusReading
    takeaway: Takeaway
    taking_out: TakingOut
    telling: Telling
    timetable_changing: TimetableChanging
    turning: Turning
    voicing: Voicing
    week_reading: WeekReading

    def for_handlers(self) -> dict[str, Any]:
        """All but the database: a handler knows services alone."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "database"}


def build(database: Database, settings: Settings) -> House:
    """The services over a database."""
    calendars = Calendars(path=settings.calendar_overrides)
    calendars.refresh()
    undo_window = timedelta(seconds=settings.undo_seconds)
    return House(
        database=database,
        about_service=AboutService(database, calendars),
        absences=Absences(database),
        applying=Applying(database, calendars),
        asking=Asking(database, calendars),
        bringing=Bringing(database),
        choosing=Choosing(database, calendars),
        class_notes=ClassNotes(database),
        complaining=Complaining(database, calendars),
        complaint_entering=ComplaintEntering(database, calendars),
        complaint_telling=ComplaintTelling(database, calendars),
        considering=Considering(database, calendars),
        consulting=Consulting(database, calendars),
        control=Control(database, calendars),
        class_leading=ClassLeading(database),
        correcting=Correcting(database, calendars),
        corresponding=Corresponding(database, calendars),
        day_attendance=DayAttendance(database, calendars, undo_window),
        deciding=Deciding(database, calendars),
        diary=DiaryReading(database, calendars),
        ending=Ending(database, calendars),
        entering=Entering(database, calendars),
        entry_reminding=EntryReminding(database, Lessons(database, calendars)),
        free_words=FreeWords(database),
        homes=Homes(database, calendars),
        homework_giving=HomeworkGiving(database, calendars),
        homework_reading=HomeworkReading(database, calendars),
        joining=Joining(database),
        keeping=Keeping(database),
        leaving=Leaving(database, calendars),
        nightly=Nightly(database, settings.refresh_folder),
        lesson_tasks=LessonTasks(database, calendars),
        lesson_writing=LessonWriting(database, calendars, undo_window),
        lessons=Lessons(database, calendars),
        mark_fixing=MarkFixing(database, calendars),
        marking=Marking(database, undo_window, calendars),
        marks_reading=MarksReading(database),
        news_reminding=NewsReminding(database, calendars),
        news_telling=NewsTelling(database, calendars),
        overseeing=Overseeing(database),
        own_data=OwnDataService(database),
        preparing=Preparing(database, calendars),
        handing=Handing(database, calendars),
        printing=Printing(database),
        queueing=Queueing(database, calendars),
        readers=Readers(database, calendars),
        register_reading=RegisterReading(database),
        registry=Registry(database, calendars),
        reissuing=Reissuing(database, calendars),
        reminding=Reminding(database, calendars),
        result_setting=ResultSetting(database, calendars, undo_window),
        results_reading=ResultsReading(database),
        questioning=Questioning(database),
        retention=Retention(database),
        roles=Roles(database),
        school_notices=SchoolNotices(database),
        seating=Seating(database),
        status_reading=StatusReading(database),
        takeaway=Takeaway(database, calendars),
        taking_out=TakingOut(database, calendars),
        telling=Telling(database, calendars),
        timetable_changing=TimetableChanging(database, calendars),
        turning=Turning(database),
        voicing=Voicing(database, calendars),
        week_reading=WeekReading(database, calendars),
    )
