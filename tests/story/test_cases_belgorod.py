"""Every branch of the Belgorod regulation from the first word to the last letter, in both modes, while a year passes.

The stories stand in the order of the calendar: the clock only goes forward.
"""

import asyncio
from collections.abc import Iterator
from datetime import date

import pytest

from domain.profiles import BELGOROD, GroundKind
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.story.branches import came_by_post, cancelled, graduated, second_guardian, withdrawn
from tests.story.city import MODES, City, Story, at, city, due_after

pytestmark = [pytest.mark.story, pytest.mark.long, pytest.mark.timeout(240)]
REFUSALS, INTAKES = BELGOROD.grounds_of(GroundKind.REFUSAL), BELGOROD.grounds_of(GroundKind.INTAKE)


@pytest.fixture(scope="module")
def belgorod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with city(tmp_path_factory.mktemp("belgorod"), "belgorod", families=19) as built:
        yield built


async def test_granted_over_new_year_on_the_last_day(belgorod: City) -> None:
    """Filed on 30 December, due on 13 January: 31 December and the holidays do not count."""
    async with belgorod.visited() as town:
        await town.comes(at(2026, 12, 30))
        filed = await asyncio.gather(*(town.case(mode).is_filed() for mode in MODES))
        assert due_after(date(2026, 12, 30), 3, "belgorod") == date(2027, 1, 13)
        for story in filed:
            receipt = await story.parent.sees("Заявление принято")
            assert "13.01.2027" in receipt["text"]
            await story.parent.taps("Как посчитан срок")
            why = await story.parent.sees("п. 3.3.2")
            assert "ср 13.01 - третий" in why["text"]
        await town.comes(at(2027, 1, 13))
        for story in filed:
            await story.officer.sees(f"по № {story.number} срок истекает сегодня", story.school.group)

        async def decided(story: Story) -> None:
            await story.looks(story.officer)
            await story.officer.taps("Взять")
            await story.parent.sees("На рассмотрении")
            letter = await story.grants()
            await story.officer.sees("Предоставлено 13.01", story.school.group)
            if not story.in_person:
                paper = said_on(await town.file(letter))
                for word in (story.family.parent, story.family.pupil, "+74722000000", "Telegram"):
                    assert squeezed(word) in paper
            await story.reads()
            await story.is_quiet()

        await asyncio.gather(*(decided(story) for story in filed))


async def test_refused_on_each_ground_before_the_may_holidays(belgorod: City) -> None:
    """Filed on 29 April, due on 5 May; every ground is in the letter with its paragraph."""
    async with belgorod.visited() as town:
        await town.comes(at(2027, 4, 29))
        assert due_after(date(2027, 4, 29), 3, "belgorod") == date(2027, 5, 5)

        async def refused(mode: str, place: int) -> None:
            story = await town.case(mode).is_taken()
            assert "05.05.2027" in (await story.parent.sees("Заявление принято"))["text"]
            await story.refuses(place)
            told = await story.parent.sees("В услуге отказано")
            ground = REFUSALS[place - 1]
            assert ground.text in told["text"]
            assert f"(п. {ground.clause})" in told["text"]
            assert "15 рабочих дней" in told["text"]
            if not story.in_person:
                paper = said_on(await town.file(told))
                assert squeezed(ground.text) in paper
                assert squeezed("По документам школы") in paper
            await story.reads_no_more()
            await story.is_quiet()

        await asyncio.gather(*(refused(mode, place) for mode in MODES for place in range(1, len(REFUSALS) + 1)))


async def test_not_accepted_on_each_ground(belgorod: City) -> None:
    async with belgorod.visited() as town:
        await town.comes(at(2027, 5, 11))

        async def refused(mode: str, place: int) -> None:
            story = await town.case(mode).is_taken()
            await story.refuses(place, intake=True)
            told = await story.parent.sees("В приёме заявления отказано")
            assert INTAKES[place - 1].text in told["text"]
            assert "5 рабочих дней" in told["text"]
            await story.parent.taps("Подать снова")
            await story.parent.sees("Проверьте заявление")
            await story.is_quiet()

        await asyncio.gather(*(refused(mode, place) for mode in MODES for place in range(1, len(INTAKES) + 1)))


async def test_corrected_and_then_granted(belgorod: City) -> None:
    """The clock waits for the answer and runs on from it: a Friday's answer is decided by Monday."""
    async with belgorod.visited() as town:
        await town.comes(at(2027, 5, 12))
        story, quiet = town.case("messenger"), town.case("in-person")
        await asyncio.gather(story.is_taken(), quiet.is_taken())
        await story.looks(story.officer)
        await story.officer.taps("Уточнить…")
        await story.officer.taps("Класс")
        await story.officer.says("В списках ребёнок в другом классе")
        await story.officer.taps("Отправить заявителю")
        asked = await story.parent.sees("Исправьте, пожалуйста")
        assert "В списках ребёнок в другом классе" in asked["text"]
        await town.comes(at(2027, 5, 21))
        await story.parent.taps("Исправить")
        await story.parent.says("7Б")
        await story.parent.taps("Отправить исправления")
        mended = await story.parent.sees("приняты")
        assert "24.05.2027" in mended["text"]
        await story.officer.sees("исправлены сведения")
        await story.grants()
        # In person nothing personal is in the messenger, so there is nothing to correct through it.
        await quiet.looks(quiet.officer)
        shown = await quiet.officer.sees(lambda message: bool(message["buttons"]))
        assert "Уточнить…" not in str(shown["buttons"])
        await quiet.is_quiet()


