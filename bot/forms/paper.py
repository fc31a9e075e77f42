"""An application that came in person, by post, fax or e-mail, as an officer enters it (B 3.3.2, ruling 7).

Only what finds the child, reaches the applicant and answers B 2.8.1 is asked: the paper itself stays at school.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.forms.access import access_form
from bot.forms.form import Form, Step
from domain.profiles import Field, Profile

VISIT, POST, FAX, EMAIL = "visit", "post", "fax", "email"
PAPER_CHANNELS = (VISIT, POST, FAX, EMAIL)
CHANNEL, FILE = "channel", "file"  # how it came; in person alone, the number of the pupil's personal file
NOT_GIVEN = "-"  # picked where the paper says nothing, or cannot be read
_ENTERED = frozenset(
    {
        Field.APPLICANT_NAME,
        Field.ANSWER_ADDRESS,
        Field.EMAIL,
        Field.PHONE,
        Field.CHILD_NAME,
        Field.CHILD_BIRTH_DATE,
        Field.CHILD_CLASS,
    }
)


def on_paper(profile: Profile) -> Profile:
    """The profile with those questions alone that are entered from a paper."""
    return replace(profile, fields=tuple(one for one in profile.fields if one.field in _ENTERED))


def paper_form(schools: Sequence[int], profile: Profile | None, *, in_person: bool, today: date) -> Form:
    """The questions of the entry; `schools` are those the officer may enter for."""
    school = Step(name=Field.SCHOOL, choices=tuple(str(one) for one in schools), free_text=False)
    if profile is None:
        return Form((school,))
    if in_person:
        return Form((school, Step(name=FILE)))
    channel = Step(name=CHANNEL, choices=PAPER_CHANNELS, free_text=False)
    whole = access_form(schools, on_paper(profile), in_person=False, today=today)
    asked = (replace(step, choices=(*step.choices, NOT_GIVEN)) for step in whole.steps if step.name != Field.SCHOOL)
    return Form((school, channel, *asked))
