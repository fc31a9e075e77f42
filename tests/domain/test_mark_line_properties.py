"""What holds for every text, however strange."""

import string
import sys
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.mark_line import LONGEST_TEXT, Reading, read_mark_line
from tests.domain.test_mark_line_desk import DESK, PUPILS, SHORT, TODAY, entries_of, header_of, near, read

CLASSES = {item.id for item in DESK.classes}
WORDS = (
    "7А 7Б 11-В 9Ж 7 а б алгебра лит русский язык физика Иванов Иванову Иванова Сидоров Сидорова Петрова Маша Ким "
    "Кузнецов П. П.А. И Белов-Чернов Морозов 5 4- 5/4 6 54 пять зачёт н Н б уп оп 10 осв точка долг до 27.11 "
    "20.11 вчера завтра пятницу в за и кроме всем остальным к/р с.р. вес 2 1,5 ×2 ( ) «привет» молодец // "
    "комментарий: не четверть . , ; \n \t > ? % - — + / х2 2-й урок прошлом уроке 25-го ноября 2026 № # * © 😀 ё й "
    "ъ"
)
PIECES = st.lists(st.sampled_from(WORDS.split(" ")), max_size=40)
LINES = st.builds(lambda between, pieces: between.join(pieces), st.sampled_from([" ", "", "  "]), PIECES)
SIGNS = st.text(st.sampled_from(string.printable + "абвйёнНБх×«»№–—"), max_size=200)
TEXTS = st.one_of(st.text(max_size=200), LINES, SIGNS)


def check(reading: Reading) -> None:
    """Whatever was said, only what is on the desk is read, and what is ready is whole."""
    assert reading.class_id in {None, *CLASSES}
    roll = {pupil.id for pupil in PUPILS[reading.class_id]} if reading.class_id else set()
    chosen = [entry.pupil_id for entry in reading.entries if entry.pupil_id is not None]
    assert len(chosen) == len(set(chosen))
    for entry in reading.entries:
        assert set(entry.candidates) <= roll
        assert entry.pupil_id is None or entry.candidates == (entry.pupil_id,)
        assert entry.debt_until is None or entry.debt_until >= TODAY
    assert reading.date is None or reading.date <= TODAY
    if reading.subject_id is not None:
        assert reading.class_id is not None
        assert reading.subject_id in DESK.subjects_of(reading.class_id)
    if reading.ready:
        assert None not in (reading.class_id, reading.subject_id, reading.date)
        assert all(entry.pupil_id for entry in reading.entries)
        assert all(entry.values or entry.attendance or entry.debt_until for entry in reading.entries)
    assert reading.entries or reading.problems


@pytest.mark.long
@settings(max_examples=250, deadline=None)
@given(TEXTS)
def test_no_text_breaks_it_and_nothing_is_read_that_is_not_on_the_desk(text: str) -> None:
    check(read_mark_line(text, DESK, near))


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_fragment_is_a_piece_of_the_text(text: str) -> None:
    plain = "".join(text.split())
    for problem in read_mark_line(text, DESK).problems:
        fragment = "".join(problem.fragment.split())
        assert fragment in plain or not text.isprintable()


SAID = {
    1: ["Иванов", "иванову", "Иванов П.", "Пётр Иванов"],
    2: ["Петрова", "Петровой", "М. Петрова"],
    3: ["Сидоров Антон", "Сидорову А."],
    4: ["Сидоров Илья", "Сидорову И."],
    6: ["Белов-Чернов", "Белову-Чернову Льву"],
    7: ["Ким", "Юлия Ким"],
    8: ["Толстой", "Толстому Никите"],
}
FACTS = {
    **{"5": "5", "4-": "4-", "3+": "3+", "5/4": "5,4", "пять": "5"},
    **{"н": "Н", "б": "Б", "оп 10": "ОП10", "точка до 27.11": "долг27.11"},
}
SHAPES = ["{who} {what}", "{who} - {what}", "{who}: {what}", "{what} {who}", "{what} - {who}", "{who}\t{what}"]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_list_in_any_shape_gives_everyone_their_own(data: st.DataObject) -> None:
    pupils = data.draw(st.lists(st.sampled_from(sorted(SAID)), unique=True, min_size=1))
    shape, between = data.draw(st.sampled_from(SHAPES)), data.draw(st.sampled_from([", ", "; ", "\n", " ,", "\n\n"]))
    said, wanted = [], []
    for pupil in pupils:
        what = data.draw(st.sampled_from(sorted(FACTS)))
        said.append(shape.format(who=data.draw(st.sampled_from(SAID[pupil])), what=what))
        wanted.append(f"{SHORT[pupil]}={FACTS[what]}")
    reading = read("7А алгебра\n" + between.join(said))
    assert entries_of(reading) == "; ".join(wanted)
    assert reading.certain


@pytest.mark.parametrize("order", list(permutations(["7А", "алгебра", "к/р", "вес 2", "20.11"])))
def test_what_is_said_of_the_work_may_stand_in_any_order_before_or_behind(order: tuple[str, ...]) -> None:
    said = " ".join(order)
    for text in (f"{said} Иванов 5", f"Иванов 5 {said}", f"{said}\nИванов 5", ", ".join([*order, "Иванов 5"])):
        reading = read(text)
        assert (header_of(reading), entries_of(reading)) == ("7А Алгебра 20.11 к/р x2", "Иванов=5")
        assert reading.certain


HARD = [
    "Иванов 5, Петрова 4 к/р\n", "Иванов 5 ", "Иванов ", "5/", "5", "5,", "(", "(а) ", "«", "и", "кроме ", "всем без ",
    "всем кроме Иванова, ", "всем 5 без Иванова ", "1\tИванов\t5\n", "И. ", "И.", "русский язык ", "7 ", ". ", "\n",
    "; ", "bdfyjd ", "до 27.11 Иванов точка ", "а/", "Иванов/Петрова ", "7А ", "х2", "точка ", "- ", "слово ", "«а» ",
    "5 Иванов\n",
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("piece", HARD)
def test_the_longest_text_costs_as_many_steps_more_as_it_is_longer(piece: str) -> None:
    def steps(length: int) -> int:
        text = (piece * (length // len(piece) + 1))[:length]
        counted = 0

        def count(*_about: object) -> None:
            nonlocal counted
            counted += 1

        sys.setprofile(count)
        try:
            read_mark_line(text, DESK)
        finally:
            sys.setprofile(None)
        return counted

    short, long = steps(LONGEST_TEXT // 8), steps(LONGEST_TEXT // 2)
    assert long < max(50_000, 10 * short), "four times the text, far more than four times the steps"


def test_many_different_strange_words_ask_for_near_spellings_a_bounded_number_of_times() -> None:
    asked: list[str] = []

    def counting(word: str, _among: object) -> tuple[str, ...]:
        asked.append(word)
        return ()

    words = " ".join(f"слово{''.join(chr(ord('а') + int(digit)) for digit in str(number))}" for number in range(900))
    read_mark_line(words, DESK, counting)
    assert 0 < len(asked) <= 60
