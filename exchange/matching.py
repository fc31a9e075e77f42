"""Who is meant by a name in a file: an id, a full name, a surname with initials, or a bare surname."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from exchange.model import Person

_WORD = re.compile(r"[\w\-’']+")


def folded(name: str) -> tuple[str, ...]:
    """The words of a name without case and without the difference of е and ё."""
    return tuple(word.casefold().replace("ё", "е") for word in _WORD.findall(name))


class Names:
    """The people of one school by what files call them; build it once and ask many times."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._ids: dict[str, Person] = {}
        self._families: dict[tuple[str, ...], list[Person]] = defaultdict(list)
        for person in people:
            self._ids[person.source_id] = person
            self._families[folded(person.family)].append(person)

    def find(self, said: str) -> Sequence[Person]:
        """Everyone it may be: one is an answer, several are namesakes to ask about, none is unknown."""
        if said in self._ids:
            return (self._ids[said],)
        words = folded(said)
        for size in range(len(words), 0, -1):
            for family, rest in ((words[:size], words[size:]), (words[-size:], words[:-size])):
                if found := [person for person in self._families.get(family, ()) if _agrees(rest, person)]:
                    return tuple(found)
        return ()


def _agrees(rest: Sequence[str], person: Person) -> bool:
    """Whether given name and patronymic fit what is said of them, in full or by initials; silence fits."""
    own = (*folded(person.given), *folded(person.middle))
    return len(rest) <= len(own) and all(_is(word, name) for word, name in zip(rest, own, strict=False))


def _is(word: str, name: str) -> bool:
    return word == name or (len(word) == 1 and name.startswith(word))
