from dataclasses import replace
from datetime import date

import pytest

from domain.checks import (
    Check,
    CheckKind,
    Detail,
    Proposal,
    Result,
    RollPupil,
    Stated,
    check,
    phone_proves,
    propose,
)
from domain.people import FullName
from domain.profiles import BELGOROD, Field

PHONE, OTHER_PHONE = "+79000000001", "+79000000002"


def named(text: str) -> FullName:
    return FullName.read(text)


PUPIL = RollPupil(
    id=1,
    name=named("Семёнов Пётр Алексеевич"),
    class_title="7А",
    born_on=date(2013, 5, 4),
    phones=frozenset({PHONE}),
    guardians=(named("Семёнова Анна Игоревна"),),
)
NAMESAKE = replace(PUPIL, id=2, class_title="7Б", born_on=date(2013, 9, 1), phones=frozenset())
STATED = Stated(
    answers={asked.field: "ответ" for asked in BELGOROD.fields},
    applicant=named("Семёнова Анна Игоревна"),
    child=named("Семёнов Пётр Алексеевич"),
    child_class="7а",
    shared_phone=PHONE,
)


def near(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) <= 2


def seen(kind: CheckKind, stated: Stated = STATED, roll: tuple[RollPupil, ...] = (PUPIL,), **facts: object) -> Check:
    checks = check(stated, roll, BELGOROD, near=near, **facts)  # type: ignore[arg-type]  # facts of one test each
    return next(one for one in checks if one.kind is kind)


def test_an_application_with_nothing_to_see_is_proposed_to_be_granted():
    checks = check(STATED, (PUPIL,), BELGOROD)
    assert [one.kind for one in checks] == list(CheckKind)
    assert {one.result for one in checks} == {Result.OK}
    assert propose(checks) is Proposal.GRANT


def test_what_a_regulation_does_not_ask_is_not_looked_at():
    brief = replace(BELGOROD, fields=tuple(one for one in BELGOROD.fields if one.field is not Field.CHILD_CLASS))
    checks = check(replace(STATED, child_class=""), (PUPIL,), brief)
    assert CheckKind.CLASS not in {one.kind for one in checks}
    assert propose(checks) is Proposal.GRANT


@pytest.mark.parametrize(
    ("child", "result", "detail"),
    [
        ("Семёнов Пётр Алексеевич", Result.OK, Detail.FOUND),
        ("СЕМЕНОВ ПЕТР АЛЕКСЕЕВИЧ", Result.OK, Detail.FOUND),
        ("Семёнов Пётр", Result.OK, Detail.FOUND_LOOSELY),
        ("Пётр Алексеевич Семёнов", Result.OK, Detail.FOUND_LOOSELY),
        ("Семинов Пётр Алексеевич", Result.WARN, Detail.NEAR_SPELLING),
        ("Иванов Пётр Алексеевич", Result.FAIL, Detail.NOT_FOUND),
    ],
)
def test_a_child_is_looked_for_from_the_strictest_spelling_to_the_loosest(child, result, detail):
    found = seen(CheckKind.ON_ROLL, replace(STATED, child=named(child)))
    assert (found.result, found.detail) == (result, detail)
    assert found.pupil_ids == (() if detail is Detail.NOT_FOUND else (1,))


def test_an_exact_name_is_not_muddled_by_a_near_one():
    other = replace(PUPIL, id=3, name=named("Семинов Пётр Алексеевич"))
    assert seen(CheckKind.ON_ROLL, roll=(other, PUPIL)).pupil_ids == (1,)


@pytest.mark.parametrize(
    ("facts", "pupils", "detail"),
    [
        ({"child_class": "7Б"}, (2,), Detail.FOUND),
        ({"child_class": "7а"}, (1,), Detail.FOUND),
        ({"child_class": "8В"}, (1, 2), Detail.NAMESAKES),
        ({"child_class": "8В", "child_born_on": date(2013, 9, 1)}, (2,), Detail.FOUND),
        ({"child_class": "7А", "child_born_on": date(2013, 9, 1)}, (2,), Detail.FOUND),  # a birth date is firmer
    ],
)
def test_namesakes_are_told_apart_by_birth_date_and_class_or_left_to_the_officer(facts, pupils, detail):
    found = seen(CheckKind.ON_ROLL, replace(STATED, **facts), (PUPIL, NAMESAKE))
    assert (found.pupil_ids, found.detail) == (pupils, detail)


def test_a_child_who_left_is_the_one_ground_that_can_be_seen():
    gone = replace(PUPIL, left=True)
    checks = check(STATED, (gone,), BELGOROD)
    assert checks[1].detail is Detail.LEFT
    assert propose(checks) is Proposal.REFUSE


