"""Topics and homework as a school would write them: banks by subject and grade, spread over a term's lessons.

A bank file begins with the subject's title; `# 7` opens a grade (a class takes the nearest one below its own);
`!` marks a lesson that happens once (a test, a practical work); after `|` stands the homework, where it is special.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

FOLDER = Path(__file__).with_name("banks")
NOTHING = "без задания"

FOLLOW_UPS = {
    "maths": ("Решение упражнений", "Решение задач", "Закрепление", "Обобщение"),
    "words": ("Тренировочные упражнения", "Закрепление", "Работа с текстом", "Обобщение"),
    "books": ("Работа с текстом", "Анализ эпизода", "Обсуждение"),
    "facts": ("Работа с источниками", "Практикум", "Обобщение"),
    "tasks": ("Решение задач", "Практикум", "Закрепление"),
    "hands": ("Практическая часть", "Закрепление навыков", "Самостоятельная часть"),
}
PATTERNS = {
    "maths": (
        "§ {p}, № {n}–{n3}",
        "№ {n}, {n2}, {n5}",
        "п. {p}, № {n}–{n2}",
        "выучить правило на с. {s}, № {n}",
        "№ {n} (а, в), {n2}",
        "№ {n}, {n2}, повторить § {q}",
    ),
    "words": (
        "упр. {n}",
        "§ {p}, упр. {n}",
        "выучить правило на с. {s}, упр. {n}",
        "упр. {n}, разобрать два предложения",
        "упр. {n} письменно, § {p} устно",
        "выучить словарные слова на с. {s}",
    ),
    "books": (
        "читать с. {s}–{s6}",
        "с. {s}, вопросы 1–3 устно",
        "письменный ответ на вопрос 4, с. {s}",
        "читать до с. {s6}, пересказ",
        "подготовить выразительное чтение, с. {s}",
    ),
    "english": (
        "РТ с. {w}, упр. 1–3",
        "уч. с. {v}, слова наизусть",
        "уч. с. {v}, упр. 4 письменно",
        "РТ с. {w}, упр. 2, 5",
        "уч. с. {v}, упр. 3, читать и переводить",
        "повторить неправильные глаголы, РТ с. {w}",
    ),
    "facts": (
        "§ {p}, вопросы 1–4",
        "§ {p}, выучить термины",
        "§ {p}, пересказ",
        "§ {p}, задание 3 в тетради",
        "§ {p}, подготовиться к опросу",
        "§ {p}, РТ № {k}–{k3}",
    ),
    "tasks": (
        "§ {p}, задача {k}",
        "§ {p}, формулы наизусть",
        "§ {p}, упр. {k} (1, 2)",
        "задачи {k}, {k3} из сборника",
        "§ {p}, вопросы после параграфа",
    ),
    "hands": (),
}
MATERIALS = (
    "Презентация к уроку",
    "Видеоурок, 12 минут",
    "Карточки с заданиями по вариантам",
    "Учебник, с. {s}–{s6}",
    "Раздаточный материал",
    "Интерактивное упражнение",
)


@dataclass(frozen=True, slots=True)
class Topic:
    title: str
    homework: str | None  # None: by the subject's pattern
    once: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """What one lesson is about and what is set after it ("" is nothing)."""

    topic: str
    homework: str
    material: str
    work: bool  # a test or a practical work: everybody gets a mark


def load() -> dict[str, dict[int, list[Topic]]]:
    """Subject -> grade -> topics in their order."""
    banks: dict[str, dict[int, list[Topic]]] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        subject, *lines = path.read_text(encoding="utf-8").splitlines()
        grades = banks.setdefault(subject, {})
        topics: list[Topic] = []
        for line in filter(None, lines):
            if line.startswith("# "):
                topics = grades.setdefault(int(line[2:]), [])
            else:
                topics.append(_topic(line))
    return banks


def _topic(line: str) -> Topic:
    title, _, homework = line.partition("|")
    return Topic(title.lstrip("! ").strip(), homework.strip() or None, line.startswith("!"))


def plan(topics: Sequence[Topic], family: str, lessons: int, rng: random.Random, grade: int) -> list[Planned]:
    """Topics over so many lessons: long ones take several, with a follow-up named; tests take one each."""
    numbers = _Numbers(rng, grade)
    planned: list[Planned] = []
    for topic, times in _spread(topics, lessons):
        numbers.next_topic()
        for turn in range(times):
            suffix = f". {FOLLOW_UPS[_plain(family)][(turn - 1) % 3]}" if turn else ""
            homework = topic.homework if turn == 0 else None
            if homework is None:
                homework = _pattern(family, rng, numbers)
            shown = rng.random() < 0.25 and family != "hands" and not topic.once
            material = rng.choice(MATERIALS) if shown else ""
            planned.append(
                Planned(
                    topic.title.rstrip(".") + suffix if suffix else topic.title,
                    "" if homework == NOTHING else homework,
                    numbers.fill(material),
                    topic.once,
                )
            )
    return planned[:lessons]


def _plain(family: str) -> str:
    return "words" if family == "english" else family


def _spread(topics: Sequence[Topic], lessons: int) -> list[tuple[Topic, int]]:
    """How many lessons each topic takes: what tests leave is shared evenly, the remainder along the term."""
    if lessons <= len(topics):
        return [(topic, 1) for topic in topics[:lessons]]
    long = [topic for topic in topics if not topic.once]
    left = lessons - (len(topics) - len(long))
    share = {id(topic): (index + 1) * left // len(long) - index * left // len(long) for index, topic in enumerate(long)}
    return [(topic, share.get(id(topic), 1)) for topic in topics]


def _pattern(family: str, rng: random.Random, numbers: "_Numbers") -> str:
    patterns = PATTERNS[family]
    return numbers.fill(rng.choice(patterns)) if patterns and rng.random() < 0.82 else ""


class _Numbers:
    """Paragraphs, exercises and pages that only grow, as in a textbook."""

    def __init__(self, rng: random.Random, grade: int) -> None:
        self._rng = rng
        self._paragraph = count(1 if grade < 10 else 3)
        self._p, self._n, self._s, self._w = 1, rng.randint(6, 24), rng.randint(6, 10), rng.randint(4, 8)

    def next_topic(self) -> None:
        self._p = next(self._paragraph)

    def fill(self, pattern: str) -> str:
        if "{" not in pattern:
            return pattern
        self._n += self._rng.randint(4, 9)
        self._s += self._rng.randint(1, 3)
        self._w += self._rng.choice((0, 0, 1))
        n, s, k = self._n, self._s, 1 + self._n % 37
        return pattern.format(
            p=self._p, q=max(1, self._p - 1), n=n, n2=n + 2, n3=n + 3, n5=n + 5,
            s=s, s6=s + 6, w=self._w, v=self._w + 6, k=k, k3=k + 3,
        )  # fmt: skip
