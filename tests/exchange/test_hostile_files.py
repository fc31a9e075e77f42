"""Whatever a file holds, reading it ends, and ends in records or in words about what is wrong."""

import io
import time
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.mending import Refused, workbook_of
from exchange.model import Code
from exchange.reading import read
from tests.exchange.office import asc, full_names, roll, workbook
from tests.exchange.samples import ROSTER

NAMES = full_names(6)
HEADINGS = ["ФИО", "Класс", "Дата рождения", "Мать", "Телефон матери", "Подгруппа", "Примечание"]
CELLS = st.one_of(
    st.sampled_from([*NAMES, "7А", "7 «б»", "01.03.2013", "31.02.2013", "8 900 000-00-01", "", "1", "=1+1", "—"]),
    st.text(max_size=12),
)
TABLES = st.lists(st.lists(CELLS, max_size=8), max_size=12)
ENDINGS, ENCODINGS = st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["utf-8", "utf-8-sig", "cp1251", "utf-16"])


def _zipped(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return held.getvalue()


WHOLE = (roll(NAMES), asc(["7А"], NAMES), _zipped(ROSTER))  # made once: a workbook holds the moment it was made


def csv_of(rows: list[list[str]], delimiter: str, ending: str, encoding: str) -> bytes:
    text = ending.join(delimiter.join(cell.replace("\n", " ") for cell in row) for row in rows)
    return text.encode(encoding, errors="replace")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(HEADINGS), TABLES, st.sampled_from(";,\t"), ENDINGS, ENCODINGS)
def test_columns_shuffled_rows_short_endings_and_encodings_of_any_kind(
    header: list[str], rows: list[list[str]], delimiter: str, ending: str, encoding: str
) -> None:
    found = read({"список.csv": csv_of([header, *rows], delimiter, ending, encoding)})
    assert all(one.file == "список.csv" and one.row >= 0 for one in found.problems)
    refused = [Refused(one.file, one.row, "причина") for one in found.problems if one.lost]
    book = workbook_of({"список.csv": csv_of([header, *rows], delimiter, ending, encoding)}, refused)
    assert book is None or read({"refused.xlsx": book}).kind is not None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations(HEADINGS))
def test_the_order_of_columns_says_nothing(order: list[str]) -> None:
    row = dict(zip(HEADINGS, [NAMES[0], "7А", "01.03.2013", NAMES[1], "8 900 000-00-01", "2", "x"], strict=True))
    found = read({"a.xlsx": workbook({"Лист1": [order, [row[name] for name in order]]})})
    assert [(one.source_id, one.class_title) for one in found.people] == [
        (one.source_id, one.class_title)
        for one in read({"a.xlsx": workbook({"Лист1": [HEADINGS, list(row.values())]})}).people
    ]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_workbook_a_timetable_and_a_set_damaged_anywhere(data: Any) -> None:
    whole = data.draw(st.sampled_from(WHOLE))
    at = data.draw(st.integers(0, len(whole) - 1))
    size = data.draw(st.integers(0, 40))
    damaged = whole[:at] + data.draw(st.binary(max_size=40)) + whole[at + size :]
    read({"a.xlsx": damaged, "b.xml": damaged, "c.zip": damaged, "d.csv": damaged, "e.json": damaged})


@settings(max_examples=60, deadline=None)
@given(st.recursive(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8)), lambda inner: st.one_of(
    st.lists(inner, max_size=3),
    st.dictionaries(
        st.sampled_from(["weeks", "days", "lessons", "date", "number", "subject", "name", "group", "marks"]),
        inner, max_size=4,
    ),
), max_leaves=25))  # fmt: skip
def test_a_diary_of_any_shape(body: Any) -> None:
    import json

    read({"a.json": json.dumps({"weeks": body}).encode()})


def test_a_hundred_thousand_rows_are_read_in_seconds() -> None:
    lines = ["ФИО;Класс;Дата рождения"]
    lines += [f"Фамилия{n} Имя Отчество;{n % 11 + 1}А;{n % 28 + 1:02}.03.2013" for n in range(100_000)]
    began = time.perf_counter()
    found = read({"все.csv": "\n".join(lines).encode()})
    assert len(found.people) == 100_000
    assert time.perf_counter() - began < 60


@pytest.mark.parametrize("name", ["a.zip", "a.xlsx"])
def test_a_bomb_is_shut_at_the_limit(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exchange.workbook.MAX_UNPACKED", 4 << 20)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        if name.endswith("xlsx"):
            archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("users.csv", b"0" * (64 << 20))
    found = read({name: held.getvalue()}, max_bytes=4 << 20)
    assert [one.code for one in found.problems] == [Code.TOO_BIG]
    assert not found.people


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE lolz [" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10)) + "]>",
        "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'> %p;]>",
    ],
)
def test_entities_neither_grow_nor_reach_out(prolog: str) -> None:
    assert [one.code for one in read({"a.xml": asc(["7А"], NAMES, prolog=prolog)}).problems] == [Code.UNSAFE_XML]
