"""The end of an agreement at FranceConnect (FCO-017, FCO-018): revocation and logout."""

from droits_conformance.checks.broker import accusing, broker_of, expect, is_error, is_error_page
from droits_conformance.checks.registry import check
from droits_conformance.finding import Inapplicable
from droits_conformance.journey.browser import Callback
from droits_conformance.journey.relying_party import random_text
from droits_conformance.probe import Probe

ELSEWHERE = "https://ailleurs.example/adieu"


@check("FCO-017")
def after_revocation_the_token_is_dead(probe: Probe) -> None:
    """Userinfo answers, the token is revoked, userinfo refuses. The rights API is judged by AUT-006."""
    broker = broker_of(probe)
    token = broker.session().access_token
    before = broker.party.ask_userinfo(token)
    expect(probe, before.status == 200, "userinfo", f"status {before.status}", "status 200", before.exchange)
    with accusing(probe, "revocation"):
        revoked = broker.party.revoke(token)
    expect(probe, revoked.status == 200, "token/revocation", f"status {revoked.status}", "status 200", revoked.exchange)
    is_error(broker, broker.party.ask_userinfo(token), "userinfo with a revoked token", 401, "invalid_token")


@check("FCO-017")
def after_logout_the_token_is_dead(probe: Probe) -> None:
    """Userinfo refuses the token of a session that was ended in its browser."""
    broker = broker_of(probe)
    with accusing(probe, "logout"):
        session, _ = broker.log_out({}, broker.client.redirect_uri)
    answer = broker.party.ask_userinfo(session.access_token)
    is_error(broker, answer, "userinfo after logout", 401, "invalid_token")


@check("FCO-018")
def logout_needs_an_id_token_hint(probe: Probe) -> None:
    """Without one, or with an empty one, a page of status 400."""
    broker = broker_of(probe)
    is_error_page(broker, broker.ask_logout({"state": random_text()}), "logout without id_token_hint")
    is_error_page(broker, broker.ask_logout({"id_token_hint": ""}), "logout with an empty id_token_hint")


@check("FCO-018")
def logout_never_leads_to_an_unregistered_address(probe: Probe) -> None:
    """The browser stays at FranceConnect."""
    broker = broker_of(probe)
    with accusing(probe, "logout"):
        _, ended = broker.log_out({"post_logout_redirect_uri": ELSEWHERE, "state": random_text()}, ELSEWHERE)
    stayed = not isinstance(ended, Callback)
    asked = "logout to an unregistered address"
    expect(probe, stayed, asked, "sent to that address", "a page of FranceConnect", len(probe.journal))


@check("FCO-018")
def logout_leads_back_with_state(probe: Probe) -> None:
    """To the registered address, with `state` byte for byte."""
    broker = broker_of(probe)
    home = broker.client.post_logout_redirect_uri
    if home is None:
        raise Inapplicable("the client has no post_logout_redirect_uri in the profile")
    state = f"{random_text()}=&+/%~ é"
    with accusing(probe, "logout"):
        _, ended = broker.log_out({"post_logout_redirect_uri": home, "state": state}, home)
    asked, number = "logout to the registered address", len(probe.journal)
    if not isinstance(ended, Callback):
        expect(probe, False, asked, str(ended), "sent back to that address", number)
        return
    kept = ended.parameters.get("state") == state
    expect(probe, kept, asked, "no state, or another one", "the state sent, byte for byte", number)
