"""Scripted partners call a sandbox, each in a session of its own: one does all that is asked, each other has one sin."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from joserfc import jws
from joserfc.jwt import Token

from droits_conformance.audit.archive import fetch_archive
from droits_conformance.audit.command import audit as command
from droits_conformance.audit.demands import load_demands, load_exercises
from droits_conformance.audit.record import record_of
from droits_conformance.audit.verdict import Kept, audit
from droits_simulator.api.problems import PROBLEMES
from droits_simulator.client import LoginFailed, Sandbox, Session
from droits_simulator.demo_service import verifications
from droits_simulator.demo_service.echec import Echec
from droits_simulator.franceconnect.hostile import CHECKTOKEN, HOSTILITIES, ID_TOKEN, JWKS, RETURN, USERINFO
from droits_simulator.wishes.wish import READERS

pytestmark = pytest.mark.acceptance

WHO, NOT_COVERED = "claire.dupont", "agathe.bouvier"
OPERATIONS = ("me/beneficiaires", "", "caisse", "contrats", "exonerations", "medecin-traitant")
PROBLEMS = ("habilitation-inactive", "franceconnect-injoignable", "franceconnect-illisible", "quota-depasse")
HOME = "http://127.0.0.1:9999/"
PROVOCATION = re.compile(r"PUT /control/(\w+) (\{.*\})")


class Partner:
    """A service that does all that is asked of it. Its time is the session's, so that it waits without waiting."""

    scopes, level, waits, refetches, own_state, own_nonce = (
        "openid droits_assurance_maladie",
        "eidas1",
        (1, 2, 4),
        True,
        "",
        "",
    )

    def __init__(self, session: Session, http: httpx.Client, version: str = "v2") -> None:
        self.session, self.http, self.version = session, http, version
        self.me, self.broker = session.clients["hopital"], session.brokers[version]
        self.keys = self.published()
        self.tokens: dict[str, Any] = {}

    def departure(self) -> dict[str, str]:
        asked = {"response_type": "code", "client_id": self.me.client_id, "redirect_uri": self.me.redirect_uri}
        asked |= {"scope": self.scopes, "state": self.own_state or token_urlsafe(24)}
        asked |= {"nonce": self.own_nonce or token_urlsafe(24)}
        return asked | ({"acr_values": self.level} if self.version == "v2" else {})

    def log_in(self, who: str = WHO, *, agrees: bool = True) -> bool:
        """Whether somebody is logged in afterwards."""
        asked = self.departure()
        try:
            back = self.session.browse(str(httpx.URL(f"{self.broker}/authorize", params=asked)), who, agrees=agrees)
            self.come_back(asked, dict(httpx.URL(back).params))
        except (Echec, LoginFailed):
            return False
        return bool(self.tokens)

    def come_back(self, asked: dict[str, str], back: dict[str, str]) -> None:
        self.tokens = {}
        if "error" in back:
            return
        self.check_return(asked, back)
        tokens = self.redeem(back["code"])
        id_token = self.read(tokens["id_token"])
        self.check_claims(id_token)
        self.check_nonce(id_token, asked)
        self.check_identity(tokens["access_token"], id_token)
        self.tokens = tokens

    def check_return(self, asked: dict[str, str], back: dict[str, str]) -> None:
        self.check_state(asked, back)
        self.check_issuer(back)

    def check_state(self, asked: dict[str, str], back: dict[str, str]) -> None:
        if back.get("state") != asked["state"]:
            raise Echec("state", "")

    def check_issuer(self, back: dict[str, str]) -> None:
        if self.version == "v2" and back.get("iss") != self.broker:
            raise Echec("iss", "")

    def redeem(self, code: str, **others: str) -> dict[str, Any]:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.me.redirect_uri}
        form |= {"client_id": self.me.client_id, "client_secret": self.me.client_secret} | others
        answer = self.http.post(f"{self.broker}/token", data=form)
        if answer.status_code != 200:
            raise Echec("token", "")
        return dict(answer.json())

    def published(self) -> Any:
        document = {} if self.version == "v1" else self.http.get(f"{self.broker}/jwks").json()
        return verifications.cles(document) if document else None

    def read(self, token: str) -> Token:
        if self.version == "v1":
            return verifications.lit_v1(token, self.me.client_secret)
        try:
            return verifications.lit_v2(token, self.keys)
        except Echec:
            if not self.refetches:
                raise
            self.keys = self.published()
            return verifications.lit_v2(token, self.keys)

    def check_claims(self, token: Token) -> None:
        issuer = self.broker if self.version == "v2" else self.broker.removesuffix("/api/v1")
        now = int(self.session.clock.now.timestamp())
        verifications.verifie_claims(token, issuer=issuer, client_id=self.me.client_id, now=now)

    def check_nonce(self, token: Token, asked: dict[str, str]) -> None:
        verifications.verifie_nonce(token, asked["nonce"])

    def check_identity(self, access_token: str, id_token: Token) -> None:
        answer = self.http.get(f"{self.broker}/userinfo", headers={"Authorization": f"Bearer {access_token}"})
        if answer.status_code != 200:
            raise Echec("userinfo", "")
        claims = answer.json() if self.version == "v1" else self.read(answer.text).claims
        verifications.verifie_sub(claims, id_token)

    def send(self, path: str = "me", nir: str = "", params: dict[str, str] | None = None) -> httpx.Response:
        return self.http.get(self.session.droits + path, headers=self.headers(nir), params=params or {})

    def headers(self, nir: str) -> dict[str, str]:
        sent = {"X-API-Key": self.me.api_key, "Authorization": f"Bearer {self.tokens['access_token']}"}
        return sent | ({"nir": nir} if nir else {})

    def ask(self, path: str = "me", nir: str = "", params: dict[str, str] | None = None) -> httpx.Response:
        answer = self.send(path, nir, params)
        if answer.status_code == 401:
            return self.after_401(answer)
        if answer.status_code == 429:
            return self.after_429(answer)
        for wait in self.waits:
            if answer.status_code < 500:
                break
            self.session.clock.advance(wait)
            answer = self.send(path, nir, params)
        return answer

    def after_401(self, refused: httpx.Response) -> httpx.Response:
        return self.send() if self.log_in() and not self.session.wishes.now else refused

    def after_429(self, refused: httpx.Response) -> httpx.Response:
        self.session.clock.advance(int(refused.headers["Retry-After"]) + 1)
        answer = self.send()
        self.session.clock.advance(int(answer.headers.get("Retry-After", -1)) + 1)
        return answer

    def log_out(self) -> None:
        address = "session/end" if self.version == "v2" else "logout"
        self.http.get(f"{self.broker}/{address}", params=self.farewell())

    def farewell(self) -> dict[str, str]:
        return {"id_token_hint": self.tokens["id_token"], "state": token_urlsafe(8), "post_logout_redirect_uri": HOME}

    def visit(self, *paths: str, who: str = WHO) -> None:
        """Somebody comes, looks at themselves and more, and goes."""
        if self.log_in(who):
            nir = self.ask().json().get("nir", "")
            for path in paths:
                self.ask(path, "" if path == "me/beneficiaires" else nir)
            self.log_out()

    def meet_lie(self, name: str) -> None:
        self.session.faults.on(name)
        self.visit()
        self.session.faults.off()

    def meet_problem(self, name: str, operation: str = "getMe", *paths: str) -> None:
        self.session.wishes.on(operation, probleme=name)
        self.visit(*paths)
        self.session.wishes.off()

    def meet_expiry(self) -> None:
        self.log_in()
        self.ask()
        self.session.clock.advance(self.tokens["expires_in"] + 1)
        self.ask()
        self.log_out()


