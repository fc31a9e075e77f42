"""Marks and attendance of a term: who may read them, at what cost, and how the pages look."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from aiogram.types import InlineKeyboardButton
from sqlalchemy import event

from bot.i18n import LANGUAGES, speaking
from bot.screens.parent import attendance as attendance_screens
from bot.screens.parent import marks as screens
from bot.screens.parent.page import AttendanceTap, MarksTap
from bot.screens.screen import TEXT_LIMIT, Screen
from bot.services.marks_reading import AttendanceView, MarksReading, MarksView, SubjectView
from bot.services.reading import NoDiary
from domain.marks import Signs
from domain.profiles.belgorod import BELGOROD
from storage import tables
from storage.work import Database
from tests.conftest import NOW, TurnedClock
from tests.seed import LONG_AGO, SmallSchool, seeding, small_school

DAY = date(2026, 11, 10)


@pytest.fixture
async def school(database: Database) -> SmallSchool:
    return await small_school(database, "Иванов Пётр Ильич")


@pytest.fixture
def reading(database: Database) -> MarksReading:
    return MarksReading(database)


@contextmanager
def selects(database: Database) -> Iterator[list[str]]:
    """The SELECTs made meanwhile."""
    made: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "SELECT" in statement:
            made.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def term(reading: MarksReading, school: SmallSchool, *where: Any) -> MarksView:
    view = await reading.term(school.parent, school.pupil_id, *where)
    assert isinstance(view, MarksView)
    return view


async def subject(reading: MarksReading, school: SmallSchool, title: str = "Алгебра") -> SubjectView:
    view = await reading.subject(school.parent, school.pupil_id, None, school.subjects[title])
    assert isinstance(view, SubjectView)
    return view


async def attendance(reading: MarksReading, school: SmallSchool) -> AttendanceView:
    view = await reading.attendance(school.parent, school.pupil_id)
    assert isinstance(view, AttendanceView)
    return view


def labels(screen: Screen) -> list[list[str]]:
    return [[button.text for button in row] for row in screen.rows if row]


def data(screen: Screen, label: str) -> str:
    (found,) = (one for row in screen.rows for one in row if one.text == label)
    assert isinstance(found, InlineKeyboardButton)
    return found.callback_data or ""


# -- the door


async def test_every_page_costs_the_access_query_and_two_more(
    database: Database, school: SmallSchool, reading: MarksReading
):
    algebra = school.subjects["Алгебра"]
    async with seeding(database) as seed:
        for number in range(30):
            await seed.mark(school.pupil_id, algebra, DAY + timedelta(days=number % 10), "5", revision=2)
    for page in (
        reading.term(school.parent, school.pupil_id),
        reading.subject(school.parent, school.pupil_id, None, algebra),
        reading.attendance(school.parent, school.pupil_id),
    ):
        with selects(database) as made:
            assert not isinstance(await page, NoDiary)
        assert len(made) == 3


async def test_nothing_of_a_term_is_read_for_those_the_door_does_not_let_in(
    database: Database, school: SmallSchool, reading: MarksReading
):
    async with seeding(database) as seed:
        stranger, ended = await seed.person(), await seed.person()
        await seed.grant(stranger, school.classmate_id)
        await seed.grant(ended, school.pupil_id, ended_at=NOW)
    for somebody in (None, stranger, ended):
        for pupil in (school.pupil_id, 10**6):
            with selects(database) as made:
                assert await reading.term(somebody, pupil) is NoDiary.NOT_YOURS
                assert await reading.subject(somebody, pupil, 1, school.subjects["Алгебра"]) is NoDiary.NOT_YOURS
                assert await reading.attendance(somebody, pupil) is NoDiary.NOT_YOURS
            assert len(made) <= 3, "the access query alone"
    assert not isinstance(await reading.term(school.parent, school.pupil_id), NoDiary)


async def test_a_subject_of_another_school_is_nothing(database: Database, school: SmallSchool, reading: MarksReading):
    other = await small_school(database)
    view = await reading.subject(school.parent, school.pupil_id, None, other.subjects["Алгебра"])
    assert view is NoDiary.NOT_YOURS
    assert "ничего не найдено" in screens.subject(view).text


# -- the marks of a term


async def test_every_subject_stands_with_its_marks_and_average_and_leads_to_its_own_page(
    database: Database, school: SmallSchool, reading: MarksReading
):
    algebra, physics = school.subjects["Алгебра"], school.subjects["Физика"]
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, algebra, DAY, "5")
        await seed.mark(school.pupil_id, algebra, DAY + timedelta(days=1), "4", weight=2)
        await seed.mark(school.pupil_id, physics, DAY, ".", debt_until=date(2026, 11, 27), counts=False)
        await seed.mark(school.pupil_id, physics, date(2026, 9, 10), "2")
    screen = screens.term(await term(reading, school))
    assert screen.text.split("\n") == [
        "<b>Пётр · 7 «А» · Отметки · II четверть</b>",
        "<b>Алгебра</b> - 5 4 · средний <b>4,33</b>",
        "<b>Физика</b> - долг",
    ]
    assert labels(screen) == [["Алгебра", "Физика"], ["I четверть", "II четверть ✓"], ["Итоги", "К дневнику"]]
    with speaking("en"):
        assert "average <b>4.33</b>" in screens.term(await term(reading, school)).text
    tap = MarksTap.unpack(data(screen, "Алгебра"))
    assert (tap.pupil, tap.subject, tap.history) == (school.pupil_id, algebra, False)
    first = MarksTap.unpack(data(screen, "I четверть"))
    turned = screens.term(await term(reading, school, first.term))
    assert "<b>Физика</b> - 2 · средний <b>2,00</b>" in turned.text
    assert ["I четверть ✓", "II четверть"] in labels(turned)


async def test_a_term_without_marks_says_so(school: SmallSchool, reading: MarksReading):
    assert screens.term(await term(reading, school)).text.split("\n")[1:] == ["Отметок за это время нет."]


async def test_a_term_nobody_drew_opens_the_current_one(school: SmallSchool, reading: MarksReading):
    assert (await term(reading, school, 10**9)).term.title == "II четверть"
    assert (await term(reading, school, -1)).term.title == "II четверть"


async def test_a_school_without_terms_has_its_whole_year(database: Database, reading: MarksReading):
    async with seeding(database) as seed:
        school_id = await seed.school()
        class_id = await seed.school_class(school_id)
        pupil, parent = await seed.pupil(school_id, class_id), await seed.person()
        await seed.grant(parent, pupil)
        await seed.mark(pupil, await seed.subject(school_id, "Алгебра"), date(2026, 9, 2), "5")
    view = await reading.term(parent, None)
    assert isinstance(view, MarksView)
    screen = screens.term(view)
    assert "Учебный год" in screen.text
    assert "средний <b>5,00</b>" in screen.text
    assert labels(screen) == [["Алгебра"], ["Итоги", "К дневнику"]]


# -- one subject


async def test_a_subject_lists_its_marks_in_order_with_what_they_were_for(
    database: Database, school: SmallSchool, reading: MarksReading
):
    algebra = school.subjects["Алгебра"]
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 12), "4", work="control", weight=2, revision=2)
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 9), "5", comment="Отличный  ответ <b>")
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 16), "2", counts=False)
        await seed.mark(school.pupil_id, algebra, date(2026, 11, 17), ".", debt_until=date(2026, 11, 27), counts=False)
    screen = screens.subject(await subject(reading, school))
    assert screen.text.split("\n") == [
        "<b>Пётр · 7 «А» · Алгебра · II четверть</b>",
        "Средний: <b>4,33</b>",
        "Чтобы вышла 5 (от 4,5): ещё 1 пятёрка.",
        "",
        "09.11 · <b>5</b>",
        "      <i>Отличный ответ &lt;b&gt;</i>",
        "12.11 · <b>4</b> (к/р, ×2, исправлено)",
        "16.11 · <b>2</b> (не входит в средний)",
        "17.11 · <b>долг</b> (долг до 27.11)",
    ]
    assert labels(screen) == [
        ["График"], ["Отметка неверна?"], ["I четверть", "II четверть ✓"], ["‹ Предметы", "К дневнику"],
    ]  # fmt: skip
    assert MarksTap.unpack(data(screen, "I четверть")).subject == algebra


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ("5", ["Сейчас выходит 5."]),
        ("33", ["Чтобы вышла 4 (от 3,5): ещё 1 пятёрка.", "Чтобы вышла 5 (от 4,5): ещё 6 пятёрок."]),
        ("44", ["Чтобы вышла 5 (от 4,5): ещё 2 пятёрки."]),
        (
            "2" * 10,
            [
                "Чтобы вышла 3 (от 2,5): ещё 2 пятёрки.",
                "Чтобы вышла 4 (от 3,5): ещё 10 пятёрок.",
                "Чтобы вышла 5 (от 4,5), не хватит и двадцати пятёрок.",
            ],
        ),
    ],
)
async def test_what_would_bring_a_better_mark_out_is_told_while_the_term_is_on(
    database: Database, clock: TurnedClock, school: SmallSchool, reading: MarksReading, values: str, told: list[str]
):
    async with seeding(database) as seed:
        for value in values:
            await seed.mark(school.pupil_id, school.subjects["Алгебра"], DAY, value)
    text = screens.subject(await subject(reading, school)).text.split("\n")
    assert text[2 : 2 + len(told)] == told
    clock.now = datetime(2027, 1, 3, 9, 0, tzinfo=UTC)  # the holidays behind the term
    over = screens.subject(await subject(reading, school)).text
    assert "Средний" in over
    assert "выш" not in over
    assert "выход" not in over


async def test_the_history_of_a_corrected_mark_says_what_was_what_is_when_and_why(
    database: Database, school: SmallSchool, reading: MarksReading
):
    async with seeding(database) as seed:
        teacher = await seed.teacher(school.id, name="Петрова Мария Ивановна")
        mark = await seed.mark(school.pupil_id, school.subjects["Алгебра"], DAY, "5", work="control", revision=2)
        await seed.add(tables.MarkRevisionRow, mark_id=mark, revision=1, value=".", at=LONG_AGO)
        await seed.add(
            tables.MarkRevisionRow,
            mark_id=mark,
            revision=2,
            value="5",
            at=NOW - timedelta(hours=1),
            reason="<пересдал>",
            by=teacher.person_id,
        )
    view = await subject(reading, school)
    assert labels(screens.subject(view))[0] == ["История исправлений"]
    assert MarksTap.unpack(data(screens.subject(view), "История исправлений")).history
    assert screens.history(view).text.split("\n") == [
        "<b>Пётр · 7 «А» · Алгебра · II четверть</b>",
        "История исправлений",
        "",
        "10.11 (к/р): <s>долг</s> → <b>5</b>",
        "      Исправлено: 25.11.2026, 09:40",
        "      Кто исправил: Петрова М. И.",
        "      Причина: &lt;пересдал&gt;",
    ]
    assert "Исправлений нет." in screens.history(await subject(reading, school, "Физика")).text


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_year_of_marks_with_long_comments_fits_a_message_average_first(
    database: Database, school: SmallSchool, reading: MarksReading, language: str
):
    async with seeding(database) as seed:
        for number in range(140):
            await seed.mark(
                school.pupil_id, school.subjects["Алгебра"], DAY, "5-/4", work="control", comment="слово & " * 40,
                period=number % 8 + 1, revision=2,
            )  # fmt: skip
    with speaking(language):
        screen = screens.subject(await subject(reading, school))
    assert len(screen.text.encode("utf-16-le")) // 2 <= TEXT_LIMIT
    assert "<i>" not in screen.text, "the teachers' words go first"
    assert screen.text.split("\n")[1].startswith(("Средний", "Average"))


# -- attendance


async def test_attendance_counts_lessons_and_days_and_lists_the_days_the_latest_first(
    database: Database, school: SmallSchool, reading: MarksReading
):
    async with seeding(database) as seed:
        for period in (1, 2, 3, 5):
            await seed.attendance(school.pupil_id, date(2026, 11, 23), period, "Б")
        await seed.attendance(school.pupil_id, date(2026, 11, 20), 0, "УП")
        await seed.attendance(school.pupil_id, date(2026, 11, 19), 1, "ОП", minutes=7)
    screen = attendance_screens.attendance(await attendance(reading, school))
    assert screen.text.split("\n") == [
        "<b>Пётр · 7 «А» · Посещаемость · II четверть</b>",
        "Болезнь - <b>4 урока</b>",
        "Пропуск по уважительной причине - <b>1 день целиком</b>",
        "Опоздание - <b>1 урок</b>",
        "",
        "пн 23.11 - болезнь, уроки 1–3, 5",
        "пт 20.11 - пропуск по уважительной причине, весь день",
        "чт 19.11 - опоздание на 7 мин, 1-й урок",
    ]
    assert labels(screen) == [["Сообщить об отсутствии"], ["I четверть", "II четверть ✓"], ["К дневнику"]]
    assert AttendanceTap.unpack(data(screen, "I четверть")).pupil == school.pupil_id


async def test_nobody_missed_anything_is_good_news(school: SmallSchool, reading: MarksReading):
    text = attendance_screens.attendance(await attendance(reading, school)).text
    assert text.split("\n")[1:] == ["Пропусков и опозданий нет."]


# -- what must not pass through the messenger


async def test_in_person_mode_neither_name_nor_class_nor_illness_is_shown(database: Database, reading: MarksReading):
    hidden = await small_school(database, "Иванов Пётр Ильич", personal_data="in-person")
    async with seeding(database) as seed:
        await seed.grant(hidden.parent, hidden.classmate_id, label="Старшая")
        await seed.mark(hidden.pupil_id, hidden.subjects["Алгебра"], DAY, "5")
        await seed.attendance(hidden.pupil_id, DAY, 1, "Б")
    shown = [
        screens.term(await term(reading, hidden)),
        screens.subject(await subject(reading, hidden)),
        screens.history(await subject(reading, hidden)),
        attendance_screens.attendance(await attendance(reading, hidden)),
    ]
    for screen in shown:
        assert screen.text.startswith("<b>Ребёнок 1 · ")
        said = screen.text + str(labels(screen))
        assert not any(secret in said for secret in ("Пётр", "Иванов", "7 «А»", "олезнь"))
    assert "Пропуск - <b>1 урок</b>" in shown[-1].text
    assert ["Ребёнок 1 ✓", "Старшая"] in labels(shown[0])


async def test_a_school_may_forbid_forwarding(database: Database, reading: MarksReading):
    kept = await small_school(database, protect_content=True)
    assert screens.term(await term(reading, kept)).protected
    assert screens.subject(await subject(reading, kept)).protected
    assert attendance_screens.attendance(await attendance(reading, kept)).protected


def test_the_longest_button_is_within_what_telegram_takes():
    largest = 2**63 - 1
    assert len(MarksTap(pupil=largest, term=largest, subject=largest, history=True).pack().encode()) <= 64


async def test_a_sign_counts_as_the_profile_of_the_school_says(
    database: Database, school: SmallSchool, reading: MarksReading, monkeypatch: pytest.MonkeyPatch
):
    async with seeding(database) as seed:
        await seed.mark(school.pupil_id, school.subjects["Алгебра"], DAY, "5-")
    assert (await subject(reading, school)).subject.average == 5
    strict = replace(BELGOROD, signs=Signs(minus=Decimal("0.25")))
    monkeypatch.setattr("bot.services.marks_reading.profile", {"belgorod": strict}.__getitem__)
    assert (await subject(reading, school)).subject.average == Decimal("4.75")
    assert (await term(reading, school)).subjects[0].average == Decimal("4.75")
