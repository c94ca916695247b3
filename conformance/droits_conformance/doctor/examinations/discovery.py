"""Is FranceConnect the one that the profile names, and do its addresses answer from here?"""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.examinations.first_answer import first_answer
from droits_conformance.doctor.patient import Address, Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.wire import Received

NEEDED: Final = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
_KEY = "broker.issuer"
_VERSIONS = {"v1": "/v1", "v2": "/v2"}


def examine_discovery(patient: Patient) -> Iterator[Symptom]:
    """The discovery document (v2), or the authorize address (v1), is the one of the profile."""
    if not patient.profile.broker.has_pages:
        raise NotExamined("tokens come from elsewhere (broker.tokens)")
    if not patient.reaches(_KEY):
        raise NotExamined(f"{_KEY} is not reached")
    examined = _of_v1(patient) if patient.profile.broker.version == "v1" else _of_v2(patient)
    for found in examined:
        patient.chart.cut_off.add(_KEY)
        yield found


def _of_v1(patient: Patient) -> Iterator[Symptom]:
    url = f"{patient.profile.broker.issuer}/authorize"
    heard = patient.heard(_KEY, url)
    if isinstance(heard, str):
        yield symptom("no-http-answer", f"GET {url}", heard, key=_KEY)
    elif heard.status == 404 or _is_of_another_version(patient):
        yield _missing(patient, url, heard)


def _of_v2(patient: Patient) -> Iterator[Symptom]:
    issuer = patient.profile.broker.issuer
    url = f"{issuer}/.well-known/openid-configuration"
    answer = first_answer(patient, Address(_KEY, issuer), url)
    if isinstance(answer, Symptom):
        yield answer
        return
    metadata = _object(answer)
    if metadata is None:
        yield _missing(patient, url, answer)
        return
    patient.chart.metadata.update(metadata)
    yield from _of_document(patient, url, metadata)


def _of_document(patient: Patient, url: str, metadata: dict[str, Any]) -> Iterator[Symptom]:
    issuer, announced = patient.profile.broker.issuer, metadata.get("issuer")
    asked, seen = f"GET {url}", f"issuer is {announced!r}"
    if announced == f"{issuer}/":
        yield symptom("issuer-final-slash", asked, seen, expected=issuer)
    elif announced != issuer:
        yield symptom("issuer-differs", asked, seen, expected=issuer, announced=announced)
    elif missing := [name for name in NEEDED if not isinstance(metadata.get(name), str)]:
        yield symptom("discovery-incomplete", asked, f"no {', '.join(missing)}", expected=", ".join(NEEDED))
    else:
        yield from _elsewhere(patient, metadata)


def _elsewhere(patient: Patient, metadata: dict[str, Any]) -> Iterator[Symptom]:
    """Addresses on another host than the issuer's: each has to answer from here."""
    home, tried = urlsplit(patient.profile.broker.issuer).netloc, set[str]()
    for name in NEEDED:
        place = urlsplit(metadata[name])
        if place.netloc in tried | {home}:
            continue
        tried.add(place.netloc)
        heard = patient.heard(name, metadata[name])
        if isinstance(heard, str):
            asked = f"GET {place.scheme}://{place.netloc}{place.path}"
            yield symptom("endpoint-unreachable", asked, heard, name=name)


def _missing(patient: Patient, url: str, answer: Received) -> Symptom:
    seen = f"status {answer.status}"
    if _is_of_another_version(patient):
        return symptom("version-mixed-up", f"GET {url}", seen, version=patient.profile.broker.version)
    return symptom("discovery-missing", f"GET {url}", seen, address=url)


def _is_of_another_version(patient: Patient) -> bool:
    broker = patient.profile.broker
    return any(broker.issuer.endswith(mark) for version, mark in _VERSIONS.items() if version != broker.version)


def _object(answer: Received) -> dict[str, Any] | None:
    try:
        document = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
    return document if answer.status == 200 and isinstance(document, dict) else None
