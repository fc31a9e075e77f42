"""Where to go and whom to call: an office with its officials, from facts a school has entered or a regulation names.

What nobody has entered stays empty, and a screen says that there are no data: nothing is invented (B 1.3.2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.office_hours import BadHours, parse_hours

TEXTS = ("address", "phone", "fax", "email", "site", "director", "director_position", "hours", "reception")
OFFICIAL = ("name", "position", "phone", "room", "reception")
LONGEST = 300  # characters of a fact
MOST_OFFICIALS = 12


class BadFacts(ValueError):
    """The facts cannot be taken: `field` names the wrong one, `why` is a code."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why = field, why


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """Who receives people, and when (B 1.3.4-d, 1.3.5, 2.11)."""

    name: str
    position: str = ""
    phone: str = ""
    room: str = ""
    reception: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A school or a body above it, as a citizen needs it; empty is "no data"."""

    name: str
    address: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    site: str = ""
    head: str = ""
    head_position: str = ""
    hours: str = ""
    reception: str = ""  # of the head
    officials: tuple[Official, ...] = ()
    source: str = ""  # the row the facts come from, when no school has entered them


def office_of(name: str, facts: Mapping[str, Any]) -> Office:
    """An office from the public facts kept with a school or an authority."""
    said = {key: str(facts.get(key) or "") for key in TEXTS}
    officials = tuple(
        Official(**{key: str(one.get(key) or "") for key in OFFICIAL}) for one in facts.get("officials") or ()
    )
    said["head"], said["head_position"] = said.pop("director"), said.pop("director_position")
    return Office(name=name, officials=officials, **said)


def read_facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as an operator's file gives them, checked. BadFacts names the first that cannot be taken."""
    facts: dict[str, Any] = {}
    for key, value in given.items():
        if key == "officials":
            facts[key] = _officials(value)
        elif key not in TEXTS:
            raise BadFacts(key, "unknown")
        else:
            facts[key] = _text(key, value)
    return facts


def _officials(given: Any) -> list[dict[str, str]]:
    if not isinstance(given, list) or len(given) > MOST_OFFICIALS or not all(isinstance(one, Mapping) for one in given):
        raise BadFacts("officials", "list")
    for one in given:
        for key in one:
            if key not in OFFICIAL:
                raise BadFacts(f"officials.{key}", "unknown")
    return [{key: _text(key, value) for key, value in one.items()} for one in given]


def _text(key: str, value: Any) -> str:
    text = " ".join(str(value).split())
    if not isinstance(value, str) or len(text) > LONGEST:
        raise BadFacts(key, "text")
    if key in {"hours", "reception"} and text:
        try:
            parse_hours(text)
        except BadHours:
            raise BadFacts(key, "hours") from None
    return text