def everything(partner: Partner) -> None:
    """All that must be met, and more."""
    partner.visit(*OPERATIONS)
    partner.meet_expiry()
    partner.visit(who=NOT_COVERED)
    partner.log_in(agrees=False)
    for name in PROBLEMS:
        partner.meet_problem(name)
    partner.meet_problem("aucun-medecin-traitant", "getBeneficiairesNirMedecinTraitant", "medecin-traitant")
    for lie in load_exercises():
        if lie.fault and partner.version in lie.versions:
            partner.meet_lie(lie.fault)


class StateUnsent(Partner):
    def departure(self) -> dict[str, str]:
        asked = super().departure()
        return {name: value for name, value in asked.items() if name != "state"}


class StateConstant(Partner):
    own_state = "un-etat-qui-ne-change-jamais"


class NonceShort(Partner):
    def departure(self) -> dict[str, str]:
        return super().departure() | {"nonce": token_urlsafe(12)}


class NonceConstant(Partner):
    own_nonce = "un-nonce-qui-ne-change-jamais"


class NoLevel(Partner):
    level = "eidas3"


class ScopeForgotten(Partner):
    scopes = "openid"


class ScopesBeyond(Partner):
    scopes = "openid droits_assurance_maladie email address"


class StateUnchecked(Partner):
    def check_state(self, asked: dict[str, str], back: dict[str, str]) -> None:
        pass


