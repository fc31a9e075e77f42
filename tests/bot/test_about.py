"""A citizen who knows nothing asks about the service."""

import re
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.root import app
from domain.profiles import GroundKind, profile
from tests.bot.conftest import MOSCOW_REGION, School, a_school
from tests.talk import Person, Talk

FACTS = {
    "director": "Сведущий Иван Петрович", "phone": "+7 4722 00-00-00", "address": "г. Белгород, ул. Примерная, д. 1",
    "hours": "пн-пт 8:00-17:00, перерыв 12:30-13:00", "reception": "чт 15:00-17:00",
    "officials": [{"name": "Знающая Анна Ивановна", "position": "завуч", "phone": "+7 4722 00-00-01", "room": "12"}],
}  # fmt: skip
# What a citizen wants to know, the button that says so, and what the answer must hold.
WANTED = (
    ("how to apply", "Как подать", ("лично в школе", "почтой", "в этом чате")),
    ("what is needed", "Что понадобится", ("Место регистрации", "Паспорт", "Других документов не нужно")),
    ("how long", "Порядок и сроки", ("3 рабочих дня", "Подадите сегодня - решение будет до пн 30.11")),
    ("what can be refused", "Когда откажут", ("выбыл", "(п. 2.8.2)", "Приостановить услугу нельзя")),
    ("whom to call now", "Кому звонить", ("Сейчас открыто, до 12:30", "+7 4722 00-00-00")),
    ("how to complain", "Как пожаловаться", ("15 рабочих дней", "5 - если", "в суд", "32-68-95")),
)


async def told(school: School, **facts: object) -> None:
    async with school.talk.database.open_upkeep() as work:
        await work.schools.tell(school.id, {**FACTS, **facts})


async def taps_to(person: Person, labels: Sequence[str]) -> int:
    for label in labels:
        await person.taps(label)
    return len(labels)


async def walked(talk: Talk, most: int) -> AsyncIterator[tuple[int, str]]:
    """Every screen a stranger comes to from /start by tapping any button there is: after how many taps, what it says.

    Each way is walked by a stranger of its own, so that no tap on one changes what is seen on another.
    """
    ways: list[tuple[str, ...]] = [()]
    seen: set[str] = set()
    for way in ways:  # grows as it is walked, the shorter ways first
        stranger = talk.person()
        await stranger.says("/start")
        for label in way:
            await stranger.taps(label)
        yield len(way), stranger.screen
        for label in stranger.buttons if len(way) < most else ():
            if label != "English" and (data := stranger.data_of(label)) not in seen:
                seen.add(data)
                ways.append((*way, label))


async def test_six_things_are_found_by_a_stranger_who_taps_whatever_there_is(talk: Talk, school: School) -> None:
    """The taps are counted on the way, and nobody tells which button to choose."""
    await told(school)
    await a_school(talk, MOSCOW_REGION)
    found: dict[str, int] = {}
    async for taps, screen in walked(talk, most=3):
        for wish, _topic, said in WANTED:
            if all(words in screen for words in said):
                found.setdefault(wish, taps)
        if len(found) == len(WANTED):
            break
    assert set(found) == {wish for wish, _topic, _said in WANTED}
    assert max(found.values()) <= 3


@pytest.mark.parametrize(("wish", "topic", "said"), WANTED, ids=[one[0] for one in WANTED])
async def test_a_citizen_finds_it_from_start_in_at_most_three_taps(
    talk: Talk, school: School, passer_by: Person, wish: str, topic: str, said: tuple[str, ...]
) -> None:
    await told(school)
    await a_school(talk, MOSCOW_REGION)  # with a second school there is one tap more: to choose
    await passer_by.says("/start")
    assert await taps_to(passer_by, ("Об услуге", school.name, topic)) <= 3, wish
    for words in said:
        assert words in passer_by.screen


@pytest.mark.parametrize(("wish", "topic", "said"), WANTED, ids=[one[0] for one in WANTED])
async def test_and_from_help_and_from_the_command(
    talk: Talk, school: School, passer_by: Person, wish: str, topic: str, said: tuple[str, ...]
) -> None:
    await told(school)
    await passer_by.says("/help")
    assert await taps_to(passer_by, ("Об услуге", topic)) <= 3, wish
    assert said[0] in passer_by.screen
    await passer_by.says("/about")
    await passer_by.taps(topic)
    assert said[0] in passer_by.screen


async def test_nothing_is_kept_of_who_only_asks(talk: Talk, school: School, passer_by: Person) -> None:
    await passer_by.says("/start")
    for label in ("Об услуге", "Стенд", "Правовые акты", "‹ Об услуге", "Кому звонить"):
        await passer_by.taps(label)
    async with talk.database.open_read() as work:
        assert await work.accounts.viewer(str(passer_by.id)) is None


async def test_what_nobody_entered_is_told_as_no_data(talk: Talk, school: School, passer_by: Person) -> None:
    await told(school, phone="", hours="", officials=[])
    await passer_by.says("/about")
    await passer_by.taps("Кому звонить")
    assert "Телефон: нет данных" in passer_by.screen
    assert "Часы работы: нет данных" in passer_by.screen
    assert "Сейчас" not in passer_by.screen
    assert "часы их приёма: нет данных" in passer_by.screen


