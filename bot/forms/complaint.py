"""A complaint in chat: its questions are those of B 5.3, its reasons those of B 5.12."""

from collections.abc import Sequence
from enum import StrEnum

from bot.forms.access import parse_name, parse_place
from bot.forms.form import Answers, Form, Step
from domain.complaints import Against, Reason

DRAFT = "complaint"
SKIP, DONE = "skip", "done"
LONGEST_SUBJECT = 3000  # characters
MOST_FILES = 10
# What a draft keeps beside the answers: a case attached, a complaint made before, ids of files.
APPLICATION, BEFORE, FILES = "_application", "_before", "_files"


class Asked(StrEnum):
    """A question of the form."""

    SCHOOL = "school"
    AGAINST = "against"
    REASON = "reason"
    OFFICIAL = "official"  # whom, if known
    NAME = "name"
    REPRESENTATIVE = "representative"
    ADDRESS = "address"  # postal, for the answer
    SUBJECT = "subject"
    PAPERS = "papers"  # attachments


PERSONAL = (Asked.OFFICIAL, Asked.NAME, Asked.REPRESENTATIVE, Asked.ADDRESS, Asked.SUBJECT, Asked.PAPERS)


def complaint_form(schools: Sequence[int], *, in_person: bool) -> Form:
    """The questions; in person only what holds nothing personal: the rest is said at the authority (ruling 14)."""
    steps = (
        Step(name=Asked.SCHOOL, choices=tuple(str(school) for school in schools), free_text=False),
        Step(name=Asked.AGAINST, choices=tuple(Against), free_text=False),
        Step(name=Asked.REASON, choices=tuple(Reason), free_text=False),
        Step(name=Asked.OFFICIAL, choices=(SKIP,)),
        Step(name=Asked.NAME, parse=parse_name),
        Step(name=Asked.REPRESENTATIVE, choices=(SKIP,), parse=parse_name),
        Step(name=Asked.ADDRESS, parse=parse_place),
        Step(name=Asked.SUBJECT, longest=LONGEST_SUBJECT),
        Step(name=Asked.PAPERS, choices=(DONE,), free_text=False),
    )
    return Form(tuple(step for step in steps if not in_person or step.name not in PERSONAL))


def said_of(answers: Answers) -> dict[str, str]:
    """What a complaint keeps of the answers, sealed."""
    kept = (Asked.OFFICIAL, Asked.NAME, Asked.REPRESENTATIVE, Asked.ADDRESS, Asked.SUBJECT)
    return {name.value: str(answers[name]) for name in kept if answers.get(name) not in (None, SKIP)}
