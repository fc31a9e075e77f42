"""Whatever a file holds, reading it ends, and ends in records or in words about what is wrong."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.mending import Refused, workbook_of
from exchange.model import Code
from exchange.reading import read
from tests.exchange.office import asc, full_names, roll, workbook
from tests.exchange.samples import ROSTER
from tests.exchange.test_school_portal import diary, lesson

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


FAMILIES = [name.split()[0] for name in NAMES]
SETS: dict[str, dict[str, str]] = {
    "oneroster 1.2": ROSTER,
    "oneroster 1.1": {file: text for file, text in ROSTER.items() if file not in ("roles.csv", "manifest.csv")}
    | {
        "users.csv": "sourcedId,status,givenName,familyName,role,orgSourcedIds,agentSourcedIds,grades\n"
        "p1,active,Пётр,Белов,student,o1,g1,7\ng1,,Илья,Белов,guardian,o1,p1,\nt1,,Анна,Серова,teacher,o1,,\n"
    },
    "sds": {
        "orgs.csv": "sourcedId,name,type\no1,Школа,school\n",
        "users.csv": "sourcedId,username,givenName,familyName,password,email,phone\n"
        f"1,a,Пётр,{FAMILIES[0]},x,,\n2,b,Илья,{FAMILIES[1]},x,,\n3,c,Анна,{FAMILIES[2]},x,,\n",
        "roles.csv": "userSourcedId,orgSourcedId,role,grade\n1,o1,student,7\n3,o1,teacher,\n",
        "classes.csv": "sourcedId,orgSourcedId,title,courseSourcedId\nc1,o1,7А,\n",
        "enrollments.csv": "classSourcedId,userSourcedId,role\nc1,1,student\nc1,3,teacher\n",
        "relationships.csv": "userSourcedId,relationshipUserSourcedId,relationshipRole\n1,2,guardian\n",
    },
    "fet": {
        "school_timetable.csv": '"Activity Id","Day","Hour","Students Sets","Subject","Teachers","Tags","Room"\n'
        '"1","А-Среда","2","7А+7Б","Хор","Серова+Белов А. И.","","21"\n"2","Вторник","1","7А-1","Хор","Серова","",""\n',
    },
    "asc": {"timetable.xml": asc(["7А", "7Б"], NAMES).decode()},
    "portal": {"Белов Пётр.json": diary(lesson(), lesson(number=3, id=2)).decode()},
    "roll": {"список.csv": "ФИО;Класс;Дата рождения\n" + "".join(f"{name};7А;01.03.2013\n" for name in NAMES)},
    "staff": {"учителя.csv": "Учитель;Предметы;Классы\n" + "".join(f"{name};Алгебра;7А, 7Б\n" for name in NAMES)},
    "diary": {
        "bells.csv": "period,start,end\n1,08:30,09:15\n",
        "homework.csv": "class,group,subject,assigned,due,text,pupil\n7А,,Алгебра,2026-09-07,2026-09-09,№ 1,\n",
        "attendance.csv": "date,period,pupil,code,minutes\n2026-09-07,1,p1,ОП,10\n",
        "changes.csv": "date,period,class,kind,subject,teacher\n2026-11-25,2,7А,cancelled,,\n",
    },
}
SPOILINGS = st.lists(
    st.tuples(
        st.sampled_from(["twice", "gone", "cut", "swapped", "joined", "nul"]), st.integers(0, 60), st.integers(0, 60)
    ),
    max_size=5,
)


def spoilt(lines: list[str], spoilings: list[tuple[str, int, int]]) -> list[str]:
    """Lines told twice, lost, cut short, in each other's place, run together, with a nought in them."""
    for how, at, size in spoilings:
        at %= len(lines)
        line = lines[at]
        match how:
            case "twice":
                lines = [*lines[: at + 1], line, *lines[at + 1 :]]
            case "gone" if len(lines) > 1:
                lines = lines[:at] + lines[at + 1 :]
            case "cut":
                lines = [*lines[:at], line[: size % (len(line) + 1)], *lines[at + 1 :]]
            case "swapped":
                lines[at], lines[size % len(lines)] = lines[size % len(lines)], line
            case "joined":
                lines = [*lines[:at], line + lines[size % len(lines)], *lines[at + 1 :]]
            case "nul":
                lines = [*lines[:at], line[:size] + "\0" + line[size:], *lines[at + 1 :]]
    return lines


def encoded(files: dict[str, str]) -> dict[str, bytes]:
    return {file: text.encode() for file, text in files.items()}


def turn(text: str, random: Any) -> str:
    """The same table with its columns in another order."""
    rows = list(csv.reader(io.StringIO(text)))
    order = list(range(len(rows[0])))
    random.shuffle(order)
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([row[at] for at in order] for row in rows)
    return out.getvalue()


def _long_users(count: int) -> tuple[dict[str, bytes], str]:
    rows = "".join(f"p{n},Пётр,Белов{n},student,o1\n" for n in range(count))
    users = "sourcedId,givenName,familyName,role,orgSourcedIds\n" + rows
    return encoded({"orgs.csv": ROSTER["orgs.csv"], "users.csv": users}), "people"