async def test_invited_and_the_invitation_kept_declined_and_missed(belgorod: City) -> None:
    """Three full days ahead; the answer after a talk that was not held carries the warning and the questions."""
    async with belgorod.visited() as town:
        await town.comes(at(2027, 5, 24))

        async def invited(mode: str) -> Story:
            story = await town.case(mode).is_taken()
            await story.looks(story.officer)
            await story.officer.taps("Пригласить…")
            await story.officer.says("27.05 10:00 кабинет 3")
            await story.officer.sees("не позднее чем за три дня")  # two full days are not three
            await story.officer.says("31.05 10:00 кабинет 3")
            await story.officer.sees("Теперь напишите, что нужно пояснить")
            await story.officer.says("Где живёт ребёнок?")
            await story.officer.taps("Отправить приглашение")
            told = await story.parent.sees("Беседа: 31.05.2027, 10:00")
            assert "01.06.2027" in told["text"]  # one working day after the talk
            assert ("Где живёт ребёнок?" in told["text"]) is not story.in_person
            return story

        kept, declined, missed = zip(
            *[await asyncio.gather(invited(mode), invited(mode), invited(mode)) for mode in MODES], strict=True
        )
        for story in kept:
            await story.parent.taps("Приду")
            await story.officer.sees("заявитель придёт на беседу")
        for story in declined:
            await story.parent.taps("Не приду…")
            await story.parent.taps("Да, отказаться")
            await story.officer.sees("отказался от беседы")
            assert "Пригласить" not in str((await story.parent.sees("На рассмотрении"))["buttons"])
        await town.comes(at(2027, 5, 31, 15))
        for story in kept:
            await story.looks(story.officer)
            await story.officer.taps("Беседа состоялась")
            await story.parent.sees("беседа состоялась")
        for story in missed:
            await story.looks(story.officer)
            await story.officer.taps("Не пришли")
            await story.parent.sees("беседа не состоялась")
        await asyncio.gather(*(story.grants() for story in kept))
        await asyncio.gather(*(story.refuses(2) for story in (*declined, *missed)))
        for story in (*declined, *missed):
            told = await story.parent.sees("В услуге отказано")
            if not story.in_person:
                paper = said_on(await town.file(told))
                assert squeezed("Недостаточность информации может повлечь") in paper
                assert squeezed("Где живёт ребёнок?") in paper
        for story in (*kept, *declined, *missed):
            await story.is_quiet()


async def test_withdrawn_before_the_decision_and_cancelled_after_it(belgorod: City) -> None:
    async with belgorod.visited() as town:
        await town.comes(at(2027, 6, 2))
        await asyncio.gather(*(one(town.case(mode)) for mode in MODES for one in (withdrawn, cancelled)))


async def test_a_graduate_is_closed_by_itself_on_the_day(belgorod: City) -> None:
    async with belgorod.visited() as town:
        await town.comes(at(2027, 6, 15))
        await graduated(town, at(2027, 6, 26, 1), "окончил образовательное учреждение", "(п. 2.5)")


@pytest.mark.parametrize("mode", MODES)
async def test_paper_by_post_is_answered_with_a_number_and_opened_by_a_link(belgorod: City, mode: str) -> None:
    async with belgorod.visited() as town:
        await town.comes(at(2027, 6, 28))
        story = town.case(mode)
        said = (story.family.parent, "308000, Белгород, ул. Садовая, д. 1", "+79001234567", story.family.pupil, "7А")
        await came_by_post(town, story, said)


async def test_a_second_guardian_reads_too_and_a_wrong_right_is_revoked_alone(belgorod: City) -> None:
    async with belgorod.visited() as town:
        await town.comes(at(2027, 8, 30))
        await asyncio.gather(*(second_guardian(town, town.case(mode), error="6", rights="5") for mode in MODES))


async def test_the_staff_chat_becomes_a_supergroup_and_the_work_goes_on(belgorod: City) -> None:
    """The group has another id from then on: cards, reminders and reading go there, those of old cases too."""
    async with belgorod.visited() as town:
        await town.comes(at(2027, 8, 31))
        before = await town.case("messenger").is_filed()
        await before.officer.sees(f"№ {before.number}", before.school.group)
        before.school.group = (await town.control.post("migrate", group=before.school.group))["id"]
        after = await town.case("messenger").is_taken()
        card = await after.officer.sees(f"№ {after.number}", after.school.group)
        assert "Исполнитель" in (await after.officer.sees("Исполнитель", after.school.group))["text"]
        assert after.family.pupil.split()[0] not in card["text"]
        await before.looks(before.officer)
        await before.officer.taps("Взять")
        await before.grants()
        await before.officer.sees("Предоставлено 31.08", before.school.group)
        await before.is_quiet()
