"""A target that fits in a function: a broker (v1 and v2) and a rights API behind an httpx transport, with named mistakes."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import orjson
import pytest
from joserfc import jwe, jws, jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from droits_conformance.exchange import Journal
from droits_conformance.target import BrokerProfile, ClientProfile, Profile, ProviderProfile
from droits_conformance.wire import Wire
from droits_fixtures.model import Adresse, Caisse, Cast, Foyer, Personne

ORIGIN = "http://cible.test"
JOUR = date(2026, 11, 24)
CALLBACK = "http://127.0.0.1:9999/callback"
CLIENT = ClientProfile("hopital", "etablissement-de-soins", "cle-de-test", "c" * 64, "s" * 64, CALLBACK)
OTHER = ClientProfile("mutuelle", "organisme-complementaire", "autre-cle", "d" * 64, "t" * 64, CALLBACK)
SERVICES = {client.client_id: client for client in (CLIENT, OTHER)}
PROVIDER_KEY = ECKey.generate_key("P-256", {"kid": "fd", "use": "enc", "alg": "ECDH-ES"})
PROVIDER = ProviderProfile(
    "e" * 64, "u" * 64, dict(PROVIDER_KEY.as_dict(private=True)), ("droits_assurance_maladie", "cnam_caisse")
)
KNOWN = ("openid", "profile", "droits_assurance_maladie", "cnam_caisse")
GRANTED = ("openid", "profile", "droits_assurance_maladie")
HOME = "http://127.0.0.1:9999/"
IDENTITY = {
    "gender": "female",
    "family_name": "DUPONT",
    "given_name": "Claire",
    "given_name_array": ["Claire"],
    "birthdate": "1985-03-12",
    "birthplace": "49990",
    "birthcountry": "99100",
}
NAMES, BIRTH = ("given_name", "given_name_array", "family_name", "birthdate", "gender"), ("birthplace", "birthcountry")
OPENED = {"profile": NAMES, "birth": BIRTH, "identite_pivot": (*NAMES, *BIRTH)}

REQUIRED = ("client_id", "redirect_uri", "response_type", "scope", "state", "nonce", "acr_values")
DISCOVERY = {
    "acr_values_supported": ["eidas1"],
    "response_types_supported": ["code"],
    "grant_types_supported": ["authorization_code"],
    "subject_types_supported": ["pairwise"],
    "authorization_response_iss_parameter_supported": True,
    "token_endpoint_auth_methods_supported": ["client_secret_post"],
    "scopes_supported": list(KNOWN),
}
LOGIN = """<html><head><title>Connexion</title></head><body>
<form action="/login" method="post"><input type="hidden" name="csrf" value="jeton-csrf">
<input type="text" name="login"><input type="password" name="mot_de_passe">
<button type="submit">Se connecter</button></form></body></html>"""
CONSENT = """<html><head><title>Autorisation</title></head><body>
<form action="/consent" method="post"><input type="checkbox" name="lu" required>
<button name="choix" value="refuser">Refuser</button><button name="choix" value="accepter">Continuer</button>
</form></body></html>"""


class FakeTarget:
    """`mistakes` switches wrong behaviour on; `requests` is what was received."""

    def __init__(self) -> None:
        self.mistakes: set[str] = set()
        self.requests: list[httpx.Request] = []
        self.key = ECKey.generate_key("P-256", {"kid": "k1", "use": "sig", "alg": "ES256"})
        self.expires_in = 60
        self.logins = 0
        self.code_is_good = False
        self.now = int(time.time())
        self.asked: dict[str, str] = {}
        self.leaving: dict[str, str] = {}
        self.live: set[str] = set()
        self.issued: dict[str, str] = {}  # id_token → access token

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        path = request.url.path.rstrip("/")
        if path.startswith("/test/v1/droits/beneficiaires"):
            return self.droits(request)
        name = path.rsplit("/", 1)[1].replace("-", "_")
        version = "v1" if path.startswith("/api/v1") else "v2"
        return getattr(self, name, self.nothing)(request, version)

    def nothing(self, _request: httpx.Request, _version: str) -> httpx.Response:
        return httpx.Response(404)

    def droits(self, request: httpx.Request) -> httpx.Response:
        if "droits en panne" in self.mistakes:
            raise httpx.ReadError("coupure", request=request)
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        alive = bearer in self.live or (bool(bearer) and bearer in self.remembered())
        return httpx.Response(200 if alive else 401, json={})

    def remembered(self) -> set[str]:
        """What a rights API takes for an access token by mistake."""
        found = {token for token in self.issued.values() if "jetons morts admis" in self.mistakes}
        found |= {token for token in self.issued if "id_token admis" in self.mistakes}
        return found | ({"code-de-test-0123456789"} if "code admis" in self.mistakes else set())

    def openid_configuration(self, _request: httpx.Request, _version: str) -> httpx.Response:
        base = f"{ORIGIN}/api/v2"
        names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        names |= {} if "sans fin" in self.mistakes else {"revocation": "token/revocation", "end_session": "session/end"}
        found = {f"{name}_endpoint": f"{base}/{place}" for name, place in names.items()}
        issuer = "http://autre.test/api/v2" if "autre issuer" in self.mistakes else base
        told = {} if "découverte muette" in self.mistakes else DISCOVERY
        if "Basic annoncé" in self.mistakes:
            told = told | {"token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"]}
        return httpx.Response(200, json={"issuer": issuer, "jwks_uri": f"{base}/jwks", **found, **told})

    def jwks(self, _request: httpx.Request, _version: str) -> httpx.Response:
        published = KeySet([self.key]).as_dict(private="clé privée" in self.mistakes)
        lacks = "use" if "clé sans use" in self.mistakes else ""
        keys = [{name: value for name, value in key.items() if name != lacks} for key in published["keys"]]
        return httpx.Response(200, json={"keys": keys})

    def authorize(self, request: httpx.Request, version: str) -> httpx.Response:
        self.asked = dict(parse_qsl(request.url.query.decode(), keep_blank_values=True)) | {"version": version}
        if version == "v2" and not self.acceptable():
            return httpx.Response(400, html="<title>Erreur Y030007</title>")
        error = self.refused() if version == "v2" else None
        if error:
            told = "requested scope is not allowed" if error == "invalid_scope" else "refus"
            return self.back({"error": error, "error_description": told, "state": self.asked["state"]})
        return httpx.Response(303, headers={"location": "/login", "set-cookie": "fc_session=1; Path=/"})

    def acceptable(self) -> bool:
        there = {name for name in REQUIRED if self.asked.get(name)} | ({"response_type"} & set(self.asked))
        complete = there == set(REQUIRED) or "paramètres facultatifs" in self.mistakes
        asked_well = self.asked.get("prompt", "login") == "login" or "tout prompt" in self.mistakes
        ours = self.asked.get("client_id", CLIENT.client_id) in SERVICES or "tout client" in self.mistakes
        home = self.asked.get("redirect_uri", CALLBACK) == CALLBACK or "tout client" in self.mistakes
        long = len(self.asked.get("nonce", "a" * 22)) >= 22 or "nonce court" in self.mistakes
        return complete and asked_well and ours and home and long

    def refused(self) -> str | None:
        if self.asked.get("response_type", "code") != "code":
            return "unsupported_response_type" if self.asked["response_type"] else "invalid_request"
        if "idp_hint" in self.asked and "tout idp_hint" not in self.mistakes:
            return "invalid_idp_hint"
        if "openid" not in self.asked.get("scope", "openid").split():
            return "invalid_request"
        scopes = set(self.asked.get("scope", "openid").split())
        if not scopes & set(KNOWN) <= set(GRANTED) and "tout scope" not in self.mistakes:
            return "invalid_scope"
        if not scopes <= set(KNOWN) and "scope inconnu refusé" in self.mistakes:
            return "invalid_scope"
        other_level = self.asked.get("acr_values", "eidas1") != "eidas1"
        return "invalid_acr" if other_level and "tout acr" not in self.mistakes else None

    def back(self, pairs: dict[str, str]) -> httpx.Response:
        if self.asked["version"] == "v2" and not ("error" in pairs and "erreurs sans iss" in self.mistakes):
            pairs["iss"] = f"{ORIGIN}/api/v2"
        return httpx.Response(303, headers={"location": f"{self.asked['redirect_uri']}?{urlencode(pairs)}"})

    def login(self, request: httpx.Request, _version: str) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, html=LOGIN)
        sent = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        if sent.get("mot_de_passe") != "123" or sent.get("csrf") != "jeton-csrf" or "cookie" not in request.headers:
            return httpx.Response(200, html=LOGIN)
        return httpx.Response(303, headers={"location": "/consent"})

    def consent(self, request: httpx.Request, _version: str) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, html=CONSENT)
        sent = parse_qs(request.content.decode())
        state = "autre" if "autre state" in self.mistakes else self.asked["state"]
        if sent["choix"] == ["refuser"] and "refus ignoré" not in self.mistakes:
            return self.back({"error": "access_denied", "error_description": "User auth aborted", "state": state})
        self.code_is_good = True
        return self.back({"code": "code-de-test-0123456789", "state": state})

    def token(self, request: httpx.Request, version: str) -> httpx.Response:
        sent = dict(parse_qsl(request.content.decode(), keep_blank_values=True))
        service = SERVICES.get(sent.get("client_id", ""))
        if "sans secret" in self.mistakes and service:
            sent.setdefault("client_secret", service.client_secret)
        if (
            service is None or sent.get("client_secret") != service.client_secret
        ) and "tout secret" not in self.mistakes:
            return httpx.Response(401, json={"error": "invalid_client"})
        if not sent.get("code") and "code vide" not in self.mistakes:
            return httpx.Response(400, json={"error": "invalid_request"})
        good = self.code_is_good and sent.get("redirect_uri") == CALLBACK
        good = good and sent.get("client_id") == self.asked["client_id"]
        self.code_is_good = False
        if not good and "code réutilisable" not in self.mistakes:
            error = "invalid_request" if "code inconnu" in self.mistakes else "invalid_grant"
            return httpx.Response(400, json={"error": error})
        self.logins += 1
        answer = {
            "access_token": f"jeton-{self.logins}-" + "a" * 30,
            "expires_in": self.expires_in,
            "token_type": "Bearer",
        }
        if version == "v2":
            answer["scope"] = " ".join(self.scopes())
        headers = {"set-cookie": "oubli=1"} if "cookie au token" in self.mistakes else {}
        id_token, access_token = self.id_token(version), str(answer["access_token"])
        self.live.add(access_token)
        self.issued[id_token] = access_token
        return httpx.Response(200, json=answer | {"id_token": id_token}, headers=headers)

    def scopes(self) -> list[str]:
        return [scope for scope in self.asked["scope"].split() if scope in KNOWN or "scope rendu" in self.mistakes]

    def sub(self, partner: str) -> str:
        if "sub changeant" in self.mistakes:
            return f"{self.logins}v1"
        shared = partner == CLIENT.client_id or "sub commun" in self.mistakes
        return "abcv1" if shared else f"{partner[:1]}abcv1"

    def id_token(self, version: str) -> str:
        claims: dict[str, object] = {
            "iss": ORIGIN if version == "v1" else f"{ORIGIN}/api/v2",
            "sub": self.sub(self.asked["client_id"]),
            "aud": self.asked["client_id"],
            "iat": self.now,
            "exp": self.now + self.expires_in,
            "acr": "eidas1",
            "nonce": "autre" if "autre nonce" in self.mistakes else self.asked["nonce"],
        }
        if version == "v2":
            claims["auth_time"] = self.now
        elif "sans idp" not in self.mistakes:
            claims["idp"] = "FC"
        if "id_token bavard" in self.mistakes:
            claims["email"] = "claire@exemple.test"
        claims |= {member: value for mistake, member, value in self.spoilt(claims) if mistake in self.mistakes}
        return self.signed(claims, version)

    def spoilt(self, claims: dict[str, object]) -> tuple[tuple[str, str, object], ...]:
        """Mistakes of the id_token, each with the claim that it changes."""
        return (
            ("aud en liste", "aud", [claims["aud"]]),
            ("auth_time en texte", "auth_time", str(self.now)),
            ("vie d'une heure", "exp", self.now + 3600),
            ("login à venir", "auth_time", self.now + 1),
        )

    def userinfo(self, request: httpx.Request, version: str) -> httpx.Response:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if bearer not in self.live and "userinfo sans contrôle" not in self.mistakes:
            status = 400 if not bearer and "sans jeton en 400" in self.mistakes else 401
            return httpx.Response(status, json={"error": "invalid_token"})
        sub = self.sub(self.asked["client_id"])
        if version == "v1":
            return httpx.Response(200, json={"sub": sub, "given_name": "Claire"})
        claims = {
            "sub": sub,
            "aud": self.asked["client_id"],
            "iss": f"{ORIGIN}/api/v2",
            "iat": self.now,
            "exp": self.now + 60,
        }
        asked = self.asked["scope"].split()
        if "userinfo muet" not in self.mistakes:
            claims |= {name: IDENTITY[name] for scope in asked for name in OPENED.get(scope, ())}
        if "userinfo bavard" in self.mistakes or ("birth" in asked and "birth bavard" in self.mistakes):
            claims["given_name"] = "Claire"
        return httpx.Response(200, content=self.signed(claims, version), headers={"content-type": "application/jwt"})

    def checktoken(self, request: httpx.Request, version: str) -> httpx.Response:
        if version == "v2":
            return self.checktoken_v2(dict(parse_qsl(request.content.decode(), keep_blank_values=True)))
        if b"jeton-" not in request.content:
            status = 200 if "jeton mort en 200" in self.mistakes else 401
            return httpx.Response(status, json={"status": "fail", "message": "token_not_found_or_expired"})
        scopes = self.asked["scope"].split()
        return httpx.Response(200, json={"scope": " ".join(scopes) if "scope en texte" in self.mistakes else scopes})

    def checktoken_v2(self, sent: dict[str, str]) -> httpx.Response:
        exact = set(sent) == {"token", "client_id", "client_secret"} and all(sent.values())
        if not exact and "paramètres en trop" not in self.mistakes:
            told = "Required parameter missing or invalid."
            return httpx.Response(400, json={"error": "invalid_request", "error_description": told})
        known = (sent.get("client_id"), sent.get("client_secret")) == (PROVIDER.client_id, PROVIDER.client_secret)
        if not known and "tout fournisseur" not in self.mistakes:
            told = "Client authentication failed."
            return httpx.Response(401, json={"error": "invalid_client", "error_description": told})
        answer = self.enveloped(self.introspected(sent.get("token", "")))
        answer.headers.update({"set-cookie": "oubli=1"} if "cookie à checktoken" in self.mistakes else {})
        return answer

    def introspected(self, token: str) -> dict[str, object]:
        if token not in self.live:
            return {"active": False, **({"sub": "x"} if "jeton mort bavard" in self.mistakes else {})}
        scopes = [
            scope for scope in self.scopes() if scope in (PROVIDER.scopes or ()) or "scope entier" in self.mistakes
        ]
        facts = {
            "active": True,
            "aud": self.asked["client_id"],
            "sub": self.sub(PROVIDER.client_id),
            "iat": self.now,
            "exp": self.now + (1200 if "vie longue" in self.mistakes else 60),
            "acr": "eidas1",
            "jti": "autre" if "autre jti" in self.mistakes else token,
            "scope": scopes if "scope en liste" in self.mistakes else " ".join(scopes),
        }
        more = {"email": "claire@exemple.test"} if "checktoken bavard" in self.mistakes else {}
        return facts | (IDENTITY if "sans identité" not in self.mistakes else {}) | more

    def enveloped(self, introspected: dict[str, object]) -> httpx.Response:
        payload = {"token_introspection": introspected, "aud": PROVIDER.client_id, "iat": self.now}
        payload |= {"iss": "autre" if "autre iss" in self.mistakes else f"{ORIGIN}/api/v2"}
        payload |= {"exp": self.now + 60} if "payload bavard" in self.mistakes else {}
        header = {"alg": "ECDH-ES", "enc": "A256GCM"} | ({"cty": "JWT"} if "cty" in self.mistakes else {})
        key = ECKey.generate_key("P-256") if "autre clé de chiffrement" in self.mistakes else PROVIDER_KEY
        signer = ECKey.generate_key("P-256") if "autre clé à checktoken" in self.mistakes else self.key
        signed = jws.serialize_compact({"alg": "ES256", "kid": "k1"}, orjson.dumps(payload), signer)
        body = signed if "JWS nu" in self.mistakes else jwe.encrypt_compact(header, signed, key)
        return httpx.Response(200, content=body, headers={"content-type": "application/token-introspection+jwt"})

    def revocation(self, request: httpx.Request, _version: str) -> httpx.Response:
        sent = dict(parse_qsl(request.content.decode()))
        exact = set(sent) == {"token", "client_id", "client_secret"}
        if not exact or sent["client_secret"] != SERVICES[sent["client_id"]].client_secret:
            return httpx.Response(400, json={"error": "invalid_request"})
        if "révocation sans effet" not in self.mistakes:
            self.live.discard(sent["token"])
        headers = {"set-cookie": "oubli=1"} if "cookie à la révocation" in self.mistakes else {}
        return httpx.Response(200, headers=headers)

    def end(self, request: httpx.Request, _version: str) -> httpx.Response:
        """`session/end`: a page that its script would send on, then the confirmation."""
        wish = dict(parse_qsl(request.url.query.decode()))
        if not wish.get("id_token_hint") and "sans id_token_hint" not in self.mistakes:
            return httpx.Response(400, html="<title>Erreur Y030007</title>")
        registered = wish.get("post_logout_redirect_uri", HOME) == HOME or "toute adresse" in self.mistakes
        if not registered:
            return httpx.Response(400, html="<title>Erreur</title>")
        self.leaving = wish
        form = '<form method="post" action="/api/v2/session/end/confirm"><input type="hidden" name="xsrf" value="1">'
        return httpx.Response(200, html=f"<title>Déconnexion</title>{form}</form>")

    def confirm(self, _request: httpx.Request, _version: str) -> httpx.Response:
        if "déconnexion sans effet" not in self.mistakes:
            self.live.discard(self.issued.get(self.leaving["id_token_hint"], ""))
        home = self.leaving.get("post_logout_redirect_uri")
        if home is None or "déconnexion sans retour" in self.mistakes:
            offers = '<form action="/langue"><button name="langue" value="en">English</button></form>'
            return httpx.Response(200, html=f"<title>Vous êtes bien déconnecté</title>{offers}")
        state = {} if "state perdu" in self.mistakes else {"state": self.leaving["state"]}
        return httpx.Response(303, headers={"location": f"{home}?{urlencode(state)}"})

    def logout(self, _request: httpx.Request, _version: str) -> httpx.Response:
        return httpx.Response(200, html="<title>Déconnexion</title>")

    def signed(self, claims: dict[str, object], version: str) -> str:
        if version == "v1" or "HS256" in self.mistakes:
            return jwt.encode(
                {"alg": "HS256", "typ": "JWT"},
                claims,
                OctKey.import_key(SERVICES[self.asked["client_id"]].client_secret),
            )
        key = ECKey.generate_key("P-256") if "autre clé" in self.mistakes else self.key
        # Not jwt.encode, which adds a typ that FranceConnect v2 does not send.
        return jws.serialize_compact({"alg": "ES256", "kid": "k1"}, orjson.dumps(claims), key)

    def sent(self, path: str) -> httpx.Request:
        """The last request to a path that ends so."""
        return [request for request in self.requests if urlsplit(str(request.url)).path.endswith(path)][-1]


@pytest.fixture
def target() -> FakeTarget:
    return FakeTarget()


@pytest.fixture
def journal() -> Journal:
    return Journal()


@pytest.fixture
def profile() -> Profile:
    broker = BrokerProfile("v2", f"{ORIGIN}/api/v2", f"{ORIGIN}/api/v1")
    return Profile("cible", f"{ORIGIN}/test/v1/droits/beneficiaires/", broker, (CLIENT,))


@pytest.fixture
def services() -> tuple[ClientProfile, ...]:
    """The clients of the profile with all that a profile may say of them: two partners."""
    said = {"post_logout_redirect_uri": HOME, "scopes": GRANTED}
    return tuple(replace(client, **said) for client in (CLIENT, OTHER))


@pytest.fixture
def provider() -> ProviderProfile:
    return PROVIDER


@pytest.fixture
def open_wire(target: FakeTarget, journal: Journal) -> Callable[[bool], Wire]:
    transport = httpx.MockTransport(target)
    return lambda cookies: Wire("broker", journal, timeout=5, cookies=cookies, transport=transport)


@pytest.fixture
def claire() -> Personne:
    """An adult of a household of one; the commune of the NIR was never allocated."""
    caisse = Caisse("01", "751", "0001", "Caisse de test", "CPAM", Adresse("75001", "PARIS"))
    return Personne(
        cle="claire",
        nir="2850349990012",
        nom_famille="DUPONT",
        prenoms=("Claire",),
        sexe="F",
        naissance="1985-03-12",
        date_naissance=date(1985, 3, 12),
        rang_naissance=1,
        qualite="assure",
        pays_naissance="99100",
        lieu_naissance="49990",
        caisse=caisse,
        login="claire.dupont",
    )


@pytest.fixture
def cast(claire: Personne) -> Cast:
    return Cast(JOUR, (Foyer("dupont", "une assurée seule", (), JOUR, (claire,)),))