async def test_the_superior_body_is_that_of_app_1_with_what_the_source_lacks_told(
    talk: Talk, school: School, passer_by: Person
) -> None:
    await passer_by.says("/about")
    await passer_by.taps("Стенд")
    await passer_by.taps("Вышестоящий орган")
    for words in (
        "ул. Попова, 25А", "8 (4722) 32-68-95", "32-68-96", "Приём: ср 15:00-18:00", "Эл. почта: нет данных",
        "Гражданский проспект, д. 38", "Научно-методический", "Телефон и адрес: нет данных", "Сейчас открыто, до 13:00",
    ):  # fmt: skip
        assert words in passer_by.screen


async def test_the_stand_tells_what_the_law_wants(talk: Talk, school: School, passer_by: Person) -> None:
    await passer_by.says("/about")
    await passer_by.taps("Стенд")
    for words in ("бесплатна", "15 минут", "www.gosuslugi.ru", "средствах массовой информации"):
        assert words in passer_by.screen
    await passer_by.taps("Правовые акты")
    assert "210-ФЗ" in passer_by.screen
    assert "опечатка" in passer_by.screen
    assert "утратил силу с 01.09.2013" in passer_by.screen
    await passer_by.taps("‹ Об услуге")
    await passer_by.taps("Стенд")
    await passer_by.taps("Выписки")
    assert "п. 5.5" in passer_by.screen


async def test_every_ground_of_the_profile_is_told_and_a_candidate_is_marked(talk: Talk, passer_by: Person) -> None:
    await a_school(talk, MOSCOW_REGION)
    await passer_by.says("/about")
    await passer_by.taps("Когда откажут")
    for kind in GroundKind:
        for ground in profile(MOSCOW_REGION).grounds_of(kind):
            assert ground.text[1:] in passer_by.screen
    assert "проект: школа ещё не внесла" in passer_by.screen
    assert "таких оснований в регламенте нет" in passer_by.screen


async def test_open_now_follows_the_clock(talk: Talk, school: School, passer_by: Person) -> None:
    await told(school)
    for moment, said in (
        (datetime(2026, 11, 25, 9, 45, tzinfo=UTC), "Сейчас перерыв, до 13:00"),
        (datetime(2026, 11, 27, 15, 0, tzinfo=UTC), "Сейчас закрыто, откроется в понедельник, 30 ноября, в 08:00"),
    ):
        talk.clock.now = moment
        await passer_by.says("/about")
        await passer_by.taps("Кому звонить")
        assert said in passer_by.screen


async def test_in_person_no_official_is_named(talk: Talk, quiet_school: School, passer_by: Person) -> None:
    await told(quiet_school)
    await passer_by.says("/about")
    await passer_by.taps("Кому звонить")
    assert "+7 4722 00-00-01" in passer_by.screen
    for name in ("Сведущий", "Знающая"):
        assert name not in passer_by.everything_said


@pytest.mark.long
@pytest.mark.parametrize(
    ("button", "name"),
    [("Заявление на доступ", "blank-zayavlenie"), ("Отказ от услуги", "blank-otkaz"), ("Жалоба", "blank-zhaloba")],
)
async def test_forms_are_handed_out_to_be_printed(
    talk: Talk, school: School, passer_by: Person, button: str, name: str
) -> None:
    await passer_by.says("/about")
    await passer_by.taps("Бланки")
    await passer_by.taps(button)
    (sent,) = passer_by.files
    assert sent.name == f"{name}.pdf"
    assert sent.content.startswith(b"%PDF")


async def test_the_flow_chart_is_a_picture_with_its_words(talk: Talk, school: School, passer_by: Person) -> None:
    await passer_by.says("/about")
    await passer_by.taps("Стенд")
    await passer_by.taps("Схема картинкой")
    (sent,) = passer_by.files
    assert sent.content.startswith(b"\x89PNG")
    assert "Обращение заявителя" in sent.caption


async def test_it_is_told_in_english_to_a_stranger_who_chose_it(talk: Talk, school: School, passer_by: Person) -> None:
    await passer_by.says("/start")
    await passer_by.taps("English")
    await passer_by.taps("About the service")
    await passer_by.taps("Order and terms")
    assert "3 working days" in passer_by.screen
    await passer_by.taps("‹ About the service")
    assert "free of charge" in passer_by.screen.lower()


@pytest.mark.long
def test_facts_are_entered_from_a_small_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/diary.db")
    monkeypatch.setenv("SECRET_KEYS", "k" * 32)
    runner = CliRunner()
    add = ("school", "add", "--name", "Школа", "--source-id", "s", "--profile", "belgorod", "--prefix", "31",
           "--personal-data", "messenger")  # fmt: skip
    assert runner.invoke(app, add).output.strip() == "1"
    file = tmp_path / "facts.toml"
    file.write_text('phone = "+7 4722 11-11-11"\nhours = "пн-пт 9:00-18:00"\n', encoding="utf-8")
    kept = runner.invoke(app, ("school", "facts", "1", str(file))).output
    assert "Телефон: +7 4722 11-11-11" in kept
    assert "Сайт: нет данных" in kept
    assert runner.invoke(app, ("school", "facts", "1")).output == kept
    file.write_text('hours = "всегда"', encoding="utf-8")
    refused = runner.invoke(app, ("school", "facts", "1", str(file)))
    assert refused.exit_code == 2
    assert re.search("поле hours: не получилось прочитать часы", refused.output + refused.stderr)
