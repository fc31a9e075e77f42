"""A weekly timetable without collisions, found by cooling: swap two lessons of a class, keep what is better."""

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from demo.curriculum import ENGLISH, HOURS, LABOUR, SPORT, TALKS, Post, School, grade, week_of

STEPS = 50_000
HARD = 20.0  # one person or one room in two places


@dataclass(frozen=True)
class Unit:
    """One weekly lesson of a class: its subject and the posts that hold it (two where the class divides)."""

    title: str
    subject: str
    posts: tuple[int, ...]


@dataclass(frozen=True)
class Placed:
    title: str
    weekday: int  # Monday is 1
    period: int
    subject: str
    post: int
    group: str
    room: str


def posts_of(school: School, title: str, subject: str) -> tuple[int, ...]:
    """Who teaches it: the class teacher for the weekly talk, both English posts, else the first post that names it."""
    if subject == TALKS:
        return tuple(index for index, post in enumerate(school.posts) if post.homeroom == title)
    able = [index for index, post in enumerate(school.posts) if _teaches(post, title, subject)]
    return tuple(able) if subject == ENGLISH else tuple(able[:1])


def _teaches(post: Post, title: str, subject: str) -> bool:
    return subject in post.subjects and (not post.classes or title in post.classes)


class _Week:
    """The grid of one class: fixed length of days, lessons that change places."""

    def __init__(self, school: School, title: str, rng: random.Random) -> None:
        self.cells = [(day, period) for day, size in enumerate(week_of(school, title)) for period in range(size)]
        units = [
            Unit(title, subject, posts_of(school, title, subject))
            for subject, hours in HOURS[grade(title)].items()
            for _ in range(hours)
            if subject != TALKS
        ]
        rng.shuffle(units)
        self.units = [Unit(title, TALKS, posts_of(school, title, TALKS)), *units]  # Monday, the first lesson

    def cost(self) -> float:
        """What is awkward: a subject twice a day, halves of a double lesson apart, sport first."""
        by_day: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for (day, period), unit in zip(self.cells, self.units, strict=True):
            by_day[day][unit.subject].append(period)
        total = 0.0
        for subjects in by_day.values():
            for subject, periods in subjects.items():
                if subject == LABOUR:
                    total += 0.0 if len(periods) == 2 and abs(periods[0] - periods[1]) == 1 else 1.5
                else:
                    total += 2.0 * (len(periods) - 1)
                if subject == SPORT and 0 in periods:
                    total += 0.3
        return total


def build(school: School, rng: random.Random) -> list[Placed]:
    """The school's week. Raises RuntimeError if no week without collisions was found."""
    weeks = [_Week(school, title, rng) for title in school.classes]
    busy: Counter[tuple[tuple[int, int], str]] = Counter()
    for week in weeks:
        for cell, unit in zip(week.cells, week.units, strict=True):
            busy.update((cell, thing) for thing in _things(school, unit))
    costs = [week.cost() for week in weeks]
    for step in range(STEPS):
        heat = 3.0 * (1 - step / STEPS) ** 2 + 0.02
        _try_swap(school, weeks, costs, busy, heat, rng)
    clashes = sum(number - 1 for number in busy.values() if number > 1)
    if clashes:
        raise RuntimeError(f"{school.folder}: {clashes} collisions left")
    return [placed for week in weeks for placed in _placed(school, week)]


def _things(school: School, unit: Unit) -> list[str]:
    """What a lesson occupies; a post's room is its own, so that a person stands for the room, except the gym."""
    return [f"post {index}" for index in unit.posts] + [f"room {school.posts[index].room}" for index in unit.posts]


def _try_swap(
    school: School,
    weeks: list[_Week],
    costs: list[float],
    busy: Counter[tuple[tuple[int, int], str]],
    heat: float,
    rng: random.Random,
) -> None:
    """Swap two lessons of one class; what costs more stays swapped only while it is hot."""
    which = rng.randrange(len(weeks))
    week = weeks[which]
    one, other = rng.randrange(1, len(week.units)), rng.randrange(1, len(week.units))
    if week.units[one].subject == week.units[other].subject:
        return
    before = costs[which]
    hard = _swap(school, week, one, other, busy)
    after = week.cost()
    change = HARD * hard + after - before
    if change <= 0 or rng.random() < math.exp(-change / heat):
        costs[which] = after
    else:
        _swap(school, week, one, other, busy)


def _swap(school: School, week: _Week, one: int, other: int, busy: Counter[tuple[tuple[int, int], str]]) -> int:
    """Swap two lessons and tell how many collisions that adds (or, below zero, removes)."""
    hard = 0
    for index in (one, other):
        for thing in _things(school, week.units[index]):
            busy[week.cells[index], thing] -= 1
            hard -= busy[week.cells[index], thing] > 0
    week.units[one], week.units[other] = week.units[other], week.units[one]
    for index in (one, other):
        for thing in _things(school, week.units[index]):
            hard += busy[week.cells[index], thing] > 0
            busy[week.cells[index], thing] += 1
    return hard


def _placed(school: School, week: _Week) -> Iterator[Placed]:
    for (day, period), unit in zip(week.cells, week.units, strict=True):
        for index in unit.posts:
            post = school.posts[index]
            group = post.group if unit.subject == ENGLISH else ""
            yield Placed(unit.title, day + 1, period + 1, unit.subject, index, group, post.room)
