"""People of files that know them by name alone."""

import re
from datetime import date

from exchange.model import Person, Place, Role

_SPACES = re.compile(r"[\s.]+")
_PATRONYMIC = ("вич", "вна", "ична", "ыч", "оглы", "кызы")


def named(
    said: str,
    at: Place,
    role: Role,
    *,
    phone: str = "",
    born: date | None = None,
    title: str = "",
    position: str = "",
) -> Person | None:
    """A person of a name as written: surname, given name, the rest; None where there is no name at all."""
    words = " ".join(said.replace("\xa0", " ").split()).strip(" .,;-–—").split(" ")
    if not words or not any(any(map(str.isalpha, word)) for word in words):
        return None
    words = _family_first(words)
    family, given, middle = words[0], words[1] if len(words) > 1 else "", " ".join(words[2:])
    return Person(
        source_id=name_id(role, " ".join(words), born, title),
        at=at,
        family=family,
        given=given,
        middle=middle,
        phone=phone,
        birth_date=born,
        roles=(role,),
        position=position,
        class_title=title,
        by_name=True,
    )


def name_id(role: Role, name: str, born: date | None = None, title: str = "") -> str:
    """The id of a name within a parcel; of pupils with what tells namesakes apart."""
    folded = _SPACES.sub(" ", name.casefold().replace("ё", "е")).strip()
    if role is not Role.PUPIL:
        return f"{role}:{folded}"
    return f"{role}:{folded}/{born.isoformat() if born else title.casefold()}"


def _family_first(words: list[str]) -> list[str]:
    """Имя Отчество Фамилия is turned round where the patronymic gives it away."""
    if len(words) == 3 and words[1].casefold().endswith(_PATRONYMIC) and not words[2].casefold().endswith(_PATRONYMIC):
        return [words[2], words[0], words[1]]
    return words
