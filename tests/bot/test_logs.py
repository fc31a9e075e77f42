"""Logs hold facts with ids: whatever could be a person's word is hidden, whoever wrote the line."""

import json
import subprocess
import sys

import pytest
from faker import Faker
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import HIDDEN, fact, name_the_error, only_facts

_people = Faker("ru_RU")
_people.seed_instance(1)
TOKEN = "7000000001:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.mark.parametrize(
    "said",
    [
        "Петрова Мария",
        "5 (к/р)",
        "§ 12",
        "+7 4722 32-68-95",
        "89000000001",
        "8 (900) 000-00-01",
        "1408 123456",
        "mail@example.ru",
        "a line\nof two",
        "x" * 301,
        {"text": "Петрова"},
        object(),
    ],
)
def test_what_a_person_may_have_said_is_hidden(said: object) -> None:
    assert fact(said) == HIDDEN


@pytest.mark.parametrize(
    "value",
    [None, True, 7000000001, 0.25, "polling", "SET_ASIDE", "bot/intake.py:260 _handle", "KeyError <- ValueError",
     "webhook", "2026-11-25", "10:40:00", "v3.31.0"],
)  # fmt: skip
def test_a_fact_of_the_machinery_stays(value: object) -> None:
    assert fact(value) == value


def test_a_token_inside_an_address_is_hidden() -> None:
    assert TOKEN not in fact(f"POST http://127.0.0.1:8800/bot{TOKEN}/getMe refused")


@pytest.mark.long
@given(st.text(alphabet=st.characters(min_codepoint=0x400, max_codepoint=0x4FF), min_size=1))
def test_no_russian_word_whatever_gets_into_a_log(said: str) -> None:
    event = only_facts(None, "info", {"event": "update.failed", "said": said, "list": [said]})
    assert said not in json.dumps(event, ensure_ascii=False)


def test_an_exception_is_its_kinds_and_places_and_not_its_words() -> None:
    name = _people.name()
    try:
        try:
            raise KeyError(name)
        except KeyError as error:
            raise ValueError(f"no such {name}") from error
    except ValueError:
        event = name_the_error(None, "exception", {"event": "update.failed", "exc_info": True})
    assert event["error"] == "ValueError <- KeyError"
    assert any("test_logs.py" in place for place in event["at"])
    assert name not in str(event)


def test_a_library_that_quotes_what_it_was_given_is_hidden_too() -> None:
    name, phone = _people.name(), "+79000000001"
    script = (
        "import logging, sys\n"
        "from bot.logs import set_up_logs\n"
        "set_up_logs('INFO')\n"
        "log = logging.getLogger('sqlalchemy.pool')\n"
        f"log.warning('cannot bind %r for %s', 'Ivanov I. I.', {phone!r})\n"
        "try:\n"
        f"    raise RuntimeError({name!r})\n"
        "except RuntimeError:\n"
        f"    log.exception('of %s', {name!r})\n"
        "import structlog\n"
        f"structlog.get_logger().warning('own', token={TOKEN!r}, id=5)\n"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stderr
    lines = [json.loads(line) for line in told.splitlines()]
    assert [line["event"] for line in lines] == ["library", "library", "own"]
    assert lines[0]["logger"] == "sqlalchemy.pool"
    assert lines[1]["error"] == "RuntimeError"
    assert lines[2]["id"] == 5
    for secret in (name, phone, "Ivanov", TOKEN):
        assert secret not in told
