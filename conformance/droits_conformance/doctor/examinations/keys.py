"""Can what FranceConnect signs be verified with what it publishes?"""

from collections.abc import Iterator
from typing import Any

import orjson

from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.examinations.discovery import NEEDED
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, symptom

_ALGORITHMS = {"ES256": "EC", "RS256": "RSA"}
_MATERIAL = {"EC": ("crv", "x", "y"), "RSA": ("n", "e")}


def examine_keys(patient: Patient) -> Iterator[Symptom]:
    """`jwks_uri` holds a key for signatures."""
    if patient.profile.broker.version == "v1":
        raise NotExamined("FranceConnect v1 signs with the secrets of its clients")
    if not patient.reaches("broker.issuer") or any(name not in patient.chart.metadata for name in NEEDED):
        raise NotExamined("there is no discovery document that names the keys")
    url = patient.chart.metadata["jwks_uri"]
    heard = patient.heard("jwks_uri", url)
    if isinstance(heard, str) or heard.status != 200:
        patient.chart.cut_off.add("broker.issuer")
        yield symptom("keys-unreachable", f"GET {url}", heard if isinstance(heard, str) else f"status {heard.status}")
        return
    keys = _keys(heard.body)
    if not any(_verifies(key) for key in keys):
        patient.chart.cut_off.add("broker.issuer")
        yield symptom("keys-unusable", f"GET {url}", f"{len(keys)} keys: {_words(keys)}")


def _keys(body: bytes) -> list[dict[str, Any]]:
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError:
        return []
    told = document.get("keys") if isinstance(document, dict) else None
    return [key for key in told if isinstance(key, dict)] if isinstance(told, list) else []


def _verifies(key: dict[str, Any]) -> bool:
    kind = key.get("kty")
    wanted = [alg for alg, of in _ALGORITHMS.items() if of == kind]
    whole = all(isinstance(key.get(part), str) for part in _MATERIAL.get(str(kind), ("kty",)))
    of_the_curve = kind != "EC" or key.get("crv") == "P-256"
    return (
        bool(wanted) and whole and of_the_curve and key.get("use", "sig") == "sig" and key.get("alg") in (None, *wanted)
    )


def _words(keys: list[dict[str, Any]]) -> str:
    told = (" ".join(str(key[name]) for name in ("kty", "alg", "use") if name in key) for key in keys)
    return ", ".join(told) or "nothing that is a key"
