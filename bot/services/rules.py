"""The regulation a school works by: its profile, with the text of grounds the school has entered (ruling 4)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.profiles import EndCause, Ground, GroundKind, Profile, profile
from storage.schools import School


def rules_of(school: School, code: str = "") -> Profile:
    """The profile of a school, or of a case filed under `code`, in the school's own words."""
    rules = profile(code or school.profile)
    own = [ground_of(said) for said in school.own_grounds or ()]
    return rules.with_grounds(own) if own else rules


def ground_of(said: Mapping[str, Any]) -> Ground:
    """A ground as the row keeps it."""
    return Ground(
        code=said["code"],
        kind=GroundKind(said["kind"]),
        clause=said["clause"],
        text=said["text"],
        source=said["source"],
        origin=said["origin"],
        version=date.fromisoformat(said["version"]) if said.get("version") else None,
        causes=frozenset(EndCause(cause) for cause in said.get("causes", ())),
    )


def as_said(ground: Ground) -> dict[str, Any]:
    """A ground as the row keeps it."""
    return {
        "code": ground.code,
        "kind": ground.kind,
        "clause": ground.clause,
        "text": ground.text,
        "source": ground.source,
        "origin": ground.origin,
        "version": ground.version.isoformat() if ground.version else None,
        "causes": sorted(ground.causes),
    }