def test_one_who_left_is_forgotten_beside_one_who_stays():
    assert seen(CheckKind.ON_ROLL, roll=(replace(PUPIL, id=9, left=True), PUPIL)).pupil_ids == (1,)


def test_a_near_spelling_never_finds_one_who_left():
    gone = replace(PUPIL, left=True, name=named("Семинов Пётр Алексеевич"))
    assert seen(CheckKind.ON_ROLL, roll=(gone,)).detail is Detail.NOT_FOUND


@pytest.mark.parametrize(
    ("said", "result", "detail"),
    [
        ("7 «А»", Result.OK, Detail.SAME_CLASS),
        ("7A", Result.OK, Detail.SAME_CLASS),
        ("8А", Result.WARN, Detail.OTHER_CLASS),
        ("не помню", Result.WARN, Detail.CLASS_UNREADABLE),
    ],
)
def test_a_class_matches_whatever_way_it_is_written(said, result, detail):
    found = seen(CheckKind.CLASS, replace(STATED, child_class=said))
    assert (found.result, found.detail) == (result, detail)


@pytest.mark.parametrize(
    ("shared", "typed", "detail", "proves"),
    [
        (PHONE, None, Detail.PHONE_PROVED, True),
        (None, PHONE, Detail.PHONE_TYPED, False),  # anybody can type a phone
        (OTHER_PHONE, PHONE, Detail.PHONE_TYPED, False),
        (OTHER_PHONE, None, Detail.PHONE_UNKNOWN, False),
        (None, OTHER_PHONE, Detail.PHONE_UNKNOWN, False),
        (None, None, Detail.NO_PHONE, False),
    ],
)
def test_only_a_phone_shared_by_its_own_user_proves_anything(shared, typed, detail, proves):
    checks = check(replace(STATED, shared_phone=shared, phone=typed), (PUPIL,), BELGOROD)
    assert checks[3].detail is detail
    assert phone_proves(checks, PUPIL.id) is proves


def test_a_phone_proves_for_the_child_it_belongs_to_and_not_for_a_namesake():
    checks = check(replace(STATED, child_class=""), (PUPIL, NAMESAKE), BELGOROD)
    assert (phone_proves(checks, PUPIL.id), phone_proves(checks, NAMESAKE.id)) == (True, False)


@pytest.mark.parametrize(
    ("applicant", "result", "detail"),
    [
        ("Семенова Анна Игоревна", Result.OK, Detail.GUARDIAN_LISTED),
        ("Семёнова Анна", Result.OK, Detail.GUARDIAN_LISTED),
        ("Семинова Анна Игоревна", Result.WARN, Detail.GUARDIAN_NEAR),
        ("Кузнецова Ольга Ивановна", Result.WARN, Detail.GUARDIAN_UNKNOWN),
    ],
)
def test_a_guardian_on_the_list_helps_and_proves_nothing(applicant, result, detail):
    stated = replace(STATED, applicant=named(applicant), shared_phone=None)
    found = seen(CheckKind.GUARDIAN, stated)
    assert (found.result, found.detail) == (result, detail)
    assert not phone_proves(check(stated, (PUPIL,), BELGOROD), PUPIL.id)


def test_another_open_application_and_a_grant_are_seen():
    assert seen(CheckKind.DUPLICATE, open_for={1}) == Check(
        CheckKind.DUPLICATE, Result.WARN, Detail.OPEN_APPLICATION, (1,)
    )
    assert seen(CheckKind.GRANT, granted_for={1}).detail is Detail.HAS_GRANT
    assert seen(CheckKind.GRANT, granted_for={2}).detail is Detail.NO_GRANT


@pytest.mark.parametrize("blank", ["", "   "])
def test_a_missing_answer_is_named(blank):
    answers = {**STATED.answers, Field.ANSWER_ADDRESS: blank}
    found = seen(CheckKind.COMPLETE, replace(STATED, answers=answers))
    assert (found.result, found.fields) == (Result.FAIL, (Field.ANSWER_ADDRESS,))


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ({"child": named("Иванов Пётр")}, {}),
        ({"child_class": "8А"}, {}),
        ({"answers": {}}, {}),
        ({}, {"open_for": {1}}),
        ({}, {"granted_for": {1}}),
    ],
)
def test_what_an_applicant_can_mend_and_a_duplicate_are_never_proposed_for_refusal(change, facts):
    """Ruling 5: in Belgorod such a refusal would itself be a cause of complaint (B 5.12)."""
    proposal = propose(check(replace(STATED, **change), (PUPIL,), BELGOROD, **facts))
    assert proposal in {Proposal.CORRECT, Proposal.LOOK}
