"""People and cases that tests of the law share."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.access import RoleKind
from domain.cases import Act, Actor, Case, Particulars, Proof, Status, Talk
from domain.profiles import BELGOROD, MOSCOW_REGION, Field, Profile

SCHOOL, OTHER_SCHOOL = 12, 77
FILED_ON = date(2026, 11, 22)  # a Sunday
PARENT = Actor(1)
STRANGER = Actor(2)
HEAD = Actor(10, frozenset({RoleKind.HEAD}), SCHOOL)
OFFICER = Actor(11, frozenset({RoleKind.OFFICER}), SCHOOL)
COLLEAGUE = Actor(12, frozenset({RoleKind.OFFICER}), SCHOOL)
ADMINISTRATOR = Actor(13, frozenset({RoleKind.ADMINISTRATOR}), SCHOOL)
TEACHER = Actor(14, frozenset({RoleKind.TEACHER}), SCHOOL)
OUTSIDER = Actor(15, frozenset({RoleKind.HEAD, RoleKind.OFFICER, RoleKind.ADMINISTRATOR}), OTHER_SCHOOL)

TODAY = date(2026, 11, 24)
TALK = Talk(on=date(2026, 12, 1), invited_on=date(2026, 11, 24))
REFUSALS = {BELGOROD.code: "B2.8.2-2", MOSCOW_REGION.code: "M13-3"}
INTAKES = {BELGOROD.code: "B2.8.1-1", MOSCOW_REGION.code: "M12-1"}
ENDINGS = {BELGOROD.code: "BT2.8.2-2", MOSCOW_REGION.code: "MT-left"}


def case(profile: Profile = BELGOROD, status: Status = Status.FILED, **facts: Any) -> Case:
    """A case in a state, with the facts that state cannot lack."""
    made = Case(profile=profile, status=status, school_id=SCHOOL, filed_on=FILED_ON, applicant_id=PARENT.id)
    if status is not Status.FILED:
        made = replace(made, executor_id=OFFICER.id)
    if status is Status.INVITED:
        made = replace(made, talk=TALK)
    if status is Status.ADOPTING:
        made = replace(made, drafted=Act.GRANT, drafted_by=OFFICER.id)
    if status in {Status.GRANTED_UNREGISTERED, Status.PROVIDED, Status.REFUSED}:
        made = replace(made, decided_by=OFFICER.id, decided_on=TODAY)
    return replace(made, **facts)


def particulars(profile: Profile, act: Act) -> Particulars:
    """Everything the act asks for, on a day that fits TALK."""
    grounds = {Act.REFUSE: REFUSALS, Act.REFUSE_INTAKE: INTAKES, Act.TERMINATE: ENDINGS}.get(act, {})
    return Particulars(
        on=TALK.on if act in {Act.MISS_TALK, Act.HOLD_TALK} else TODAY,
        to=COLLEAGUE,
        asked=(Field.CHILD_NAME,),
        talk_on=TALK.on,
        grounds=tuple(code for key, code in grounds.items() if key == profile.code),
        proof=Proof.DOCUMENT_SEEN,
        reason="по документам",
    )