class IssuerUnchecked(Partner):
    def check_issuer(self, back: dict[str, str]) -> None:
        pass


class CodeTwice(Partner):
    def log_out(self) -> None:
        with pytest.raises(Echec):
            self.redeem(self.code)
        super().log_out()

    def redeem(self, code: str, **others: str) -> dict[str, Any]:
        self.code = code
        return super().redeem(code, **others)


class CodeLate(Partner):
    def redeem(self, code: str, **others: str) -> dict[str, Any]:
        self.session.clock.advance(31)
        return super().redeem(code, **others)


class OtherAddress(Partner):
    def redeem(self, code: str, **others: str) -> dict[str, Any]:
        return super().redeem(code, **others, redirect_uri=f"{HOME}ailleurs")


class NonceUnchecked(Partner):
    def check_nonce(self, token: Token, asked: dict[str, str]) -> None:
        pass


class SignatureUnchecked(Partner):
    def read(self, token: str) -> Token:
        read = jws.extract_compact(token.encode())
        return Token(read.headers(), json.loads(read.payload))


class ClaimsUnchecked(Partner):
    def check_claims(self, token: Token) -> None:
        pass


class IdentityUnchecked(Partner):
    def check_identity(self, access_token: str, _id_token: Token) -> None:
        self.http.get(f"{self.broker}/userinfo", headers={"Authorization": f"Bearer {access_token}"})


class KeysForEver(Partner):
    refetches = False


class KeyForgotten(Partner):
    def headers(self, nir: str) -> dict[str, str]:
        sent = super().headers(nir)
        return {name: value for name, value in sent.items() if name != "X-API-Key"}

    def after_401(self, refused: httpx.Response) -> httpx.Response:
        return refused


class TokenCached(Partner):
    def after_401(self, _refused: httpx.Response) -> httpx.Response:
        return self.send()


class TokenInAddress(Partner):
    def send(self, path: str = "me", nir: str = "", _params: dict[str, str] | None = None) -> httpx.Response:
        return super().send(path, nir, {"access_token": self.tokens["access_token"]})

    def after_401(self, refused: httpx.Response) -> httpx.Response:
        return refused


class NirInAddress(Partner):
    def send(self, path: str = "me", nir: str = "", _params: dict[str, str] | None = None) -> httpx.Response:
        return super().send(path, nir, {"nir": nir} if nir else {})


class DatesMalformed(Partner):
    def send(self, path: str = "me", nir: str = "", _params: dict[str, str] | None = None) -> httpx.Response:
        return super().send(path, nir, {"dateDebut": "31/12/2026"})


class AddressInvented(Partner):
    def visit(self, *_paths: str, who: str = WHO) -> None:
        super().visit("medecins", who=who)


