"""A form is a table of steps: what is asked next is computed, answers are read forgivingly, nothing is lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.access import CHAT, CONTACT, PAPER, RELATIONS, access_form, contact_phone, parse_phone
from bot.forms.form import LONGEST_ANSWER, BadAnswer, Form, Step, UnknownStep
from bot.screens import questions
from domain.profiles import PROFILES, Field, profile

TODAY = date(2026, 11, 25)
FORM = Form(
    (
        Step(name="kind", choices=("one", "two"), free_text=False),
        Step(name="why", asked_if=lambda answers: answers.get("kind") == "two"),
        Step(name="name", parse=str.upper),
    )
)


@pytest.mark.parametrize(
    ("answers", "open_question"),
    [
        ({}, "kind"),
        ({"kind": "one"}, "name"),
        ({"kind": "two"}, "why"),
        ({"kind": "two", "name": "A"}, "why"),
        ({"kind": "one", "name": "A"}, None),
        ({"kind": "two", "why": "x", "name": "A"}, None),
        ({"why": "x", "name": "A", "_aside": "y"}, "kind"),
    ],
)
def test_the_open_question_is_the_first_asked_and_unanswered(
    answers: dict[str, str], open_question: str | None
) -> None:
    step = FORM.next(answers)
    assert (step.name if step else None) == open_question


def test_an_answer_drops_what_is_no_longer_asked_and_nothing_else() -> None:
    answers = {"kind": "two", "why": "x", "name": "A", "_aside": "y"}
    assert FORM.answer("kind", "one", answers) == {"kind": "one", "name": "A", "_aside": "y"}


@pytest.mark.parametrize(
    ("name", "said", "picked", "code"),
    [
        ("kind", "three", True, "not_offered"),
        ("kind", "three", False, "not_offered"),
        ("name", "anything", True, "not_offered"),
        ("name", " ", False, "empty"),
        ("name", "x" * (LONGEST_ANSWER + 1), False, "too_long"),
    ],
)
def test_a_bad_answer_says_why(name: str, said: str, picked: bool, code: str) -> None:
    with pytest.raises(BadAnswer) as bad:
        FORM.answer(name, said, {"kind": "one"}, picked=picked)
    assert bad.value.code == code


def test_the_longest_answer_is_still_an_answer() -> None:
    assert FORM.answer("name", "x" * LONGEST_ANSWER, {"kind": "one"})["name"] == "X" * LONGEST_ANSWER


@pytest.mark.parametrize(
    "ask", [FORM.step, lambda name: FORM.before(name, {}), lambda name: FORM.answer(name, "x", {})]
)
def test_a_step_that_does_not_exist_is_said_to(ask) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnknownStep):
        ask("no such step")


def test_before_the_first_there_is_only_itself() -> None:
    assert FORM.before("kind", {}).name == "kind"
    assert FORM.before("name", {"kind": "one"}).name == "kind"
    assert FORM.before("name", {"kind": "two"}).name == "why"


def test_the_place_counts_only_what_is_asked() -> None:
    assert FORM.place("name", {"kind": "one"}) == (2, 2)
    assert FORM.place("name", {"kind": "two"}) == (3, 3)


# -- the application


def form_of(code: str) -> Form:
    return access_form([1, 2], profile(code), in_person=False, today=TODAY)


@pytest.mark.parametrize("code", sorted(PROFILES))
def test_the_form_asks_what_its_regulation_asks_and_no_more(code: str) -> None:
    asked = [step.name for step in form_of(code).steps]
    assert asked[0] == Field.SCHOOL
    assert sorted(asked) == sorted(field.field for field in profile(code).fields)
    assert len(asked) == len(set(asked))


def test_in_person_only_the_school_is_asked() -> None:
    form = access_form([1, 2], profile("belgorod"), in_person=True, today=TODAY)
    assert [step.name for step in form.steps] == [Field.SCHOOL]


def test_before_a_school_is_chosen_only_it_is_asked() -> None:
    assert [step.name for step in access_form([1], None, in_person=False, today=TODAY).steps] == [Field.SCHOOL]


ALL_STEPS = [(code, step.name) for code in sorted(PROFILES) for step in form_of(code).steps]


@given(st.sampled_from(ALL_STEPS), st.text(max_size=400), st.booleans())
def test_whatever_is_said_it_is_taken_or_refused_with_a_code(step: tuple[str, str], said: str, picked: bool) -> None:
    code, name = step
    form = form_of(code)
    before = {Field.SCHOOL.value: "1", CONTACT: "+79000000001"}
    try:
        taken = form.answer(name, said, before, picked=picked)
    except BadAnswer as refused:
        bad = refused.code
    else:
        bad = None
        assert isinstance(taken[name], str)
        assert taken[name].strip()
        assert taken[CONTACT] == before[CONTACT]
    assert bad is None or bad in ("empty", "name_empty") or questions.problem(bad, "") != questions.problem("empty", "")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("+7 4722 32-68-95", "+74722326895"),
        ("8 (4722) 32-68-95", "+74722326895"),
        ("89000000001", "+79000000001"),
        ("+375 29 123-45-67", "+375291234567"),
    ],
)
def test_a_phone_is_read_as_people_write_it(said: str, kept: str) -> None:
    assert parse_phone(said) == kept


@pytest.mark.parametrize("said", ["", "8 472 32", "12345678901234567890", "позвоните", "+7 (000) 000-00-00", "02"])
def test_a_phone_that_does_not_exist_is_refused(said: str) -> None:
    with pytest.raises(BadAnswer):
        parse_phone(said)


@pytest.mark.parametrize(
    ("said", "kept"), [("79000000001", "+79000000001"), ("+79000000001", "+79000000001"), ("000", None), ("", None)]
)
def test_the_phone_of_a_contact_comes_with_or_without_a_plus(said: str, kept: str | None) -> None:
    assert contact_phone(said) == kept


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("07.03.2014", "2014-03-07"),
        (" 7/3/2014 ", "2014-03-07"),
        ("07-03-2014", "2014-03-07"),
        ("25.11.2021", "2021-11-25"),  # five years old
        ("07.03.14", None),
        ("29.02.2015", None),
        ("00.01.2014", None),
        ("25.11.2025", None),
        ("01.01.1990", None),
        ("2014-03-07", None),
    ],
)
def test_a_date_of_birth_is_a_day_of_a_schoolchild(said: str, taken: str | None) -> None:
    form = form_of("moscow_region")
    if taken:
        assert form.answer(Field.CHILD_BIRTH_DATE, said, {})[Field.CHILD_BIRTH_DATE] == taken
    else:
        with pytest.raises(BadAnswer):
            form.answer(Field.CHILD_BIRTH_DATE, said, {})


def test_what_can_be_picked_is_what_the_product_knows() -> None:
    form = form_of("belgorod")
    assert form.step(Field.RELATION).choices == RELATIONS
    assert form.step(Field.DELIVERY_FORM).choices == (CHAT, PAPER)
    assert form.step(Field.SCHOOL).choices == ("1", "2")
