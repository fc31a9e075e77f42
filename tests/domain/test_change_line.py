"""Changes of the timetable as staff write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.change_line import Act, ChangeLine, Fault, Refused, read_change_line

TODAY = date(2026, 11, 25)  # a Wednesday


def shown(line: ChangeLine | Refused) -> str:
    if isinstance(line, Refused):
        return f"?{line.fault}"
    parts = [line.school_class, f"{line.day:%d.%m}", str(line.period), line.act.value]
    if line.was:
        parts.append(f"was={line.was}")
    parts += [f"{name}={value}" for name in ("subject", "teacher", "room") if (value := getattr(line, name))]
    if line.to_day:
        parts.append(f"to={line.to_day:%d.%m}")
    if line.to_period is not None:
        parts.append(f"period={line.to_period}")
    return " ".join(parts)


@pytest.mark.parametrize(("said", "meant"), [
    ("7А 25.11 3 физика -> химия", "7А 25.11 3 subject was=физика subject=химия"),
    ("7а сегодня 3 физика → химия", "7А 25.11 3 subject was=физика subject=химия"),
    ("7 «А» завтра 2 урок -> история", "7А 26.11 2 subject subject=история"),
    ("7-А пт 1-й урок литература => русский язык", "7А 27.11 1 subject was=литература subject=русский язык"),
    ("7A 27.11.2026 3: физика -> химия, учитель Сидорова, каб. 31",
     "7А 27.11 3 subject was=физика subject=химия teacher=Сидорова room=31"),
    ("11В 30.11 5 отмена", "11В 30.11 5 cancel"),
    ("11в в понедельник 5 отменить", "11В 30.11 5 cancel"),
    ("7А 25.11 3 физика -> отмена", "7А 25.11 3 cancel was=физика"),
    ("7А 25.11 3 -> 27.11 5", "7А 25.11 3 move to=27.11 period=5"),
    ("7А 25.11 3 перенос на 27.11 5", "7А 25.11 3 move to=27.11 period=5"),
    ("7А 25.11 3 перенести на пт 5 уроком", "7А 25.11 3 move to=27.11 period=5"),
    ("7А 25.11 3 физика -> 5", "7А 25.11 3 move was=физика to=25.11 period=5"),
    ("7А 25.11 3 <-> 5", "7А 25.11 3 swap period=5"),
    ("7А 25.11 3 обмен с 5", "7А 25.11 3 swap period=5"),
    ("7А 25.11 3 поменять местами с 5 уроком", "7А 25.11 3 swap period=5"),
    ("7А 25.11 3 каб. 31", "7А 25.11 3 room room=31"),
    ("7А 25.11 3 -> кабинет 31а", "7А 25.11 3 room room=31а"),
    ("7А 25.11 3 учитель Сидорова", "7А 25.11 3 teacher teacher=Сидорова"),
    ("7А 25.11 3 замещает Сидорова А. П., каб 12", "7А 25.11 3 teacher teacher=Сидорова А. П. room=12"),
    ("7А 25.11 7 + химия", "7А 25.11 7 add subject=химия"),
    ("7А 25.11 3 как было", "7А 25.11 3 back"),
    ("7А 12.01 3 отмена", "7А 12.01 3 cancel"),  # of the next year
])  # fmt: skip
def test_a_line_is_read_as_meant(said: str, meant: str) -> None:
    assert shown(read_change_line(said, TODAY)) == meant


@pytest.mark.parametrize(("said", "fault"), [
    ("", Fault.EMPTY),
    ("физика -> химия", Fault.NO_CLASS),
    ("7А", Fault.NO_DAY),
    ("7А 3 физика -> химия", Fault.NO_DAY),
    ("7А 32.11 3 отмена", Fault.NO_DAY),
    ("7А 24.11 3 отмена", Fault.PAST),
    ("7А 25.11.2029 3 отмена", Fault.FAR),
    ("7А 25.11 физика -> химия", Fault.NO_PERIOD),
    ("7А 25.11 99 отмена", Fault.NO_PERIOD),
    ("7А 25.11 3", Fault.NO_ACT),
    ("7А 25.11 3 физика", Fault.NO_ACT),
    ("7А 25.11 3 физика ->", Fault.NO_ACT),
    ("7А 25.11 3 +", Fault.NO_ACT),
])  # fmt: skip
def test_a_bad_line_is_refused_with_its_reason(said: str, fault: Fault) -> None:
    found = read_change_line(said, TODAY)
    assert isinstance(found, Refused)
    assert found.fault is fault


WORDS = ("7А", "25.11", "3", "физика", "->", "химия", "отмена", "каб. 31", "учитель Сидорова", "<->", "5", "перенос на",
         "завтра", "+", "как было", ",", "99.99", "0")  # fmt: skip


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)))
def test_no_text_breaks_it(said: str) -> None:
    found = read_change_line(said, TODAY)
    if isinstance(found, ChangeLine):
        assert found.day >= TODAY
        assert found.act is not Act.MOVE or (found.to_day is not None and found.to_period is not None)
        assert found.act not in (Act.SUBJECT, Act.ADD) or found.subject
