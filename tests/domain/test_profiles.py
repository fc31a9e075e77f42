import re
from dataclasses import replace
from datetime import date

import pytest

from domain.access import RoleKind
from domain.calendar import REGIONS
from domain.limits import TimeLimit, Unit
from domain.profiles import (
    BELGOROD,
    MOSCOW_REGION,
    PROFILES,
    Field,
    Ground,
    GroundKind,
    LetterKind,
    Stage,
    profile,
)


@pytest.mark.parametrize(
    ("of", "stage", "amount", "unit", "row"),
    [
        (MOSCOW_REGION, Stage.REGISTRATION, 0, Unit.CALENDAR_DAYS, "M 1.1.1"),
        (MOSCOW_REGION, Stage.DECISION, 1, Unit.WORKING_DAYS, "M 1.1.2-a"),
        (MOSCOW_REGION, Stage.REGISTER_APPLICANT, 1, Unit.WORKING_DAYS, "M 1.1.2-d"),
        (MOSCOW_REGION, Stage.DELIVERY, 0, Unit.CALENDAR_DAYS, "M 1.1.3"),
        (BELGOROD, Stage.REGISTRATION, 0, Unit.CALENDAR_DAYS, "B 3.3.2"),
        (BELGOROD, Stage.DECISION, 3, Unit.WORKING_DAYS, "B 3.3.2"),
        (BELGOROD, Stage.UNREADABLE_NOTICE, 7, Unit.CALENDAR_DAYS, "B 2.8.1"),
        (BELGOROD, Stage.INVITATION_NOTICE, 3, Unit.CALENDAR_DAYS, "B 3.3.3-b"),
        (BELGOROD, Stage.CONSULTATION, 3, Unit.CALENDAR_DAYS, "B 1.3.6"),
        (BELGOROD, Stage.INQUIRY, 30, Unit.CALENDAR_DAYS, "B 2.4"),
        (BELGOROD, Stage.OUTERMOST, 30, Unit.CALENDAR_DAYS, "B 2.4"),
        (BELGOROD, Stage.AFTER_ANSWER, 1, Unit.WORKING_DAYS, "ruling 10"),
        (BELGOROD, Stage.COMPLAINT, 15, Unit.WORKING_DAYS, "B 5.10"),
        (BELGOROD, Stage.COMPLAINT_URGENT, 5, Unit.WORKING_DAYS, "B 5.10"),
        (BELGOROD, Stage.CORRECTION, 5, Unit.WORKING_DAYS, "B 5.12"),
    ],
)
def test_a_time_limit_is_that_of_its_row(of, stage, amount, unit, row):
    limit = of.limits[stage]
    assert (limit.amount, limit.unit) == (amount, unit)
    assert row in limit.source


@pytest.mark.parametrize(
    ("of", "kind", "codes"),
    [
        (BELGOROD, GroundKind.INTAKE, ["B2.8.1-1", "B2.8.1-2"]),
        (BELGOROD, GroundKind.REFUSAL, ["B2.8.2-1", "B2.8.2-2", "B1.2"]),
        (MOSCOW_REGION, GroundKind.INTAKE, ["M12-1", "M12-2", "M12-3"]),
        (MOSCOW_REGION, GroundKind.REFUSAL, ["M13-1", "M13-2", "M13-3", "M13-4", "M13-5"]),
    ],
)
def test_the_grounds_are_those_of_the_regulation_and_no_others(of, kind, codes):
    assert [ground.code for ground in of.grounds_of(kind)] == codes


@pytest.mark.parametrize("of", PROFILES.values(), ids=PROFILES)
def test_a_service_can_be_ended_for_every_reason_the_rulings_name(of):
    endings = [ground.source for ground in of.grounds_of(GroundKind.TERMINATION)]
    assert endings.count("ruling 16") == 3
    assert "ruling 13" in endings


def test_grounds_not_found_in_the_source_are_marked_as_candidates():
    own = [ground for ground in MOSCOW_REGION.grounds if ground.source == "M 1.1.2-b"]
    assert own
    assert all(ground.candidate and ground.version is None for ground in own)
    assert not any(ground.candidate for ground in BELGOROD.grounds)


