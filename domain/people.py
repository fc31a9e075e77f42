"""Names of people and of classes as they are written on paper, read forgivingly, compared exactly."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST_NAME = 150
MOST_WORDS = 8  # four words of a name beside particles such as "фон дер" or "ибн"
CLASS_GRADES = range(1, 13)  # the twelfth is that of evening schools

_LOOKALIKES = str.maketrans("ABCEHKMOPTXYaceopxykmtbh", "АВСЕНКМОРТХУасеорхукмтвн")
_HYPHENS = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
_HIDDEN = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’ʼ][^\W\d_]+)*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]?")
_SON_OR_DAUGHTER = frozenset(["оглы", "оглу", "кызы", "гызы", "кизи", "улы", "уулу", "угли", "огли", "қызы", "ұлы"])
_PARTICLES = frozenset(
    ["фон", "дер", "ван", "ден", "де", "да", "ди", "ла", "ле", "дель", "дос", "аль", "эль", "бен", "бин", "ибн"]
)
_PATRONYMIC = re.compile(r"(?:ич|вна|чна)$")


class NameFault(StrEnum):
    """Why a text is not taken for a person's name."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY_WORDS = "too_many_words"
    NOT_LETTERS = "not_letters"  # digits, e-mail, smileys
    INITIALS = "initials"  # "Иванов П. А.": documents want the whole name


@dataclass(frozen=True, slots=True)
class FullName:
    """A person's name; many people have no patronymic, some have one name only."""

    family: str
    given: str = ""
    patronymic: str = ""

    @classmethod
    def parse(cls, text: str) -> "FullName | NameFault":
        """Read "Фамилия Имя Отчество" of one to four words as people type it."""
        clean = _tidy(text)
        if not clean:
            return NameFault.EMPTY
        if len(clean) > LONGEST_NAME:
            return NameFault.TOO_LONG
        words = [_in_one_script(word) for word in clean.split()]
        if any(_INITIALS.fullmatch(word) for word in words):
            return NameFault.INITIALS
        if not all(_WORD.fullmatch(word) for word in words):
            return NameFault.NOT_LETTERS
        named = [word for word in words if word.casefold() not in _PARTICLES | _SON_OR_DAUGHTER]
        if len(words) > MOST_WORDS or len(named) > 4:
            return NameFault.TOO_MANY_WORDS
        in_one_case = clean in (clean.lower(), clean.upper())
        return cls(*_split([_cased(word, in_one_case=in_one_case) for word in words]))

    @classmethod
    def read(cls, text: str) -> "FullName":
        """A name already kept on a roll: never refused, what is not understood is all family name."""
        parsed = cls.parse(text)
        return parsed if isinstance(parsed, cls) else cls(_tidy(text))

    @property
    def words(self) -> tuple[str, ...]:
        """The parts the person has, in the order of documents."""
        return tuple(part for part in (self.family, self.given, self.patronymic) if part)

    def __str__(self) -> str:
        return " ".join(self.words)

    def initials(self) -> str:
        """As a signature is written: "Иванов П. А."; a double given name keeps its hyphen, "Мари А.-Л."."""
        return " ".join([self.family, *(_initial(part) for part in (self.given, self.patronymic) if part)])

    def masked(self) -> str:
        """For a place where the whole name must not stand: "И*** П. А."."""
        return " ".join([f"{self.family[:1]}***", *(_initial(part) for part in self.words[1:])])

    @property
    def normalised(self) -> str:
        """For comparing: one case, е for ё, no hyphens or apostrophes, Cyrillic look-alikes of Latin letters."""
        return _plain(" ".join(self.words))

    @property
    def without_patronymic(self) -> str:
        """`normalised` of the family and given names alone."""
        return _plain(f"{self.family} {self.given}")


def _tidy(text: str) -> str:
    composed = unicodedata.normalize("NFC", _HIDDEN.sub("", text))
    return " ".join(_HYPHENS.sub("-", composed).split()).strip(" ,;-")


def _plain(text: str) -> str:
    folded = text.casefold().replace("ё", "е")
    spaced = re.sub(r"[-'’ʼ\s]+", " ", folded).strip()
    return " ".join(_in_one_script(word) for word in spaced.split())


def _in_one_script(word: str) -> str:
    """A word with at least one Cyrillic letter is a Cyrillic word, whatever keyboard its "a" came from."""
    return word.translate(_LOOKALIKES) if re.search("[а-я]", word, re.IGNORECASE) else word


def _cased(word: str, *, in_one_case: bool) -> str:
    """Capitals where a word was typed in one case; "Д'Артаньян", "МакКей" and a chosen "фон" stay as they are."""
    if word.lower() in _SON_OR_DAUGHTER:
        return word.lower()
    if word != word.lower() and (word != word.upper() or len(word) == 1):
        return word
    if not in_one_case and word in _PARTICLES:
        return word
    return re.sub(r"(^|[-'’ʼ])(\w)", lambda found: found[1] + found[2].upper(), word.lower())


def _split(words: list[str]) -> tuple[str, str, str]:
    """Family, given, patronymic: by the endings that tell, else by the order of the form."""
    family = [words.pop(0)]
    while words and family[-1] in _PARTICLES:
        family.append(words.pop(0))
    patronymic: list[str] = []
    if len(words) > 2 and words[-1] in _SON_OR_DAUGHTER:
        patronymic = words[-2:]
    elif len(words) > 1 and (len(words) == 2 or _PATRONYMIC.search(words[-1])):
        patronymic = words[-1:]
    given = words[: len(words) - len(patronymic)]
    if len(given) > 1 and patronymic and _PATRONYMIC.search(patronymic[-1]):
        family, given = family + given[:-1], given[-1:]  # "Салтыков Щедрин Пётр Ильич": the given name is one
    return " ".join(family), " ".join(given), " ".join(patronymic)


def _initial(part: str) -> str:
    """Of a part of several words the first speaks: "Рашид оглы" is "Р."."""
    return "-".join(f"{piece[0]}." for piece in part.split()[0].split("-") if piece)


_CLASS = re.compile(r"(\d{1,2})([^\W\d_]{0,3}|-\d{1,2})")
_CLASS_NOISE = re.compile(r"класс\w*|\bкл\b\.?|[«»\"'“”„()]", re.IGNORECASE)


def parse_class(text: str) -> str | None:
    """The usual title of a class, "7А", out of "7а", "7 «А»", "7-А", "7 A класс"; None when it is none."""
    bare = _CLASS_NOISE.sub(" ", _tidy(text)).replace("_", " ")
    packed = re.sub(r"\s+", "", bare).upper()
    packed = re.sub(r"-(?=[^\W\d_])", "", packed).strip("-.").translate(_LOOKALIKES)
    found = _CLASS.fullmatch(packed)
    if found is None or int(found[1]) not in CLASS_GRADES:
        return None
    return f"{int(found[1])}{found[2]}"


def grade_of(title: str) -> int | None:
    """The grade of a class by its title: 7 of "7А"."""
    parsed = parse_class(title)
    return int(re.match(r"\d+", parsed)[0]) if parsed else None  # type: ignore[index]  # parsed begins with one
