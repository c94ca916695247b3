"""What is wrong with an answer before its content matters: silence, redirects, gateways, pages of somebody else."""

from urllib.parse import urljoin, urlsplit

import orjson

from droits_conformance.doctor.patient import Address, Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.wire import Received

_GATEWAY = (502, 503, 504)


def first_answer(patient: Patient, address: Address, url: str) -> Received | Symptom:
    """The answer at `url`, or the symptom of one that is nobody's we look for. `address` is then cut off."""
    heard = patient.heard(address.key, url)
    found = _silence(address, url, heard) if isinstance(heard, str) else amiss(address, heard)
    if found is None:
        assert not isinstance(heard, str)  # noqa: S101 - a silence has its symptom
        return heard
    patient.chart.cut_off.add(address.key)
    return found


def amiss(address: Address, answer: Received) -> Symptom | None:
    """The symptom of an answer that no rights API and no FranceConnect gives of itself, None if it may be one of theirs."""
    asked = f"GET {answer.url.partition('?')[0]}"
    location = answer.header("location")
    if location and 300 <= answer.status < 400:
        return _redirect(address, asked, answer, urljoin(answer.url, location))
    if answer.status in _GATEWAY and not is_json(answer):
        return symptom("gateway-failed", asked, f"status {answer.status}, no JSON", key=address.key)
    if answer.status >= 500 and answer.status not in _GATEWAY:
        return symptom("target-fails", asked, f"status {answer.status}", key=address.key)
    if is_page(answer) and answer.status != 404:
        return symptom("page-instead-of-json", asked, f"status {answer.status}, a web page", key=address.key)
    return None


def is_page(answer: Received) -> bool:
    """Whether the answer is HTML."""
    kind = (answer.header("content-type") or "").partition(";")[0].strip().lower()
    return kind in {"text/html", "application/xhtml+xml"} or answer.body.lstrip()[:9].lower() == b"<!doctype"


def is_json(answer: Received) -> bool:
    """Whether the body is a JSON object or list."""
    try:
        return isinstance(orjson.loads(answer.body), dict | list)
    except orjson.JSONDecodeError:
        return False


def _redirect(address: Address, asked: str, answer: Received, location: str) -> Symptom:
    place = location.partition("?")[0]
    sent, back = urlsplit(answer.url), urlsplit(location)
    secured = (sent.scheme, back.scheme) == ("http", "https") and sent.hostname == back.hostname
    code = "redirects-to-https" if secured else "redirects-elsewhere"
    return symptom(code, asked, f"status {answer.status}, Location {place}", key=address.key)


def _silence(address: Address, url: str, reason: str) -> Symptom:
    return symptom("no-http-answer", f"GET {url}", reason, key=address.key)
