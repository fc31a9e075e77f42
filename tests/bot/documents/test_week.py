import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.render import render_pdf
from bot.documents.week import (
    PHONE_WIDTH,
    DayColumn,
    LessonLine,
    MarkSign,
    Template,
    Tone,
    WeekPicture,
    week_data,
    week_png,
)
from tests.bot.documents.reading import decoded, pages, png_size, squeezed

DAYS = ("Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье")


def lesson(number: int, subject: str = "Алгебра", **more: object) -> LessonLine:
    return dataclasses.replace(LessonLine(number=str(number), subject=subject), **more)  # type: ignore[arg-type]


def week(*lessons: tuple[LessonLine, ...], **more: object) -> WeekPicture:
    days = tuple(
        DayColumn(title=DAYS[index], date=f"{23 + index} ноября", lessons=day) for index, day in enumerate(lessons)
    )
    return dataclasses.replace(
        WeekPicture(title="Пётр · 7 «А»", dates="23–28 ноября 2026 г.", days=days),
        **more,  # type: ignore[arg-type]
    )


def told(picture: WeekPicture) -> str:
    """What the picture says: the same template, printed as a PDF, can be read."""
    from bot.documents import render

    pdf = render._compiled(Template.WEEK, week_data(picture), format="pdf", timestamp=0)
    return squeezed("".join(pages(pdf)))


USUAL = week(*[tuple(lesson(number, homework="§ 12, № 345–350") for number in range(1, 7))] * 6)


def test_the_picture_is_1080_pixels_wide_and_a_usual_week_is_no_taller_than_a_phone():
    width, height = png_size(week_png(USUAL))
    assert width == PHONE_WIDTH == 1080
    assert height < 1.5 * width


def test_the_same_week_is_the_same_picture():
    assert week_png(USUAL) == week_png(USUAL)


def test_a_lesson_shows_its_number_subject_homework_and_marks():
    said = told(
        week(
            (
                lesson(
                    1,
                    "Физика",
                    homework="§ 8, задача 3",
                    marks=(MarkSign(sign="5", kind="к/р"), MarkSign(sign="Н", tone=Tone.ABSENCE)),
                ),
            )
        )
    )
    for sentence in ("Пётр · 7 «А»", "23–28 ноября 2026 г.", "Понедельник 23 ноября", "1 Физика § 8, задача 3 5 к/р Н"):
        assert squeezed(sentence) in said


def test_a_change_shows_the_old_subject_before_the_new_and_why():
    assert squeezed("Физика → Химия замена, каб. 31") in told(
        week((lesson(1, "Химия", instead_of="Физика", remark="замена, каб. 31"),))
    )


def test_a_cancelled_lesson_is_drawn_otherwise():
    assert week_png(week((lesson(1),))) != week_png(week((lesson(1, cancelled=True),)))


def test_today_and_a_note_are_seen():
    plain = week((lesson(1),))
    today = dataclasses.replace(plain, days=(dataclasses.replace(plain.days[0], today=True),))
    assert week_png(today) != week_png(plain)
    noted = dataclasses.replace(plain, days=(dataclasses.replace(plain.days[0], note="Сокращённый день"),))
    assert squeezed("Сокращённый день") in told(noted)


def test_long_homework_ends_with_an_ellipsis_and_short_homework_does_not():
    said = told(week((lesson(1, homework="прочитать параграф и ответить на вопросы " * 5),)))
    assert squeezed("прочитать параграф и ответить") in said
    assert said.endswith("…")
    assert "…" not in told(USUAL)


def test_homework_of_two_lines_is_shown_whole():
    homework = "Workbook p. 34, ex. 2–5; words of Unit 4"
    said = told(week((lesson(1, homework=homework),)))
    assert squeezed(homework) in said
    assert "…" not in said


def test_homework_a_little_too_long_loses_only_its_end():
    words = [f"слово{number}" for number in range(14)]
    said = told(week((lesson(1, homework=" ".join(words)),)))
    assert squeezed(" ".join(words[:5])) in said
    assert words[-1] not in said


@pytest.mark.parametrize("text", ["а" * 300, "https://example.org/" + "x" * 90, "длинноесловобезпробелов" * 9])
@pytest.mark.parametrize("place", ["subject", "homework", "instead_of", "remark"])
def test_a_long_word_never_reaches_the_neighbour_or_the_edge(text, place):
    one_day = week(*[(lesson(1, **{place: text}),), ()])
    picture = decoded(week_png(one_day, width=270))  # half a pixel a point
    middle = 270 // 2
    for x in [*range(5), middle - 1, middle, middle + 1, *range(266, 270)]:
        assert picture.column_is_plain(x)


@pytest.mark.long
def test_twelve_lessons_of_eight_marks_fit_beside_each_other():
    marks = tuple(MarkSign(sign=sign, kind="к/р") for sign in "54534255")
    full = week(*[tuple(lesson(number, "Литературное чтение", marks=marks) for number in range(1, 13))] * 6)
    width, height = png_size(week_png(full))
    assert width + height < 10_000  # more a messenger does not take as a photo
    assert told(full).count("5к/р4к/р5к/р3к/р4к/р2к/р5к/р5к/р") == 72
    picture = decoded(week_png(full, width=270))
    assert picture.column_is_plain(135)
    assert picture.column_is_plain(269)


@pytest.mark.parametrize(
    ("days", "rows"), [(0, []), (1, [1]), (2, [2]), (3, [2, 1]), (5, [2, 2, 1]), (6, [2, 2, 2]), (7, [2, 2, 2, 1])]
)
def test_days_lie_in_two_columns_the_first_half_on_the_left(days, rows):
    picture = week(*[(lesson(1),)] * days)
    laid = week_data(picture)["rows"]
    assert isinstance(laid, list)
    assert [len(row) for row in laid] == rows
    left = [row[0]["title"] for row in laid]
    assert left == list(DAYS[: len(rows)])
    assert png_size(week_png(picture))[0] == 1080


def test_neighbours_have_the_same_number_of_ruled_lines():
    laid = week_data(week((lesson(1),) * 7, (lesson(1),) * 2))["rows"]
    assert isinstance(laid, list)
    assert [len(day["lessons"]) + day["blank"] for day in laid[0]] == [7, 7]


@pytest.mark.long
@given(st.text(max_size=150), st.text(max_size=60), st.text(max_size=8))
@settings(max_examples=40, deadline=None)
def test_any_words_can_be_drawn(homework, subject, sign):
    picture = week((lesson(1, subject, homework=homework, marks=(MarkSign(sign=sign),), instead_of=subject),))
    assert png_size(week_png(picture))[0] == 1080


def test_what_a_teacher_typed_is_not_executed():
    typed = '#panic("x") $ * _ @a [ ]'
    assert squeezed(typed) in told(week((lesson(1, homework=typed),)))


def test_the_week_is_a_picture_and_has_no_date_of_a_paper():
    with pytest.raises(KeyError, match="stamp"):
        render_pdf(Template.WEEK, week_data(USUAL))
