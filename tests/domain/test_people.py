import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.people import FullName, NameFault, grade_of, parse_class


def name(text: str) -> FullName:
    parsed = FullName.parse(text)
    assert isinstance(parsed, FullName), parsed
    return parsed


@pytest.mark.parametrize(
    ("text", "parts", "initials"),
    [
        ("Иванов Пётр Алексеевич", ("Иванов", "Пётр", "Алексеевич"), "Иванов П. А."),
        ("  иванов   пётр  алексеевич ", ("Иванов", "Пётр", "Алексеевич"), "Иванов П. А."),
        ("ИВАНОВ ПЁТР", ("Иванов", "Пётр", ""), "Иванов П."),
        ("Мадонна", ("Мадонна", "", ""), "Мадонна"),
        ("Петрова - Водкина Анна", ("Петрова-Водкина", "Анна", ""), "Петрова-Водкина А."),
        ("Мари Анна-Лена", ("Мари", "Анна-Лена", ""), "Мари А.-Л."),
        ("Алиев Вагиф Рашид Оглы", ("Алиев", "Вагиф", "Рашид оглы"), "Алиев В. Р."),
        ("мамедова лейла рашид кызы", ("Мамедова", "Лейла", "Рашид кызы"), "Мамедова Л. Р."),
        ("Салтыков Щедрин Пётр Ильич", ("Салтыков Щедрин", "Пётр", "Ильич"), "Салтыков Щедрин П. И."),
        ("Нгуен Тхи Минь Хань", ("Нгуен", "Тхи Минь Хань", ""), "Нгуен Т."),
        ("фон Дервиз Павел Григорьевич", ("фон Дервиз", "Павел", "Григорьевич"), "фон Дервиз П. Г."),
        ("Ван Ли", ("Ван", "Ли", ""), "Ван Л."),
        ("д'артаньян шарль", ("Д'Артаньян", "Шарль", ""), "Д'Артаньян Ш."),
        ("МакКей Джон", ("МакКей", "Джон", ""), "МакКей Д."),
        ("O'Brien Sean", ("O'Brien", "Sean", ""), "O'Brien S."),
        ("Ивaнов Пётр", ("Иванов", "Пётр", ""), "Иванов П."),  # the first "a" is Latin
        ("Кузьмин Андреи\u0306", ("Кузьмин", "Андрей", ""), "Кузьмин А."),  # й of two code points
    ],
)
def test_a_name_is_read_as_people_type_it(text, parts, initials):
    parsed = name(text)
    assert (parsed.family, parsed.given, parsed.patronymic) == parts
    assert parsed.initials() == initials


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", NameFault.EMPTY),
        (" - ", NameFault.EMPTY),
        ("Иванов Пётр 2", NameFault.NOT_LETTERS),
        ("ivanov@example.org", NameFault.NOT_LETTERS),
        ("Иванов 🙂", NameFault.NOT_LETTERS),
        ("Иванов П. А.", NameFault.INITIALS),
        ("Иванов П.А.", NameFault.INITIALS),
        ("один два три четыре пять", NameFault.TOO_MANY_WORDS),
        ("а" * 151, NameFault.TOO_LONG),
    ],
)
def test_what_is_no_name_says_why(text, fault):
    assert FullName.parse(text) is fault


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Иванов Пётр", "иванов петр"),
        ("Петрова-Водкина Анна", "Петрова Водкина Анна"),
        ("Ивaнов Пётр", "Иванов Пётр"),
        ("Иванов\u00a0Пётр", "Иванов Пётр"),
        ("Д'Артаньян Шарль", "Д’Артаньян Шарль"),
    ],
)
def test_one_name_in_two_spellings_is_one_name(one, other):
    assert name(one).normalised == name(other).normalised


def test_two_people_stay_two():
    assert name("Иванов Пётр").normalised != name("Иванова Пётр").normalised


@pytest.mark.parametrize(
    ("text", "masked"),
    [("Иванов Пётр Алексеевич", "И*** П. А."), ("Мадонна", "М***"), ("Петрова-Водкина Анна", "П*** А.")],
)
def test_a_masked_name_keeps_one_letter_of_each_word(text, masked):
    assert name(text).masked() == masked


def test_a_name_on_a_roll_is_read_whatever_it_is():
    assert FullName.read("Иванов П.А.") == FullName("Иванов П.А.")
    assert FullName.read("Иванов Пётр") == FullName("Иванов", "Пётр")


@given(st.text())
def test_no_text_breaks_the_reading_of_a_name_and_what_is_read_reads_the_same_again(text):
    parsed = FullName.parse(text)
    if isinstance(parsed, FullName):
        assert parsed.family
        assert isinstance(FullName.parse(str(parsed)), FullName)
        assert parsed.initials().startswith(parsed.family)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("7А", "7А"),
        ("7а", "7А"),
        ("7 «А»", "7А"),
        ("7-А", "7А"),
        ("7A", "7А"),  # Latin
        ("7 a класс", "7А"),
        ('7 "Г" класса', "7Г"),
        ("1 кл. Б", "1Б"),
        ("07В", "7В"),
        ("11", "11"),
        ("10-1", "10-1"),
        ("7 ИТ", "7ИТ"),
        ("0а", None),
        ("13Б", None),
        ("семь", None),
        ("7АБВГ", None),
        ("12345", None),
        ("", None),
    ],
)
def test_a_class_is_read_as_people_write_it(text, title):
    assert parse_class(text) == title


@pytest.mark.parametrize(("title", "grade"), [("7А", 7), ("11 «Б»", 11), ("10-1", 10), ("кружок", None)])
def test_a_grade_stands_first_in_the_title(title, grade):
    assert grade_of(title) == grade


@given(st.text(max_size=30))
def test_a_title_of_a_class_is_its_own_title(text):
    title = parse_class(text)
    assert title is None or parse_class(title) == title
