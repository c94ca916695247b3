"""v2 `authorize`, GET and POST: the checks in FranceConnect's order, with its results.

1. the parameters' own form             400 page Y030007, never a redirection; an unknown parameter is refused here
2. the service                          400 page Y04EA6EF
3. redirect_uri                         400 page Y04C013C (Y040001 when the scopes are wrong too)
4. amr without being entitled           400 page Y100009
5. what the protocol says               303 back to the service with error, error_description, state, iss
"""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from droits_simulator.franceconnect import errors, interaction
from droits_simulator.franceconnect.claims import IDP_ID
from droits_simulator.franceconnect.context import Context
from droits_simulator.franceconnect.errors import PageRefusal, RedirectRefusal
from droits_simulator.franceconnect.grant import Asked
from droits_simulator.franceconnect.parameters import Unreadable, form, query
from droits_simulator.franceconnect.registre import Service
from droits_simulator.franceconnect.scopes import KNOWN_V2, asked
from droits_simulator.franceconnect.textes import Texte, texte

PLATFORM_ACR = "eidas1"
MIN_NONCE = 22

_LEVELS = ("eidas1", "eidas2", "eidas3")
# `response_type` may be empty here: that one is answered by a redirection.
_REQUIRED = ("client_id", "redirect_uri", "scope", "state", "nonce", "acr_values")
_ALLOWED = {*_REQUIRED, "response_type", "prompt", "claims", "idp_hint", "ui_locales"}
_VISIBLE_ASCII = re.compile(r"[!-~]+")


async def authorize(context: Context, request: Request) -> Response:
    """Begin a journey, or refuse."""
    try:
        wish = await form(request) if request.method == "POST" else query(request)
    except Unreadable as cause:
        raise PageRefusal(errors.INVALID_PARAMETERS, texte("illisible", cause=cause.texte)) from cause
    check_parameters(wish)
    service = context.registre.service(wish["client_id"])
    if service is None:
        raise PageRefusal(errors.UNKNOWN_CLIENT, texte("authorize.client"))
    fault = protocol_fault(wish, service)
    _check_redirect_uri(wish, service, fault)
    return await _answer(context, request, wish, service, fault)


async def _answer(
    context: Context, request: Request, wish: dict[str, str], service: Service, fault: RedirectRefusal | None
) -> Response:
    demand = _asked(wish, service)
    if fault is None:
        return await interaction.begin(context, request, demand, wish.get("idp_hint", ""))
    answer = {"error": fault.error, "error_description": fault.description}
    return interaction.back(context, demand, answer, fragment=fault.fragment)


def check_parameters(wish: dict[str, str]) -> None:
    """PageRefusal Y030007 unless each parameter has the form that FranceConnect demands, with the reason."""
    missing = [name for name in _REQUIRED if not wish.get(name)]
    if "response_type" not in wish:
        missing.append("response_type")
    unknown = sorted(set(wish) - _ALLOWED)
    reasons = [texte("authorize.absent", name=name) for name in missing]
    # The names come from the request, and are shown: escaped by the template.
    reasons += [texte("authorize.inconnu", name=name[:40]) for name in unknown]
    reasons += [] if missing else _malformed(wish)
    if reasons:
        raise PageRefusal(errors.INVALID_PARAMETERS, texte("authorize.fautes", fautes=reasons[:8]))


def protocol_fault(wish: dict[str, str], service: Service) -> RedirectRefusal | None:
    """The error to send back to the service, or None."""
    return (
        _response_type_fault(wish["response_type"])
        or scope_fault(wish["scope"], service)
        or _acr_fault(wish["acr_values"])
        or _idp_hint_fault(wish.get("idp_hint", ""))
    )


def scope_fault(scope: str, service: Service) -> RedirectRefusal | None:
    """What is wrong with the scopes: no `openid`, or a known one that the service was not granted."""
    scopes = asked(scope, KNOWN_V2)
    if "openid" not in scopes:
        return RedirectRefusal("invalid_request", "openid scope must be requested when using the acr_values parameter")
    if not service.scopes.issuperset(scopes):
        return RedirectRefusal("invalid_scope", "requested scope is not allowed")
    return None


