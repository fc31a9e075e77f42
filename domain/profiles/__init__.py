"""The regulations the product serves under, one profile each, chosen per school (ruling 1)."""

from domain.profiles.belgorod import BELGOROD
from domain.profiles.model import (
    EndCause,
    ExecutorBy,
    Field,
    FormField,
    Ground,
    GroundKind,
    Hands,
    LetterKind,
    Profile,
    Stage,
)
from domain.profiles.moscow_region import MOSCOW_REGION

PROFILES = {profile.code: profile for profile in (BELGOROD, MOSCOW_REGION)}

__all__ = [
    "BELGOROD",
    "MOSCOW_REGION",
    "PROFILES",
    "EndCause",
    "ExecutorBy",
    "Field",
    "FormField",
    "Ground",
    "GroundKind",
    "Hands",
    "LetterKind",
    "Profile",
    "Stage",
    "profile",
]


def profile(code: str) -> Profile:
    """The profile of a school; raises KeyError for a code nobody wrote down."""
    return PROFILES[code]
