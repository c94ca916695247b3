"""Refusals of the v2 broker, with FranceConnect's own texts and codes.

PageRefusal      shown to the person; the browser is not sent back, because nothing says where to
RedirectRefusal  sent back to the service, with error and error_description
Refusal          JSON answer at a back-channel endpoint

Codes and texts come from FranceConnect's own black-box tests; where no source records a code, `NOT_RECORDED` is shown,
so that nobody takes an invented code for a real one.
"""

from dataclasses import dataclass

from droits_simulator.franceconnect.textes import ENGLISH, Texte

NOT_RECORDED = "Y000000"
DOCUMENTATION = "https://docs.partenaires.franceconnect.gouv.fr/fs/fs-technique/fs-technique-erreurs/"


class PageRefusal(Exception):
    """Shown to the person. `code` as FranceConnect writes it, `texte` the reason, for whoever is integrating."""

    def __init__(self, code: str, texte: Texte, status: int = 400) -> None:
        super().__init__(f"{code}: {texte.within(ENGLISH)}")
        self.code = code
        self.texte = texte
        self.status = status


class RedirectRefusal(Exception):
    """Sent back to the service; `fragment` where the response type asked for it."""

    def __init__(self, error: str, description: str, *, fragment: bool = False) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description
        self.fragment = fragment


@dataclass
class Refusal(Exception):
    """A JSON answer: OAuth `error`, description with its detail in brackets, code of the error page's documentation."""

    status: int
    error: str
    description: str
    code: str = NOT_RECORDED


INVALID_PARAMETERS = "Y030007"
UNKNOWN_CLIENT = "Y04EA6EF"
UNREGISTERED_REDIRECT = "Y04C013C"
BAD_SCOPE_AND_REDIRECT = "Y040001"
AMR_NOT_ENTITLED = "Y100009"
SIMILAR_PERSON = "Y010004"
SEVERAL_PEOPLE = "Y010006"
UNKNOWN_PERSON = "Y010008"
DECEASED = "Y010015"
NO_EMAIL = "Y600006"

ABORTED = ("access_denied", "User auth aborted")
TECHNICAL = ("server_error", "authentication aborted due to a technical error on the authorization server")

_GRANT_CODES = {
    "authorization code not found": "Y049E20B",
    "authorization code already consumed": "Y0416228",
    "authorization code redirect_uri mismatch": "Y04F8199",
}


def invalid_grant(detail: str) -> Refusal:
    """The code cannot be exchanged, for the reason in `detail`."""
    return Refusal(400, "invalid_grant", f"grant request is invalid ({detail})", _GRANT_CODES.get(detail, NOT_RECORDED))


def invalid_client(detail: str, code: str = NOT_RECORDED) -> Refusal:
    """The service did not prove who it is."""
    return Refusal(401, "invalid_client", f"client authentication failed ({detail})", code)


def missing_parameter(name: str) -> Refusal:
    """A back-channel parameter is absent or empty (`undefined` is FranceConnect's own word)."""
    code = "Y048017B" if name == "code" else NOT_RECORDED
    return Refusal(400, "invalid_request", f"missing required parameter '{name}' (undefined)", code)


def invalid_request(detail: str) -> Refusal:
    """The back-channel request cannot be read."""
    return Refusal(400, "invalid_request", f"request is invalid ({detail})")


WRONG_SECRET = ("invalid secret provided", "Y0434A7B")


def token_not_found() -> Refusal:
    """The access token is unknown, expired or revoked."""
    return Refusal(401, "invalid_token", "invalid token provided (access token not found)")


def no_token() -> Refusal:
    """There is no access token in the request."""
    return Refusal(401, "invalid_token", "no access token provided (no access token provided)", "Y04146A2")
