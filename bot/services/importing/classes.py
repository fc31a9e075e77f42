"""Which school class a pupil is in, and what a scheduled class ("7А · Алгебра") is: a subject of whom, or of a part.

A source with homerooms is taken at its word. Without them a title that names a school class makes it, and a
scheduled class that names none counts as the class itself.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.services.importing.roster import Roster
from bot.services.importing.words import class_key, cut, folded, kept_id
from exchange.model import ClassKind, Enrolment, Place, Role, SchoolClass

TITLE_LENGTH, GROUP_LENGTH, SUBJECT_LENGTH = 40, 80, 120
_SUBGROUP = re.compile(r"[\s·|/,(\-–—]*(?:\d+(?:-я)?\s*)?(?:подгруппа|группа|гр\.)\s*№?\s*\w*\)?$", re.IGNORECASE)
MADE = "title:"  # begins the id of a class known by its title alone


@dataclass(frozen=True, slots=True)
class Home:
    """A school class to be kept; `source_id` is the source's own, or made of the title."""

    source_id: str
    title: str
    at: Place
    teacher: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Those of one school class who come to a scheduled class; `group` None: all of it."""

    home: str
    group: str | None = None
    pupils: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """A scheduled class understood."""

    source_id: str
    at: Place
    subject: str
    parts: tuple[Part, ...]
    teachers: tuple[str, ...]
    subgroup: str | None = None


@dataclass(slots=True)
class Arrangement:
    """The classes of one school as a parcel tells them."""

    homes: dict[str, Home] = field(default_factory=dict)
    home_of: dict[str, str] = field(default_factory=dict)  # pupil -> home
    courses: list[Course] = field(default_factory=list)
    homerooms: dict[str, str] = field(default_factory=dict)  # class id of the source -> home


def arrange(roster: Roster, school_id: int, known: Mapping[str, str]) -> Arrangement:
    """Understand the classes of a school; `known`: the ids and titles of those already kept."""
    return _Arranging(roster, school_id, known).done()


class _Arranging:
    def __init__(self, roster: Roster, school_id: int, known: Mapping[str, str]) -> None:
        self.roster = roster
        self.known = known
        self.made = Arrangement()
        self.titles = {class_key(title): source_id for source_id, title in known.items()}
        classes = list(roster.classes_of(school_id))
        self.homerooms = [one for one in classes if one.kind is ClassKind.HOMEROOM]
        self.scheduled = [one for one in classes if one.kind is ClassKind.SCHEDULED]
        self.pupils = {
            one.source_id: tuple(dict.fromkeys(each.person_id for each in roster.current(one.source_id, Role.PUPIL)))
            for one in self.scheduled
        }

    def done(self) -> Arrangement:
        for one in self.homerooms:
            self._keep(one.source_id, one, teacher=self._class_teacher(one))
        self._place_pupils()
        homes = [(one, self._homes_of(one)) for one in self.scheduled]
        for one, found in homes:
            for home in found:
                self._stay(home, one.at)
        for one, found in homes:
            for pupil in self.pupils[one.source_id]:
                self.made.home_of.setdefault(pupil, found[0])
        rolls: dict[str, set[str]] = defaultdict(set)
        for pupil, home in self.made.home_of.items():
            rolls[home].add(pupil)
        self.made.courses.extend(self._course(one, found, rolls) for one, found in homes)
        return self.made

    def _keep(self, source_id: str, one: SchoolClass, title: str | None = None, teacher: str | None = None) -> str:
        """Take a class among the homes, under the id it is already kept by if its title alone was known before."""
        title = cut(title or one.title, TITLE_LENGTH)
        by_title = f"{MADE}{title}"
        home = by_title if by_title in self.known and source_id not in self.known else source_id
        if source_id.startswith(MADE):  # known by its title alone: it may be kept under an id another source gave
            home = self.titles.get(class_key(title), source_id)
        self.made.homes.setdefault(home, Home(home, title, one.at, teacher))
        self.made.homerooms[one.source_id] = home
        self.titles[class_key(title)] = home
        return home

    def _stay(self, home: str, at: Place) -> None:
        """A class that lessons name is in use, though no homeroom of the parcel says so."""
        if home not in self.made.homes:
            self.made.homes[home] = Home(home, self.known[home], at)

    def _class_teacher(self, one: SchoolClass) -> str | None:
        teachers = self.roster.current(one.source_id, Role.TEACHER)
        return min(teachers, key=lambda each: not each.primary).person_id if teachers else None

    def _place_pupils(self) -> None:
        """A pupil is in the homeroom of today; of several the main one, then the one entered last."""
        best: dict[str, tuple[tuple[bool, bool, bool, str], str]] = {}
        for class_id, enrolments in self.roster.enrolments.items():
            home = self.made.homerooms.get(class_id) or self._known_home(class_id)
            for each in enrolments if home else ():
                if each.role is Role.PUPIL:
                    rank = self._rank(each)
                    if each.person_id not in best or rank > best[each.person_id][0]:
                        best[each.person_id] = (rank, home or "")
        self.made.home_of.update({pupil: home for pupil, (_, home) in best.items()})

    def _known_home(self, class_id: str) -> str | None:
        """A school class this parcel does not list, as in files of changes only, and that is kept already."""
        told = class_id in self.roster.class_school
        return kept_id(class_id) if not told and kept_id(class_id) in self.known else None

    def _rank(self, each: Enrolment) -> tuple[bool, bool, bool, str]:
        today = self.roster.today
        goes_on = each.end is None or each.end >= today
        begun = each.begin is None or each.begin <= today
        return goes_on, begun, each.primary, each.begin.isoformat() if each.begin else ""

    def _homes_of(self, one: SchoolClass) -> list[str]:
        """The school classes a scheduled class is of, the one its title names first; at least one."""
        titled = self.titles.get(class_key(one.homeroom)) if one.homeroom else None
        of_pupils = Counter(
            home for pupil in self.pupils[one.source_id] if (home := self.made.home_of.get(pupil)) is not None
        )
        homes = [titled] if titled else []
        homes += [home for home, _ in of_pupils.most_common() if home != titled]
        if homes:
            return homes
        if one.homeroom:
            return [self._keep(f"{MADE}{one.homeroom}", one, one.homeroom)]
        return [self._keep(one.source_id, one)]

    def _course(self, one: SchoolClass, homes: list[str], rolls: Mapping[str, set[str]]) -> Course:
        teachers = sorted(self.roster.current(one.source_id, Role.TEACHER), key=lambda each: not each.primary)
        return Course(
            source_id=one.source_id,
            at=one.at,
            subject=cut(_subject(one), SUBJECT_LENGTH),
            parts=tuple(self._part(one, home, homes, rolls[home]) for home in homes),
            teachers=tuple(dict.fromkeys(each.person_id for each in teachers)),
            subgroup=one.subgroup,
        )

    def _part(self, one: SchoolClass, home: str, homes: list[str], roll: set[str]) -> Part:
        pupils = tuple(pupil for pupil in self.pupils[one.source_id] if pupil in roll)
        missing = len(roll) - len(pupils) if pupils and not self.roster.partial_enrolments else 0
        if one.subgroup is None and not missing:
            return Part(home)
        named = one.homeroom if len(homes) == 1 and one.homeroom else None
        return Part(home, cut(_without(one.title, named), GROUP_LENGTH), pupils)


def _subject(one: SchoolClass) -> str:
    """The subject said, or, where only the title was there to say it, the title less the class and its part."""
    said = one.subject or one.title
    if folded(said) != folded(one.title) or one.homeroom is None:
        return said
    rest = _without(said, one.homeroom)
    return (_SUBGROUP.sub("", rest) if one.subgroup else rest) or rest


def _without(title: str, homeroom: str | None) -> str:
    """The title less the class it begins with: "Английский язык · группа 1"."""
    if homeroom is None:
        return title
    words: Iterable[str] = title.split()
    for size in range(1, 4):
        first = " ".join(list(words)[:size])
        if class_key(first) == class_key(homeroom):
            rest = " ".join(list(words)[size:]).strip(" ·-–—:,.|/")
            return rest or title
    return title
