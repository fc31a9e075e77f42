"""Results of a year and what can be taken away: who may, what is inside, at what cost."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from bot.documents.card import card_data, card_pdf
from bot.documents.trend import trend_png
from bot.i18n import LANGUAGES, speaking
from bot.screens.parent import marks as mark_screens
from bot.screens.parent import results as result_screens
from bot.screens.parent import takeaway as screens
from bot.screens.parent.trend import trend_picture
from bot.services.marks_reading import MarksReading, SubjectView
from bot.services.reading import NoDiary
from bot.services.results_reading import ResultsReading, ResultsView
from bot.services.takeaway import CalendarView, CardView, NotPrinted, Takeaway, YearMarksView
from domain.results import Of, ResultKind
from domain.term_marks import trend
from exchange.ics import calendar_file
from exchange.tables_out import Sheet, workbook
from storage.results import NewResult
from storage.work import Database
from tests.bot.documents.reading import png_size, squeezed, words
from tests.bot.test_term_pages import data, labels, selects
from tests.conftest import TurnedClock
from tests.seed import LONG_AGO, SmallSchool, seeding, small_school

WEDNESDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 27)
FIRST, SECOND = 1, 2  # ids of terms in a fresh database


@pytest.fixture
async def school(database: Database) -> SmallSchool:
    return await small_school(database, "Иванов Пётр Ильич")


async def set_result(
    database: Database,
    school: SmallSchool,
    kind: ResultKind,
    value: str,
    title: str = "Алгебра",
    term: int | None = None,
) -> None:
    of = Of(kind, 2026, term, school.subjects[title] if title else None)
    async with database.open_upkeep() as work:
        new = NewResult(pupil_id=school.pupil_id, of=of, value=value)
        assert await work.results.write(new, seen=0, by=None, at=LONG_AGO, public_at=LONG_AGO)


# -- results


async def test_results_stand_a_line_a_subject_with_credits_in_words(database: Database, school: SmallSchool):
    await set_result(database, school, ResultKind.TERM, "4", term=FIRST)
    await set_result(database, school, ResultKind.TERM, "5", term=SECOND)
    await set_result(database, school, ResultKind.INTERIM, "4")
    await set_result(database, school, ResultKind.FINAL, "5")
    await set_result(database, school, ResultKind.TERM, "зач", "Физкультура", FIRST)
    await set_result(database, school, ResultKind.TERM, "незач", "Физика", FIRST)
    await set_result(database, school, ResultKind.TERM, "н/а", "История", FIRST)
    reading = ResultsReading(database)
    with selects(database) as made:
        view = await reading.year(school.parent, school.pupil_id)
    assert len(made) == 3, "the access query and two more"
    assert isinstance(view, ResultsView)
    screen = result_screens.results(view)
    assert screen.text.split("\n") == [
        "<b>Пётр · 7 «А» · Итоги · 2026/27</b>",
        "<b>Алгебра</b> - I четверть: 4, II четверть: 5, промежуточная: <b>4</b>, итоговая: <b>5</b>",
        "<b>История</b> - I четверть: без аттестации",
        "<b>Физика</b> - I четверть: незачёт",
        "<b>Физкультура</b> - I четверть: зачёт",
    ]
    assert labels(screen) == [["Табель, PDF"], ["Текущие отметки", "Итоги 2025/26"], ["К дневнику"]]
    with speaking("en"):
        assert "I четверть: not passed" in result_screens.results(view).text


async def test_results_of_another_year_and_of_others_are_not_mixed_in(database: Database, school: SmallSchool):
    await set_result(database, school, ResultKind.TERM, "4", term=FIRST)
    reading = ResultsReading(database)
    before = await reading.year(school.parent, school.pupil_id, 2025)
    assert isinstance(before, ResultsView)
    assert "Итоговых отметок пока нет." in result_screens.results(before).text
    forged = await reading.year(school.parent, school.pupil_id, 1812)
    assert isinstance(forged, ResultsView)
    assert forged.table.year == 2026
    async with seeding(database) as seed:
        stranger = await seed.person()
        await seed.grant(stranger, school.classmate_id)
    assert await reading.year(stranger, school.pupil_id) is NoDiary.NOT_YOURS


# -- the calendar


async def calendar(database: Database, school: SmallSchool) -> Calendar:
    view = await Takeaway(database).calendar(school.parent, school.pupil_id)
    assert isinstance(view, CalendarView)
    content = calendar_file(screens.calendar_name(view), screens.events(view), view.now)
    return Calendar.from_ical(content)


async def test_the_calendar_has_lessons_at_the_schools_time_with_homework_and_changes(
    database: Database, school: SmallSchool
):
    algebra = school.subjects["Алгебра"]
    async with seeding(database) as seed:
        await seed.homework(school.class_id, algebra, WEDNESDAY, "№ 345; § 12, вопросы")
        await seed.homework(school.class_id, algebra, WEDNESDAY, "карточка", pupil_id=school.pupil_id)
        await seed.homework(school.class_id, school.subjects["География"], FRIDAY, "контурная карта")
        await seed.homework(school.class_id, algebra, FRIDAY, "..")
        await seed.change(school.class_id, WEDNESDAY, 2, "cancelled", comment="Учитель болен")
        await seed.mark(school.pupil_id, algebra, WEDNESDAY, "2", comment="позор")
    made = await calendar(database, school)
    events = {str(one["uid"]): one for one in made.walk("VEVENT")}
    assert len(events) == len(made.walk("VEVENT")), "no id twice"
    lesson = events[f"{school.pupil_id}-2026-11-25-1-{algebra}@school-diary"]
    assert lesson["dtstart"].dt.isoformat() == "2026-11-25T08:30:00+03:00"
    assert (str(lesson["summary"]), str(lesson["location"])) == ("Алгебра", "21")
    assert str(lesson["description"]) == "ДЗ: № 345; § 12, вопросы\nЛичное задание: карточка"
    physics = events[f"{school.pupil_id}-2026-11-25-2-{school.subjects['Физика']}@school-diary"]
    assert (physics["status"], str(physics["description"])) == ("CANCELLED", "Учитель болен")
    (task,) = [one for one in events.values() if one["dtstart"].dt == FRIDAY]
    assert (str(task["summary"]), str(task["description"])) == ("Задание: География", "ДЗ: контурная карта")
    assert [str(zone["tzid"]) for zone in made.walk("VTIMEZONE")] == ["Europe/Moscow"]
    assert b"\xd0\xbf\xd0\xbe\xd0\xb7\xd0\xbe\xd1\x80" not in made.to_ical(), "nothing of how it went"


async def test_the_calendar_read_again_has_the_same_ids(database: Database, school: SmallSchool, clock: TurnedClock):
    before = {str(one["uid"]) for one in (await calendar(database, school)).walk("VEVENT")}
    clock.forward(hours=30)
    after = {str(one["uid"]) for one in (await calendar(database, school)).walk("VEVENT")}
    assert before == after


# -- the marks


def sheets_of(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


async def test_the_table_has_averages_and_every_mark_of_the_year(database: Database, school: SmallSchool):
    algebra = school.subjects["Алгебра"]
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, algebra, date(2026, 9, 10), "4", work="control", weight=2)
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 10), "5-", comment="=1+1")
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 12), ".", debt_until=FRIDAY)
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 13), "2", counts=False)
        await seed.mark(school.pupil_id, algebra, date(2026, 8, 31), "3")
        await seed.mark(school.classmate_id, algebra, date(2026, 11, 10), "3")
    view = await Takeaway(database).marks(school.parent, school.pupil_id)
    assert isinstance(view, YearMarksView)
    found = sheets_of(workbook(screens.sheets(view)))
    assert found["По предметам"] == [["Предмет", "Средний", "Отметки"], ["Алгебра", 4.33, "4 5- долг 2"]]
    assert found["Все отметки"][1:] == [
        [date(2026, 9, 10), "Алгебра", "4", "к/р", 2.0, ""],
        [date(2026, 11, 10), "Алгебра", "5-", "", 1.0, "=1+1"],
        [date(2026, 11, 12), "Алгебра", "долг", "", "", ""],
        [date(2026, 11, 13), "Алгебра", "2", "", 1.0, "не входит в средний"],
    ]


def test_what_people_typed_is_text_in_a_table_and_never_a_formula():
    content = workbook([Sheet("Лист", (("Слова", 10),), [("=HYPERLINK(1)",), ("https://example.org",), ("{=1}",)])])
    with ZipFile(BytesIO(content)) as parts:
        page = parts.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in page
    assert b"hyperlink" not in page


# -- the report card


async def card(database: Database, school: SmallSchool) -> CardView:
    view = await Takeaway(database).card(school.parent, school.pupil_id)
    assert isinstance(view, CardView)
    return view


async def test_the_card_has_results_averages_of_the_running_term_and_absences(database: Database, school: SmallSchool):
    await set_result(database, school, ResultKind.TERM, "4", term=FIRST)
    await set_result(database, school, ResultKind.TERM, "зач", "Физкультура", FIRST)
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, school.subjects["Физика"], date(2026, 11, 10), "5")
        await seed.attendance(school.pupil_id, date(2026, 9, 10), 1, "Б")
    with speaking("en"):  # a paper of the school is Russian whatever the reader speaks
        paper = screens.report_card(await card(database, school))
    assert paper.columns == ("I четверть", "II четверть")
    assert [(line.subject, line.cells) for line in paper.lines] == [
        ("Алгебра", ("4", "")),
        ("Физика", ("", "5,00")),
        ("Физкультура", ("зачёт", "")),
    ]
    pdf = card_pdf(paper)
    assert pdf == card_pdf(paper)
    said = words(pdf)
    for word in ("Табель успеваемости", "Иванов Пётр Ильич", "7 «А»", "2026/27", "5,00", "зачёт", "Болезнь", "1 урок"):
        assert squeezed(word) in said


async def test_a_term_with_results_is_not_shown_as_running(database: Database, school: SmallSchool):
    await set_result(database, school, ResultKind.TERM, "4", term=SECOND)
    await set_result(database, school, ResultKind.INTERIM, "3")
    view = await card(database, school)
    paper = screens.report_card(view)
    assert (paper.columns, paper.lines[0].cells, paper.note) == (("II четверть", "Промежуточная"), ("4", "3"), "")
    assert card_data(paper)["lines"]


async def test_a_school_that_keeps_names_out_prints_no_card_and_takes_no_name_into_files(database: Database):
    quiet = await small_school(database, "Иванов Пётр Ильич", personal_data="in-person")
    view = await Takeaway(database).card(quiet.parent, quiet.pupil_id)
    assert isinstance(view, NotPrinted)
    assert "выдаёт она сама" in screens.not_printed(view).text
    lessons = await Takeaway(database).calendar(quiet.parent, quiet.pupil_id)
    assert isinstance(lessons, CalendarView)
    content = calendar_file(screens.calendar_name(lessons), screens.events(lessons), lessons.now).decode()
    assert "Пётр" not in content
    assert "7 «А»" not in content


async def test_files_are_for_the_readers_of_the_child_alone(database: Database, school: SmallSchool):
    async with seeding(database) as seed:
        stranger, restricted = await seed.person(), await seed.person()
        await seed.grant(stranger, school.classmate_id)
        await seed.grant(restricted, school.pupil_id, scope="lessons")
    takeaway = Takeaway(database)
    for read in (takeaway.calendar, takeaway.marks, takeaway.card, takeaway.child):
        assert await read(stranger, school.pupil_id) is NoDiary.NOT_YOURS
        assert await read(None, None) is NoDiary.NO_CHILDREN
    assert isinstance(await takeaway.calendar(restricted, school.pupil_id), CalendarView)
    assert await takeaway.marks(restricted, school.pupil_id) is NoDiary.RESTRICTED
    assert await takeaway.card(restricted, school.pupil_id) is NoDiary.RESTRICTED


# -- the trend


async def test_a_subject_with_two_marks_that_count_has_a_chart(database: Database, school: SmallSchool):
    algebra = school.subjects["Алгебра"]
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 10), "4", weight=2)
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 11), ".", debt_until=FRIDAY)
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 11), "2", counts=False)
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 11), "зач")

    async def shown() -> SubjectView:
        view = await MarksReading(database).subject(school.parent, school.pupil_id, None, algebra)
        assert isinstance(view, SubjectView)
        return view

    assert "График" not in str(labels(mark_screens.subject(await shown())))
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 12), "5/3")
    view = await shown()
    assert [(step.value, step.mean) for step in trend(view.subject.marks)] == [(4, 4), (4, 4)]
    assert data(mark_screens.subject(view), "График").startswith("dg:")
    for language in LANGUAGES:
        with speaking(language):
            assert png_size(trend_png(trend_picture(view)))[0] == 1080
