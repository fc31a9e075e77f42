"""A parent asks in words: which page of whose diary is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.services.reading import NoDiary, admit
from domain.access import GrantedChild, Scope, Viewer
from domain.free_words import Wish, read_wish, whose
from domain.mark_line.values import SubjectName
from domain.people import FullName
from domain.terms import year_of
from storage.work import Database

NEAR_SCORE = 75  # of 100: below it two spellings are two words
_MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Understood:
    """What is asked for, of which child."""

    wish: Wish
    pupil_id: int


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """A reader of this child's diary has said something else."""

    pupil_id: int


class FreeWords:
    """Understands requests of those who have a diary to read: the access query and one SELECT more."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def understand(self, viewer: Viewer | None, text: str) -> Understood | Misunderstood | NoDiary:
        """The page a text asks for; of the first child where none is named."""
        async with self._database.open_glance() as work:
            admitted = await admit(work, viewer, None, Scope.LESSONS)
            if isinstance(admitted, NoDiary):
                return admitted
            names = [_names(child) for child in admitted.children]
            at = whose(text, names)
            if at:  # another than the first: the door is asked for that one
                admitted = await admit(work, viewer, admitted.children[at].facts.pupil_id, Scope.LESSONS)
                assert not isinstance(admitted, NoDiary)
            taught = await work.diary_terms.subjects(admitted.permit, year_of(admitted.today), work.now)
        subjects = [SubjectName(subject.id, subject.title) for subject in taught]
        wish = read_wish(text, admitted.today, subjects, _near, names)
        pupil_id = admitted.child.facts.pupil_id
        return Understood(wish, pupil_id) if wish else Misunderstood(pupil_id)


def _names(child: GrantedChild) -> tuple[str, ...]:
    """What a reader may call a child; where names must not be said, the label alone."""
    label = (child.label,) if child.label else ()
    if child.in_person:
        return label
    name = FullName.read(child.name)
    return (name.given or name.family, *label)


def _near(word: str, offered: Sequence[str]) -> Sequence[str]:
    found = process.extract(word, offered, scorer=fuzz.ratio, score_cutoff=NEAR_SCORE, limit=_MOST_NEAR)
    return [spelling for spelling, _score, _index in found]
