"""What a person is told when a right of theirs has ended or moved, and nothing they tapped has done it."""

from bot.i18n import gettext as _
from bot.screens.naming import child_name
from bot.screens.screen import Screen, quoted
from bot.services.telling import Closed


def closed(news: Closed) -> Screen:
    """A diary is closed: whose, in which school, on which ground, and what can be done."""
    lines = [
        _("<b>{name}: доступ к дневнику закрыт</b>").format(name=quoted(child_name(news.child))),
        quoted(news.school.name),
    ]
    if news.ground:
        clause = _(" (п. {clause})").format(clause=news.ground.clause) if news.ground.clause else ""
        lines.append(_("Основание: «{text}»{clause}.").format(text=quoted(news.ground.text), clause=clause))
    lines.append(_("Если это ошибка, обратитесь в школу или подайте новое заявление: /apply."))
    return Screen("\n".join(lines))


def moved(school_name: str) -> Screen:
    """The account in hand is not the applicant's any more: said to it, so that a theft does not pass unseen."""
    return Screen(
        _(
            "Ваш доступ перенесён на другой аккаунт: {school}.\n"
            "Если вы об этом не просили, сразу сообщите в школу: доступ закроют."
        ).format(school=quoted(school_name))
    )
