"""Does FranceConnect know each client, and the address at which it wants people back?"""

from collections.abc import Iterator

from droits_conformance.doctor.examinations.door import (
    Door,
    doors,
    made_up_address,
    made_up_client,
    refusing_words,
)
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.journey.browser import Callback
from droits_conformance.journey.page import Page
from droits_conformance.target import ClientProfile

_UNKNOWN = ("unauthorized_client", "invalid_client")


def examine_redirect_uris(patient: Patient) -> Iterator[Symptom]:
    """No client is turned away at the door."""
    met = doors(patient)
    for client in patient.profile.all_clients:
        door = met[client.name]
        asked = f"a login for clients.{client.name}"
        if isinstance(door, str):
            yield symptom("no-http-answer", asked, door, key="broker.issuer")
        elif isinstance(door, Page) and door.status >= 500:
            yield symptom("target-fails", asked, str(door), key="broker.issuer")
        elif isinstance(door, Page) and door.status >= 400:
            yield symptom(_code(patient, client), asked, str(door), client=client.name)
        elif isinstance(door, Callback) and door.parameters.get("error") in _UNKNOWN:
            yield symptom("client-unknown", asked, door.parameters["error"], client=client.name)


def _code(patient: Patient, client: ClientProfile) -> str:
    """Which of the two is refused: the one whose made-up counterpart is refused in the same words.

    The counterparts are made from a client that gets in, where there is one: then only what is made up can be refused.
    """
    met = patient.chart.doors
    model = next((one for one in patient.profile.all_clients if _gets_in(met[one.name])), client)
    words = refusing_words(patient, client)
    like_a_stranger = words == refusing_words(patient, made_up_client(model))
    like_an_address = words == refusing_words(patient, made_up_address(model))
    if like_a_stranger and like_an_address:
        return "client-or-redirect-uri"
    if like_a_stranger:
        return "client-unknown"
    return "redirect-uri-unregistered" if like_an_address else "broker-refuses"


def _gets_in(door: Door) -> bool:
    return isinstance(door, Page) and door.status < 400
