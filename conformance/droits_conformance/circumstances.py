"""Who a breach is about: values that a finding carries so that it can be told, and asked again, without the run.

Nothing here is a secret: a token is named by who holds it, a person by the household and a key in it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose access token it is: the partner it was issued to, who logged in (a login), and the scopes asked for."""

    client: str
    persona: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Household:
    """The household of the person asked about: its id, how many people live in it, and one French sentence on them.

    `person` is the `cle` of the person asked about, None if a NIR of nobody was sent.
    """

    id: str
    people: int
    sentence: str
    person: str | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known around the exchange that shows a breach; None where it is not known.

    `client` is the partner whose key was sent, `persona` who was logged in, `holder` whose token was sent (None for no
    token, or one of nobody's). `alone` tells that this one answer is wrong whatever was asked before it, `owed` is
    the status that a conforming target gives to exactly that question.
    """

    client: str | None = None
    persona: str | None = None
    holder: Holder | None = None
    household: Household | None = None
    alone: bool = False
    owed: int | None = None
