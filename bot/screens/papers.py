"""Papers of a case as files to send."""

from bot.screens.screen import FileToSend
from bot.services.printing import Printed


def file_of(printed: Printed) -> FileToSend:
    """The paper under a name that sorts and can be searched for."""
    names = {
        "application": "zayavlenie",
        "receipt": "raspiska",
        "invitation": "priglashenie",
        "termination": "prekrashchenie",
        "cancellation": "otkaz",
    }
    return FileToSend(f"{names.get(printed.kind, 'reshenie')}-{printed.number}.pdf", printed.pdf)
