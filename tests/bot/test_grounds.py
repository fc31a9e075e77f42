"""The real text of grounds, entered by a school in place of candidates (ruling 4)."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.root import app
from domain.profiles import GroundKind
from storage import tables
from tests.bot.branches import refuses, taken
from tests.bot.conftest import MOSCOW_REGION, a_school, rows
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.talk import Person, Talk

OWN = (
    "code;kind;clause;text;origin;version;causes\n"
    "M13-3;refusal;13.1.4;Обучающийся не числится в организации;Регламент услуги, приказ № 7;2026-09-01;\n"
    "OWN-1;termination;15.2;Перевод в другую организацию;Регламент услуги, приказ № 7;2026-09-01;left expelled\n"
)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SECRET_KEYS", "a key for tests only")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path / 'own.db'}")
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    words = ("school", "add", "--name", "Школа", "--prefix", "50", "--personal-data", "messenger", "--source-id", "m")
    assert CliRunner().invoke(app, [*words, "--profile", MOSCOW_REGION]).exit_code == 0
    return path


def grounds(*words: str) -> str:
    told = CliRunner().invoke(app, ["school", "grounds", *words])
    assert told.exit_code == 0, told.stderr
    return told.stdout


@pytest.mark.long
def test_candidates_are_shown_as_such_until_the_school_enters_its_own(own: Path) -> None:
    before = {line.split("\t")[0]: line for line in grounds("1").splitlines()}
    assert "проект" in before["M13-3"]
    assert "Внесено оснований: 2" in grounds("1", "--file", str(own))
    after = {line.split("\t")[0]: line for line in grounds("1").splitlines()}
    assert "не числится в организации" in after["M13-3"]
    assert "01.09.2026" in after["M13-3"]
    assert "проект" not in after["M13-3"]
    assert "проект" in after["M13-1"]  # not entered, so still a candidate
    assert "OWN-1" in after


@pytest.mark.long
@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("code,text\nX,y", "Нужны столбцы"),
        ("code,kind,text,origin\nЯ,refusal,т,о", "Строка 2: код"),
        ("code,kind,text,origin\nA,refusal,т,о\nA,refusal,т,о", "Строка 3: код"),
        ("code,kind,text,origin\nA,maybe,т,о", "Строка 2: kind"),
        ("code,kind,text,origin,version\nA,refusal,т,о,вчера", "Строка 2: дата"),
        ("code,kind,text,origin,causes\nA,termination,т,о,whim", "Строка 2: causes"),
    ],
)
def test_a_bad_file_enters_nothing_and_is_told_in_one_sentence(own: Path, bad: str, said: str) -> None:
    before = grounds("1")
    own.write_text(bad, encoding="utf-8")
    told = CliRunner().invoke(app, ["school", "grounds", "1", "--file", str(own)])
    assert (told.exit_code, len(told.stderr.strip().splitlines())) == (2, 1)
    assert said in told.stderr
    assert grounds("1") == before


@pytest.mark.long
async def test_the_schools_own_words_stand_on_the_screen_and_in_the_letter(talk: Talk, parent: Person) -> None:
    school = await a_school(talk, MOSCOW_REGION)
    entered = {
        "code": "M13-3", "kind": GroundKind.REFUSAL, "clause": "13.1.4", "text": "Обучающийся не числится",
        "source": "ruling 4", "origin": "Регламент, приказ № 7", "version": "2026-09-01", "causes": [],
    }  # fmt: skip
    async with talk.database.open_upkeep() as work:
        await work.schools.enter_grounds(school.id, [entered])
    await taken(school, parent)
    await refuses(school.officer, "3")
    await talk.pays()
    await school.head.taps("Утвердить", on=school.chat)
    await talk.pays()
    assert "Обучающийся не числится» (п. 13.1.4)" in parent.files[-1].caption
    paper = said_on(parent.files[-1].content)
    assert squeezed("Обучающийся не числится") in paper
    assert squeezed("по проекту перечня") not in paper
    assert (await rows(talk.database, tables.ApplicationRow))[0]["grounds"] == ["M13-3"]
