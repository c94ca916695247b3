"""Refusals of the v1 broker: JSON with `status` and `message`, and `error` as well.

Some published clients read `message`, the sample client of the rights API reads `error` and shows nothing else.
"""

from dataclasses import dataclass

MALFORMED = "Malformed access token."
DEAD = "token_not_found_or_expired"


@dataclass
class Failure(Exception):
    """A v1 refusal: HTTP status, `error` code, and `message` (the same as `error` unless given)."""

    status: int
    error: str
    message: str = ""

    def members(self) -> dict[str, str]:
        """The body."""
        return {"status": "fail", "message": self.message or self.error, "error": self.error}


def missing_fields(names: list[str]) -> Failure:
    """Mandatory parameters are absent or empty."""
    message = f"The following fields are missing or empty : {', '.join(names)}"
    return Failure(400, "invalid_request", message)
