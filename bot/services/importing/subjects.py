"""Subjects by title: one row a spelling-insensitive title, whatever file names it."""

from collections.abc import Iterable

from bot.services.importing.book import NOWHERE, Book
from bot.services.importing.classes import SUBJECT_LENGTH
from bot.services.importing.report import What
from bot.services.importing.words import cut, folded
from bot.services.importing.writing import Said, Writing
from storage import roll


async def settle_subjects(book: Book, titles: Iterable[str], writing: Writing) -> None:
    """Make sure that the school has these subjects; the first spelling met is the one kept."""
    spelt: dict[str, str] = {}
    if not book.subjects:
        for (title,) in await writing.known(roll.SUBJECTS, book.school.id):
            spelt[folded(title)] = title
    wanted = {}
    for title in titles:
        said = cut(" ".join(title.split()), SUBJECT_LENGTH)
        if folded(said) not in book.subjects:
            wanted[(spelt.setdefault(folded(said), said),)] = Said((), NOWHERE)
    settled = await writing.settle(book.school.id, What.SUBJECTS, roll.SUBJECTS, wanted)
    for (title,), number in settled.ids.items():
        book.subjects[folded(title)] = number
        book.subject_titles[number] = title
