"""Invented people of the two schools: surnames by Faker, the rest agreeing in gender and in families.

Some are there to be awkward: namesakes in one class, a double surname, nobody's patronymic, a name of four words.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from faker import Faker

from demo.curriculum import School, grade

CLASS_SIZE = 25
AWKWARD = (3, 7, 9, 13, 2, 6, 11, 15)  # places in a class: four of one, four of another; the second pair are girls
BOYS = (
    "Артём", "Александр", "Михаил", "Максим", "Матвей", "Иван", "Дмитрий", "Кирилл", "Егор", "Фёдор", "Семён",
    "Тимофей", "Никита", "Илья", "Роман", "Даниил", "Лев", "Глеб", "Павел", "Пётр", "Арсений", "Степан",
    "Ярослав", "Владимир", "Константин", "Григорий", "Захар", "Мирон",
)  # fmt: skip
GIRLS = (
    "София", "Анна", "Мария", "Алиса", "Виктория", "Полина", "Елизавета", "Екатерина", "Ксения", "Варвара",
    "Дарья", "Арина", "Алёна", "Вероника", "Маргарита", "Ульяна", "Таисия", "Василиса", "Кира", "Ольга",
    "Милана", "Юлия", "Надежда", "Евгения", "Злата", "Есения", "Серафима", "Любовь",
)  # fmt: skip
MEN = (
    "Сергей", "Андрей", "Алексей", "Дмитрий", "Александр", "Евгений", "Николай", "Владимир", "Игорь", "Олег",
    "Михаил", "Павел", "Роман", "Виталий", "Денис", "Антон", "Юрий", "Илья", "Никита", "Пётр", "Максим",
    "Артём", "Вадим", "Константин",
)  # fmt: skip
WOMEN = (
    "Елена", "Ольга", "Наталья", "Татьяна", "Ирина", "Светлана", "Анна", "Мария", "Екатерина", "Юлия", "Марина",
    "Анастасия", "Людмила", "Оксана", "Евгения", "Надежда", "Галина", "Лариса", "Вера", "Алёна", "Валентина",
    "Инна", "Дарья", "Ксения",
)  # fmt: skip
_ODD = {
    "Илья": ("Ильич", "Ильинична"),
    "Никита": ("Никитич", "Никитична"),
    "Лев": ("Львович", "Львовна"),
    "Павел": ("Павлович", "Павловна"),
    "Пётр": ("Петрович", "Петровна"),
    "Михаил": ("Михайлович", "Михайловна"),
}


@dataclass(frozen=True)
class Human:
    id: str
    family: str
    given: str
    middle: str
    female: bool
    phone: str = ""
    email: str = ""
    born: date | None = None
    guardians: tuple[str, ...] = ()
    title: str = ""  # a pupil's class
    talent: float = 4.0

    @property
    def short(self) -> str:
        """Surname and initials, as timetables write teachers."""
        return f"{self.family} {self.given[:1]}. {self.middle[:1]}.".replace(" .", "")

    @property
    def full(self) -> str:
        return " ".join(filter(None, (self.family, self.given, self.middle)))


@dataclass
class Folk:
    teachers: list[Human] = field(default_factory=list)  # in the order of posts
    pupils: list[Human] = field(default_factory=list)
    guardians: list[Human] = field(default_factory=list)

    def of(self, title: str) -> list[Human]:
        return [pupil for pupil in self.pupils if pupil.title == title]


def patronymic(father: str, *, female: bool) -> str:
    if father in _ODD:
        return _ODD[father][female]
    stem, ending = (father[:-2], ("ьевич", "ьевна")) if father.endswith("ий") else (father, ("ович", "овна"))
    if father.endswith("ий"):
        return stem + ending[female]
    if father[-1] in "йь":
        return father[:-1] + ("евич", "евна")[female]
    return stem + ending[female]


def feminine(family: str) -> str:
    """The surname of a mother or a daughter, part by part of a double one."""
    return "-".join(_feminine(part) for part in family.split("-"))


def _feminine(part: str) -> str:
    if part.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return part + "а"
    return part[:-2] + "ая" if part.endswith(("ий", "ый")) else part


@dataclass(frozen=True)
class _Household:
    family: str  # a man's form
    guardians: tuple[Human, ...]
    father: str


class Census:
    """Makes the people of one school, each with the next id and, if a parent or a teacher, the next number."""

    def __init__(self, school: School, rng: random.Random, faker: Faker, neighbour: Human | None = None) -> None:
        """`neighbour` is a father from another school whose younger child learns here."""
        self._school, self._rng, self._faker, self._neighbour = school, rng, faker, neighbour
        self._middle = "7А" if "7А" in school.classes else "6Б"
        self._lower = "5Б" if "5Б" in school.classes else "7В"
        self._id, self._phone = school.id_from, school.phone_from
        self._used: set[str] = set()
        self._families: list[tuple[_Household, int]] = []  # and the grade of a child already here
        self.folk = Folk()

    def take(self) -> Folk:
        for post in self._school.posts:
            self.folk.teachers.append(self._teacher(female=post.female))
        for title in self._school.classes:
            for number in range(CLASS_SIZE):
                self._pupil(title, number)
        self._awkward()
        return self.folk

    def _next_id(self) -> str:
        self._id += 1
        return str(self._id)

    def _next_phone(self) -> str:
        self._phone += 1
        digits = str(self._phone)
        return f"+7 {digits[:3]} {digits[3:6]}-{digits[6:8]}-{digits[8:]}"

    def _surname(self) -> str:
        """A man's surname of a plain Russian form, not met in this school before."""
        while True:
            family = self._faker.last_name_male()
            if family not in self._used and family.endswith(("ов", "ев", "ёв", "ин", "ский")):
                self._used.add(family)
                return family

    def _teacher(self, *, female: bool) -> Human:
        family, given = self._surname(), self._rng.choice(WOMEN if female else MEN)
        family = feminine(family) if female else family
        middle = patronymic(self._rng.choice(MEN), female=female)
        person = self._next_id()
        return Human(person, family, given, middle, female, self._next_phone(), f"teacher{person[-4:]}@example.com")

    def _pupil(self, title: str, number: int) -> None:
        female = number % 2 == 0
        apart = [home for home, other in self._families if abs(other - grade(title)) > 1]
        alone = number in AWKWARD and title in (self._middle, self._lower)
        shared = bool(apart) and not alone and self._rng.random() < 0.09
        home = self._rng.choice(apart) if shared else self._household()
        if not alone:
            self._families.append((home, grade(title)))
        guardians = tuple(one.id for one in home.guardians)
        taken = {one.given for one in self.folk.pupils if one.title == title or one.guardians == guardians}
        first = date(2026 - grade(title) - 7, 10, 1)
        self.folk.pupils.append(
            Human(
                self._next_id(),
                feminine(home.family) if female else home.family,
                self._rng.choice([name for name in (GIRLS if female else BOYS) if name not in taken]),
                patronymic(home.father, female=female),
                female,
                born=first + timedelta(days=self._rng.randrange(365)),
                guardians=guardians,
                title=title,
                talent=min(4.9, max(3.05, self._rng.gauss(4.05, 0.45))),
            )
        )

    def _household(self) -> _Household:
        """One or two parents; a mother sometimes keeps a surname of her own."""
        if self._neighbour is not None:
            father, self._neighbour = replace(self._neighbour, id=self._next_id()), None
            self.folk.guardians.append(father)
            return _Household(father.family, (father,), father.given)
        family, name = self._surname(), self._rng.choice(MEN)
        hers = feminine(self._surname() if self._rng.random() < 0.12 else family)
        mother = self._guardian(hers, self._rng.choice(WOMEN), female=True)
        both = self._rng.random() < 0.6
        guardians = (mother, self._guardian(family, name, female=False)) if both else (mother,)
        self.folk.guardians.extend(guardians)
        return _Household(family, guardians, name)

    def _guardian(self, family: str, given: str, *, female: bool) -> Human:
        person = self._next_id()
        email = f"parent{person[-4:]}@example.com" if self._rng.random() < 0.4 else ""
        middle = patronymic(self._rng.choice(MEN), female=female)
        return Human(person, family, given, middle, female, self._next_phone(), email)

    def _awkward(self) -> None:
        """The people on whom careless programs stumble; always the same places of the same classes."""
        one, two, three, four = (self.folk.of(self._middle)[number] for number in AWKWARD[:4])
        self._rename(two, one.family)  # namesakes by surname, unrelated
        self._rename(three, f"{three.family}-{self._surname()}")
        self._rename(four, "Ли", middle="")
        first, second, third, fourth = (self.folk.of(self._lower)[number] for number in AWKWARD[4:])
        other = "Лев" if first.middle != patronymic("Лев", female=True) else "Иван"
        self._rename(second, first.family.removesuffix("а"), other, given=first.given)
        self._rename(third, "Гасанов", "Али", given="Рашид", middle="Али оглы")
        self._rename(fourth, "Королёв", "Фёдор", given="Семён")
        last = self.folk.guardians[-1]
        self.folk.guardians[-1] = replace(last, family="", given="Индира", middle="", female=True)

    def _rename(self, pupil: Human, family: str, father: str = "", **names: str) -> None:
        """Another name for a pupil, and for the parents what agrees with it."""
        if father:
            names = {"middle": patronymic(father, female=pupil.female)} | names
        said = feminine(family) if pupil.female else family
        at = self.folk.pupils.index(pupil)
        self.folk.pupils[at] = replace(pupil, family=said, **names)  # type: ignore[arg-type]
        for index, one in enumerate(self.folk.guardians):
            if one.id in pupil.guardians:
                given = father if father and not one.female else one.given
                own = feminine(family) if one.female else family
                self.folk.guardians[index] = replace(one, family=own, given=given)
