"""Staff decide: the card in the group, the whole in private, one of two wins, proofs, grounds, two pairs of hands."""

import asyncio
from itertools import product

import pytest

from domain.people import FullName
from domain.profiles import Field, GroundKind, profile
from storage import tables
from tests.bot.branches import IN_DOUBT, refuses
from tests.bot.conftest import BELGOROD, MOSCOW_REGION, School, a_school, everything_kept, rows
from tests.talk import Person, Talk


async def application_of(talk: Talk) -> dict[str, object]:
    return dict((await rows(talk.database, tables.ApplicationRow))[-1])


async def applies_and_is_shown(school: School, parent: Person, **instead: str) -> None:
    """A parent files, and the card stands in the staff chat."""
    await school.applies(parent, **instead)
    await school.talk.pays()


# -- the card


async def test_the_card_says_what_is_needed_to_act(talk: Talk, school: School, parent: Person) -> None:
    number = await school.applies(parent)
    await talk.pays()
    assert number in school.chat.screen
    assert "пн 30.11" in school.chat.screen
    assert "✓ ребёнок в списках" in school.chat.screen
    assert "✓ телефон подтверждён" in school.chat.screen
    assert school.chat.buttons == ["Взять", "Открыть лично"]


@pytest.mark.long
async def test_one_case_is_one_card_redrawn_at_every_step(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    await talk.pays()
    for label in ("Взять", "Предоставить"):
        await school.officer.taps(label, on=school.chat)
        await talk.pays()
    assert school.chat.chat.sent == 1
    assert "Предоставлено 25.11 10:40" in school.chat.screen
    assert school.chat.buttons == []


async def test_steps_taken_in_private_reach_the_card_too(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    await talk.pays()
    await school.officer.taps("Открыть лично", on=school.chat)
    await school.officer.taps("Взять")
    await talk.pays()
    assert "Исполнитель" in school.chat.screen


async def test_several_steps_before_the_card_is_drawn_make_one_card(talk: Talk, school: School, parent: Person) -> None:
    number = await school.applies(parent)
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Взять")
    await talk.pays()
    assert school.chat.chat.sent == 1
    assert "Исполнитель" in school.chat.screen


async def test_a_card_deleted_by_somebody_is_shown_anew(talk: Talk, school: School, parent: Person) -> None:
    number = await school.applies(parent)
    await talk.pays()
    school.chat.chat.messages.clear()
    await school.officer.says(f"/find {number}")
    await school.officer.taps("Взять")
    await talk.pays()
    assert school.chat.chat.sent == 2
    assert "Исполнитель" in school.chat.screen


@pytest.mark.parametrize("ending", ["Предоставить", "Отказать…"])
async def test_nothing_personal_is_ever_said_to_the_group(
    talk: Talk, school: School, parent: Person, ending: str
) -> None:
    await school.applies(parent)
    await talk.pays()
    await school.officer.taps("Открыть лично", on=school.chat)
    await school.officer.taps("Взять", on=school.chat)
    await school.colleague.taps("Открыть лично", on=school.chat)
    if ending == "Отказать…":
        await school.officer.taps("Открыть лично", on=school.chat)
        await refuses(school.officer, "1")
    else:
        await school.officer.taps(ending, on=school.chat)
    await talk.pays()
    assert await application_status(talk) in ("provided", "refused")
    said = school.chat.everything_said
    assert said
    assert [word for word in school.personal if word in said] == []
    assert school.chat.chat.files == []


async def application_status(talk: Talk) -> object:
    return (await application_of(talk))["status"]


async def test_an_officer_sees_the_whole_in_private(talk: Talk, school: School, parent: Person) -> None:
    await school.applies(parent)
    await talk.pays()
    await school.officer.taps("Открыть лично", on=school.chat)
    for said in (school.parent_name, school.pupil.name, school.answers[Field.PASSPORT_NUMBER], school.phone):
        assert said in school.officer.screen
    assert school.officer.alert  # on the spinner: look in the private chat


async def test_an_officer_the_bot_cannot_write_to_is_told_to_open_the_chat(
    talk: Talk, school: School, parent: Person
) -> None:
    await school.applies(parent)
    await talk.pays()
    school.officer.chat.let_in = False
    await school.officer.taps("Открыть лично", on=school.chat)
    assert school.officer.alert is not None
    assert "личный чат" in school.officer.alert
    assert school.officer.everything_said == ""


# -- who may


def strangers(school: School, other: School, parent: Person) -> dict[str, Person]:
    return {
        "nobody": school.talk.person(),
        "the applicant": parent,
        "a teacher": school.teacher,
        "another school's officer": other.officer,
        "another school's head": other.head,
    }


ACTS = ["take", "look", "grant", "seen", "grounds", "refuse", "adopt", "register", "pupil", "no_such_act"]


@pytest.mark.long
@pytest.mark.parametrize("who", ["nobody", "the applicant", "a teacher", "another school's officer"])
async def test_a_forged_card_button_is_a_polite_nothing(talk: Talk, school: School, parent: Person, who: str) -> None:
    other = await a_school(talk, MOSCOW_REGION)
    await applies_and_is_shown(school, parent)
    person = strangers(school, other, parent)[who]
    said_before, before = person.everything_said, await everything_kept(talk.database)
    for act, on in product(ACTS, (None, school.chat)):
        ground = "B2.8.2-2" if act == "refuse" else str(school.pupil.id)
        await person.presses(f"k:{act}:1:1:{ground}", on=on)
        assert person.alert, act
        assert not any(word in person.alert for word in school.personal)
    assert await everything_kept(talk.database) == before
    assert person.everything_said == said_before


async def test_a_case_that_does_not_exist_is_answered_like_one_of_another_school(talk: Talk, school: School) -> None:
    other = await a_school(talk)
    parent = talk.person(started=False)
    await applies_and_is_shown(school, parent)
    alerts = []
    for case in (1, 999):
        await other.officer.presses(f"k:look:{case}:1:")
        alerts.append(other.officer.alert)
    assert alerts[0] == alerts[1] is not None


@pytest.mark.long
async def test_numbers_of_another_school_are_not_found(talk: Talk, school: School, parent: Person) -> None:
    other = await a_school(talk)
    await applies_and_is_shown(school, parent)
    number = (await application_of(talk))["number"]
    await other.officer.says(f"/find {number}")
    assert "не найдено" in other.officer.screen
    await other.officer.says("/queue")
    assert str(number) not in " ".join(other.officer.buttons)
    await school.colleague.says(f"/find {number}")
    assert school.pupil.name in school.colleague.screen


@pytest.mark.parametrize("command", ["/queue", "/find 31-2026-000001"])
async def test_only_deciding_staff_have_a_queue(talk: Talk, school: School, parent: Person, command: str) -> None:
    await applies_and_is_shown(school, parent)
    for person in (talk.person(), parent, school.teacher):
        before = person.everything_said
        await person.says(command)
        new = person.everything_said.removeprefix(before)
        assert "000001" not in new.replace("/find 31-2026-000001", "")


# -- one of two wins


async def test_two_officers_tap_take_at_once_and_the_other_is_told_who_did(
    talk: Talk, school: School, parent: Person
) -> None:
    await applies_and_is_shown(school, parent)
    take = school.officer.data_of("Взять", on=school.chat)
    await asyncio.gather(school.officer.presses(take), school.colleague.presses(take))  # in parallel, in private
    (loser,) = [one for one in (school.officer, school.colleague) if one.alert is not None]
    (winner,) = [one for one in (school.officer, school.colleague) if one.alert is None]
    assert loser.alert is not None
    assert school.names[winner.id].split()[0] in loser.alert or initials(school.names[winner.id]) in loser.alert
    events = await rows(talk.database, tables.ApplicationEventRow, act="take")
    assert len(events) == 1


def initials(name: str) -> str:
    return FullName.read(name).initials()


async def test_two_decisions_at_once_are_one_decision(talk: Talk, school: School, parent: Person) -> None:
    await applies_and_is_shown(school, parent, **IN_DOUBT)
    await school.officer.taps("Взять", on=school.chat)
    await asyncio.gather(
        school.officer.presses("k:grant:1:2:"),
        school.officer.presses("k:refuse:1:2:B2.8.2-2", on=school.chat),
    )
    decisions = [row["act"] for row in await rows(talk.database, tables.ApplicationEventRow)][2:]
    assert decisions in (["grant"], ["refuse"])
    assert len(await rows(talk.database, tables.DocumentRow, kind="decision")) == 1


async def test_a_colleague_cannot_decide_a_case_taken_by_another(talk: Talk, school: School, parent: Person) -> None:
    await applies_and_is_shown(school, parent)
    await school.officer.taps("Взять", on=school.chat)
    before = await everything_kept(talk.database)
    await school.colleague.taps("Предоставить", on=school.chat)
    assert school.colleague.alert is not None
    assert initials(school.names[school.officer.id]) in school.colleague.alert
    assert await everything_kept(talk.database) == before


async def test_a_button_of_an_earlier_version_does_not_act(talk: Talk, school: School, parent: Person) -> None:
    await applies_and_is_shown(school, parent)
    await school.officer.taps("Взять", on=school.chat)
    before = await everything_kept(talk.database)
    await school.officer.presses("k:grant:1:1:", on=school.chat)
    assert school.officer.alert is not None
    assert "опередили" in school.officer.alert
    assert await everything_kept(talk.database) == before


async def test_the_same_tap_delivered_twice_decides_once(talk: Talk, school: School, parent: Person) -> None:
    await applies_and_is_shown(school, parent)
    await talk.delivers(await school.officer.taps("Взять", on=school.chat))
    await talk.delivers(await school.officer.taps("Предоставить", on=school.chat))
    assert len(await rows(talk.database, tables.GrantRow)) == 1
    assert [row["act"] for row in await rows(talk.database, tables.ApplicationEventRow)] == ["filed", "take", "grant"]


async def test_without_a_standing_order_the_head_resolves(talk: Talk, school: School, parent: Person) -> None:
    async with talk.database.transaction() as connection:
        await connection.execute(tables.SchoolRow.__table__.update().values(standing_order=None))
    await applies_and_is_shown(school, parent)
    await school.officer.taps("Взять", on=school.chat)
    assert school.officer.alert is not None
    assert "резолюция" in school.officer.alert
    await school.head.taps("Взять", on=school.chat)
    assert await application_status(talk) == "taken"


# -- to provide


@pytest.mark.long
async def test_a_grant_opens_one_diary_and_sends_the_letter(talk: Talk, school: School, parent: Person) -> None:
    await applies_and_is_shown(school, parent)
    await school.officer.taps("Взять", on=school.chat)
    await talk.pays()
    assert "На рассмотрении" in parent.screen
    await school.officer.taps("Предоставить", on=school.chat)
    await talk.pays()
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert (grant["pupil_id"], grant["proof"]) == (school.pupil.id, "contact_on_roll")
    assert grant["ended_at"] is None
    _receipt, letter = parent.files
    assert letter.content.startswith(b"%PDF")
    assert "Доступ предоставлен" in letter.caption
    await parent.taps("Открыть дневник")
    assert "Алгебра" in parent.screen
    (audited,) = await rows(talk.database, tables.AuditRow, act="grant")
    assert (audited["at"], audited["object_id"]) == (talk.clock.now, 1)


@pytest.mark.long
async def test_without_a_proof_nothing_is_granted_until_a_document_is_seen(
    talk: Talk, school: School, parent: Person
) -> None:
    await applies_and_is_shown(school, parent, **{Field.PHONE: school.phone})  # typed, not shared
    await school.officer.taps("Взять", on=school.chat)
    await school.officer.taps("Предоставить", on=school.chat)
    assert school.officer.alert is not None
    assert "паспорт" in school.officer.alert
    assert await rows(talk.database, tables.GrantRow) == []
    await school.officer.taps("Открыть лично", on=school.chat)
    assert "Предоставить" not in school.officer.buttons
    await school.officer.taps("Паспорт предъявлен, предоставить")
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert grant["proof"] == "document_seen"


async def test_a_name_on_the_list_of_guardians_proves_nothing(talk: Talk, school: School, parent: Person) -> None:
    await applies_and_is_shown(school, parent, **{Field.PHONE: "+79000000002"})
    assert "заявитель указан в списках" in school.chat.screen
    await school.officer.taps("Взять", on=school.chat)
    await school.officer.taps("Предоставить", on=school.chat)
    assert await rows(talk.database, tables.GrantRow) == []


@pytest.mark.long
async def test_of_namesakes_the_officer_chooses(talk: Talk, school: School, parent: Person) -> None:
    one, other = school.namesakes
    await applies_and_is_shown(school, parent, **{Field.CHILD_NAME: one.family + " Антон"})
    async with talk.database.transaction() as connection:  # the other one is called the same
        pupil = tables.PupilRow
        await connection.execute(pupil.__table__.update().where(pupil.id == other.id).values(name=one.name))
    await school.officer.taps("Взять", on=school.chat)
    await school.officer.taps("Открыть лично", on=school.chat)
    await school.officer.presses(f"k:pupil:1:2:{other.id}")
    assert other.file in school.officer.screen
    await school.officer.taps("Паспорт предъявлен, предоставить")
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert grant["pupil_id"] == other.id


@pytest.mark.long
async def test_a_child_not_on_the_roll_is_found_by_the_personal_file_and_a_reason(
    talk: Talk, school: School, parent: Person
) -> None:
    await applies_and_is_shown(school, parent, **{Field.CHILD_NAME: "Небывалов Никита Ильич"})
    assert "✗ ребёнка нет в списках" in school.chat.screen
    await school.officer.taps("Взять", on=school.chat)
    await school.officer.taps("Предоставить", on=school.chat)
    assert school.officer.screen.count("номер личного дела ученика") == 1
    await school.officer.says("нет такого")
    assert "Такого личного дела в списках нет" in school.officer.screen
    await school.officer.says(f" {school.pupil.file} ")
    await school.officer.taps("Паспорт предъявлен, предоставить")
    assert await rows(talk.database, tables.GrantRow) == []  # against the proposal: a reason is asked (ruling 15)
    assert "причину" in school.officer.screen
    await school.officer.says("В списках ошибка, личное дело сверено")
    await school.officer.taps("Паспорт предъявлен, предоставить")
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert grant["pupil_id"] == school.pupil.id
    (event,) = await rows(talk.database, tables.ApplicationEventRow, act="grant")
    assert event["note"] == "В списках ошибка, личное дело сверено"
    assert "Небывалов" not in school.chat.everything_said


@pytest.mark.long
async def test_a_second_application_for_the_same_child_makes_no_second_grant(
    talk: Talk, school: School, parent: Person
) -> None:
    for case in (1, 2):
        await school.applies(parent)
        await talk.pays()
        await school.officer.presses(f"k:take:{case}:1:")
        await school.officer.presses(f"k:grant:{case}:2:")
    assert [row["status"] for row in await rows(talk.database, tables.ApplicationRow)] == ["provided", "provided"]
    assert len(await rows(talk.database, tables.GrantRow)) == 1


# -- to refuse


async def test_a_refusal_names_its_ground_and_what_can_be_done(talk: Talk, school: School, parent: Person) -> None:
    await applies_and_is_shown(school, parent)
    await school.officer.taps("Взять", on=school.chat)
    await school.officer.taps("Отказать…", on=school.chat)
    grounds = profile(BELGOROD).grounds_of(GroundKind.REFUSAL)
    assert all(ground.text in school.officer.screen for ground in grounds)
    await school.officer.taps("2")
    assert await application_status(talk) == "taken"  # the bot sees nothing against: the official says why
    assert "почему решение другое" in school.officer.screen
    assert "Отказать" not in school.officer.buttons
    await school.officer.says("Приказ об отчислении от 01.10.2026 № 7")
    await school.officer.taps("Отказать")
    await talk.pays()
    _receipt, letter = parent.files
    assert "отказано" in letter.caption
    assert grounds[1].text in letter.caption
    assert "2.8.2" in letter.caption
    assert "жалобу" in letter.caption
    assert await rows(talk.database, tables.GrantRow) == []
    (audited,) = await rows(talk.database, tables.AuditRow, act="refuse")
    assert audited["clause"] == grounds[1].code
    await parent.taps("Подать снова")
    assert parent.screen.startswith("Проверьте заявление")
    assert school.pupil.name in parent.screen


@pytest.mark.long
@pytest.mark.parametrize("ground", ["", "M13-1", "B2.8.1-1", "BT2.5", "no such"])
async def test_there_is_no_refusal_without_a_ground_of_the_profile(
    talk: Talk, school: School, parent: Person, ground: str
) -> None:
    await applies_and_is_shown(school, parent)
    await school.officer.taps("Взять", on=school.chat)
    before = await everything_kept(talk.database)
    await school.officer.presses(f"k:refuse:1:2:{ground}")
    assert school.officer.alert
    assert await everything_kept(talk.database) == before


# -- two pairs of hands (Moscow Region)


async def reaches(school: School, parent: Person, *labels: str) -> None:
    """Walk a case of the Moscow Region on, each step by the one whose it is."""
    hands = {"Взять": school.officer, "Предоставить": school.officer, "Утвердить": school.head}
    await applies_and_is_shown(school, parent)
    for label in labels:
        await hands[label].taps(label, on=school.chat)
        await school.talk.pays()


@pytest.mark.long
async def test_the_officer_drafts_the_head_adopts_and_another_registers(
    talk: Talk, region_school: School, parent: Person
) -> None:
    school = region_school
    await reaches(school, parent, "Взять", "Предоставить")
    assert await application_status(talk) == "adopting"
    assert await rows(talk.database, tables.GrantRow) == []
    await school.head.taps("Утвердить", on=school.chat)
    await talk.pays()
    assert await application_status(talk) == "granted_unregistered"
    assert await rows(talk.database, tables.GrantRow) == []
    await school.administrator.taps("Зарегистрировать", on=school.chat)
    await talk.pays()
    assert await application_status(talk) == "provided"
    assert len(await rows(talk.database, tables.GrantRow)) == 1
    _receipt, letter = parent.files  # delivered on the day of registration (M 1.1.3)
    assert "Доступ предоставлен" in letter.caption
    assert [word for word in school.personal if word in school.chat.everything_said] == []


async def test_a_draft_is_not_told_to_the_applicant(talk: Talk, region_school: School, parent: Person) -> None:
    await reaches(region_school, parent, "Взять")
    told = parent.everything_said
    await region_school.officer.taps("Предоставить", on=region_school.chat)
    await talk.pays()
    assert parent.everything_said == told


@pytest.mark.parametrize("who", ["officer", "colleague", "administrator", "teacher"])
async def test_only_the_head_adopts(talk: Talk, region_school: School, parent: Person, who: str) -> None:
    await reaches(region_school, parent, "Взять", "Предоставить")
    before = await everything_kept(talk.database)
    person: Person = getattr(region_school, who)
    await person.taps("Утвердить", on=region_school.chat)
    assert person.alert
    assert await everything_kept(talk.database) == before


@pytest.mark.long
@pytest.mark.parametrize("who", ["officer", "colleague", "head", "teacher"])
async def test_only_an_administrator_registers(talk: Talk, region_school: School, parent: Person, who: str) -> None:
    await reaches(region_school, parent, "Взять", "Предоставить", "Утвердить")
    before = await everything_kept(talk.database)
    person: Person = getattr(region_school, who)
    await person.taps("Зарегистрировать", on=region_school.chat)
    assert person.alert
    assert await everything_kept(talk.database) == before


async def test_the_second_pair_of_hands_is_another_persons(talk: Talk, region_school: School, parent: Person) -> None:
    """An officer who is the administrator too may not register what they have worked on (M 1.1.2-d)."""
    school = region_school
    (role,) = [row for row in await rows(talk.database, tables.RoleRow) if row["kind"] == "officer"][:1]
    async with talk.database.transaction() as connection:
        also = {key: role[key] for key in ("person_id", "school_id", "staff_id", "granted_at")}
        await connection.execute(tables.RoleRow.__table__.insert().values(kind="administrator", **also))
    await reaches(school, parent, "Взять", "Предоставить", "Утвердить")
    await school.officer.taps("Зарегистрировать", on=school.chat)
    assert school.officer.alert is not None
    assert await application_status(talk) == "granted_unregistered"
    assert await rows(talk.database, tables.GrantRow) == []


@pytest.mark.long
async def test_the_child_cannot_be_changed_once_the_decision_is_drafted(
    talk: Talk, region_school: School, parent: Person
) -> None:
    school = region_school
    await reaches(school, parent, "Взять", "Предоставить", "Утвердить")
    await school.officer.presses(f"k:pupil:1:2:{school.stranger.id}")
    await school.administrator.taps("Зарегистрировать", on=school.chat)
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert grant["pupil_id"] == school.pupil.id


async def test_an_answer_awaited_from_an_officer_does_not_change_a_drafted_case(
    talk: Talk, region_school: School, parent: Person
) -> None:
    school = region_school
    await applies_and_is_shown(school, parent, **{Field.CHILD_NAME: "Небывалов Никита Ильич"})
    await school.officer.taps("Взять", on=school.chat)
    await school.officer.taps("Предоставить", on=school.chat)  # the number of a personal file is asked
    await school.officer.presses("k:refuse:1:2:M13-3")
    assert await application_status(talk) == "adopting"
    await school.officer.says(school.stranger.file)
    assert (await application_of(talk))["pupil_id"] is None


# -- in person: nothing personal passes


async def test_in_person_nothing_personal_goes_through_the_messenger(
    talk: Talk, quiet_school: School, parent: Person
) -> None:
    school = quiet_school
    number = await school.applies(parent)
    assert "149-ФЗ" in parent.screen
    await talk.pays()
    await school.officer.taps("Взять", on=school.chat)
    await talk.pays()
    await parent.presses("c:show:1")
    await school.officer.taps("Предоставить", on=school.chat)
    assert "личного дела" in school.officer.screen
    await school.officer.says(school.pupil.file)
    await school.officer.taps("Паспорт предъявлен, предоставить")
    await talk.pays()
    assert await application_status(talk) == "provided"
    (grant,) = await rows(talk.database, tables.GrantRow)
    assert (grant["pupil_id"], grant["proof"]) == (school.pupil.id, "document_seen")
    await parent.says("/today")
    everybody = [parent, school.officer, school.chat]
    said = "\n".join(one.everything_said for one in everybody)
    assert number in said
    names = [word for name in (school.parent_name, school.pupil.name) for word in name.split()]
    assert [word for word in [*names, "7А", "7 «А»"] if word in said] == []
    assert [chat.files for chat in talk.telegram.chats.values() if chat.files] == []
    staff = [name.split()[0] for name in school.names.values()]
    assert [name for name in staff if name in parent.everything_said] == []
