"""How an act on a case may come out; each is a value, for a screen to say."""

from dataclasses import dataclass

from bot.services.cases import CaseView
from domain.cases import Act, Denial


@dataclass(frozen=True, slots=True)
class Denied:
    """The act was not done; the case as it stands says why."""

    why: Denial
    view: CaseView


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody was first: the case has moved on since the person saw it."""

    view: CaseView


@dataclass(frozen=True, slots=True)
class NotFound:
    """No such case for this person: a stranger learns nothing, not even that it exists."""


@dataclass(frozen=True, slots=True)
class Needs:
    """The act waits for something only the officer can give: a pupil, a proof, a reason, a ground."""

    what: str
    view: CaseView


@dataclass(frozen=True, slots=True)
class Done:
    act: Act
    view: CaseView


Moved = Done | Denied | Overtaken
Outcome = Moved | Needs | NotFound