def _long_roll(count: int) -> tuple[dict[str, bytes], str]:
    rows = "".join(f"Белов{n} Пётр;{n % 11 + 1}А;{n % 28 + 1:02}.03.2013\n" for n in range(count))
    return {"все.csv": ("ФИО;Класс;Дата рождения\n" + rows).encode("cp1251")}, "people"


def _long_fet(count: int) -> tuple[dict[str, bytes], str]:
    head = SETS["fet"]["school_timetable.csv"].split("\n", 1)[0]
    rows = "\n".join(f'"{n}","Среда","{n % 8}","К{n // 8}","Хор","Серова","",""' for n in range(count))
    return encoded({"school_timetable.csv": f"{head}\n{rows}\n"}), "slots"


def _long_portal(count: int) -> tuple[dict[str, bytes], str]:
    group, first = {"name": "7в"}, date(2026, 9, 1)
    days = [
        {
            "date": (first + timedelta(days=n)).isoformat(),
            "lessons": [{"number": p, "subject": {"name": "Хор"}, "group": group} for p in range(20)],
        }
        for n in range(count // 20)
    ]
    return {"Белов Пётр.json": json.dumps({"weeks": [{"days": days}]}).encode()}, "lessons"


LONG = {"oneroster": _long_users, "roll": _long_roll, "fet": _long_fet, "portal": _long_portal}
WHOLE = (roll(NAMES), asc(["7А"], NAMES), _zipped(ROSTER))  # made once: a workbook holds the moment it was made


def csv_of(rows: list[list[str]], delimiter: str, ending: str, encoding: str) -> bytes:
    text = ending.join(delimiter.join(cell.replace("\n", " ") for cell in row) for row in rows)
    return text.encode(encoding, errors="replace")


@pytest.mark.long
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


def test_a_comma_in_a_heading_does_not_part_a_file_of_semicolons() -> None:
    found = read({"a.csv": f"Фамилия, имя ребёнка;Класс\n{NAMES[0]};7А\n".encode()})
    assert [(one.family, one.class_title) for one in found.people] == [(NAMES[0].split()[0], "7А")]


@pytest.mark.long
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
    read({"a.json": json.dumps({"weeks": body}).encode()})


@pytest.mark.long
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(SETS)), SPOILINGS, ENDINGS, ENCODINGS, st.integers(0, 40))
def test_a_set_of_any_format_spoilt_by_lines_is_read_to_its_end(
    name: str, spoilings: list[tuple[str, int, int]], ending: str, encoding: str, short: int
) -> None:
    files = {}
    for file, text in SETS[name].items():
        data = ending.join(spoilt(text.split("\n"), spoilings)).encode(encoding, errors="replace")
        files[file] = data[: len(data) - short]
    found = read(files)
    assert all(one.file in files and one.row >= 0 for one in found.problems)
    assert len(list(found.marks)) == len(found.marks)
    for records in (found.people, found.classes, found.enrolments, found.works, tuple(found.marks)):
        ids = [one.source_id for one in records]
        assert len(ids) == len(set(ids))  # an id told twice is one record, whoever tells it


@pytest.mark.long
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["oneroster 1.1", "oneroster 1.2", "sds", "fet"]), st.randoms(use_true_random=False))
def test_the_order_of_columns_says_nothing_in_any_set(name: str, random: Any) -> None:
    straight, turned = read(encoded(SETS[name])), read(encoded({f: turn(t, random) for f, t in SETS[name].items()}))
    for kind in ("people", "classes", "enrolments", "slots", "works"):
        assert getattr(turned, kind) == getattr(straight, kind)
    assert straight.people or straight.slots


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(LONG))
def test_a_hundred_thousand_rows_are_read_to_the_last(name: str) -> None:
    files, kind = LONG[name](100_000)
    found = read(files)
    assert len(getattr(found, kind)) == 100_000
    assert not found.lost()


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


@pytest.mark.parametrize("name", ["Список.ods", "Приказ.docx", "Расписание.pdf", "Журнал.numbers"])
def test_a_document_that_is_no_workbook_is_one_sentence(name: str) -> None:
    found = read(
        {name: _zipped({"content.xml": "<?xml version='1.0'?><x/>"}), "users.csv": ROSTER["users.csv"].encode()}
    )
    assert [(one.file, one.code) for one in found.problems if one.code is Code.OTHER_DOCUMENT] == [
        (name, Code.OTHER_DOCUMENT)
    ]
    assert len(found.people) == 3


@pytest.mark.parametrize(
    "data",
    [
        b'{"weeks":' + b"[" * 200_000,
        b'{"weeks":[' + b"9" * 6000 + b"]}",
        b'<?xml version="1.0"?><timetable importtype="x"><periods>' + b"<a>" * 200_000,
    ],
    ids=["brackets", "a number", "elements"],
)
def test_what_is_too_deep_or_too_long_is_a_broken_file(data: bytes) -> None:
    assert [one.code for one in read({"a.json": data}).problems] == [Code.BROKEN_FILE]


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE lolz [" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10)) + "]>",
        "<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/x'> %p;]>",
    ],
)
def test_entities_neither_grow_nor_reach_out(prolog: str) -> None:
    assert [one.code for one in read({"a.xml": asc(["7А"], NAMES, prolog=prolog)}).problems] == [Code.UNSAFE_XML]
