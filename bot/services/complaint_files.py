"""Files that go with a complaint while its form is being filled in, by its applicant or from a paper."""

from datetime import datetime

from bot.forms.complaint import FILES, MOST_FILES
from bot.services.keeping import keep
from domain.files import BadFile, NewFile, Purpose
from storage.drafts import Draft
from storage.work import Work


async def attached(work: Work, draft: Draft, new: NewFile | BadFile, account_id: int, at: datetime) -> Draft | str:
    """The draft with one file more, or the code of why it was not taken."""
    if isinstance(new, BadFile):
        return f"file_{new.value}"
    ids = draft.answers.get(FILES, ())
    if len(ids) >= MOST_FILES:
        return f"file_{BadFile.TOO_MANY.value}"
    kept = await keep(work, new, Purpose.COMPLAINT, account_id=account_id, school_id=None)
    if isinstance(kept, BadFile):
        return f"file_{kept.value}"
    return await work.drafts.save(draft, {**draft.answers, FILES: [*ids, kept]}, at)
