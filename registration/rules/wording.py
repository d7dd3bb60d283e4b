"""What people type into text fields: tidied first, measured afterwards."""

from registration.rules.breaches import Rule
from registration.rules.refusals import Form, Path
from registration.rules.texts import Text

MAX_REASON = 500


def tidy_line(line: str) -> str:
    """One line: runs of white space become one blank, none at the ends."""
    return " ".join(line.split())


def tidy_text(text: Text) -> Text:
    """No white space around; a language left blank counts as not translated."""
    return Text(
        en=text.en.strip(),
        de=(text.de or "").strip() or None,
        es=(text.es or "").strip() or None,
    )


def check_line(form: Form, path: Path, line: str | None, *, limit: int = 120) -> None:
    """Notes a line that is blank or too long; None is a field left out, and fine."""
    if line is None:
        return
    if not line.strip():
        form.reject(path, Rule.REQUIRED)
    elif len(line) > limit:
        form.reject(path, Rule.TOO_LONG, limit=limit)


def check_text(form: Form, path: Path, text: Text, *, limit: int = 120) -> None:
    """Notes a missing English wording, and every wording that is too long."""
    check_line(form, (*path, "en"), text.en, limit=limit)
    check_line(form, (*path, "de"), text.de or None, limit=limit)
    check_line(form, (*path, "es"), text.es or None, limit=limit)


def check_range(form: Form, path: Path, value: int, low: int, high: int) -> None:
    """Notes a number outside `low` to `high`, both included."""
    if not low <= value <= high:
        form.reject(path, Rule.OUT_OF_RANGE, low=low, high=high)


def read_reason(text: str | None) -> str | None:
    """Somebody's reason as one tidy line, None where it is blank. Raises Invalid."""
    reason = tidy_line(text or "") or None
    form = Form()
    check_line(form, ("reason",), reason, limit=MAX_REASON)
    form.check()
    return reason
