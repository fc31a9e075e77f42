"""A week as a picture, as text, as a timetable; changes; what else there is."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.documents.week import LessonLine, MarkSign, Tone, WeekPicture
from bot.i18n import LANGUAGES, speaking
from bot.screens.parent import week as screens
from bot.screens.parent.page import MoreTap, WeekTap
from bot.screens.parent.week_picture import week_picture
from bot.screens.screen import TEXT_LIMIT
from bot.services.reading import NoDiary
from bot.services.week import ChangesView, WeekReading, WeekView, drawn
from storage.work import Database
from tests.bot.documents.reading import png_size
from tests.bot.test_term_pages import data, labels, selects
from tests.conftest import TurnedClock
from tests.seed import SmallSchool, seeding, small_school

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)


@pytest.fixture
async def school(database: Database) -> SmallSchool:
    return await small_school(database, "Иванов Пётр Ильич")


@pytest.fixture
def reading(database: Database) -> WeekReading:
    return WeekReading(database)


async def week(reading: WeekReading, school: SmallSchool, *day: date) -> WeekView:
    view = await reading.week(school.parent, school.pupil_id, *day)
    assert isinstance(view, WeekView)
    return view


async def changes(reading: WeekReading, school: SmallSchool) -> ChangesView:
    view = await reading.changes(school.parent, school.pupil_id)
    assert isinstance(view, ChangesView)
    return view


def line(picture: WeekPicture, day: int, period: int) -> LessonLine:
    return next(lesson for lesson in picture.days[day].lessons if lesson.number == str(period))


# -- which week, at what cost


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (datetime(2026, 11, 25, 7, 40, tzinfo=UTC), MONDAY),
        (datetime(2026, 11, 27, 8, 0, tzinfo=UTC), MONDAY),
        (datetime(2026, 11, 27, 15, 0, tzinfo=UTC), date(2026, 11, 30)),  # Friday, the lessons are over
        (datetime(2026, 11, 29, 9, 0, tzinfo=UTC), date(2026, 11, 30)),  # Sunday
        (datetime(2026, 12, 31, 9, 0, tzinfo=UTC), date(2026, 12, 28)),  # holidays: the week it is
    ],
)
async def test_the_week_opened_is_that_of_the_day_to_open(
    database: Database, school: SmallSchool, reading: WeekReading, clock: TurnedClock, now: datetime, monday: date
):
    async with seeding(database) as seed:
        await seed.homework(school.class_id, school.subjects["Алгебра"], date(2026, 11, 30), "на ту неделю")
    clock.now = now
    with selects(database) as made:
        view = await week(reading, school)
    assert len(made) == 2, "the access query and one more"
    assert (view.monday, len(view.days)) == (monday, 6)
    told = [homework.text for day in view.days for one in day.day.lines for homework in one.homework]
    assert told == (["на ту неделю"] if monday == date(2026, 11, 30) else [])


@pytest.mark.parametrize("day", [MONDAY, WEDNESDAY, date(2026, 11, 29)])
async def test_any_day_opens_its_week(school: SmallSchool, reading: WeekReading, day: date):
    view = await week(reading, school, day)
    assert (view.monday, view.previous, view.next) == (MONDAY, date(2026, 11, 16), date(2026, 11, 30))


async def test_a_sunday_with_a_lesson_is_shown(database: Database, school: SmallSchool, reading: WeekReading):
    async with seeding(database) as seed:
        sunday = date(2026, 11, 29)
        await seed.change(school.class_id, sunday, 1, "added", subject_id=school.subjects["Алгебра"])
    assert (await week(reading, school, MONDAY)).last == sunday


@pytest.mark.parametrize("day", [date.min, date.max])
async def test_a_forged_day_opens_this_week(school: SmallSchool, reading: WeekReading, day: date):
    assert (await week(reading, school, day)).monday == MONDAY


async def test_a_week_opens_to_its_reader_alone(database: Database, school: SmallSchool, reading: WeekReading):
    async with seeding(database) as seed:
        stranger = await seed.person()
        await seed.grant(stranger, school.classmate_id)
    for somebody in (None, stranger):
        assert await reading.week(somebody, school.pupil_id) is NoDiary.NOT_YOURS
        assert await reading.changes(somebody, school.pupil_id) is NoDiary.NOT_YOURS
        assert await reading.child(somebody, school.pupil_id) is NoDiary.NOT_YOURS
    assert "ничего не найдено" in screens.text(NoDiary.NOT_YOURS).text


# -- the picture


async def test_the_picture_tells_lessons_marks_absences_debts_homework_and_changes(
    database: Database, school: SmallSchool, reading: WeekReading
):
    algebra, physics = school.subjects["Алгебра"], school.subjects["Физика"]
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, algebra, MONDAY, "5", period=1, work="control")
        await seed.mark(school.pupil_id, algebra, MONDAY, ".", period=1, debt_until=date(2026, 11, 27))
        await seed.mark(school.pupil_id, school.subjects["География"], MONDAY, "4", work="Свой <вид>")
        await seed.attendance(school.pupil_id, MONDAY, 3, "Б")
        await seed.homework(school.class_id, physics, MONDAY, "§ 12")
        await seed.homework(school.class_id, physics, MONDAY, "карточка", pupil_id=school.pupil_id)
        await seed.homework(school.class_id, algebra, MONDAY, "..")
        await seed.change(school.class_id, TUESDAY, 1, "cancelled", comment="Болезнь учителя")
        await seed.change(school.class_id, TUESDAY, 2, "subject", subject_id=physics, room="31")
        await seed.change(school.class_id, TUESDAY, 3, "comment", comment="С циркулем")
    view = await week(reading, school)
    picture = week_picture(view)
    assert (picture.title, picture.dates, picture.footer) == ("Пётр · 7 «А»", "23–28 ноября", "Б - болезнь")
    assert [day.title for day in picture.days] == [
        "Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота"
    ]  # fmt: skip
    assert [day.today for day in picture.days] == [False, False, True, False, False, False]
    assert picture.days[5].note == "Выходной день, уроков нет."
    assert line(picture, 0, 1).marks == (
        MarkSign(sign="5", kind="к/р"),
        MarkSign(sign="долг", kind="до 27.11", tone=Tone.DEBT),
    )
    assert line(picture, 0, 1).homework == ""
    assert line(picture, 0, 2).homework == "§ 12; лично: карточка"
    assert line(picture, 0, 3).marks == (MarkSign(sign="Б", tone=Tone.ABSENCE),)
    loose = picture.days[0].lessons[-1]
    assert (loose.number, loose.subject, loose.marks[0].kind) == ("", "География", "Свой <вид>")
    cancelled, replaced, remarked = (line(picture, 1, period) for period in (1, 2, 3))
    assert (cancelled.cancelled, cancelled.remark) == (True, "отменён")
    assert (replaced.instead_of, replaced.subject, replaced.remark) == ("Алгебра", "Физика", "замена, каб. 31")
    assert remarked.remark == "С циркулем"
    assert png_size(await drawn(picture))[0] == 1080


async def test_the_picture_speaks_the_readers_language(school: SmallSchool, reading: WeekReading):
    with speaking("en"):
        picture = week_picture(await week(reading, school))
    assert (picture.language, picture.dates, picture.days[0].title) == ("en", "23–28 November", "Monday")


async def test_the_caption_says_whose_week_it_is_and_leads_to_its_neighbours_and_its_twins(
    school: SmallSchool, reading: WeekReading
):
    screen = screens.picture(await week(reading, school), b"png")
    assert screen.text == "<b>Пётр · 7 «А» · 23–28 ноября</b>"
    assert screen.file is not None
    assert (screen.file.name, screen.file.photo) == ("week-2026-11-23.png", True)
    assert labels(screen) == [["‹ 16.11", "30.11 ›"], ["Текстом", "Расписание"], ["К дневнику"]]
    assert WeekTap.unpack(data(screen, "30.11 ›")).on == date(2026, 11, 30)
    assert WeekTap.unpack(data(screen, "Текстом")) == WeekTap(pupil=school.pupil_id, how="text", day=MONDAY.isoformat())


async def test_a_week_of_two_months_names_both(school: SmallSchool, reading: WeekReading):
    view = await week(reading, school, date(2026, 11, 30))
    assert screens.week_dates(view) == "30 ноября – 5 декабря"


# -- the text and the timetable


async def test_the_text_tells_all_and_the_timetable_lessons_and_rooms_alone(
    database: Database, school: SmallSchool, reading: WeekReading
):
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, school.subjects["Алгебра"], MONDAY, "5", period=1)
        await seed.homework(school.class_id, school.subjects["Алгебра"], MONDAY, "№ 345")
        await seed.change(school.class_id, TUESDAY, 4, "room", room="спортзал")
    view = await week(reading, school)
    text = screens.text(view).text.split("\n")
    assert text[:5] == [
        "<b>Пётр · 7 «А» · 23–28 ноября</b>",
        "",
        "<b>понедельник, 23 ноября</b>",
        "1 · 08:30–09:15 · <b>Алгебра</b> - <b>5</b>",
        "ДЗ: № 345",
    ]
    assert text[-2:] == ["<b>суббота, 28 ноября</b>", "Выходной день, уроков нет."]
    table = screens.timetable(view).text
    assert "1 · 08:30–09:15 · <b>Алгебра</b>, каб. 21\n2 · 09:25–10:10 · <b>Физика</b>, каб. 22" in table
    assert "<b>Физика</b>, каб. <s>24</s> → <b>спортзал</b>" in table
    assert "№ 345" not in table
    assert labels(screens.text(view))[1] == ["Картинкой", "Расписание"]
    assert labels(screens.timetable(view))[1] == ["Картинкой", "Текстом"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_crowded_week_fits_a_message_with_every_day_in_it(
    database: Database, school: SmallSchool, reading: WeekReading, language: str
):
    async with seeding(database) as seed:
        for weekday in range(5):
            day = date(2026, 11, 23 + weekday)
            for subject in school.subjects.values():
                await seed.homework(school.class_id, subject, day, "слово & " * 60)
                await seed.lesson(school.class_id, day, 1, subject, topic="слово " * 30, material="слово " * 30)
                await seed.mark(school.pupil_id, subject, day, "5", comment="слово " * 30)
    with speaking(language):
        screen = screens.text(await week(reading, school))
    assert len(screen.text.encode("utf-16-le")) // 2 <= TEXT_LIMIT
    assert screen.text.count("<b>") == screen.text.count("</b>")
    days = ("23", "24", "25", "26", "27", "28")
    assert all(f", {day} " in screen.text for day in days)


# -- changes, and what else


async def test_changes_are_a_list_from_today_on_each_as_old_and_new(
    database: Database, school: SmallSchool, reading: WeekReading
):
    chemistry = school.subjects["История"]
    async with seeding(database) as seed:
        await seed.change(school.class_id, TUESDAY, 1, "cancelled")
        await seed.change(school.class_id, WEDNESDAY, 2, "subject", subject_id=chemistry)
        await seed.change(school.class_id, date(2026, 12, 9), 1, "comment", comment="С циркулем")
        await seed.change(school.class_id, date(2026, 12, 10), 1, "cancelled")
    with selects(database) as made:
        view = await changes(reading, school)
    assert len(made) == 2
    screen = screens.changes(view)
    assert screen.text.split("\n") == [
        "<b>Пётр · 7 «А» · Изменения в расписании</b>",
        "",
        "<b>среда, 25 ноября</b>",
        "2 · 09:25–10:10 · <s>Физика</s> → <b>История</b> (замена), каб. 22",
        "",
        "<b>среда, 9 декабря</b>",
        "1 · 08:30–09:15 · <b>Алгебра</b>",
        "<i>С циркулем</i>",
    ]
    assert labels(screen) == [["25.11", "09.12"], ["Расписание недели", "К дневнику"]]


async def test_no_changes_are_said_in_a_sentence(school: SmallSchool, reading: WeekReading):
    assert screens.changes(await changes(reading, school)).text.endswith("\nПо 9 декабря изменений нет.")


async def test_more_leads_to_the_rest_of_the_diary(database: Database, school: SmallSchool, reading: WeekReading):
    async with seeding(database) as seed:
        anna = await seed.pupil(school.id, school.class_id, "Иванова Анна Ильинична")
        await seed.grant(school.parent, anna)
    view = await reading.child(school.parent, anna)
    assert not isinstance(view, NoDiary)
    screen = screens.more(view)
    assert labels(screen) == [
        ["Расписание недели", "Изменения"],
        ["Посещаемость", "Итоги"],
        ["Неделя текстом", "Скачать"],
        ["Сообщить об отсутствии"],
        ["К дневнику"],
        ["Пётр", "Анна ✓"],
    ]
    assert MoreTap.unpack(data(screen, "Изменения")) == MoreTap(pupil=anna, what="changes")


async def test_in_person_mode_no_page_of_a_week_names_anybody(database: Database, reading: WeekReading):
    hidden = await small_school(database, "Иванов Пётр Ильич", personal_data="in-person")
    async with seeding(database) as seed:
        teacher = await seed.staff(hidden.id, "Петров Антон Ильич")
        await seed.attendance(hidden.pupil_id, WEDNESDAY, 1, "Б")
        await seed.change(hidden.class_id, WEDNESDAY, 2, "teacher", teacher_id=teacher)
    view = await week(reading, hidden)
    picture = week_picture(view)
    assert (picture.title, picture.footer) == ("Ребёнок 1", "Н - пропуск")
    assert line(picture, 2, 1).marks == (MarkSign(sign="Н", tone=Tone.ABSENCE),)
    child = await reading.child(hidden.parent, None)
    assert not isinstance(child, NoDiary)
    shown: list[Any] = [screens.picture(view, b""), screens.text(view), screens.timetable(view), screens.more(child)]
    shown.append(screens.changes(await changes(reading, hidden)))
    said = "\n".join(screen.text for screen in shown) + repr(picture)
    assert not any(secret in said for secret in ("Пётр", "Иванов", "7 «А»", "олезнь", "Петров"))


async def test_a_school_may_forbid_forwarding_of_its_weeks(database: Database, reading: WeekReading):
    kept = await small_school(database, protect_content=True)
    view = await week(reading, kept)
    assert all(screen.protected for screen in (screens.picture(view, b""), screens.text(view), screens.timetable(view)))
    assert screens.changes(await changes(reading, kept)).protected


async def test_the_timetable_names_rooms_and_teachers_and_no_other_page_does(
    database: Database, school: SmallSchool, reading: WeekReading
):
    hidden = await small_school(database, "Иванов Пётр Ильич", personal_data="in-person")
    async with seeding(database) as seed:
        for one in (school, hidden):
            teacher = await seed.staff(one.id, "Петрова Мария Ивановна")
            subject = one.subjects["География"]
            await seed.slot(one.class_id, 3, 5, subject, room="31", teacher_id=teacher)
    view = await reading.week(school.parent, school.pupil_id, WEDNESDAY, teachers=True)
    assert "5 · 12:15–13:00 · <b>География</b>, каб. 31, Петрова М. И." in screens.timetable(view).text
    assert "Петрова" not in screens.text(await week(reading, school, WEDNESDAY)).text
    quiet = await reading.week(hidden.parent, hidden.pupil_id, WEDNESDAY, teachers=True)
    assert "<b>География</b>, каб. 31" in screens.timetable(quiet).text
    assert "Петрова" not in screens.timetable(quiet).text