def test_a_ground_of_belgorod_names_its_paragraph_and_the_date_of_its_text():
    ground = BELGOROD.ground("B2.8.2-2")
    assert ground is not None
    assert (ground.clause, ground.version, ground.source) == ("2.8.2", date(2013, 3, 14), "B 2.8.2")


@pytest.mark.parametrize("of", PROFILES.values(), ids=PROFILES)
def test_a_code_fits_a_button_and_is_said_once(of):
    codes = [ground.code for ground in of.grounds]
    assert all(re.fullmatch(r"[A-Za-z0-9.-]{1,16}", code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_belgorod_asks_what_its_form_asks_in_its_order():
    assert [asked.field for asked in BELGOROD.fields] == [
        Field.SCHOOL,
        Field.RELATION,
        Field.APPLICANT_NAME,
        Field.REGISTERED_PLACE,
        Field.ANSWER_ADDRESS,
        Field.PHONE,
        Field.PASSPORT_NUMBER,
        Field.PASSPORT_ISSUED_BY,
        Field.CHILD_NAME,
        Field.CHILD_CLASS,
        Field.DELIVERY_FORM,
    ]


@pytest.mark.parametrize("field", [Field.PASSPORT_NUMBER, Field.PASSPORT_ISSUED_BY, Field.REGISTERED_PLACE])
def test_moscow_region_does_not_demand_what_no_row_of_it_asks(field):
    assert BELGOROD.asks(field)
    assert not MOSCOW_REGION.asks(field)


def test_the_hands_are_those_of_each_regulation():
    assert (BELGOROD.hands.registers, BELGOROD.hands.adopted_by_head) == (None, False)
    assert (MOSCOW_REGION.hands.registers, MOSCOW_REGION.hands.adopted_by_head) == (RoleKind.ADMINISTRATOR, True)


def test_only_belgorod_invites_to_a_talk():
    assert (BELGOROD.talks, MOSCOW_REGION.talks) == (True, False)
    assert LetterKind.INVITATION in BELGOROD.letters
    assert LetterKind.INVITATION not in MOSCOW_REGION.letters


@pytest.mark.parametrize("of", PROFILES.values(), ids=PROFILES)
def test_a_profile_is_found_by_its_code_and_lives_in_a_known_region(of):
    assert profile(of.code) is of
    assert of.home_region in REGIONS


def test_an_unknown_profile_is_a_mistake():
    with pytest.raises(KeyError):
        profile("tver")


def entered(code: str) -> Ground:
    return Ground(
        code=code,
        kind=GroundKind.REFUSAL,
        clause="13.1.1",
        text="Настоящий текст",
        source="M 1.1.2-b",
        origin="Административный регламент",
        version=date(2026, 1, 15),
    )


def test_the_text_a_school_enters_takes_the_place_of_the_candidate():
    real = MOSCOW_REGION.with_grounds([entered("M13-1"), entered("M13-9")])
    assert [ground.code for ground in real.grounds_of(GroundKind.REFUSAL)][:2] == ["M13-1", "M13-2"]
    found = real.ground("M13-1")
    assert found is not None
    assert (found.candidate, found.clause) == (False, "13.1.1")
    assert real.ground("M13-9") is not None
    assert MOSCOW_REGION.ground("M13-9") is None


def test_a_profile_with_one_code_twice_or_without_a_decision_limit_cannot_be_made():
    with pytest.raises(ValueError, match="twice"):
        replace(BELGOROD, grounds=(entered("X"), entered("X")))
    with pytest.raises(ValueError, match="decision"):
        replace(BELGOROD, limits={Stage.INQUIRY: TimeLimit(30, Unit.CALENDAR_DAYS, source="")})


def test_a_form_is_cited_by_its_real_appendix():  # ruling 12: the text of B sends to wrong ones
    cited = {kind: words.split("приложени")[1].split()[1] for kind, words in BELGOROD.forms.items()}
    assert cited == {LetterKind.APPLICATION: "2", LetterKind.CANCELLATION: "3"}
    drafts = {kind: words for kind, words in MOSCOW_REGION.forms.items() if words.startswith("Проект формы")}
    assert {kind: words.split("приложение ")[1][0] for kind, words in drafts.items()} == {
        LetterKind.REFUSAL: "6",
        LetterKind.GRANT: "7",
    }
    assert drafts == MOSCOW_REGION.forms