class Impatient(Partner):
    def after_429(self, _refused: httpx.Response) -> httpx.Response:
        return self.send()


class Deaf(Partner):
    def ask(self, path: str = "me", nir: str = "", params: dict[str, str] | None = None) -> httpx.Response:
        return [self.send(path, nir, params) for _ in range(5)][-1]


class Stubborn(Partner):
    waits = (1, 2, 3, 4, 5, 6)  # type: ignore[assignment]


class Hasty(Partner):
    waits = (1, 1, 1)


class Rude(Partner):
    def log_out(self) -> None:
        pass


class FarewellWithoutState(Partner):
    def farewell(self) -> dict[str, str]:
        return {name: value for name, value in super().farewell().items() if name != "state"}


class TokenAfterLogout(Partner):
    def log_out(self) -> None:
        super().log_out()
        self.send()


def visits(partner: Partner) -> None:
    partner.visit("contrats")
    partner.visit("contrats")


def lie(name: str) -> Callable[[Partner], None]:
    return lambda partner: partner.meet_lie(name)


def problem(name: str) -> Callable[[Partner], None]:
    return lambda partner: partner.meet_problem(name)


SINS: list[tuple[str, type[Partner], Callable[[Partner], None]]] = [
    ("CLI-001", StateUnsent, visits),
    ("CLI-002", StateConstant, visits),
    ("CLI-003", NonceShort, visits),
    ("CLI-004", NonceConstant, visits),
    ("CLI-005", NoLevel, visits),
    ("CLI-006", ScopeForgotten, visits),
    ("CLI-007", ScopesBeyond, visits),
    ("CLI-010", StateUnchecked, lie("courtier-state-altere")),
    ("CLI-011", IssuerUnchecked, lie("courtier-retour-emetteur-faux")),
    ("CLI-012", CodeTwice, visits),
    ("CLI-013", CodeLate, visits),
    ("CLI-014", OtherAddress, visits),
    ("CLI-020", NonceUnchecked, lie("courtier-nonce-autre")),
    ("CLI-021", SignatureUnchecked, lie("courtier-alg-none")),
    ("CLI-022", ClaimsUnchecked, lie("courtier-audience-autre")),
    ("CLI-023", IdentityUnchecked, lie("courtier-userinfo-autre-sub")),
    ("CLI-024", KeysForEver, lie("courtier-cles-tournees")),
    ("CLI-030", KeyForgotten, visits),
    ("CLI-031", TokenCached, Partner.meet_expiry),
    ("CLI-032", TokenInAddress, Partner.visit),
    ("CLI-033", NirInAddress, visits),
    ("CLI-034", DatesMalformed, visits),
    ("CLI-035", AddressInvented, visits),
    ("CLI-040", Impatient, problem("quota-depasse")),
    ("CLI-041", TokenCached, problem("jeton-invalide")),
    ("CLI-042", Deaf, problem("assure-non-gere")),
    ("CLI-043", Stubborn, problem("franceconnect-injoignable")),
    ("CLI-044", Hasty, problem("franceconnect-injoignable")),
    ("CLI-050", Rude, visits),
    ("CLI-051", FarewellWithoutState, visits),
    ("CLI-052", TokenAfterLogout, visits),
]


@pytest.fixture
def session(sandbox: dict[str, Any]) -> Iterator[Session]:
    with Sandbox.at(sandbox["control"].removesuffix("control/")) as known, known.session("audit") as opened:
        yield opened


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


def broken_in(session: Session) -> set[str]:
    found = audit(record_of(fetch_archive(session.control.url.removesuffix("/control/"), None)))
    return {one.demand.id for one in found.judged if one.verdict is Kept.BROKEN}


def told(session: Session, folder: Path) -> tuple[int, dict[str, Any]]:
    asked = [session.control.url, "--json", "--out", str(folder)]
    result = CliRunner().invoke(command, asked)
    return result.exit_code, json.loads(result.stdout)


