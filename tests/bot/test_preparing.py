"""Several grounds, refusal of intake, a draft given back, a case handed on."""

import pytest

from bot.forms.form import LONGEST_ANSWER
from domain.people import FullName
from domain.profiles import PROFILES, Field, GroundKind, Profile, profile
from domain.profiles.texts import READY_TEXTS
from storage import tables
from tests.bot.branches import IN_DOUBT, acts, audited, documents, letter, refuses, status, taken, the_case
from tests.bot.conftest import BELGOROD, School, everything_kept, rows
from tests.bot.documents.reading import squeezed
from tests.bot.documents.reading import words as said_on
from tests.talk import Person, Talk


def initials(school: School, person: Person) -> str:
    return FullName.read(school.names[person.id]).initials()


# -- several grounds


@pytest.mark.long
async def test_a_refusal_may_stand_on_several_grounds_and_each_is_in_the_letter(
    talk: Talk, school: School, parent: Person
) -> None:
    await taken(school, parent)
    await school.officer.taps("Отказать…")
    await school.officer.taps("Несколько оснований…")
    assert "Отказать" not in school.officer.buttons
    await school.officer.taps("3")
    await school.officer.taps("2")
    assert [label for label in school.officer.buttons if "✓" in label] == ["✓ 2", "✓ 3"]
    await school.officer.says("Приказ об отчислении от 01.10.2026")
    assert "Приказ об отчислении" in school.officer.screen
    await school.officer.taps("Отказать")
    case = await the_case(talk)
    assert (case["status"], case["grounds"]) == ("refused", ["B2.8.2-2", "B1.2"])
    (noted,) = await audited(talk, "refuse")
    assert noted["clause"] == "B2.8.2-2,B1.2"
    await talk.pays()
    grounds = profile(BELGOROD).grounds_of(GroundKind.REFUSAL)[1:]
    assert all(ground.text in parent.files[-1].caption for ground in grounds)
    (paper,) = await rows(talk.database, tables.DocumentRow, kind="decision")
    assert all(ground.text in letter(paper["data"]) for ground in grounds)
    assert "Приказ об отчислении" in letter(paper["data"])
    assert "Приказ" not in school.chat.everything_said


async def test_what_is_picked_outlives_a_restart_and_is_forgotten_by_cancel(
    talk: Talk, school: School, parent: Person
) -> None:
    await taken(school, parent, **IN_DOUBT)
    await school.officer.presses("k:several:1:2:", on=school.chat)
    await school.officer.taps("2")
    await talk.restarts()
    await school.officer.taps("3")
    assert [label for label in school.officer.buttons if "✓" in label] == ["✓ 2", "✓ 3"]
    do = school.officer.data_of("Отказать")
    await school.officer.says("/cancel")
    await school.officer.presses(do)
    assert school.officer.alert is not None
    assert await status(talk) == "taken"


# -- refusal of intake


