"""The examinations, in the order in which each stands on those before it."""

from typing import Final

from droits_conformance.doctor.examination import Examination
from droits_conformance.doctor.examinations.address import examine_droits_address
from droits_conformance.doctor.examinations.api_key import examine_api_keys
from droits_conformance.doctor.examinations.clock import examine_clocks
from droits_conformance.doctor.examinations.control import examine_control
from droits_conformance.doctor.examinations.data_set import examine_data_set
from droits_conformance.doctor.examinations.discovery import examine_discovery
from droits_conformance.doctor.examinations.dns import examine_names
from droits_conformance.doctor.examinations.keys import examine_keys
from droits_conformance.doctor.examinations.login_page import examine_login_page
from droits_conformance.doctor.examinations.personas import examine_personas
from droits_conformance.doctor.examinations.reachability import examine_connections
from droits_conformance.doctor.examinations.redirect import examine_redirect_uris
from droits_conformance.doctor.examinations.scopes import examine_scopes
from droits_conformance.doctor.examinations.secret import examine_secrets
from droits_conformance.doctor.examinations.tls import examine_tls

EXAMINATIONS: Final = (
    Examination("dns", "every host has a name in DNS", examine_names),
    Examination("reachability", "every address takes connections", examine_connections),
    Examination("tls", "every https address has a certificate that this machine trusts", examine_tls),
    Examination("rights API", "it answers at target.droits, and asks for a key", examine_droits_address),
    Examination("discovery", "FranceConnect is the one of broker.issuer, and its addresses answer", examine_discovery),
    Examination("keys", "FranceConnect publishes a key that verifies what it signs", examine_keys),
    Examination("clock", "this machine, the rights API and FranceConnect agree on the time", examine_clocks),
    Examination("redirect", "FranceConnect knows every client and its redirect_uri", examine_redirect_uris),
    Examination("scopes", "every client is granted the scopes of its convention", examine_scopes),
    Examination("login page", "it can be filled in", examine_login_page),
    Examination("secrets", "every client that gets in obtains a token", examine_secrets),
    Examination("API keys", "every key that goes with a token opens what its convention opens", examine_api_keys),
    Examination("personas", "everybody logs in, and the target answers for them", examine_personas),
    Examination(
        "data set", "the target holds the data set of the profile, on the day of the profile", examine_data_set
    ),
    Examination("control", "the control API opens a session", examine_control),
)
