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


# A complaint that came on paper: how, and what stands where the paper says nothing or cannot be read.
CHANNEL, BODY, NOT_GIVEN = "channel", "body", "-"
ENTRY = "complaint_entry"
CHANNELS = ("visit", "post", "fax", "email")


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


def entry_form(bodies: Sequence[str], *, in_person: bool) -> Form:
    """The questions an officer answers from a paper; `bodies` are those complained of whom the officer may hear of.

    Of a school that keeps personal data out of the messenger the paper itself keeps the words (ruling 14).
    """
    steps = (
        Step(name=CHANNEL, choices=CHANNELS, free_text=False),
        Step(name=BODY, choices=tuple(bodies), free_text=False),
        Step(name=Asked.REASON, choices=tuple(Reason), free_text=False),
        Step(name=Asked.OFFICIAL, choices=(SKIP,)),
        Step(name=Asked.NAME, choices=(NOT_GIVEN,), parse=parse_name),
        Step(name=Asked.REPRESENTATIVE, choices=(SKIP,), parse=parse_name),
        Step(name=Asked.ADDRESS, choices=(NOT_GIVEN,), parse=parse_place),
        Step(name=Asked.SUBJECT, choices=(NOT_GIVEN,), longest=LONGEST_SUBJECT),
        Step(name=Asked.PAPERS, choices=(DONE,), free_text=False),
    )
    return Form(tuple(step for step in steps if not in_person or step.name not in PERSONAL))


def said_of(answers: Answers) -> dict[str, str]:
    """What a complaint keeps of the answers, sealed."""
    kept = (Asked.OFFICIAL, Asked.NAME, Asked.REPRESENTATIVE, Asked.ADDRESS, Asked.SUBJECT)
    return {name.value: str(answers[name]) for name in kept if answers.get(name) not in (None, SKIP, NOT_GIVEN)}
