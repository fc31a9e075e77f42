"""What the night has brought, for those who answer for the lists of a school."""

from bot.i18n import gettext as _
from bot.screens.import_words import findings, kind_of_rows
from bot.screens.screen import Screen, fitted, quoted
from bot.services.refreshing import NightReport

MOST = 10


def refreshed(view: NightReport) -> Screen:
    """Counts and what wants a person; of a school without personal data in the messenger no file is named."""
    lines = [_("<b>Ночное обновление списков</b> · {school}").format(school=quoted(view.school.name, 80)), ""]
    if view.guessed:
        lines.append(_("Ничего не записано: заголовки столбцов пришлось бы угадывать."))
    new, changed = (sum(one.get(name, 0) for one in view.counts.values()) for name in ("new", "changed"))
    if new or changed:
        lines.append(_("Записано: новых строк {new}, изменено {changed}.").format(new=new, changed=changed))
    if view.held:
        kinds = ", ".join(kind_of_rows(what) for what in view.held)
        lines.append(
            _("В файлах нет слишком многих ({kinds}): они оставлены. Если они выбыли, загрузите файлы сами.").format(
                kinds=kinds
            )
        )
    if view.findings:
        lines.append(_("<b>Замечаний: {n}</b>").format(n=len(view.findings)))
    if not view.school.in_person:
        lines += [f"- {quoted(line, 200)}" for line in list(findings(view.findings))[:MOST]]
    lines += ["", _("Исправьте это там, откуда приходят файлы: новые загрузятся следующей ночью.")]
    return Screen(fitted(lines))
