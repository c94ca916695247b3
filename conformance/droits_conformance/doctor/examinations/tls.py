"""Is who answers the one whom the address names, as far as certificates tell?"""

import ssl
from collections.abc import Iterator

from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.examinations.dns import direct
from droits_conformance.doctor.patient import Address, Patient
from droits_conformance.doctor.symptom import Symptom, symptom

# X509_V_ERR_… of OpenSSL (x509_vfy.h).
_NOT_YET_VALID, _EXPIRED, _OTHER_NAME, _OTHER_ADDRESS = 9, 10, 62, 64
_OF_A_CERTIFICATE = {
    _NOT_YET_VALID: "certificate-not-yet-valid",
    _EXPIRED: "certificate-expired",
    _OTHER_NAME: "certificate-other-name",
    _OTHER_ADDRESS: "certificate-other-name",
    **dict.fromkeys((2, 18, 19, 20, 21), "certificate-unknown-authority"),
}
_PLAIN_HTTP = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG")


def examine_tls(patient: Patient) -> Iterator[Symptom]:
    """Each https address agrees on TLS."""
    secure = [address for address in direct(patient) if address.scheme == "https"]
    if not secure:
        raise NotExamined("no address that is left is https")
    for address in secure:
        try:
            patient.network.handshake(address.host, address.port)
        except OSError as cause:
            patient.chart.cut_off.add(address.key)
            yield _refused(address, cause)


def _refused(address: Address, cause: OSError) -> Symptom:
    asked = f"TLS with {address.host}:{address.port}"
    seen = getattr(cause, "verify_message", None) or getattr(cause, "reason", None) or str(cause)
    return symptom(_code(cause), asked, str(seen), key=address.key, host=address.host)


def _code(cause: OSError) -> str:
    if isinstance(cause, ssl.SSLCertVerificationError):
        return _OF_A_CERTIFICATE.get(cause.verify_code, "tls-refused")
    plain = isinstance(cause, ssl.SSLError) and cause.reason in _PLAIN_HTTP
    return "https-is-http" if plain else "tls-refused"
