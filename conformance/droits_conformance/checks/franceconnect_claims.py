"""What FranceConnect v2 signs about a person (FCO-012, FCO-013): the id_token, and userinfo."""

from droits_conformance.checks.broker import Broker, accusing, broker_of, expect, words
from droits_conformance.checks.registry import check
from droits_conformance.journey.session import Session
from droits_conformance.probe import Probe

LIFE = 60  # seconds
_ID_TOKEN_MEMBERS = frozenset({"sub", "acr", "auth_time", "nonce", "aud", "exp", "iat", "iss"})
_USERINFO_MEMBERS = frozenset({"sub", "aud", "exp", "iat", "iss"})
_TIMES = ("auth_time", "iat", "exp")
# What everybody has; the others are absent of some births, or of who uses no other name.
_NAMES = frozenset({"given_name", "family_name", "birthdate", "gender"})
_NAMES_BESIDES = frozenset({"given_name_array"})
_BIRTH, _BIRTH_BESIDES = frozenset({"birthcountry"}), frozenset({"birthplace"})
_OWED = {"profile": _NAMES, "birth": _BIRTH, "identite_pivot": _NAMES | _BIRTH}
_BESIDES = {
    "profile": _NAMES_BESIDES | {"preferred_username"},
    "birth": _BIRTH_BESIDES,
    "identite_pivot": _NAMES_BESIDES | _BIRTH_BESIDES,
}


@check("FCO-012")
def the_id_token_has_its_exact_claims(probe: Probe) -> None:
    """Signature, iss, aud, nonce and exp are verified by every login; here members, times, and the header."""
    broker = broker_of(probe)
    session = broker.session()
    names = frozenset(session.claims)
    number = session.token_exchange
    expect(probe, names == _ID_TOKEN_MEMBERS, "id_token", f"claims {words(names)}", words(_ID_TOKEN_MEMBERS), number)
    acr = session.claims["acr"]
    expect(probe, acr == "eidas1", "id_token", f"acr {acr!r}", "eidas1", number)
    alone = session.claims["aud"] == broker.client.client_id
    expect(probe, alone, "id_token", "aud is not the client_id as a text", "the client_id as a text", number)
    _times_hold(probe, session)
    header = session.header
    expect(probe, set(header) == {"alg", "kid"}, "id_token", f"header {words(header)}", "alg, kid", number)


@check("FCO-013")
def userinfo_is_signed_and_says_no_more_than_the_scopes(probe: Probe) -> None:
    """With `openid` alone nothing but the subject; with each scope of identity what that scope names."""
    broker = broker_of(probe)
    _userinfo_within(broker, broker.scopes)
    granted = broker.client.scopes
    for scope in _OWED:
        if granted is None or scope in granted:
            _userinfo_within(broker, (*broker.scopes, scope), scope)


def _times_hold(probe: Probe, session: Session) -> None:
    told, number = {name: session.claims[name] for name in _TIMES}, session.token_exchange
    wrong = [name for name, value in told.items() if type(value) is not int]
    expect(probe, not wrong, "id_token", f"{words(wrong)} in another form", "seconds since 1970", number)
    life = told["exp"] - told["iat"]
    expect(probe, life == LIFE, "id_token", f"exp {life} s after iat", f"{LIFE} s", number)
    before = told["auth_time"] <= told["iat"]
    expect(probe, before, "id_token", "auth_time after iat", "a login before the token", number)


def _userinfo_within(broker: Broker, scopes: tuple[str, ...], scope: str = "") -> None:
    """Userinfo of a login with `scopes`, of which `scope` alone opens claims."""
    asked, probe = f"userinfo with scopes {' '.join(scopes)}", broker.probe
    session = broker.session(scopes)
    with accusing(probe, asked):
        names = frozenset(broker.party.userinfo(session))
    number = len(probe.journal)
    media_type = dict(probe.journal[number].headers).get("content-type", "").split(";")[0]
    expect(probe, media_type == "application/jwt", asked, f"content type {media_type}", "application/jwt", number)
    owed = _USERINFO_MEMBERS | _OWED.get(scope, frozenset())
    expect(probe, names >= owed, asked, f"members {words(names)}", words(owed), number)
    allowed = owed | _BESIDES.get(scope, frozenset())
    expect(probe, names <= allowed, asked, f"also {words(names - allowed)}", f"at most {words(allowed)}", number)
