"""Has every host a name?"""

from collections.abc import Iterator

from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.patient import Address, Patient
from droits_conformance.doctor.symptom import Symptom, symptom


def direct(patient: Patient) -> tuple[Address, ...]:
    """The addresses that are reached without a proxy; NotExamined if there is none."""
    standing = patient.addresses
    if not standing:
        raise NotExamined("no address is left that answers")
    found = tuple(one for one in standing if not patient.network.is_proxied(one.scheme, one.host))
    if not found:
        raise NotExamined("a proxy (HTTPS_PROXY, HTTP_PROXY) connects in our place")
    return found


def examine_names(patient: Patient) -> Iterator[Symptom]:
    """Each host of the profile resolves."""
    for address in direct(patient):
        try:
            patient.network.resolve(address.host, address.port)
        except (OSError, UnicodeError) as cause:
            patient.chart.cut_off.add(address.key)
            reason = getattr(cause, "strerror", None) or "no such name"
            yield symptom("host-unknown", f"look up {address.host}", reason, key=address.key, host=address.host)
