"""A folder read again at night: what is fresh is told, what is old is not, what is the same is not read."""

import os
from pathlib import Path
from typing import Any

import pytest

from bot.services.importing import Report
from bot.services.refreshing import Guessed, Nightly, Refreshing, Unchanged
from storage import tables
from storage.work import Database
from tests.bot.conftest import School, rows
from tests.bot.importing_files import SCHOOL, Files, add_school, added, changed
from tests.conftest import TurnedClock
from tests.exchange.office import full_names, workbook
from tests.seed import seeding
from tests.talk import Talk

TODAY = "2026-11-25"  # of the clock of the tests


def as_bytes(files: Files) -> dict[str, bytes]:
    return {name: "\n".join(lines).encode() for name, lines in files.items()}


@pytest.fixture
async def filled(database: Database) -> int:
    """A school that was refreshed once, and a parent who reads the diary of its first pupil."""
    number = await add_school(database)
    await Refreshing(database).refresh(number, as_bytes(SCHOOL))
    async with seeding(database) as seed:
        await seed.grant(await seed.person(external_id="501"), 1)
    return number


async def pushes(database: Database) -> list[Any]:
    return [one for one in await rows(database, tables.PushRow) if one["kind"] != "card"]


async def test_the_first_refresh_tells_nobody_of_the_past(database: Database, filled: int) -> None:
    assert await pushes(database) == []


async def test_files_that_have_not_changed_are_not_read(database: Database, filled: int) -> None:
    assert isinstance(await Refreshing(database).refresh(filled, as_bytes(SCHOOL)), Unchanged)
    assert len(await rows(database, tables.ImportRunRow)) == 1


async def test_a_mark_of_today_is_told_and_one_of_september_is_not(database: Database, filled: int) -> None:
    more = added(
        SCHOOL, "results.csv", f"m9,,w1,p1,fully graded,4,,{TODAY},,", "m8,,w1,p1,fully graded,3,,2026-09-12,,"
    )
    report = await Refreshing(database).refresh(filled, as_bytes(more))
    assert isinstance(report, Report)
    (told,) = await pushes(database)
    (mark,) = await rows(database, tables.MarkRow, source_id="m9")
    assert (told["kind"], told["pupil_id"]) == ("mark", 1)
    assert str(mark["id"]) in told["fact"]


async def test_it_is_told_once(database: Database, filled: int) -> None:
    more = added(SCHOOL, "results.csv", f"m9,,w1,p1,fully graded,4,,{TODAY},,")
    for number in range(3):
        again = added(more, "courses.csv", f"x{number},Курс")
        await Refreshing(database).refresh(filled, as_bytes(again))
    assert len(await pushes(database)) == 1


async def test_a_changed_mark_follows_as_another_revision(database: Database, filled: int) -> None:
    more = added(SCHOOL, "results.csv", f"m9,,w1,p1,fully graded,4,,{TODAY},,")
    await Refreshing(database).refresh(filled, as_bytes(more))
    await Refreshing(database).refresh(
        filled, as_bytes(changed(more, "results.csv", "m9", f"m9,,w1,p1,fully graded,5,,{TODAY},,"))
    )
    (mark,) = await rows(database, tables.MarkRow, source_id="m9")
    assert (mark["value"], mark["revision"]) == ("5", 2)
    assert len(await pushes(database)) >= 1


async def test_a_guess_waits_for_the_morning(database: Database, filled: int) -> None:
    files = {"a.xlsx": workbook({"Лист1": [["Фамилия, имя ребёнка", "Класс"], [full_names(1)[0], "7А"]]})}
    found = await Refreshing(database).refresh(filled, files)
    assert isinstance(found, Guessed)
    assert len(await rows(database, tables.PupilRow)) == 3


def put(folder: Path, school: int, files: Files) -> Path:
    """Files as another system leaves them for a school."""
    own = folder / str(school)
    own.mkdir(exist_ok=True)
    for name, data in as_bytes(files).items():
        (own / name).write_bytes(data)
    return own


async def runs(database: Database) -> int:
    return len(await rows(database, tables.ImportRunRow))


@pytest.fixture
def night(clock: TurnedClock) -> TurnedClock:
    clock.now = clock.now.replace(hour=0, minute=30)  # 3:30 in Moscow
    return clock


