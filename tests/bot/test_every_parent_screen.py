"""Every page of the diary with the heaviest diary there may be, in both languages, within what Telegram takes."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import String, Text, select, update

from bot.i18n import LANGUAGES, speaking
from bot.screens.parent import absence as absence_screens
from bot.screens.parent import asking as asking_screens
from bot.screens.parent import attendance as attendance_screens
from bot.screens.parent import diary as diary_screens
from bot.screens.parent import homework as homework_screens
from bot.screens.parent import marks as mark_screens
from bot.screens.parent import notices as notice_screens
from bot.screens.parent import results as result_screens
from bot.screens.parent import settings as setting_screens
from bot.screens.parent import takeaway as take_screens
from bot.screens.parent import trend as trend_screens
from bot.screens.parent import week as week_screens
from bot.screens.parent import words as word_screens
from bot.screens.parent.week_picture import week_picture
from bot.screens.screen import Screen
from bot.services.absences import TODAY, Absences, NoteForm
from bot.services.calendars import Calendars
from bot.services.choosing import Choosing
from bot.services.diary import DiaryReading
from bot.services.homework_reading import HomeworkReading
from bot.services.marks_reading import MarksReading, SubjectView
from bot.services.notice_pages import NoticeView
from bot.services.questioning import Questioning
from bot.services.reading import ChildView, NoDiary
from bot.services.results_reading import ResultsReading
from bot.services.takeaway import (
    CalendarView,
    CardView,
    Takeaway,
    YearMarksView,
    drawn_trend,
    printed_card,
    written_book,
    written_calendar,
)
from bot.services.week import WeekReading, WeekView, drawn
from domain.marks import CREDIT, NO_CREDIT, NOT_ASSESSED, Attendance
from storage.crypto import Sealed
from storage.letters import Notice
from storage.tables import Row
from storage.work import Database
from tests.bot.documents.reading import png_size
from tests.bot.heavy import COMMENT, NAME, WEDNESDAY, Heavy, heavy_school
from tests.bot.test_diary_screens import plain
from tests.conftest import NOW

TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024  # UTF-16 code units after entities
MOST_BUTTONS, MOST_IN_ROW = 100, 8
LONGEST_LABEL = 64  # letters: what a phone shows of a button
PHOTO_SIDES, PHOTO_RATIO, PHOTO_BYTES = 10_000, 20, 10 * 2**20


async def screens(database: Database, heavy: Heavy) -> AsyncIterator[tuple[str, Screen]]:
    """Each page by its name, as a parent comes to it."""
    who, pupil = heavy.parent, heavy.pupil_id
    diary, week = DiaryReading(database), WeekReading(database)
    marks, homework, take = MarksReading(database), HomeworkReading(database), Takeaway(database)
    yield "day", diary_screens.day(await diary.day(who, pupil, WEDNESDAY))
    yield "calendar", diary_screens.calendar(await diary.month(who, pupil, 2026, 11), WEDNESDAY)
    view = await week.week(who, pupil, WEDNESDAY)
    assert isinstance(view, WeekView)
    yield "week picture", week_screens.picture(view, await drawn(week_picture(view)))
    yield "week text", week_screens.text(view)
    yield "timetable", week_screens.timetable(view)
    yield "changes", week_screens.changes(await week.changes(who, pupil))
    yield "more", week_screens.more(await week.child(who, pupil))
    due = await homework.due(who, pupil)
    for by in ("day", homework_screens.BY_SUBJECT, homework_screens.DONE):
        yield f"homework {by}", homework_screens.homework(due, by)
    for page in range(1, 4):
        yield f"homework, page {page}", homework_screens.homework(due, f"day.{page}")
    yield "homework of a day", homework_screens.homework(await homework.due(who, pupil, WEDNESDAY))
    yield "marks", mark_screens.term(await marks.term(who, pupil))
    subject = await marks.subject(who, pupil, None, heavy.subject_id)
    assert isinstance(subject, SubjectView)
    yield "subject", mark_screens.subject(subject)
    yield "history", mark_screens.history(subject)
    picture = await drawn_trend(trend_screens.trend_picture(subject))
    yield "trend", trend_screens.screen(subject, picture)
    yield "attendance", attendance_screens.attendance(await marks.attendance(who, pupil))
    yield "results", result_screens.results(await ResultsReading(database).year(who, pupil))
    yield "not understood", word_screens.not_understood("домашка " * 40, pupil)
    for reason in NoDiary:
        yield f"no diary: {reason}", diary_screens.no_diary(reason)
    async for name, screen in _files(take, heavy):
        yield name, screen
    async for name, screen in _notes(database, heavy):
        yield name, screen
    async for name, screen in _questions(database, heavy):
        yield name, screen
    async for name, screen in _settings(database, heavy):
        yield name, screen


async def _files(take: Takeaway, heavy: Heavy) -> AsyncIterator[tuple[str, Screen]]:
    who, pupil = heavy.parent, heavy.pupil_id
    yield "take away", take_screens.offered(await take.child(who, pupil))
    calendar = await take.calendar(who, pupil)
    assert isinstance(calendar, CalendarView)
    content = await written_calendar(take_screens.calendar_name(calendar), take_screens.events(calendar), NOW)
    yield "calendar file", take_screens.file(calendar, "lessons.ics", content)
    year = await take.marks(who, pupil)
    assert isinstance(year, YearMarksView)
    yield "marks file", take_screens.file(year, "marks.xlsx", await written_book(take_screens.sheets(year)))
    card = await take.card(who, pupil)
    assert isinstance(card, CardView)
    yield "report card", take_screens.file(card, "card.pdf", await printed_card(take_screens.report_card(card)))


async def _notes(database: Database, heavy: Heavy) -> AsyncIterator[tuple[str, Screen]]:
    who, absences = heavy.parent, Absences(database)
    yield "note", absence_screens.absence(await absences.look(who, heavy.note_id))
    form = await absences.begin(who, heavy.pupil_id, NOW)
    yield "note: days", absence_screens.absence(form)
    yield "note: bad days", absence_screens.absence(await absences.say(who, "когда-нибудь " * 20, NOW))
    assert isinstance(form, NoteForm)
    yield "note: reason", absence_screens.absence(await absences.pick(who, form.draft_id, TODAY, NOW))
    yield "note: review", absence_screens.absence(await absences.say(who, "едем на соревнования & олимпиаду " * 9, NOW))


async def _questions(database: Database, heavy: Heavy) -> AsyncIterator[tuple[str, Screen]]:
    who, questioning = heavy.parent, Questioning(database)
    yield "question: marks", asking_screens.marks(await questioning.marks(who, heavy.pupil_id, heavy.subject_id))
    yield "question: words", asking_screens.asking(await questioning.ask(who, heavy.pupil_id, 1, NOW))
    yield "question: asked", asking_screens.asked(await questioning.say(who, "why? " * 300, NOW))
    yield "question: again", asking_screens.asking(await questioning.ask(who, heavy.pupil_id, 1, NOW))
    yield "question: class teacher", asking_screens.asking(await questioning.ask(who, heavy.pupil_id, 0, NOW))
    notice = Notice(
        id=1, school_id=1, class_id=1, grade=None, person_id=1, text=COMMENT * 20, said_at=NOW, owed=30, read=0
    )
    for class_title, grade in (("9А", None), ("", 9), ("", None)):
        view = NoticeView(
            notice=replace(notice, grade=grade), class_title=class_title, school="School " * 20, sender=NAME,
            in_person=False,
        )  # fmt: skip
        yield f"notice: {class_title}{grade}", notice_screens.notice(view)
        yield f"notice read: {class_title}{grade}", notice_screens.read(view)


async def _settings(database: Database, heavy: Heavy) -> AsyncIterator[tuple[str, Screen]]:
    choices = await Choosing(database, Calendars()).look(heavy.parent)
    for name in ("main", "kinds", "hours", "digests", "evenings", "zones", "phone", "sample"):
        yield f"settings: {name}", getattr(setting_screens, name)(choices)


@pytest.fixture
async def heavy(database: Database) -> Heavy:
    return await heavy_school(database)


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_heaviest_diary_fits_every_screen(database: Database, heavy: Heavy, language: str):
    seen = []
    with speaking(language):
        async for name, screen in screens(database, heavy):
            seen.append(name)
            text = plain(screen)  # every tag is closed
            limit = CAPTION_LIMIT if screen.file else TEXT_LIMIT
            assert 0 < len(text.encode("utf-16-le")) // 2 <= limit, name
            assert len(screen.text.encode("utf-16-le")) // 2 <= TEXT_LIMIT, name
            _buttons_fit(name, screen)
            if screen.file and screen.file.photo:
                width, height = png_size(screen.file.content)
                assert width + height <= PHOTO_SIDES, name
                assert max(width, height) / min(width, height) <= PHOTO_RATIO, name
                assert len(screen.file.content) < PHOTO_BYTES, name
    assert len(seen) == len(set(seen))


def _buttons_fit(name: str, screen: Screen) -> None:
    rows = [row for row in screen.rows if row]
    assert sum(len(row) for row in rows) <= MOST_BUTTONS, name
    for row in rows:
        assert len(row) <= MOST_IN_ROW, name
        for button in row:
            assert 0 < len(button.text) <= LONGEST_LABEL, (name, button.text)
            assert len((button.callback_data or "").encode()) <= 64, name


TYPED_IN_RUSSIAN = ("дз на завтра", "оценки по алгебре", "расписание на пятницу")  # what an English reader may type
CODES = frozenset({*Attendance, CREDIT, NO_CREDIT, NOT_ASSESSED})  # of the register, as the school prints them
CYRILLIC = re.compile("[А-Яа-яЁё]+")


async def latinised(database: Database) -> None:
    """The same diary with all its data in Latin letters: what is left in Russian then is ours."""
    async with database.transaction() as connection:
        for table in Row.metadata.sorted_tables:
            columns = [
                one for one in table.c
                if isinstance(one.type, String | Text | Sealed) and not one.foreign_keys
            ]  # fmt: skip
            keys = list(table.primary_key.columns)
            for row in (await connection.execute(select(*keys, *columns))).mappings().all() if columns else ():
                latin = {
                    one.name: CYRILLIC.sub(lambda word: "x" * len(word[0]), row[one.name])
                    for one in columns
                    if isinstance(row[one.name], str) and CYRILLIC.search(row[one.name]) and row[one.name] not in CODES
                }
                if latin:
                    same = [key == row[key.name] for key in keys]
                    await connection.execute(update(table).where(*same).values(**latin))


@pytest.mark.long
async def test_an_english_reader_meets_no_word_of_russian_but_codes_of_the_register(database: Database, heavy: Heavy):
    await latinised(database)
    found: dict[str, set[str]] = {}
    with speaking("en"):
        async for name, screen in screens(database, heavy):
            if name in ("not understood", "note: bad days", "note: review") or name.startswith("notice"):
                continue  # they repeat what the test itself types in Russian
            said = plain(screen) + " " + " ".join(button.text for row in screen.rows for button in row)
            for typed in TYPED_IN_RUSSIAN:
                said = said.replace(typed, "")
            if words := set(CYRILLIC.findall(said)) - CODES - {"Русский"}:
                found[name] = words
    assert found == {}


@pytest.mark.long
async def test_a_full_day_keeps_every_lesson_every_mark_and_every_task(database: Database, heavy: Heavy):
    shown = plain(diary_screens.day(await DiaryReading(database).day(heavy.parent, heavy.pupil_id, WEDNESDAY)))
    lines = shown.split("\n")
    assert len([line for line in lines if line[:2].strip().isdigit() and " · " in line]) >= 12
    first = next(line for line in lines if line.startswith("1 · "))
    assert [first.count(sign) for sign in ("4-", "3/5", "2+")] == [2, 2, 2]
    assert lines[-1] != "…"


async def test_two_sisters_with_names_of_four_words_are_told_apart(database: Database, heavy: Heavy):
    view = await WeekReading(database).child(heavy.parent, heavy.pupil_id)
    assert isinstance(view, ChildView)
    children = week_screens.more(view).rows[-1]
    assert len({button.text for button in children}) == 2


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
async def test_no_screen_needs_a_picture_sign_to_be_understood(database: Database, heavy: Heavy, language: str):
    """Plain mode is the only mode: nothing said here is an emoji, which a screen reader would stumble over."""
    with speaking(language):
        async for name, screen in screens(database, heavy):
            said = screen.text + "".join(button.text for row in screen.rows for button in row)
            assert [sign for sign in said if ord(sign) >= 0x2600 and sign not in "✓\u2800"] == [], name


@pytest.mark.long
@pytest.mark.parametrize("by", ["day", homework_screens.BY_SUBJECT])
async def test_the_heaviest_homework_goes_on_on_further_pages_and_leaves_nothing_out(
    database: Database, heavy: Heavy, by: str
):
    view = await HomeworkReading(database).due(heavy.parent, heavy.pupil_id)
    assert not isinstance(view, NoDiary)
    told, number = [], 0
    while True:
        screen = homework_screens.homework(view, f"{by}.{number}")
        told.append(plain(screen))
        assert "\n…" not in told[-1]
        if not any(button.text == "Дальше ›" for row in screen.rows for button in row):
            break
        number += 1
    assert number > 0
    assert sum(page.count(" - ") for page in told) >= len(view.tasks)
    assert sum(page.count("личное задание") for page in told) == sum(one.homework.individual for one in view.tasks)
    assert homework_screens.homework(view, f"{by}.999").text == screen.text
