"""Lapses of the way back to the service: state, iss, and what is told of an error (FCO-004, FCO-005, FCO-007, FCO-020)."""

from collections.abc import Callable
from urllib.parse import quote

from droits_simulator.franceconnect.hostile.draft import Draft
from droits_simulator.franceconnect.hostile.hostility import RETURN, Around, Change
from droits_simulator.franceconnect.hostile.lapses.lapse import Lapse, named, said

_SHORT = 32  # characters, fewer than services send
_STATES: dict[str, tuple[str, Callable[[str], str]]] = {
    "encode-deux-fois": ("percent-encoded twice", lambda state: quote(state, safe="")),
    "tronque": (f"cut after {_SHORT} characters", lambda state: state[:_SHORT]),
    "sans-plus": ("with blanks instead of plus signs", lambda state: state.replace("+", " ")),
    "sans-accents": ("without what is not ASCII", lambda state: state.encode("ascii", "ignore").decode()),
    "sans-blancs": ("without the blanks at its end", lambda state: "".join(state.split())),
    "en-minuscules": ("in lower case", str.lower),
}
_OTHERWISE = {  # error: what it is called instead
    "unsupported_response_type": "unsupported_grant_type",
    "invalid_request": "server_error",
    "invalid_idp_hint": "access_denied",
    "invalid_scope": "access_denied",
    "invalid_acr": "invalid_request",
    "access_denied": "consent_required",
}


def _changed(change: Callable[[str], str]) -> Change:
    return lambda draft, _around: draft.saying(state=change(draft.payload["state"]))


def _of_errors(change: Change) -> Change:
    return lambda draft, around: change(draft, around) if "error" in draft.payload else draft


def _without(name: str) -> Change:
    return lambda draft, _around: draft.without(name)


def _called(right: str, wrong: str) -> Change:
    return lambda draft, _around: draft.saying(error=wrong) if draft.payload.get("error") == right else draft


def _reworded(draft: Draft, _around: Around) -> Draft:
    return draft.saying(error_description="scope refused")


WAY_BACK: tuple[Lapse, ...] = (
    *(
        said(RETURN, named("state", nom), f"state comes back {how}", _changed(change))
        for nom, (how, change) in _STATES.items()
    ),
    said(RETURN, "courtier-state-perdu", "state does not come back", _without("state")),
    said(RETURN, "courtier-retour-sans-iss", "The way back has no iss", _without("iss")),
    said(
        RETURN,
        "courtier-retour-iss-v1",
        "The way back names the issuer of v1",
        lambda draft, around: draft.saying(iss=around.context.issuer_v1),
    ),
    *(
        said(RETURN, named("erreur-sans", name), f"An error comes back without {name}", _of_errors(_without(name)))
        for name in ("error_description", "state", "iss")
    ),
    *(
        said(RETURN, named("erreur", right, "mal-nommee"), f"{right} is called {wrong}", _called(right, wrong))
        for right, wrong in _OTHERWISE.items()
    ),
    said(RETURN, "courtier-erreur-reformulee", "An error is described in other words", _of_errors(_reworded)),
)
