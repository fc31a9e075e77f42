"""What is said of a file that was not taken."""

from bot.i18n import gettext as _
from bot.screens.screen import Screen
from domain.files import LARGEST, MEGABYTE, BadFile, FileKind, Purpose


def refused(why: BadFile, purpose: Purpose) -> Screen:
    """Why the file is not taken and what to do; nothing that was sent before it is lost."""
    texts = {
        BadFile.TOO_BIG: _("Файл слишком большой. Можно отправить файл до {n} МБ."),
        BadFile.EMPTY: _("Этот файл пустой. Проверьте его, пожалуйста, и отправьте ещё раз."),
        BadFile.BROKEN: _("Файл повреждён. Откройте его у себя и отправьте, пожалуйста, ещё раз."),
        BadFile.TOO_MANY: _("За сутки от вас пришло слишком много файлов. Отправьте этот, пожалуйста, завтра."),
        BadFile.NOT_FETCHED: _("Telegram не отдал этот файл. Отправьте его, пожалуйста, ещё раз."),
        BadFile.UNKNOWN_KIND: _("Такой файл принять нельзя. Подойдут: {kinds}."),
    }
    return Screen(texts[why].format(n=LARGEST // MEGABYTE, kinds=", ".join(_kinds(purpose))))


def _kinds(purpose: Purpose) -> list[str]:
    """What is taken for this purpose, in the words people use."""
    words = {
        FileKind.JPEG: _("фото"),
        FileKind.PDF: "PDF",
        FileKind.DOCX: "Word",
        FileKind.XLSX: "Excel",
        FileKind.PPTX: "PowerPoint",
        FileKind.TEXT: _("текст или CSV"),
        FileKind.ZIP: _("архив ZIP"),
    }
    return [word for kind, word in words.items() if kind in purpose.kinds]
