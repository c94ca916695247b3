"""Does each client obtain a token: through the pages with its secret, or from where the profile says that tokens come?"""

from collections.abc import Iterator
from datetime import UTC, datetime

from droits_conformance.caller import default_scopes
from droits_conformance.day import paris_day
from droits_conformance.doctor.examination import NotExamined
from droits_conformance.doctor.examinations.clock import MOST
from droits_conformance.doctor.failed_journey import LOGIN_REFUSED, code_of, journey_symptom
from droits_conformance.doctor.patient import Held, Patient
from droits_conformance.doctor.symptom import Symptom, symptom
from droits_conformance.errors import JourneyFailed, TargetSilent, TokenCommandFailed
from droits_conformance.finding import Inapplicable
from droits_conformance.journey.browser import Callback
from droits_conformance.target import ClientProfile
from droits_fixtures import Personne

_TRIED = 8  # people whom FranceConnect refuses before the password is what is wrong


def hold(patient: Patient, client: ClientProfile, persona: Personne) -> Held:
    """A token of that person for that client; raises what the source of tokens raises."""
    scopes = default_scopes(client)
    if patient.login is None:
        return Held(persona, patient.tokens.obtain(client, persona, scopes).access_token, {})
    session = patient.login.session(client, persona, scopes)
    return Held(persona, session.access_token, session.claims)


def examine_secrets(patient: Patient) -> Iterator[Symptom]:
    """Somebody's token for each client that is not turned away at the door."""
    if not patient.people:
        raise NotExamined("the profile names nobody who could log in (data.foyers, [[personas]])")
    clients = [client for client in patient.profile.all_clients if _gets_in(patient, client)]
    if not clients:
        raise NotExamined("no client gets as far as a login")
    for client in clients:
        found = _first_login(patient, client)
        if found:
            yield found
        if found and found.code == "password-wrong":
            return
    yield from _of_the_day(patient)


def _gets_in(patient: Patient, client: ClientProfile) -> bool:
    if patient.login is None:
        return True
    door = patient.chart.doors.get(client.name)
    if not patient.reaches("broker.issuer") or door is None or isinstance(door, str):
        return False
    return "error" not in door.parameters if isinstance(door, Callback) else door.status < 400


def _first_login(patient: Patient, client: ClientProfile) -> Symptom | None:
    """The symptom of a client that gets no token; otherwise the token is held."""
    refused: JourneyFailed | None = None
    for persona in patient.people[:_TRIED]:
        try:
            patient.chart.held[client.name] = hold(patient, client, persona)
        except JourneyFailed as failed:
            if code_of(failed) != LOGIN_REFUSED:
                return journey_symptom(failed, client, persona.login or persona.cle)
            refused = failed
        except (Inapplicable, TokenCommandFailed, TargetSilent) as trouble:
            return _elsewhere(trouble, client)
        else:
            return None
    seen = refused.seen if refused else "nobody"
    return symptom("password-wrong", f"{min(_TRIED, len(patient.people))} logins through clients.{client.name}", seen)


def _elsewhere(trouble: Exception, client: ClientProfile) -> Symptom:
    asked = f"a token for clients.{client.name}"
    if isinstance(trouble, TokenCommandFailed):
        return symptom("token-command-failed", asked, trouble.seen, expected=trouble.expected)
    if isinstance(trouble, TargetSilent):
        return symptom("no-http-answer", trouble.asked, trouble.reason, key="broker.issuer")
    return symptom("token-missing", asked, str(trouble))


def _of_the_day(patient: Patient) -> Iterator[Symptom]:
    """A sandbox that was told its day dates tokens on it; the judge has to be told as well."""
    issued = next((held.claims["iat"] for held in patient.chart.held.values() if "iat" in held.claims), None)
    if patient.profile.today or not isinstance(issued, int):
        return
    there, here = datetime.fromtimestamp(issued, UTC), patient.now()
    if (day := paris_day(there)) != patient.today:
        names = {"day": day, "expected": patient.today}
        yield symptom("broker-on-another-day", "iat of the first id_token", f"{day}", **names)
    elif abs((there - here).total_seconds()) > MOST and "broker.issuer" in patient.chart.moments:
        yield symptom("clock-broker", "iat of the first id_token", f"{there:%H:%M:%S} UTC", most=f"{MOST:g}")
