"""Is each client granted the scopes that its convention asks for?"""

from collections.abc import Iterator

from droits_conformance.caller import default_scopes
from droits_conformance.doctor.examinations.door import doors
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.journey.browser import Callback

_OF_THE_CLIENT = ("unauthorized_client", "invalid_client")  # told by the examination `redirect`


def examine_scopes(patient: Patient) -> Iterator[Symptom]:
    """No client is sent back at once with an error."""
    met = doors(patient)
    for client in patient.profile.all_clients:
        door = met[client.name]
        error = door.parameters.get("error") if isinstance(door, Callback) else None
        if error is None or error in _OF_THE_CLIENT:
            continue
        scopes = " ".join(default_scopes(client))
        code = "scope-not-granted" if error == "invalid_scope" else "broker-refuses"
        yield symptom(
            code, f"a login for clients.{client.name}, scopes {scopes}", error, client=client.name, scopes=scopes
        )
