"""Branches that every regulation has, told once for all of them."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from tests.story.city import MODES, Story, Town


async def withdrawn(story: Story) -> None:
    """The applicant takes the application back before the decision."""
    await story.is_taken()
    await story.parent.taps("О заявлении")
    await story.parent.taps("Отозвать заявление…")
    await story.parent.taps("Да, отозвать")
    await story.parent.sees(f"Заявление № {story.number} отозвано")
    await story.officer.sees(f"№ {story.number} отозвано заявителем")
    await story.is_quiet()


async def cancelled(story: Story) -> None:
    """The recipient refuses the service after the decision, under the full text of form App. 3."""
    await story.is_granted()
    await story.reads()
    said = await story.parent.says("/cases")
    await story.parent.sees("Мои заявления", after=said)
    await story.parent.taps(f"№ {story.number} · Доступ предоставлен")
    await story.parent.taps("Отказаться от услуги…")
    form = await story.parent.sees("Заявление об отмене электронного дневника")
    assert "школьного дневника" in form["text"]
    await story.parent.taps("Подписать отказ")
    await story.parent.sees("Услуга прекращена по вашему заявлению")
    await story.reads_no_more()
    await story.is_quiet()


async def graduated(town: Town, day: datetime, *said: str) -> None:
    """Put down in advance, the end comes by itself on the day, with its ground."""
    granted = await asyncio.gather(*(town.case(mode).is_granted() for mode in MODES))
    for story in granted:
        await story.officer.says(f"/left {story.family.file} {day:%d.%m.%Y} выпуск")
        await story.officer.sees("закроется сам")
        await story.reads()
    await town.comes(day)
    for story in granted:
        told = await story.parent.sees("Услуга прекращена")
        assert [word for word in said if word not in told["text"]] == []
        await story.reads_no_more()
        await story.is_quiet()


async def came_by_post(town: Town, story: Story, said: Sequence[str]) -> None:
    """An officer enters a letter, its number is told at once; the answer carries a link that opens the diary once."""
    officer = story.officer
    await officer.says("/paper")
    if story.in_person:
        await officer.sees("Номер личного дела ученика?")
        await officer.says(story.family.file)
    else:
        await officer.taps("почта")
        for place, answer in enumerate(said, start=3):
            await officer.sees(f"· {place} из")
            await officer.says(answer)
    await officer.taps("Зарегистрировать заявление")
    registered = await officer.sees("Заявление зарегистрировано")
    story.number = registered["text"].split("№ ")[1].split()[0]
    await officer.taps("Открыть заявление")
    await officer.taps("Взять")
    await officer.taps("Предоставить по ссылке от школы")
    await story.is_adopted_without_the_parent()
    await story.looks(officer)
    await officer.taps("Ссылка для заявителя")
    handed = await officer.sees("start=")
    secret = handed["text"].split("start=")[1].split()[0]
    reader, stranger = await town.new_person(), await town.new_person()
    await reader.says(f"/start {secret}")
    await reader.sees("Доступ к дневнику открыт")
    await reader.taps("Открыть дневник")
    await reader.taps("Даю согласие")
    await story.reads(reader)
    await stranger.says(f"/start {secret}")
    await stranger.sees("уже использована")
    await story.is_quiet(reader, officer)


async def second_guardian(town: Town, story: Story, *, error: str, rights: str) -> None:
    """By a code read out one more reads; a right given by mistake is revoked alone, and then the first one's too."""
    await story.is_granted()
    await story.officer.says(f"/readers {story.family.file}")
    await story.officer.taps("Код на 10 минут")
    told = await story.officer.sees("Продиктуйте код")
    second = await town.new_person("Второй родитель")
    await second.says("/start")
    await second.taps("У меня есть код")
    await second.sees("шестью цифрами")
    await second.says(told["text"].split(": ")[1].split("\n")[0])
    await second.taps("Открыть дневник")
    await second.taps("Даю согласие")
    await story.reads(second)
    await story.revokes("2", error)
    closed = await second.sees("доступ к дневнику закрыт")
    assert "Доступ предоставлен ошибочно" in closed["text"]
    await story.reads_no_more(second)
    await story.reads()
    await story.revokes("1", rights)
    ended = await story.parent.sees("Услуга прекращена")
    assert "лишён прав" in ended["text"]
    await story.reads_no_more()
    await story.is_quiet(story.parent, story.officer, second)
