"""A school that keeps people out of the messenger (ruling 14): the whole story, and a look at everything ever sent.

After the story every command is said and every button that shows itself is tapped, so that a new room is looked at too.
"""

import json
import re
from collections import deque
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest

from storage import tables
from tests.bot.conftest import School, a_school, begins, rows
from tests.bot.documents.reading import pages
from tests.fuzz.crowd import commands
from tests.seed import seeding
from tests.talk import Group, Person, Talk

TAPS_OF_ONE = 60  # buttons tapped by one person after the story


async def personal_of(talk: Talk, school: School) -> list[str]:
    """Every name, phone, address and number of a document of families that the school holds, word by word."""
    words: set[str] = set()
    for table in (tables.PupilRow, tables.GuardianRow):
        for row in await rows(talk.database, table, school_id=school.id):
            words |= set(row["name"].split())
    for row in await rows(talk.database, tables.GuardianRow, school_id=school.id):
        words |= {row["phone"], row["phone"].removeprefix("+")}
    return sorted({*words, *school.personal})


def officials_of(school: School) -> list[str]:
    """Family names of those who work at the school."""
    return sorted({name.split()[0] for name in school.names.values()})


def everything_sent(talk: Talk) -> Iterator[tuple[int, str]]:
    """(chat, text) of all texts, captions, buttons with what they carry, pop-ups, names and contents of files."""
    for chat in talk.telegram.chats.values():
        yield chat.id, "\n".join(chat.everything_said)
        yield chat.id, "\n".join(chat.keyboard)
        for message in chat.messages.values():
            yield chat.id, json.dumps(message.get("reply_markup", {}), ensure_ascii=False)
        for file in chat.files:
            yield chat.id, f"{file.name}\n{file.caption}\n{inside(file.content)}"
    for answers in talk.telegram.answers.values():
        for answer in answers:
            yield 0, str(answer.get("text", ""))


def inside(content: bytes) -> str:
    """The words of a file: of a PDF, of everything in a workbook, of a plain text."""
    if content.startswith(b"%PDF"):
        return "\n".join(pages(content))
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())
    return content.decode(errors="ignore")


def found_in(text: str, words: list[str]) -> list[str]:
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)]


async def looks_everywhere(talk: Talk, person: Person) -> int:
    """Say every command, tap every kind of button that shows itself; how many were tapped."""
    seen: set[str] = set()
    for command in commands():
        await person.says(f"/{command}")
        waiting = deque(buttons_of(person))
        while waiting and len(seen) < TAPS_OF_ONE:
            data = waiting.popleft()
            kind = re.sub(r"\d+", "#", data)
            if kind in seen:
                continue
            seen.add(kind)
            await person.presses(data)
            waiting += buttons_of(person)
        await talk.pays()
    await person.says("/cancel")
    return len(seen)


def buttons_of(person: Person) -> list[str]:
    markup = person.chat.messages.get(person.chat.last, {}).get("reply_markup", {})
    return [one["callback_data"] for row in markup.get("inline_keyboard", []) for one in row if "callback_data" in one]


async def teaches(talk: Talk, school: School) -> None:
    """A lesson filled in on its screen, a line of marks by number, homework; what parents saw is corrected."""
    teacher = school.teacher
    await teacher.says("/lessons")
    await teacher.taps(next(label for label in teacher.buttons if label.startswith("3. ")))
    for brush in ("4", "Н"):
        await teacher.taps(brush)
        await teacher.taps(next(label for label in teacher.buttons if re.fullmatch(r"№ \d+", label.strip())))
    await teacher.taps("Остальные были")
    await teacher.taps("Опубликовать")
    await teacher.says("/mark 7А алгебра №1 4 к/р, №3 н")
    talk.clock.forward(minutes=5)
    await talk.pays()


@pytest.fixture
async def quiet(talk: Talk) -> School:
    """The school without names, beside one with names: nothing of either may be heard in the wrong place."""
    school = await a_school(talk, in_person=True)
    async with seeding(talk.database) as seed:
        await seed.mark(school.pupil.id, school.subject_id, talk.clock.now.date(), "5")
        await seed.homework(school.class_id, school.subject_id, talk.clock.now.date(), "№ 345")
        await seed.attendance(school.pupil.id, talk.clock.now.date(), 1, "Б")
    return school


@pytest.mark.long
async def test_in_person_the_whole_story_names_nobody_and_nothing(talk: Talk, quiet: School, parent: Person) -> None:
    school, officer, second = quiet, quiet.officer, talk.person()
    await begins(parent)
    number = await school.applies(parent)
    await talk.pays()
    await officer.taps("Взять", on=school.chat)
    await officer.taps("Предоставить", on=school.chat)
    await officer.says(school.pupil.file)
    await officer.taps("Паспорт предъявлен, предоставить")
    await talk.pays()
    secret = await talk.house.joining.invite_reader(school.id, school.pupil.id)
    await second.says(f"/start {secret}")
    await teaches(talk, school)
    for page in ("/today", "дз на завтра", "оценки", "расписание", "неделя", "пропуски"):
        await parent.says(page)
    everybody: list[Person | Group] = [parent, second, officer, school.colleague, school.head, school.administrator]
    tapped = {}
    for one in [*everybody, school.teacher, talk.person()]:
        assert isinstance(one, Person)
        tapped[one.id] = await looks_everywhere(talk, one)
    talk.clock.forward(days=1)
    await talk.pays()

    personal = await personal_of(talk, school)
    assert len(personal) > 20
    said = list(everything_sent(talk))
    assert number in "\n".join(text for _, text in said)
    assert tapped[parent.id] > 20
    assert tapped[officer.id] > 5
    assert {word: chat for chat, text in said for word in found_in(text, personal)} == {}
    # Colleagues know one another by name; to families no official is named.
    work = {school.chat.id, *school.names}
    assert {
        word: chat for chat, text in said if chat not in work for word in found_in(text, officials_of(school))
    } == {}
    # Those who work at the school teach classes, move them up and change their timetable: no family is told of one.
    assert [chat for chat, text in said if chat not in school.names and found_in(text, ["7А", "7 «А»", "7Б"])] == []
    # Pages of the diary come as files; a paper of the case is handed out at school.
    kinds = {file.name.rpartition(".")[2] for chat in talk.telegram.chats.values() for file in chat.files}
    assert kinds <= {"png", "json", "ics", "xlsx", "pdf"}
    # What the school prints in the chat has lines for a pen instead of names.
    papers = await rows(talk.database, tables.DocumentRow)
    assert {row["kind"] for row in papers} <= {"blank_receipt", "blank_decision", "blank_termination"}
    assert found_in(str([row["data"] for row in papers]), personal) == []


async def test_what_is_looked_for_would_be_found(talk: Talk, school: School, parent: Person) -> None:
    """The same eyes on a school with names see them: the look is not blind."""
    await school.grants(parent)
    await parent.says("/today")
    personal = await personal_of(talk, school)
    seen = {word for _, text in everything_sent(talk) for word in found_in(text, personal)}
    assert school.pupil.name.split()[1] in seen
    assert len(officials_of(school)) > 2
