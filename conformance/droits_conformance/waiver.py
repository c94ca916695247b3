"""One waiver, as a profile writes it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Waiver:
    """A breach of `rule` is known and accepted until the end of the day `expires`; `owner` answers for it.

    `operation`, `client` and `persona` (a login) are its scope: it covers a finding that agrees with each of those that are
    given. Without a scope it covers every finding of the rule.
    """

    rule: str
    owner: str
    reason: str
    expires: date
    operation: str | None = None
    client: str | None = None
    persona: str | None = None

    @property
    def is_scoped(self) -> bool:
        """Whether it covers some findings of its rule and not others."""
        return any((self.operation, self.client, self.persona))

    def has_expired(self, today: date) -> bool:
        """Whether it no longer holds on that day."""
        return self.expires < today

    def covers(self, operation: str | None, client: str | None, persona: str | None) -> bool:
        """Whether a finding about these lies in its scope. What a finding does not know is not covered by a scope."""
        pairs = ((self.operation, operation), (self.client, client), (self.persona, persona))
        return all(wanted in (None, seen) for wanted, seen in pairs)

    def __str__(self) -> str:
        """The rule and its scope, in words."""
        scope = [one for one in (self.operation, self.client, self.persona) if one]
        return f"{self.rule} ({', '.join(scope)})" if scope else self.rule
