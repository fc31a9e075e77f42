"""Every branch of the Moscow Region's regulation, with its chain of three hands, in both modes, over the same holidays.

The stories stand in the order of the calendar: the clock only goes forward.
"""

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest

from domain.profiles import MOSCOW_REGION, GroundKind
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.story.branches import came_by_post, cancelled, graduated, second_guardian, withdrawn
from tests.story.city import MODES, City, Story, at, city, due_after

pytestmark = [pytest.mark.story, pytest.mark.long, pytest.mark.timeout(240)]
REFUSALS, INTAKES = MOSCOW_REGION.grounds_of(GroundKind.REFUSAL), MOSCOW_REGION.grounds_of(GroundKind.INTAKE)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with city(tmp_path_factory.mktemp("region"), "moscow_region", families=16) as built:
        yield built


async def test_granted_over_new_year_by_three_hands_on_their_last_days(region: City) -> None:
    """Filed on 30 December: decided by 11 January, registered by 12 January, and both are told at filing."""
    async with region.visited() as town:
        await town.comes(at(2026, 12, 30))
        filed = await asyncio.gather(*(town.case(mode).is_filed() for mode in MODES))
        assert due_after(date(2026, 12, 30), 1, "moscow_region") == date(2027, 1, 11)
        assert due_after(date(2027, 1, 11), 1, "moscow_region") == date(2027, 1, 12)
        for story in filed:
            receipt = await story.parent.sees("Заявление принято")
            assert "Решение: до 11.01.2027" in receipt["text"]
            assert "Регистрация доступа: до 12.01.2027" in receipt["text"]
        await town.comes(at(2027, 1, 11))

        async def decided(story: Story) -> None:
            await story.looks(story.officer)
            await story.officer.taps("Взять")
            await story.parent.sees("На рассмотрении")
            letter = await story.grants()
            if not story.in_person:
                paper = said_on(await town.file(letter))
                assert squeezed(story.family.parent) in paper
                assert squeezed("приложение 7") in paper
            await story.reads()
            await story.is_quiet()

        await asyncio.gather(*(decided(story) for story in filed))


async def test_refused_on_each_ground_before_the_may_holidays(region: City) -> None:
    """Filed on 30 April, due on 4 May; a candidate ground is marked as one in the letter."""
    async with region.visited() as town:
        await town.comes(at(2027, 4, 30))
        assert due_after(date(2027, 4, 30), 1, "moscow_region") == date(2027, 5, 4)

        async def refused(mode: str, place: int) -> None:
            story = await town.case(mode).is_taken()
            assert "04.05.2027" in (await story.parent.sees("Заявление принято"))["text"]
            await story.refuses(place)
            told = await story.is_adopted("В услуге отказано")
            assert REFUSALS[place - 1].text in told["text"]
            if not story.in_person:
                paper = said_on(await town.file(told))
                assert squeezed(REFUSALS[place - 1].text) in paper
                assert squeezed("по проекту перечня") in paper
            await story.reads_no_more()
            await story.is_quiet()

        await asyncio.gather(*(refused(mode, place) for mode in MODES for place in range(1, len(REFUSALS) + 1)))


async def test_not_accepted_on_each_ground(region: City) -> None:
    async with region.visited() as town:
        await town.comes(at(2027, 5, 11))

        async def refused(mode: str, place: int) -> None:
            story = await town.case(mode).is_taken()
            await story.refuses(place, intake=True)
            told = await story.parent.sees("В приёме заявления отказано")
            assert INTAKES[place - 1].text in told["text"]
            await story.is_quiet()

        await asyncio.gather(*(refused(mode, place) for mode in MODES for place in range(1, len(INTAKES) + 1)))


async def test_corrected_and_then_granted_but_never_invited(region: City) -> None:
    """The regulation knows no talk: there is no such button; a correction does not move its day."""
    async with region.visited() as town:
        await town.comes(at(2027, 5, 12))
        story = await town.case("messenger").is_taken()
        await story.looks(story.officer)
        shown = await story.officer.sees(lambda message: bool(message["buttons"]))
        assert "Пригласить…" not in str(shown["buttons"])
        await story.officer.taps("Уточнить…")
        await story.officer.taps("Класс")
        await story.officer.taps("Отправить заявителю")
        asked = await story.parent.sees("Исправьте, пожалуйста")
        assert "13.05.2027" in asked["text"]
        await story.parent.taps("Исправить")
        await story.parent.sees("Сейчас указано: 7А")
        await story.parent.says("7Б")
        await story.parent.taps("Отправить исправления")
        await story.officer.sees("исправлены сведения")
        await story.grants()


async def test_withdrawn_before_the_decision_and_cancelled_after_it(region: City) -> None:
    async with region.visited() as town:
        await town.comes(at(2027, 6, 2))
        await asyncio.gather(*(one(town.case(mode)) for mode in MODES for one in (withdrawn, cancelled)))


async def test_a_graduate_is_closed_by_itself_on_the_day(region: City) -> None:
    async with region.visited() as town:
        await town.comes(at(2027, 6, 15))
        await graduated(town, at(2027, 6, 26, 1), "Ребёнок выбыл из организации либо окончил её")


@pytest.mark.parametrize("mode", MODES)
async def test_paper_by_post_is_answered_with_a_number_and_opened_by_a_link(region: City, mode: str) -> None:
    async with region.visited() as town:
        await town.comes(at(2027, 6, 28))
        story = town.case(mode)
        family = story.family
        await came_by_post(
            town, story, (family.parent, "+79001234567", "mail@example.ru", family.pupil, "07.03.2014", "7А")
        )


async def test_a_second_guardian_reads_too_and_a_wrong_right_is_revoked_alone(region: City) -> None:
    async with region.visited() as town:
        await town.comes(at(2027, 8, 30))
        await asyncio.gather(*(second_guardian(town, town.case(mode), error="5", rights="4") for mode in MODES))