def chosen_acr(acr_values: str) -> str:
    """The lowest known level asked; eidas1 when none is known."""
    wanted = [level for level in _LEVELS if level in acr_values.split()]
    return wanted[0] if wanted else PLATFORM_ACR


def _malformed(wish: dict[str, str]) -> list[Texte]:
    prompts = set(wish.get("prompt", "consent").split(" "))
    verdicts = {
        "authorize.nonce": len(wish["nonce"]) < MIN_NONCE,
        "authorize.adresse": not _is_url(wish["redirect_uri"]),
        "authorize.prompt": not prompts <= {"login", "consent"},
        "authorize.claims": _claims(wish) is None,
    }
    return [texte(key, least=MIN_NONCE) for key, wrong in verdicts.items() if wrong]


def _is_url(uri: str) -> bool:
    """An absolute http(s) URL without fragment, its host with a dot or localhost (as on FranceConnect's integration)."""
    try:
        parts = urlsplit(uri)
        host = parts.hostname or ""
    except ValueError:
        return False
    printable = _VISIBLE_ASCII.fullmatch(uri) is not None and "#" not in uri
    return printable and parts.scheme in {"http", "https"} and ("." in host or host in {"localhost", "::1"})


def _claims(wish: dict[str, str]) -> dict[str, Any] | None:
    try:
        claims = json.loads(wish.get("claims", "{}"))
    except (ValueError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def _wants_amr(wish: dict[str, str]) -> bool:
    id_token = (_claims(wish) or {}).get("id_token")
    return isinstance(id_token, dict) and "amr" in id_token


def _check_redirect_uri(wish: dict[str, str], service: Service, fault: RedirectRefusal | None) -> None:
    if not service.may_redirect_to(wish["redirect_uri"]):
        both = fault is not None and scope_fault(wish["scope"], service) is not None
        code = errors.BAD_SCOPE_AND_REDIRECT if both else errors.UNREGISTERED_REDIRECT
        raise PageRefusal(code, texte("authorize.redirect_uri"))
    if _wants_amr(wish) and not service.amr:
        raise PageRefusal(errors.AMR_NOT_ENTITLED, texte("authorize.amr"))


def _response_type_fault(response_type: str) -> RedirectRefusal | None:
    if response_type == "code":
        return None
    if not response_type:
        return RedirectRefusal("invalid_request", "missing required parameter 'response_type'")
    implicit = not {"token", "id_token"}.isdisjoint(response_type.split(" "))
    return RedirectRefusal("unsupported_response_type", "unsupported response_type requested", fragment=implicit)


def _acr_fault(acr_values: str) -> RedirectRefusal | None:
    """FranceConnect finds this one step later, on its first page; the service sees the same redirection."""
    acr = chosen_acr(acr_values)
    if acr == PLATFORM_ACR:
        return None
    expected = f"expected {PLATFORM_ACR}, got {acr}"
    return RedirectRefusal("invalid_acr", f"acr_value is not valid, should be equal one of these values, {expected}")


def _idp_hint_fault(idp_hint: str) -> RedirectRefusal | None:
    if idp_hint in {"", IDP_ID}:
        return None
    return RedirectRefusal("invalid_idp_hint", "An idp_hint was provided but is not allowed")


def _asked(wish: dict[str, str], service: Service) -> Asked:
    return Asked(
        version="v2",
        client_id=wish["client_id"],
        redirect_uri=wish["redirect_uri"],
        scopes=asked(wish["scope"], KNOWN_V2),
        state=wish["state"],
        nonce=wish["nonce"],
        acr=chosen_acr(wish["acr_values"]),
        acr_values=tuple(wish["acr_values"].split()),
        amr=_wants_amr(wish),
        skips_consent=service.skips_consent(wish.get("prompt", "")),
    )
