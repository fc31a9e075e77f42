"""A branch that a regulation lacks cannot be entered: no button shows it, and a forged one changes nothing."""

import pytest
from sqlalchemy import update

from domain.cases import Act, Status
from storage import tables
from tests.bot.branches import the_case
from tests.bot.conftest import BELGOROD, MOSCOW_REGION, School, a_school, everything_kept, rows
from tests.bot.test_hands import ACTS
from tests.talk import Person, Talk

# act, the regulation that lacks it, and whether the school keeps personal data out of the messenger
LACKING = [
    *[
        (act, MOSCOW_REGION, False)
        for act in (Act.INVITE, Act.ACCEPT_TALK, Act.DECLINE_TALK, Act.MISS_TALK, Act.HOLD_TALK)
    ],
    *[(act, BELGOROD, False) for act in (Act.ADOPT, Act.RETURN, Act.REGISTER)],
    *[(act, BELGOROD, True) for act in (Act.ASK_TO_CORRECT, Act.CORRECT)],
]
LABELS = {
    Act.INVITE: "Пригласить…",
    Act.HOLD_TALK: "Беседа состоялась",
    Act.MISS_TALK: "Не пришли",
    Act.ADOPT: "Утвердить",
    Act.RETURN: "Вернуть…",
    Act.REGISTER: "Зарегистрировать",
    Act.ASK_TO_CORRECT: "Уточнить…",
}
REACHED = [Status.FILED, Status.TAKEN, Status.PROVIDED]


def test_every_act_of_a_case_belongs_to_some_regulation() -> None:
    """What one lacks the other has, so nothing here is an act that nobody could ever do."""
    lacked = {(act, code) for act, code, _ in LACKING}
    assert [act for act in Act if {(act, BELGOROD), (act, MOSCOW_REGION)} <= lacked] == []


async def standing(talk: Talk, school: School, parent: Person, status: Status) -> None:
    await school.applies(parent)
    officer = (await rows(talk.database, tables.AccountRow, external_id=str(school.officer.id)))[0]["person_id"]
    if status is not Status.FILED:
        values = {"status": status, "executor_id": officer, "pupil_id": school.pupil.id}
        async with talk.database.transaction() as connection:
            await connection.execute(update(tables.ApplicationRow).values(**values))
    await talk.pays()


@pytest.mark.long
@pytest.mark.parametrize("status", REACHED)
@pytest.mark.parametrize(("act", "code", "in_person"), LACKING)
async def test_what_a_regulation_lacks_cannot_be_entered(
    talk: Talk, parent: Person, act: Act, code: str, in_person: bool, status: Status
) -> None:
    school = await a_school(talk, code, in_person=in_person)
    await standing(talk, school, parent, status)
    case = await the_case(talk)
    everybody = (parent, school.officer, school.head, school.administrator)
    for who in everybody[1:]:
        await who.says(f"/find {case['number']}")
        assert LABELS.get(act, "no such") not in (*who.buttons, *school.chat.buttons)
    before = await everything_kept(talk.database)
    for who in everybody:
        for step in ACTS[act].steps:
            if not step.startswith("say:"):
                names = {"case": case["id"], "version": case["version"], "heir": 1, "draft": 1, "draft_version": 1}
                await who.presses(step.format(**names))
                assert who.alert or who.screen
    assert await everything_kept(talk.database) == before
