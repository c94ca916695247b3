"""Reading a date parameter: exactly `YYYY-MM-DD`, in ASCII digits, and a day of the calendar (FEN-005)."""

import re
from datetime import date

_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def lit_date(texte: str) -> date:
    """The day written; ValueError for anything else, even other ISO 8601 forms.

    >>> lit_date("2028-02-29")
    datetime.date(2028, 2, 29)
    """
    if _FULL_DATE.fullmatch(texte) is None:
        raise ValueError("not a full-date")
    return date.fromisoformat(texte)