async def test_a_folder_is_read_at_night_when_two_looks_have_found_it_the_same(
    database: Database, filled: int, night: TurnedClock, tmp_path: Path
) -> None:
    more = added(SCHOOL, "results.csv", f"m9,,w1,p1,fully graded,4,,{TODAY},,")
    own, nightly = put(tmp_path, filled, more), Nightly(database, tmp_path)
    assert await nightly() == 0  # it may still be growing
    os.truncate(own / "results.csv", 40)
    assert await nightly() == 0  # and it was
    put(tmp_path, filled, more)
    assert (await nightly(), await runs(database)) == (0, 1)
    assert (await nightly(), await runs(database)) == (1, 2)
    assert len(await pushes(database)) == 1
    assert (await nightly(), await runs(database)) == (0, 2)


async def test_by_day_and_without_a_folder_of_its_own_nothing_is_read(
    database: Database, filled: int, clock: TurnedClock, tmp_path: Path
) -> None:
    put(tmp_path, filled, added(SCHOOL, "courses.csv", "x,Курс"))
    nightly = Nightly(database, tmp_path)
    assert [await nightly() for _ in range(3)] == [0, 0, 0]
    clock.now = clock.now.replace(hour=0, minute=30)
    elsewhere = Nightly(database, tmp_path / "1")
    assert [await elsewhere() for _ in range(3)] == [0, 0, 0]
    assert await Nightly(database, None)() == 0


@pytest.mark.long
async def test_a_school_whose_files_cannot_be_read_stops_no_other(
    database: Database, filled: int, night: TurnedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seeding(database) as seed:
        other = await seed.school()
    for school in (filled, other):
        put(tmp_path, school, SCHOOL)
    tried: list[int] = []

    async def refresh(_self: Refreshing, school_id: int, _files: dict[str, bytes]) -> Unchanged:
        tried.append(school_id)
        if school_id == filled:
            raise OSError
        return Unchanged()

    monkeypatch.setattr(Refreshing, "refresh", refresh)
    nightly = Nightly(database, tmp_path)
    assert [await nightly() for _ in range(3)] == [0, 1, 0]
    assert tried == [filled, other, filled]  # what failed is tried again


async def test_a_name_of_a_copy_in_progress_holds_the_folder(
    database: Database, filled: int, night: TurnedClock, tmp_path: Path
) -> None:
    own = put(tmp_path, filled, added(SCHOOL, "courses.csv", "x,Курс"))
    (own / "results.csv.part").write_bytes(b"")
    nightly = Nightly(database, tmp_path)
    assert [await nightly() for _ in range(3)] == [0, 0, 0]
    (own / "results.csv.part").unlink()
    assert [await nightly() for _ in range(3)] == [0, 1, 0]


async def test_what_was_not_taken_is_told_in_the_morning_and_once(
    talk: Talk, school: School, night: TurnedClock, tmp_path: Path
) -> None:
    roll: Files = {"a.csv": ["ФИО;Класс;Дата рождения", f"{full_names(1)[0]};7А;01.03.2013", ";7А;02.03.2013"]}
    nightly = Nightly(talk.database, tmp_path)
    for number in range(3):
        put(tmp_path, school.id, {**roll, "b.csv": ["ФИО;Класс", f"{full_names(5)[number + 1]};8А"]})
        await nightly()
        assert await nightly() == 1
    await talk.pays()
    assert "Ночное обновление" not in school.officer.everything_said  # nobody is woken
    night.forward(hours=5)
    await talk.pays()
    assert school.officer.everything_said.count("Ночное обновление") == 1
    assert "a.csv, строка 3, столбец ФИО: пустое значение" in school.officer.everything_said
    assert "Ночное обновление" not in school.teacher.everything_said


async def test_a_guess_at_night_is_told_with_its_headings(
    talk: Talk, school: School, night: TurnedClock, tmp_path: Path
) -> None:
    put(tmp_path, school.id, {"a.csv": ["Фамилия, имя ребёнка;Класс", f"{full_names(1)[0]};7А"]})
    nightly = Nightly(talk.database, tmp_path)
    before = len(await rows(talk.database, tables.PupilRow))
    assert [await nightly() for _ in range(2)] == [0, 1]
    night.forward(hours=5)
    await talk.pays()
    assert "Ничего не записано" in school.officer.everything_said
    assert "Фамилия, имя ребёнка" in school.officer.everything_said
    assert len(await rows(talk.database, tables.PupilRow)) == before
