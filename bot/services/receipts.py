"""The receipt: what an applicant is given on the day an application is registered (M 1.1.1, B 3.3.2, 3.5)."""

import re

from bot.documents.papers import DueLine, Receipt
from bot.documents.text import day
from bot.forms.paper import PAPER_CHANNELS
from bot.services.cases import CaseView
from bot.services.papers import applicant, child, institution
from domain.limits import DueDate, Unit
from domain.profiles import LetterKind, Stage

RECEIPT = "receipt"
_CLAUSE = re.compile(r"\d+(?:\.\d+)+")
# A receipt is a Russian paper whatever the reader's language, so these words are not for gettext.
_WHAT = {Stage.DECISION: "Решение", Stage.REGISTER_APPLICANT: "Регистрация доступа"}
_FORMS = {
    Unit.WORKING_DAYS: ("рабочий день", "рабочих дня", "рабочих дней"),
    Unit.CALENDAR_DAYS: ("календарный день", "календарных дня", "календарных дней"),
}


def receipt_paper(view: CaseView) -> Receipt:
    """The receipt of an application just registered, with every date and how it was counted (ruling 2)."""
    application, school = view.application, view.school
    return Receipt(
        number=application.number,
        made_at=school.local(application.filed_at),
        institution=institution(school),
        form=view.profile.forms.get(LetterKind.RECEIPT, ""),
        applicant=applicant(application),
        child=child(application),
        due=tuple(DueLine(what=_WHAT[stage], due=due.on, how=_how(due)) for stage, due in view.stages),
        in_chat=application.channel not in PAPER_CHANNELS and not school.in_person,
    )


def _how(due: DueDate) -> tuple[str, ...]:
    """How a date was found, line by line: the term and its paragraph, the day it began from, what moved it."""
    amount, clause = due.limit.amount, _CLAUSE.search(due.limit.source)
    paragraph = f" (п. {clause[0]})" if clause else ""
    lines = [f"срок — {amount} {_days(amount, due.limit.unit)}{paragraph}, первый день — следующий за {day(due.since)}"]
    if due.moved_from:
        lines.append(f"последний день выпал на выходной, {day(due.moved_from)}, и перенесён на рабочий")
    if due.provisional:
        lines.append("предварительно: перенос выходных на этот год ещё не утверждён")
    return tuple(lines)


def _days(amount: int, unit: Unit) -> str:
    one, few, many = _FORMS[unit]
    if amount % 10 == 1 and amount % 100 != 11:
        return one
    return few if amount % 10 in (2, 3, 4) and amount % 100 not in (12, 13, 14) else many