def test_a_partner_who_does_all_and_met_all_is_ready(session: Session, http: httpx.Client, tmp_path: Path) -> None:
    everything(Partner(session, http))
    status, document = told(session, tmp_path)

    assert document["exceptions"] == []
    assert [one["id"] for one in document["demands"] if one["verdict"] == "broken"] == []
    assert [one["id"] for one in document["demands"] if one["verdict"] != "kept"] == []
    assert (status, document["ready"]) == (0, True)
    assert "Prêt pour la production</" in (tmp_path / "audit.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("demand", "kind", "walk"), SINS, ids=[f"{one}-{kind.__name__}" for one, kind, _ in SINS])
def test_a_partner_with_one_sin_is_condemned_for_it_and_nothing_else(
    session: Session, http: httpx.Client, demand: str, kind: type[Partner], walk: Callable[[Partner], None]
) -> None:
    walk(kind(session, http))

    assert broken_in(session) == {demand}


def test_a_partner_who_does_all_by_v1_is_ready_and_advised_to_leave_it(
    session: Session, http: httpx.Client, tmp_path: Path
) -> None:
    everything(Partner(session, http, "v1"))
    status, document = told(session, tmp_path)

    assert (status, document["exceptions"]) == (0, [])
    assert [one["id"] for one in document["demands"] if one["verdict"] == "broken"] == ["CLI-008"]


def test_every_demand_has_a_partner_who_breaks_it() -> None:
    assert {demand for demand, _, _ in SINS} | {"CLI-008"} == {one.id for one in load_demands()}


def test_an_audit_repeats_no_key_no_token_no_secret_and_no_nir(
    session: Session, http: httpx.Client, tmp_path: Path
) -> None:
    partner = NirInAddress(session, http)
    partner.log_in()
    nir = partner.ask().json()["nir"]
    partner.ask("caisse", nir)
    told(session, tmp_path)
    tokens = (partner.tokens["access_token"], partner.tokens["id_token"])
    secrets = (nir, partner.me.api_key, partner.me.client_secret, *tokens)

    written = [(tmp_path / name).read_text(encoding="utf-8") for name in ("audit.html", "audit.json")]
    assert [secret for secret in secrets for text in written if secret in text] == []


def test_what_must_be_met_is_what_a_sandbox_can_do() -> None:
    for one in load_exercises():
        if one.fault:
            hostility = HOSTILITIES[one.fault]
            place = {RETURN: "return", ID_TOKEN: "id_token", JWKS: "id_token", USERINFO: "userinfo"}[hostility.place]
            assert (one.at, one.versions) == (place, hostility.versions)
        assert one.codes <= PROBLEMES.keys()
        assert one.wishes <= READERS.keys()


@pytest.mark.parametrize("language", [0, 1], ids=["fr", "en"])
def test_every_provocation_that_is_told_can_be_sent_as_it_stands(session: Session, language: int) -> None:
    told = [found for one in load_exercises() for found in PROVOCATION.findall(one.provoke[language])]

    assert len(told) > 20
    for place, content in told:
        session.control.call("PUT", place, json.loads(content))  # or ControlRefused


def test_every_lie_to_services_is_among_what_must_be_met() -> None:
    lies = {one.nom for one in HOSTILITIES.values() if one.place != CHECKTOKEN}

    assert {one.fault for one in load_exercises() if one.fault} == lies


def test_a_partner_who_only_ever_saw_good_weather_is_told_what_was_never_met(
    session: Session, http: httpx.Client, tmp_path: Path
) -> None:
    Partner(session, http).visit(*OPERATIONS)
    status, document = told(session, tmp_path)

    assert (status, document["ready"]) == (1, False)
    assert {one["kind"] for one in document["exceptions"]} == {"not_met"}
    musts = {one["id"] for one in document["exercises"] if one["level"] == "must" and one["applies"]}
    assert {one["id"] for one in document["exceptions"]} == musts
