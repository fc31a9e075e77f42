"""The results of a year: a line a subject, terms first, then the interim and the final one."""

from collections.abc import Iterator

from bot.i18n import gettext as _
from bot.screens.parent.diary import no_diary
from bot.screens.parent.page import MarksTap, ResultsTap, TakeTap, children_rows, head, to_diary
from bot.screens.school_words import result_words
from bot.screens.screen import Screen, button, fitted, quoted
from bot.services.reading import NoDiary
from bot.services.results_reading import ResultsView
from domain.result_table import SubjectResults


def results(view: ResultsView | NoDiary) -> Screen:
    """Every subject with what it came to."""
    if isinstance(view, NoDiary):
        return no_diary(view)
    pupil = view.child.facts.pupil_id
    lines = [head(view.child, view.children, _("Итоги"), year_words(view.table.year))]
    lines += [_subject(subject, view) for subject in view.table.subjects] or [_("Итоговых отметок пока нет.")]
    other = button(
        _("Итоги {year}").format(year=year_words(view.another_year)), ResultsTap(pupil=pupil, year=view.another_year)
    )
    card = button(_("Табель, PDF"), TakeTap(pupil=pupil, what="card", year=view.table.year))
    return Screen(
        fitted(lines),
        rows=(
            (card,) if view.table.subjects and not view.child.in_person else (),
            (button(_("Текущие отметки"), MarksTap(pupil=pupil)), other),
            (to_diary(pupil),),
            *children_rows(view.child, view.children, lambda one: ResultsTap(pupil=one)),
        ),
        protected=view.child.protect_content,
    )


def year_words(year: int) -> str:
    """«2026/27»: how school years are written."""
    return f"{year}/{(year + 1) % 100:02}"


def _subject(subject: SubjectResults, view: ResultsView) -> str:
    title = quoted(subject.title, 60) if subject.title else _("По всем предметам")
    return f"<b>{title}</b> - {', '.join(_results(subject, view))}"


def _results(subject: SubjectResults, view: ResultsView) -> Iterator[str]:
    for term in view.terms:
        if value := subject.of_terms.get(term.id):
            yield f"{quoted(term.title, 30)}: {result_words(value)}"
    if subject.interim:
        yield _("промежуточная: {result}").format(result=f"<b>{result_words(subject.interim)}</b>")
    if subject.final:
        yield _("итоговая: {result}").format(result=f"<b>{result_words(subject.final)}</b>")
