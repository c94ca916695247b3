"""What a login that failed tells of its cause, by the step at which it failed."""

import re
from typing import Final

from droits_conformance.caller import default_scopes
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.errors import JourneyFailed
from droits_conformance.target import ClientProfile

LOGIN_REFUSED: Final = "persona-login-refused"
_STATUS = re.compile(r"status (\d)\d\d")
_PAGES = ("consent", "redirects")
_BACK = "way back to the service"


def code_of(failed: JourneyFailed) -> str:
    """The ailment behind a failed journey."""
    kind = _STATUS.match(failed.seen)
    status = kind.group(1) if kind else ""
    if status == "5":
        return "target-fails"
    if failed.step == "login" or (failed.step == "consent" and status == "4"):
        return LOGIN_REFUSED
    if failed.step == "way to the login page":
        return "login-page-without-form"
    if failed.step == "token" and status:
        return "client-secret-wrong" if "401" in failed.seen or "invalid_client" in failed.seen else "token-refused"
    if failed.step == _BACK and ": " in failed.seen:
        return "scope-not-granted" if failed.seen.startswith("invalid_scope") else "broker-refuses"
    return "pages-not-understood" if failed.step in _PAGES else "id-token-wrong"


def journey_symptom(failed: JourneyFailed, client: ClientProfile, login: str) -> Symptom:
    """The symptom that a failed journey is."""
    return symptom(
        code_of(failed),
        f"{failed.step}, {login} through clients.{client.name}",
        failed.seen,
        client=client.name,
        expected=failed.expected,
        key="broker.issuer",
        scopes=" ".join(default_scopes(client)),
    )
