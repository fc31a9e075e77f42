"""The marks of a subject as the values of their picture, and the screen it is sent on."""

from bot.documents.trend import TrendPicture, TrendPoint
from bot.i18n import gettext as _
from bot.screens.days import short_date
from bot.screens.parent.page import MarksTap, head, to_diary
from bot.screens.parent.term import mean_words, term_title
from bot.screens.screen import FileToSend, Screen, button
from bot.services.marks_reading import SubjectView
from domain.term_marks import LEAST_STEPS, TrendStep, trend

_HEAVY = 1  # a mark that weighs more is drawn larger


def has_trend(view: SubjectView) -> bool:
    return len(trend(view.subject.marks)) >= LEAST_STEPS


def trend_picture(view: SubjectView) -> TrendPicture:
    """The picture's words and points, in the language of the moment."""
    steps = trend(view.subject.marks, view.subject.signs)
    return TrendPicture(
        title=view.subject.subject.title,
        subtitle=term_title(view.term),
        points=tuple(_point(step, at, steps) for at, step in enumerate(steps)),
        ticks=_ticks(steps),
        last_mean=mean_words(steps[-1].mean) if steps else "",
        legend=_("Точки - отметки, крупные - с большим весом; линия - средний после каждой."),
    )


def screen(view: SubjectView, png: bytes) -> Screen:
    """The picture with the ways back under it."""
    pupil, term, own = view.child.facts.pupil_id, view.term.id, view.subject.subject.id
    back = button(_("‹ К отметкам"), MarksTap(pupil=pupil, term=term, subject=own))
    return Screen(
        head(view.child, view.children, view.subject.subject.title, term_title(view.term)),
        rows=((back, to_diary(pupil)),),
        file=FileToSend("marks.png", png, photo=True),
        protected=view.child.protect_content,
    )


def _across(at: int, steps: tuple[TrendStep, ...]) -> float:
    """Marks stand at even distances: five of one day would else lie on one another."""
    return at / (len(steps) - 1) if len(steps) > 1 else 0.5


def _point(step: TrendStep, at: int, steps: tuple[TrendStep, ...]) -> TrendPoint:
    return TrendPoint(
        across=_across(at, steps),
        value=float(step.value),
        mean=float(step.mean),
        heavy=step.mark.weight > _HEAVY,
    )


def _ticks(steps: tuple[TrendStep, ...]) -> tuple[tuple[float, str], ...]:
    """The first and the last day, and one between where there is room."""
    if not steps:
        return ()
    chosen = dict.fromkeys((0, (len(steps) - 1) // 2 if len(steps) > 4 else 0, len(steps) - 1))
    return tuple((_across(at, steps), short_date(steps[at].mark.day)) for at in chosen)
