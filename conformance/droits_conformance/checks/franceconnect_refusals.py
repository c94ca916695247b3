"""What FranceConnect refuses without anybody having logged in (FCO-021 to FCO-023)."""

from droits_conformance.checks.broker import accusing, broker_of, is_error, is_error_page
from droits_conformance.checks.registry import check
from droits_conformance.journey.relying_party import random_text
from droits_conformance.probe import Probe

_PROMPTS = ("none", "select_account", "")


@check("FCO-021")
def another_prompt_is_a_page(probe: Probe) -> None:
    """FranceConnect logs people in and asks them; it knows no silent login."""
    broker = broker_of(probe)
    for prompt in _PROMPTS:
        is_error_page(broker, broker.ask({"prompt": prompt}), f"authorize with prompt={prompt}")


@check("FCO-022")
def userinfo_refuses_whoever_has_no_token(probe: Probe) -> None:
    """401 `invalid_token` for a token that never existed, and for none at all."""
    broker = broker_of(probe)
    with accusing(probe, "userinfo"):
        unknown, absent = broker.party.ask_userinfo(random_text()), broker.ask_userinfo()
    is_error(broker, unknown, "userinfo with a token never issued", 401, "invalid_token")
    is_error(broker, absent, "userinfo without a token", 401, "invalid_token")


@check("FCO-023")
def token_refuses_whoever_has_no_code(probe: Probe) -> None:
    """The secret is good, the code is not."""
    broker = broker_of(probe)
    with accusing(probe, "token"):
        empty, unknown = broker.party.redeem(""), broker.party.redeem(random_text())
    is_error(broker, empty, "token with an empty code", 400, "invalid_request")
    is_error(broker, unknown, "token with a code never issued", 400, "invalid_grant")
