"""A form is a table of steps; the draft row is its only state, nothing else remembers.

Which question is open is computed: the first step that is asked and not answered. Words are in screens: a bad answer
carries a code.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Protocol, TypeVar

Answers = Mapping[str, Any]

LONGEST_ANSWER = 300  # characters; a longer one is a mistake or a joke


class BadAnswer(ValueError):
    """The answer cannot be taken; the code says why, for a screen to say it well."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnknownStep(LookupError):
    """A step this form does not have: an old button or a forged one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A question: what it is called, how an answer is read, what may be picked, whether it is asked at all."""

    name: str
    parse: Callable[[str], str] = str.strip
    choices: Sequence[str] = ()
    free_text: bool = True  # besides the choices
    longest: int = LONGEST_ANSWER  # characters
    asked_if: Callable[[Answers], bool] = field(default=lambda _answers: True)


@dataclass(frozen=True, slots=True)
class Form:
    steps: tuple[Step, ...]

    def step(self, name: str) -> Step:
        """The step of that name. UnknownStep when there is none."""
        for step in self.steps:
            if step.name == name:
                return step
        raise UnknownStep(name)

    def asked(self, answers: Answers) -> list[Step]:
        return [step for step in self.steps if step.asked_if(answers)]

    def next(self, answers: Answers) -> Step | None:
        """The first question still open; None means the form may be reviewed."""
        return next((step for step in self.asked(answers) if step.name not in answers), None)

    def before(self, name: str, answers: Answers) -> Step:
        """The question before this one; before the first there is only itself."""
        names = [step.name for step in self.asked(answers)]
        if name not in names:
            raise UnknownStep(name)
        return self.step(names[max(names.index(name) - 1, 0)])

    def place(self, name: str, answers: Answers) -> tuple[int, int]:
        """Which question this is, and of how many."""
        names = [step.name for step in self.asked(answers)]
        return names.index(name) + 1, len(names)

    def answer(self, name: str, said: str, answers: Answers, *, picked: bool = False) -> dict[str, Any]:
        """Answers with this one taken, without those no longer asked because of it. BadAnswer says why not."""
        step = self.step(name)
        taken = {**answers, name: self._read(step, said, picked)}
        open_names = {s.name for s in self.asked(taken)}
        return {key: value for key, value in taken.items() if key in open_names or key.startswith("_")}

    def _read(self, step: Step, said: str, picked: bool) -> str:
        if said in step.choices:
            return said
        if picked or not step.free_text:
            raise BadAnswer("not_offered")
        if len(said) > step.longest:
            raise BadAnswer("too_long")
        if not said.strip():
            raise BadAnswer("empty")
        return step.parse(said)


class Kept(Protocol):
    """What holds the answers between two messages: a draft."""

    @property
    def answers(self) -> Answers: ...


class Filling(Protocol):
    """A form somebody is filling in, as a service gives it to a screen: a frozen dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def form(self) -> Form: ...
    @property
    def draft(self) -> Kept: ...
    @property
    def step(self) -> Step | None: ...


@dataclass(frozen=True, slots=True)
class Answered:
    """The question that has been answered, and all the answers with this one."""

    name: str
    answers: dict[str, Any]


Here = TypeVar("Here", bound=Filling)


def answered(here: Here, said: str, step: str | None) -> Answered | Here:
    """Take what was said for the open question, or what was picked by a button of question `step`.

    Otherwise what to show instead: the question with what is wrong, or the form as it stands for a stray word or a
    button of a question it does not have.
    """
    name = step or (here.step.name if here.step else None)
    if name is None:
        return here
    try:
        return Answered(name, here.form.answer(name, said, here.draft.answers, picked=step is not None))
    except BadAnswer as bad:
        return replace(here, step=here.form.step(name), problem=bad.code, said=said)
    except UnknownStep:
        return here