@pytest.mark.long
async def test_an_unreadable_application_is_not_accepted_and_the_letter_says_what_next(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await taken(school, parent)
    await refuses(school.officer, "1", why="Снимок не читается", button="Отказать в приёме")
    assert await status(talk) == "intake_refused"
    await talk.pays()
    (paper,) = await rows(talk.database, tables.DocumentRow, kind="decision")
    assert paper["data"]["template"] == "intake_refusal"
    _receipt, sent = parent.files
    assert sent.name == f"reshenie-{number}.pdf"
    for said in ("В приёме заявления отказано", "не поддаётся прочтению", "2.8.1", "5 рабочих дней"):
        assert said in sent.caption
    await parent.taps("Подать снова")
    assert parent.screen.startswith("Проверьте заявление")


# -- the draft and the head


async def drafted(school: School, parent: Person) -> str:
    number = await taken(school, parent)
    await refuses(school.officer, "3")
    await school.talk.pays()
    return number


@pytest.mark.long
async def test_the_head_sees_what_is_drafted_and_gives_it_back_with_a_reason(
    talk: Talk, region_school: School, parent: Person
) -> None:
    school = region_school
    await drafted(school, parent)
    assert await status(talk) == "adopting"
    await school.head.taps("Открыть лично", on=school.chat)
    assert "Проект: отказать" in school.head.screen
    assert "Ребёнок не обучается" in school.head.screen
    await school.head.taps("Вернуть…")
    assert "Вернуть исполнителю" not in school.head.buttons  # not without a reason
    told = parent.everything_said
    await school.head.says("Ребёнок учится в 7А, проверьте")
    await school.head.taps("Вернуть исполнителю")
    assert await status(talk) == "taken"
    await talk.pays()
    assert parent.everything_said == told  # a draft and its return are the school's own affair
    assert "вернул проект" in school.officer.screen
    assert "Ребёнок учится в 7А, проверьте" in school.officer.screen
    (event,) = await rows(talk.database, tables.ApplicationEventRow, act="return")
    assert event["note"] == "Ребёнок учится в 7А, проверьте"
    assert (await the_case(talk))["grounds"] == []
    assert "проверьте" not in school.chat.everything_said


@pytest.mark.long
async def test_after_a_draft_was_given_back_the_letter_is_that_of_the_new_one(
    talk: Talk, region_school: School, parent: Person
) -> None:
    school = region_school
    await drafted(school, parent)
    await school.head.taps("Вернуть…", on=school.chat)
    await school.head.says("Предоставить")
    await school.head.taps("Вернуть исполнителю")
    await talk.pays()
    await school.officer.taps("Предоставить", on=school.chat)
    await talk.pays()
    await school.head.taps("Утвердить", on=school.chat)
    await talk.pays()
    await school.administrator.taps("Зарегистрировать", on=school.chat)
    (paper,) = await rows(talk.database, tables.DocumentRow, kind="decision")
    assert paper["data"]["template"] == "grant"
    assert paper["data"]["data"]["executor"]["name"] == school.names[school.officer.id]
    assert paper["data"]["data"]["signatory"]["name"] == school.names[school.head.id]


@pytest.mark.long
@pytest.mark.parametrize("who", ["officer", "colleague", "administrator", "teacher"])
async def test_only_the_head_gives_a_draft_back(talk: Talk, region_school: School, parent: Person, who: str) -> None:
    await drafted(region_school, parent)
    before = await everything_kept(talk.database)
    person: Person = getattr(region_school, who)
    await person.taps("Вернуть…", on=region_school.chat)
    assert person.alert
    assert await everything_kept(talk.database) == before


# -- handing on


@pytest.mark.long
async def test_a_case_is_handed_to_a_colleague_by_name_and_the_colleague_hears_of_it(
    talk: Talk, school: School, parent: Person
) -> None:
    number = await taken(school, parent)
    told = parent.everything_said
    await school.officer.taps("Передать…", on=school.chat)
    assert initials(school, school.colleague) in school.officer.buttons
    assert initials(school, school.officer) not in school.officer.buttons
    assert initials(school, school.administrator) not in school.officer.buttons
    assert initials(school, school.teacher) not in school.officer.buttons
    await school.officer.taps(initials(school, school.colleague))
    assert "Передано" in school.officer.screen
    await talk.pays()
    assert f"Заявление № {number} передано вам" in school.colleague.screen
    assert initials(school, school.colleague) in school.chat.screen
    assert parent.everything_said == told
    await school.officer.presses("k:grant:1:3:")
    assert school.officer.alert is not None
    await school.colleague.presses("k:grant:1:3:")
    assert await acts(talk) == ["filed", "take", "reassign", "grant"]


async def test_the_head_may_always_hand_a_case_on(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    await school.head.taps("Передать…", on=school.chat)
    await school.head.taps(initials(school, school.colleague))
    assert (await audited(talk, "reassign"))[0]["person_id"] is not None
    assert await status(talk) == "taken"


@pytest.mark.long
async def test_a_case_is_not_handed_to_one_who_may_not_work_on_it(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    people = {row["staff_id"]: row["person_id"] for row in await rows(talk.database, tables.RoleRow)}
    before = await everything_kept(talk.database)
    for person_id in (*list(people.values())[3:], 999):  # the administrator, the teacher, nobody
        await school.officer.presses(f"k:heir:1:2:{person_id}")
        assert school.officer.alert is not None
    assert await everything_kept(talk.database) == before


async def test_a_colleague_may_not_hand_on_what_is_anothers(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent)
    people = [row["person_id"] for row in await rows(talk.database, tables.RoleRow)]
    await school.colleague.presses(f"k:heir:1:2:{people[1]}")
    assert school.colleague.alert is not None
    assert await acts(talk) == ["filed", "take"]


async def test_every_letter_of_a_case_is_kept_once(talk: Talk, school: School, parent: Person) -> None:
    await taken(school, parent, **IN_DOUBT)
    await school.officer.taps("Отказать…")
    await talk.delivers(await school.officer.taps("1"))
    assert sorted(await documents(talk)) == ["application", "decision", "receipt"]


@pytest.mark.long
async def test_a_refusal_may_begin_from_a_ready_text_that_goes_into_the_letter(
    talk: Talk, school: School, parent: Person
) -> None:
    await taken(school, parent)
    await school.officer.taps("Отказать…")
    await school.officer.taps("Несколько оснований…")
    await school.officer.taps("2")
    await school.officer.taps("А")
    await school.officer.taps("Отказать")
    await talk.pays()
    assert squeezed("Заявление подают в школу, где он учится сейчас.") in said_on(parent.files[-1].content)


@pytest.mark.parametrize("of", PROFILES.values(), ids=PROFILES)
def test_a_ready_text_is_about_something_real_and_names_its_source(of: Profile) -> None:
    known = {ground.code for one in PROFILES.values() for ground in one.grounds} | set(Field)
    for text in READY_TEXTS:
        assert text.about in known, text.code
        assert text.source.startswith(("B ", "M ", "ruling "))
        assert len(text.text) <= LONGEST_ANSWER
    assert len({text.code for text in READY_TEXTS}) == len(READY_TEXTS)
    intake = {ground.code for ground in of.grounds_of(GroundKind.INTAKE)}
    assert any(text.about in intake for text in READY_TEXTS)
