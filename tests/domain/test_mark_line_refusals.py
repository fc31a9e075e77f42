"""Lines that must not be taken: each says what is wrong and where, and differs little from one that is right."""

from dataclasses import replace
from datetime import date

import pytest

from domain.mark_line import LONGEST_TEXT, Desk, Guess, LessonAt, Problem, PupilName, read_mark_line
from domain.mark_line import ProblemCode as Code
from tests.domain.test_mark_line_desk import A7, DESK, entries_of, near, read

REFUSED = [
    ("", Code.EMPTY, ""),
    (" \n\t\u200b ", Code.EMPTY, ""),
    ("9Ж алгебра Иванов 5", Code.UNKNOWN_CLASS, "9Ж"),
    ("7в алгебра Иванов 5", Code.UNKNOWN_CLASS, "7в"),
    ("9 класс Иванов 5", Code.UNKNOWN_CLASS, "9"),
    ("7А алгебра 7Б Иванов 5", Code.TWO_CLASSES, "7Б"),
    ("7А физика Иванов 5", Code.NOT_TAUGHT, "физика"),
    ("7А по литературе Иванов 5", Code.NOT_TAUGHT, "литературе"),
    ("7А биология Иванов 5", Code.UNKNOWN_SUBJECT, "биология"),
    ("7А по химии Иванов 5", Code.UNKNOWN_SUBJECT, "химии"),
    ("7А магия Иванов 5", Code.UNKNOWN_SUBJECT, "магия"),
    ("7А алгебра геометрия Иванов 5", Code.TWO_SUBJECTS, "геометрия"),
    ("алгебра", Code.NO_PUPIL, ""),
    ("7А алгебра к/р", Code.NO_PUPIL, ""),
    ("5", Code.NO_PUPIL, "5"),
    ("5 Иванов 4", Code.NO_PUPIL, "4"),
    ("всем 5, остальным 4", Code.NO_PUPIL, "остальным"),
    ("Кузнецов 5", Code.UNKNOWN_PUPIL, "Кузнецов"),
    ("кузнецов 5", Code.UNKNOWN_PUPIL, "кузнецов"),
    ("7А алгебра Кузнецов 5", Code.UNKNOWN_PUPIL, "Кузнецов"),
    ("Кузнецов Иван 5", Code.UNKNOWN_PUPIL, "Кузнецов Иван"),
    ("Иванов 5 Кузнецов 4", Code.UNKNOWN_PUPIL, "Кузнецов"),
    ("5: Иванов, Кузнецов, Петрова", Code.UNKNOWN_PUPIL, "Кузнецов"),
    ("Иванов Сергей 5", Code.UNKNOWN_PUPIL, "Иванов Сергей"),
    ("Иванов Илья 5", Code.UNKNOWN_PUPIL, "Иванов Илья"),  # another's given name
    ("Иванов К. 5", Code.UNKNOWN_PUPIL, "Иванов К."),
    ("Иванов Пётр Сергеевич 5", Code.UNKNOWN_PUPIL, "Иванов Пётр Сергеевич"),
    ("никому 5", Code.UNKNOWN_PUPIL, "никому"),
    ("всем девочкам 5", Code.UNKNOWN_PUPIL, "всем девочкам"),
    ("всем кроме Кузнецова 5", Code.UNKNOWN_PUPIL, "Кузнецова"),
    ("Сидоров 5", Code.AMBIGUOUS, "Сидоров"),
    ("всем кроме Сидорова 5", Code.AMBIGUOUS, "Сидорова"),
    ("Иванов 5, Иванов 4", Code.REPEATED_PUPIL, "Иванов"),
    ("Иванов 5\nПетров Иванов 4", Code.REPEATED_PUPIL, "Иванов"),
    ("Иванов", Code.NO_VALUE, "Иванов"),
    ("всем", Code.NO_VALUE, "всем"),
    ("Иванов 5 Петрова", Code.NO_VALUE, "Петрова"),
    ("Иванов 5\nПетрова\nКим 4", Code.NO_VALUE, "Петрова"),
    ("Иванов был", Code.NO_VALUE, "Иванов"),
    ("Иванов -", Code.NO_VALUE, "Иванов"),
    ("Иванов 6", Code.BAD_VALUE, "6"),
    ("Иванов 1", Code.BAD_VALUE, "1"),
    ("Иванов 0", Code.BAD_VALUE, "0"),
    ("Иванов 10", Code.BAD_VALUE, "10"),
    ("Иванов 54", Code.BAD_VALUE, "54"),
    ("Иванов 5-4", Code.BAD_VALUE, "5-4"),
    ("Иванов 5++", Code.BAD_VALUE, "5++"),
    ("Иванов 4.5", Code.BAD_VALUE, "4.5"),
    ("Иванов 5, Петрова 6, Ким 4", Code.BAD_VALUE, "6"),
    ("Иванов 5 4 3 2 5", Code.TOO_MANY_VALUES, "5 4 3 2 5"),
    ("Иванов оп н", Code.TWO_ATTENDANCES, "н"),
    ("Иванов осв н", Code.TWO_ATTENDANCES, "н"),
    ("Иванов оп 200", Code.BAD_MINUTES, "оп 200"),
    ("Иванов опоздал на 0 минут", Code.BAD_MINUTES, "опоздал на 0 минут"),
    ("Иванов 5 к/р, Петрова 4 с/р", Code.TWO_KINDS, "с/р"),
    ("Иванов 5 вес 20", Code.BAD_WEIGHT, "вес 20"),
    ("Иванов 5 вес", Code.BAD_WEIGHT, "вес"),
    ("Иванов 5 вес 2-3", Code.BAD_WEIGHT, "вес 2-3"),
    ("Иванов 5 вес 2 вес 3", Code.TWO_WEIGHTS, "вес 3"),
    ("Иванов 5 31.11", Code.BAD_DATE, "31.11"),
    ("Иванов 5 32 числа", Code.BAD_DATE, "32 числа"),
    ("Иванов 5 до 27.11", Code.BAD_DATE, "до 27.11"),
    ("Иванов долг до 32.11", Code.BAD_DATE, "долг до 32.11"),
    ("Иванов долг до 27.11.2126", Code.BAD_DATE, "долг до 27.11.2126"),
    ("Иванов 5 завтра", Code.FUTURE_DATE, "завтра"),
    ("Иванов 5 25.11", Code.FUTURE_DATE, "25.11"),
    ("Иванов 5 31 августа", Code.FUTURE_DATE, "31 августа"),
    ("Иванов 5 01.09.2025", Code.PAST_YEAR, "01.09.2025"),
    ("Иванов 5 20.11 23.11", Code.TWO_DATES, "23.11"),
    ("Иванов долг до 20.11", Code.DEBT_IN_PAST, "долг до 20.11"),
    ("Иванов 5 за четверть", Code.TERM_RESULT, "четверть"),
    ("Иванов годовая 5", Code.TERM_RESULT, "годовая"),
    ("Иванов н/а", Code.TERM_RESULT, "н/а"),
    ("исправь Иванов 5", Code.CHANGE_ASKED, "исправь"),
    ("удали Иванову 5", Code.CHANGE_ASKED, "удали"),
    ("Иванов не 5 а 4", Code.CHANGE_ASKED, "не"),
    ("Иванов 4 было 3", Code.CHANGE_ASKED, "было"),
    ("Иванов 3 на 4", Code.CHANGE_ASKED, "на"),
    ("Иванов 3 → 4", Code.CHANGE_ASKED, "→"),
    ("Иванов 3->4", Code.CHANGE_ASKED, ">"),
    ("Иванов 3 из 5", Code.UNKNOWN_PUPIL, "из"),
    ("Иванов 5 стр. 12", Code.BAD_VALUE, "12"),
    ("Мария Иванова 5", Code.UNKNOWN_PUPIL, "Мария Иванова"),  # Maria is another
    ("Ким Н. 5", Code.UNKNOWN_PUPIL, "Ким Н."),
    ("алгоритм Иванов 5", Code.UNKNOWN_WORD, "алгоритм"),
    ("кроме Иванова 5", Code.UNKNOWN_WORD, "кроме"),
    ("всем кроме 5", Code.UNKNOWN_WORD, "кроме"),
]


