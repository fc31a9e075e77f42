"""How the bot fares, in a few lines."""

from collections.abc import Sequence

from bot.i18n import gettext as _
from bot.screens.screen import Screen, quoted
from bot.services.status import SchoolStatus


def status(schools: Sequence[SchoolStatus]) -> Screen:
    """What readers of the school's diaries were told in a day, and whether the queue keeps up."""
    lines: list[str] = []
    for one in schools:
        told, blocked = one.outcomes.get("sent", 0), one.outcomes.get("blocked", 0)
        dropped = sum(one.outcomes.get(why, 0) for why in ("stale", "no_access", "off"))
        lines += [
            _("<b>{school}: уведомления за сутки</b>").format(school=quoted(one.school)),
            _("Сообщено новостей: {n}").format(n=told),
            _("Ждут своего часа: {n}").format(n=one.waiting),
            _("Уже не новости или доступа больше нет: {n}").format(n=dropped),
            _("Не дошло, бот заблокирован: {n}").format(n=blocked),
            "",
        ]
    if schools:
        minutes = int(schools[0].lag.total_seconds() // 60)
        late = _("Очередь отправки идёт вовремя.")
        if minutes:
            late = _("Очередь отправки отстаёт на {n} мин.").format(n=minutes)
        lines.append(late)
        if schools[0].queue.set_aside:
            lines.append(_("Отложено из-за ошибки: {n}. Сообщите оператору.").format(n=schools[0].queue.set_aside))
    return Screen("\n".join(lines))
