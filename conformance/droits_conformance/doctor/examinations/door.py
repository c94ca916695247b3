"""The door of FranceConnect: what a client meets there when it asks for a login, before anybody types anything."""

import re
from dataclasses import replace
from typing import Any, Final

import orjson

from droits_conformance.caller import default_scopes
from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.patient import Patient
from droits_conformance.errors import JourneyFailed, TargetSilent
from droits_conformance.journey.browser import Browser, Callback
from droits_conformance.journey.page import Page
from droits_conformance.target import ClientProfile

_STATE: Final = "etat-du-docteur-0123456789abcdef"
_NONCE: Final = "nonce-du-docteur-0123456789abcdef"
_CODE = re.compile(r"\bY[0-9A-F]{6}\b")  # how FranceConnect writes the code of a refusal on its pages
_CHANGING = re.compile(r"<[^>]*>|[\w-]*\d[\w-]*|\s+")  # tags, ids and moments: they differ from one page to the next
Door = Page | Callback | str  # the page, the way back at once, or in words why neither came


def doors(patient: Patient) -> dict[str, Door]:
    """What each client meets, by its name; NotExamined if there is no door."""
    if patient.login is None:
        raise NotExamined("tokens come from elsewhere (broker.tokens)")
    if not patient.reaches("broker.issuer"):
        raise NotExamined("FranceConnect is not reached, or is not the one of the profile")
    for client in patient.profile.all_clients:
        if client.name not in patient.chart.doors:
            patient.chart.doors[client.name] = _opened(patient, client)
    return patient.chart.doors


def refusing_words(patient: Patient, client: ClientProfile) -> tuple[str, ...]:
    """By what the refusal of a client can be told from others: FranceConnect's codes, else the words of the answer."""
    with patient.open_wire("broker", True) as wire:
        try:
            answer = wire.send("GET", _url(patient, client))
        except (TargetSilent, JourneyFailed) as trouble:
            return (str(trouble),)
    text = answer.body.decode("utf-8", errors="replace")
    if codes := _CODE.findall(text):
        return tuple(codes)
    return (str(answer.status), _CHANGING.sub(" ", _without_ids(text)))


def made_up_client(client: ClientProfile) -> ClientProfile:
    """The client under an id that nobody has."""
    return replace(client, name=f"{client.name} with another id", client_id="0" * len(client.client_id))


def made_up_address(client: ClientProfile) -> ClientProfile:
    """The client with an address that nobody registered."""
    elsewhere = "https://nulle-part.invalid/callback"
    return replace(client, name=f"{client.name} from elsewhere", redirect_uri=elsewhere)


def _opened(patient: Patient, client: ClientProfile) -> Door:
    try:
        with patient.open_wire("broker", True) as wire:
            return Browser(wire, client.redirect_uri).open(_url(patient, client))
    except TargetSilent as silence:
        return silence.reason
    except JourneyFailed as failed:
        return f"{failed.step}: {failed.seen}"


def _url(patient: Patient, client: ClientProfile) -> str:
    assert patient.login is not None  # noqa: S101 - `doors` refused otherwise
    return patient.login.party(client).authorize_url(default_scopes(client), _STATE, _NONCE)


def _without_ids(text: str) -> str:
    try:
        told: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return " ".join(f"{name} {told[name]}" for name in sorted(told)) if isinstance(told, dict) else text