@pytest.mark.parametrize(("text", "code", "fragment"), REFUSED)
def test_a_bad_line_is_refused_with_its_reason_and_its_place(text: str, code: Code, fragment: str) -> None:
    reading = read(text)
    assert Problem(code, fragment) in reading.problems
    assert not reading.ready
    assert not reading.certain


@pytest.mark.parametrize(("text", "code", "fragment"), [row for row in REFUSED if row[2]])
def test_a_bad_line_stays_refused_among_good_ones(text: str, code: Code, fragment: str) -> None:
    assert not read(f"{text}\nКоваленко 4").ready
    assert not read(f"Коваленко 4\n{text}").ready
    assert Problem(code, fragment) in read(f"Коваленко 4\n{text}").problems or code is Code.UNKNOWN_SUBJECT


def test_one_mistake_is_told_once() -> None:
    for text, code, fragment in REFUSED:
        others = [problem for problem in read(text).problems if problem != Problem(code, fragment)]
        allowed = (Code.NO_VALUE, Code.NO_PUPIL, Code.UNKNOWN_PUPIL)  # what the mistake left without its other half
        assert all(problem.code in allowed for problem in others), text
        assert len(others) <= 1, text


def test_a_text_too_long_is_refused_with_its_beginning() -> None:
    line = "Иванов 5\n"
    assert Code.TOO_LONG not in {problem.code for problem in read(line * (LONGEST_TEXT // len(line))).problems}
    [problem] = read(line * (LONGEST_TEXT // len(line) + 2)).problems
    assert problem.code is Code.TOO_LONG
    assert problem.fragment.startswith("Иванов 5")
    assert len(problem.fragment) <= 60


def test_a_long_comment_is_refused() -> None:
    assert read(f"Иванов 5 ({'очень ' * 50})").ready
    [problem] = read(f"Иванов 5 ({'очень ' * 60})").problems
    assert problem.code is Code.LONG_COMMENT


def test_namesakes_are_offered_and_keep_what_was_said_of_them() -> None:
    assert entries_of(read("Иванов 5, Сидоров н")) == "Иванов=5; ?СидоровА|СидоровИ=Н"


def test_a_name_that_is_half_known_is_offered_not_taken() -> None:
    assert entries_of(read("Иванов Сергей 5")) == "?Иванов=5"
    assert entries_of(read("Кузнецов 5")) == "?=5"


def test_misspelt_namesakes_are_offered_too() -> None:
    reading = read("Сидоровв 5")
    assert entries_of(reading) == "?СидоровА|СидоровИ=5"
    assert Guess.NEAR_NAME in reading.guesses
    assert [problem.code for problem in reading.problems] == [Code.AMBIGUOUS]


def test_without_near_spellings_a_misprint_is_an_unknown_pupil() -> None:
    assert read("Ивонов 5").ready
    assert [problem.code for problem in read_mark_line("Ивонов 5", DESK).problems] == [Code.UNKNOWN_PUPIL]


def test_namesakes_by_the_whole_name_are_told_apart_by_the_patronymic_only() -> None:
    twins = (PupilName(1, "Иванов", "Пётр", "Алексеевич"), PupilName(2, "Иванов", "Пётр", "Ильич"))
    desk = replace(DESK, pupils={A7: twins})
    assert [problem.code for problem in read("7А Иванов Пётр 5", desk).problems] == [Code.AMBIGUOUS]
    assert read("7А Иванов П.И. 5", desk).entries[0].pupil_id == 2
    assert read("7А Иванов Пётр Алексеевич 5", desk).entries[0].pupil_id == 1


BARE = replace(DESK, running=None, recent=())


@pytest.mark.parametrize(
    ("text", "desk", "code", "fragment"),
    [
        ("Иванов 5", BARE, Code.NO_CLASS, ""),  # one in two classes
        ("7А Иванов 5", BARE, Code.NO_SUBJECT, ""),
        ("7 класс алгебра Иванов 5", BARE, Code.AMBIGUOUS_CLASS, "7"),
        ("Иванов 5", replace(DESK, classes=(), teachings=(), running=None, recent=()), Code.NO_CLASS, ""),
        ("7А алгебра Иванов 5", replace(DESK, pupils={}), Code.UNKNOWN_PUPIL, "Иванов"),
        ("7А алгебра всем 5", replace(DESK, pupils={}), Code.NO_PUPIL, "всем"),
        ("7А предмет Иванов 5 на прошлом уроке", replace(DESK, recent=()), Code.BAD_DATE, "прошлом уроке"),
    ],
)
def test_what_the_desk_does_not_tell_must_be_said(text: str, desk: Desk, code: Code, fragment: str) -> None:
    reading = read(text, desk)
    assert Problem(code, fragment) in reading.problems
    assert not reading.ready


def test_a_subject_that_fits_two_is_asked_unless_the_lesson_tells() -> None:
    history = [
        replace(DESK.subjects[0], id=1, title="История России"),
        replace(DESK.subjects[0], id=2, title="История мира"),
    ]
    desk = replace(DESK, subjects=tuple(history), running=None, recent=())
    assert read("7А история Иванов 5", desk).problems == (Problem(Code.AMBIGUOUS_SUBJECT, "история"),)
    told = replace(desk, running=LessonAt(A7, 2, date(2026, 11, 24)))
    assert read("7А история Иванов 5", told).subject_id == 2
    assert Guess.SUBJECT_FROM_LESSON in read("7А история Иванов 5", told).guesses


def test_a_conjunction_behind_a_mark_is_no_class() -> None:
    fifth = replace(DESK, classes=(replace(DESK.classes[0], title="5А"), DESK.classes[1]))
    assert entries_of(read("5а алгебра Иванов 5 а Петрова 4", fifth)) == "Иванов=5; Петрова=4"
    assert entries_of(read("Иванов 5 а Петрова 4", fifth)) == "Иванов=5; Петрова=4"
    assert entries_of(read("в 5 а Иванов 5", fifth)) == "Иванов=5"


def test_a_class_titled_by_its_grade_alone_is_no_mark() -> None:
    village = replace(DESK, classes=(replace(DESK.classes[0], title="5"),), running=None, recent=())
    assert read_mark_line("5 класс алгебра Иванов 5", village, near).certain
    assert entries_of(read("5 Иванов алгебра", village)) == "Иванов=5"
