"""Does anybody listen?"""

from collections.abc import Iterator

from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.examinations.dns import direct
from droits_conformance.doctor.patient import Patient
from droits_conformance.doctor.symptom import Symptom, symptom


def examine_connections(patient: Patient) -> Iterator[Symptom]:
    """Each address takes a connection."""
    if not patient.addresses:
        raise NotExamined("no address is left that answers")
    for address in direct(patient):
        try:
            patient.network.connect(address.host, address.port)
        except OSError as cause:
            patient.chart.cut_off.add(address.key)
            code = "port-closed" if isinstance(cause, ConnectionError) else "no-connection"
            seen = cause.strerror or "no connection within the time limit"
            asked = f"connect to {address.host}:{address.port}"
            yield symptom(code, asked, seen, key=address.key, host=address.host, port=address.port)
