"""FranceConnect's agreement with a service (FCO-007, FCO-014): the scopes that it grants, the subject that it shows."""

from droits_conformance.checks.broker import Broker, accusing, broker_of, expect, provider_of, returns_error, words
from droits_conformance.checks.registry import check
from droits_conformance.finding import Inapplicable
from droits_conformance.journey.relying_party import random_text
from droits_conformance.probe import Probe
from droits_conformance.target import ClientProfile

UNKNOWN_SCOPE = "portee_que_franceconnect_ne_connait_pas"


@check("FCO-007")
def an_unknown_scope_is_ignored(probe: Probe) -> None:
    """The login goes on as if it had not been asked for, and the token answer does not name it."""
    broker = broker_of(probe)
    session = broker.session((*broker.scopes, UNKNOWN_SCOPE))
    granted = str(session.token_answer.get("scope", "")).split()
    seen, expected = f"scope {words(granted)}", words(broker.scopes)
    expect(
        probe, sorted(granted) == sorted(broker.scopes), "token, unknown scope", seen, expected, session.token_exchange
    )


@check("FCO-007")
def a_scope_that_is_not_granted_is_refused(probe: Probe) -> None:
    """`invalid_scope`, for each of a few scopes that the profile says are not granted; else for all known ones together."""
    broker = broker_of(probe)
    with accusing(probe, "discovery"):
        known = broker.party.discover()[0].get("scopes_supported") or []
    granted = broker.client.scopes
    if granted is not None:
        refused = [scope for scope in known if scope not in granted][:3]
        if not refused:
            raise Inapplicable("the client is granted every scope that FranceConnect knows")
        for scope in refused:
            _is_invalid(broker, f"openid {scope}")
        return
    if not _refuses(broker, _all_at_once(known)):
        raise Inapplicable("the client may ask for every scope that FranceConnect knows (or say clients.NAME.scopes)")
    _is_invalid(broker, _all_at_once(known))


def _all_at_once(known: list[str]) -> str:
    return " ".join(dict.fromkeys(("openid", *known)))


def _refuses(broker: Broker, scope: str) -> bool:
    # Without a list of what is granted, a request that goes through says that everything is.
    return "error" in broker.walk(random_text(), {"scope": scope}).parameters


def _is_invalid(broker: Broker, scope: str) -> None:
    told = returns_error(broker, "invalid_scope", {"scope": scope}).get("error_description")
    wanted = "requested scope is not allowed"
    expect(
        broker.probe, told == wanted, f"scope={scope}", f"error_description {told!r}", wanted, len(broker.probe.journal)
    )


@check("FCO-014")
def the_sub_is_stable_for_a_service_and_its_own(probe: Probe) -> None:
    """The same in two logins of two browsers; another one for a service of another partner."""
    mine = broker_of(probe)
    other = broker_of(probe, client=_stranger_to(probe, mine.client))
    first, second, elsewhere = mine.session(), mine.session(), other.session()
    asked, number = "id_token, sub", second.token_exchange
    stable = first.claims["sub"] == second.claims["sub"]
    expect(probe, stable, f"{asked} of two logins", "two subs", "one sub for one person and service", number)
    differs = first.claims["sub"] != elsewhere.claims["sub"]
    seen, expected = "the same sub", "a sub for each partner"
    expect(probe, differs, f"{asked} at two services", seen, expected, elsewhere.token_exchange)


@check("FCO-014")
def the_sub_of_the_data_provider_is_its_own(probe: Probe) -> None:
    """checktoken names the person by another subject than the service's id_token."""
    broker = broker_of(probe)
    provider, session = provider_of(broker), broker.session()
    with accusing(probe, "checktoken"):
        answer = provider.checktoken(session.access_token)
        told = provider.read(answer).payload.get("token_introspection")
    sub = told.get("sub") if isinstance(told, dict) else None
    differs = bool(sub) and sub != session.claims["sub"]
    seen, expected = "no sub, or the service's", "a sub of the provider's own"
    expect(probe, differs, "checktoken, sub", seen, expected, answer.exchange)


def _stranger_to(probe: Probe, client: ClientProfile) -> ClientProfile:
    def partner(one: ClientProfile) -> str:
        return f"entity {one.entity}" if one.entity else f"client {one.client_id}"

    for other in probe.profile.clients:
        if partner(other) != partner(client):
            return other
    raise Inapplicable("the profile has FranceConnect clients of one partner only")
