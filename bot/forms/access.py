"""The application for access: which questions are asked is data of the school's profile (B App. 2, M)."""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import phonenumbers

from bot.forms.form import Answers, BadAnswer, Form, Step
from domain.people import FullName, NameFault, parse_class
from domain.profiles import Field, Profile

RELATIONS = ("parent", "adopter", "guardian", "representative")
CHAT, PAPER = "chat", "paper"  # forms of delivery that can be picked; an e-mail address can be typed

CONTACT = "_contact"  # the phone of the sender's own contact, as Telegram gave it: a proof, not an answer
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")
_DATE = re.compile(r"(\d{1,2})[.\-/ ](\d{1,2})[.\-/ ](\d{4})")
_YOUNGEST, _OLDEST = timedelta(days=5 * 365), timedelta(days=20 * 366)


def access_form(schools: Sequence[int], profile: Profile | None, *, in_person: bool, today: date) -> Form:
    """The questions of an application: the school first, then what its regulation asks.

    In a school that keeps personal data out of the messenger (ruling 14) the school is the only question.
    """
    school = Step(name=Field.SCHOOL, choices=tuple(str(school) for school in schools), free_text=False)
    if profile is None or in_person:
        return Form((school,))
    asked = [field.field for field in profile.fields if field.field is not Field.SCHOOL]
    return Form((school, *(_step(field, today) for field in asked)))


def parse_phone(said: str) -> str:
    """A phone in E.164. BadAnswer when it is not one that exists; a number without a country is Russian."""
    try:
        number = phonenumbers.parse(said, "RU")
    except phonenumbers.NumberParseException:
        raise BadAnswer("phone") from None
    if not phonenumbers.is_valid_number(number):
        raise BadAnswer("phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def contact_phone(said: str) -> str | None:
    """The phone of a shared contact, which comes with or without a plus."""
    try:
        return parse_phone(said if said.startswith("+") else f"+{said}")
    except BadAnswer:
        return None


def _step(field: Field, today: date) -> Step:
    if field is Field.RELATION:
        return Step(name=field, choices=RELATIONS, free_text=False)
    if field is Field.DELIVERY_FORM:
        return Step(name=field, choices=(CHAT, PAPER), parse=_email)
    if field is Field.CHILD_BIRTH_DATE:
        return Step(name=field, parse=lambda said: _birth_date(said, today))
    return Step(name=field, parse=_PARSERS[field])


def parse_name(said: str) -> str:
    """A person's whole name. One word is taken when it ends with a full stop: some people have one name."""
    only_one = said.strip().endswith(".")
    name = FullName.parse(said.strip().rstrip("."))
    if isinstance(name, NameFault):
        raise BadAnswer(f"name_{name.value}")
    if len(name.words) < 2 and not only_one:
        raise BadAnswer("name_one_word")
    return str(name)


def parse_place(said: str) -> str:
    place = " ".join(said.split())
    if len(place) < 5 or not re.search(r"[^\W\d_]{2}", place):
        raise BadAnswer("place")
    return place


def _issuer(said: str) -> str:
    try:
        return parse_place(said)
    except BadAnswer:
        raise BadAnswer("passport_issued_by") from None


def _answer_address(said: str) -> str:
    return _email(said) if "@" in said else parse_place(said)


def _email(said: str) -> str:
    if not _EMAIL.fullmatch(said.strip()):
        raise BadAnswer("email")
    return said.strip()


def _passport_number(said: str) -> str:
    """Series and number: ten digits of a Russian passport, or the number of another document as it is written."""
    digits = re.sub(r"[\s№-]|серия|номер|паспорт|N", "", said, flags=re.IGNORECASE)
    if re.fullmatch(r"\d{10}", digits):
        return f"{digits[:4]} {digits[4:]}"
    if digits.isdigit() or not re.fullmatch(r"[\w\s№/.-]{5,40}", said.strip()) or not re.search(r"\d{3}", said):
        raise BadAnswer("passport_number")
    return " ".join(said.split())


def _birth_date(said: str, today: date) -> str:
    found = _DATE.fullmatch(said.strip())
    if not found:
        raise BadAnswer("date")
    try:
        born = date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise BadAnswer("date") from None
    if not today - _OLDEST <= born <= today - _YOUNGEST:
        raise BadAnswer("child_birth_date")
    return born.isoformat()


def _class(said: str) -> str:
    title = parse_class(said)
    if title is None:
        raise BadAnswer("child_class")
    return title


_PARSERS: dict[Field, Callable[[str], str]] = {
    Field.APPLICANT_NAME: parse_name,
    Field.REGISTERED_PLACE: parse_place,
    Field.ANSWER_ADDRESS: _answer_address,
    Field.PHONE: parse_phone,
    Field.EMAIL: _email,
    Field.PASSPORT_NUMBER: _passport_number,
    Field.PASSPORT_ISSUED_BY: _issuer,
    Field.CHILD_NAME: parse_name,
    Field.CHILD_CLASS: _class,
}

__all__ = [
    "CHAT",
    "CONTACT",
    "PAPER",
    "RELATIONS",
    "Answers",
    "access_form",
    "contact_phone",
    "parse_name",
    "parse_phone",
    "parse_place",
]
