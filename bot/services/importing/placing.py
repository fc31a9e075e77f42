"""Where a record of the diary's own files belongs: its school, class, group, pupil, teacher - by what it names."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.services.importing.book import Book, BookPupil
from bot.services.importing.report import Ledger, Trouble, What
from exchange.model import Place


class InClass(NamedTuple):
    book: Book
    class_id: int


class Placing:
    """Finds, and refuses aloud what cannot be found."""

    def __init__(self, books: Sequence[Book], ledger: Ledger) -> None:
        self.books = books
        self.ledger = ledger

    @property
    def only(self) -> Book | None:
        return self.books[0] if len(self.books) == 1 else None

    def school_id(self) -> int | None:
        return self.only.school.id if self.only else None

    def in_class(self, what: What, at: Place, title: str) -> InClass | None:
        """The class of a title; the same unknown title is told of once, every record of it is counted."""
        found = [InClass(book, number) for book in self.books if (number := book.class_of(title)) is not None]
        if len(found) == 1:
            return found[0]
        code = Trouble.AMBIGUOUS_CLASS if found else Trouble.UNKNOWN_CLASS
        self._refuse_once(what, at, "class", code, title)
        return None

    def group(
        self, what: What, at: Place, place: InClass, subject_id: int | None, subgroup: str | None
    ) -> tuple[bool, int | None]:
        """Whether the record may go on, and its group; an unknown group must not become the whole class."""
        if subgroup is None:
            return True, None
        group_id = place.book.group_of(place.class_id, subject_id, subgroup)
        if group_id is None:
            self._refuse_once(what, at, "group", Trouble.UNKNOWN_GROUP, subgroup)
        return group_id is not None, group_id

    def pupil(self, what: What, at: Place, said: str, class_title: str | None) -> tuple[Book, BookPupil] | None:
        """The pupil of an id or a name; namesakes are told apart by the class, or refused."""
        found: list[tuple[Book, BookPupil]] = []
        for book in self.books:
            class_id = book.class_of(class_title) if class_title else None
            if class_title is None or class_id is not None:
                found.extend((book, pupil) for pupil in book.pupils_called(said, class_id))
        if len(found) == 1:
            return found[0]
        code = Trouble.AMBIGUOUS_PUPIL if found else Trouble.UNKNOWN_PUPIL
        self._refuse_once(what, at, "pupil", code, said)
        return None

    def teacher(self, at: Place, place: InClass, subject_id: int | None, said: Sequence[str]) -> int | None:
        """The first teacher named who is one of ours; of namesakes the one who teaches this subject to the class."""
        for name in said:
            found = place.book.teachers_called(name)
            if len(found) > 1 and subject_id is not None:
                theirs = place.book.teachers_of.get((place.class_id, subject_id), set())
                found = [number for number in found if number in theirs] or found
            if len(found) == 1:
                return found[0]
            code = Trouble.AMBIGUOUS_TEACHER if found else Trouble.UNKNOWN_TEACHER
            self.ledger.note_once(at, "teacher", code, name)
        return None

    def _refuse_once(self, what: What, at: Place, column: str, code: Trouble, value: str) -> None:
        self.ledger.refuse_quietly(self.school_id(), what)
        self.ledger.note_once(at, column, code, value, lost=True)
