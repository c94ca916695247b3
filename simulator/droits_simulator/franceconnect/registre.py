"""Who is registered at FranceConnect: services (fournisseurs de service, FS) and data providers (FD).

Read from `services.yaml`, in FranceConnect's own vocabulary (reference: the client metadata of its core, v2). A file that
cannot be used is refused at start, with the key that is wrong.
"""

import re
import secrets
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, KeySet, RSAKey

from droits_contract.documents import check_document, read_document
from droits_contract.errors import DocumentError

SHIPPED = Path(__file__).with_name("services.yaml")
SCHEMA = Path(__file__).with_name("services.schema.json")
LOOPBACK = "loopback"
SECRET_POST = "client_secret_post"  # noqa: S105 - the name of a method
KEY_JWT = "private_key_jwt"
VALIDATED = "validated"
LOGIN = "login"
SERVICES, FOURNISSEURS = "fournisseurs_de_service", "fournisseurs_de_donnees"

_SIGNING = (("EC", "P-256", "sig", "ES256"), ("RSA", None, "sig", "RS256"))

# No backslash, no user part, no fragment: browsers and parsers read them differently, and a redirect could leave here.
_LOOPBACK_URI = re.compile(r"http://(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?(?:[/?][!-\"$-\[\]-~]*)?")


class RegistreError(DocumentError):
    """The file of registered services is wrong."""

    code = "registre-error"


@dataclass(frozen=True, slots=True)
class Service:
    """A fournisseur de service. `amr` tells whether it may ask for `amr`; `actif` is False once it is switched off.

    A service whose `allowed_prompts` hold `login` skips the consent page by asking `prompt=login`. `identity_consent` is
    True for a private service, whose consent page has a box to tick; the others' page informs.

    `jwks` holds the public keys of a service that authenticates by `private_key_jwt`; the others have none.
    `habilitation` is `validated` or not yet, and `siret` the organisation's number, if it is told: an access request for
    the rights API leans on both.
    """

    nom: str
    entity_id: str
    client_id: str
    client_secret: str
    scopes: frozenset[str]
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...]
    id_token_signed_response_alg: str
    userinfo_signed_response_alg: str
    amr: bool = False
    actif: bool = True
    allowed_prompts: frozenset[str] = frozenset()
    identity_consent: bool = False
    token_endpoint_auth_method: str = SECRET_POST
    jwks: KeySet | None = None
    habilitation: str = VALIDATED
    siret: str | None = None

    def accepts_secret(self, secret: str) -> bool:
        """Whether `secret` is this service's, compared in constant time."""
        return same_secret(self.client_secret, secret)

    def skips_consent(self, prompt: str) -> bool:
        """Whether that `prompt` asks for login alone, and this service was granted to have it so."""
        return prompt == LOGIN and LOGIN in self.allowed_prompts

    def may_redirect_to(self, uri: str) -> bool:
        """Whether `uri` is a registered redirect_uri."""
        return is_registered(uri, self.redirect_uris)

    def may_return_to(self, uri: str) -> bool:
        """Whether `uri` is a registered post_logout_redirect_uri."""
        return is_registered(uri, self.post_logout_redirect_uris)


@dataclass(frozen=True, slots=True)
class FournisseurDonnees:
    """A fournisseur de données, entitled to introspect tokens.

    `jwks` holds its public keys; without it they are at the address `jwks_uri`.
    """

    nom: str
    client_id: str
    client_secret: str
    scopes: frozenset[str]
    checktoken_signed_response_alg: str
    checktoken_encrypted_response_alg: str
    checktoken_encrypted_response_enc: str
    jwks: KeySet | None = None
    jwks_uri: str = ""

    def accepts_secret(self, secret: str) -> bool:
        """Whether `secret` is this provider's, compared in constant time."""
        return same_secret(self.client_secret, secret)

    def encryption_key(self) -> Key:
        """The first key of `jwks` with `use: enc` and the configured algorithm; LookupError without."""
        wanted = {"use": "enc", "alg": self.checktoken_encrypted_response_alg}
        for key in self.jwks.keys if self.jwks else ():
            if all(key.get(name) == value for name, value in wanted.items()):
                return key
        raise LookupError(self.checktoken_encrypted_response_alg)


@dataclass(frozen=True, slots=True)
class Registre:
    """All services and data providers by client_id."""

    services: dict[str, Service]
    fournisseurs: dict[str, FournisseurDonnees]

    def client_ids(self) -> set[str]:
        """Every client_id that is taken."""
        return {*self.services, *self.fournisseurs}

    def plus(self, other: "Registre") -> "Registre":
        """Both together, the own ones first."""
        return Registre({**self.services, **other.services}, {**self.fournisseurs, **other.fournisseurs})

    def service(self, client_id: str) -> Service | None:
        """The active service of that client_id, or None."""
        found = self.services.get(client_id)
        return found if found and found.actif else None

    def fournisseur(self, client_id: str) -> FournisseurDonnees | None:
        """The data provider of that client_id, or None."""
        return self.fournisseurs.get(client_id)


def same_secret(expected: str, given: str) -> bool:
    """Equality in a time that does not tell where the two differ."""
    return secrets.compare_digest(expected.encode(), given.encode(errors="replace"))


def is_registered(uri: str, registered: tuple[str, ...]) -> bool:
    """Whether `uri` equals a registered one, character for character, or is on this machine where that is allowed."""
    if uri in registered and uri != LOOPBACK:
        return True
    return LOOPBACK in registered and _LOOPBACK_URI.fullmatch(uri) is not None


def load_registre(path: Path = SHIPPED) -> Registre:
    """The services of a YAML file; RegistreError names file, key, what stands there and what may."""
    registre = parse_registre(read_document(path, error=RegistreError), str(path), anywhere=True)
    if not registre.fournisseurs:
        raise RegistreError(str(path), FOURNISSEURS, "nobody stands there", "one data provider at least")
    return registre


def load_registre_with(path: Path | None) -> Registre:
    """What is shipped, and what a file of one's own adds to it; RegistreError also for a client_id that stands in both.

    What is shipped stays, because the rights API itself is the data provider there (docs/decisions/0084).
    """
    shipped = load_registre()
    if path is None:
        return shipped
    return shipped.plus(parse_registre(read_document(path, error=RegistreError), str(path), shipped, anywhere=True))


def parse_registre(document: Any, file: str, taken: Registre | None = None, *, anywhere: bool = False) -> Registre:
    """The services of a document; `file` is what RegistreError calls it. Client ids of `taken` may not stand there.

    Keys are fetched from this machine alone, from other ones too if `anywhere`: for a file of whoever runs the sandbox,
    not for what any of its users registers.
    """
    check_document(document, SCHEMA, file=file, error=RegistreError)
    _check_client_ids(document, file, taken)
    services = [_service(name, node, file) for name, node in document[SERVICES].items()]
    fournisseurs = [_fournisseur(name, node, file, anywhere) for name, node in document[FOURNISSEURS].items()]
    return Registre({one.client_id: one for one in services}, {one.client_id: one for one in fournisseurs})


def _check_client_ids(document: dict[str, Any], file: str, taken: Registre | None) -> None:
    seen = Counter(node["client_id"] for group in document.values() for node in group.values())
    seen.update(taken.client_ids() if taken else ())
    for kind, group in document.items():
        for name, node in group.items():
            if seen[node["client_id"]] > 1:
                place = f"{kind}.{name}.client_id"
                raise RegistreError(file, place, "this client_id stands twice", "a client_id of its own")


def _service(name: str, node: dict[str, Any], file: str) -> Service:
    lists = {key: tuple(node[key]) for key in ("redirect_uris", "post_logout_redirect_uris")}
    for key, uris in lists.items():
        _check_uris(f"{SERVICES}.{name}.{key}", uris, file)
    _check_consent(f"{SERVICES}.{name}.allowed_prompts", node, file)
    sets = {key: frozenset(node.get(key, ())) for key in ("scopes", "allowed_prompts")}
    return Service(**{**node, **lists, **sets, "jwks": _signing_keys(f"{SERVICES}.{name}.jwks", node, file)})


def _check_consent(place: str, node: dict[str, Any], file: str) -> None:
    """A box to tick on a page that nobody sees would be consent that nobody gave."""
    if node.get("identity_consent") and node.get("allowed_prompts"):
        raise RegistreError(file, place, "login beside identity_consent: true", "one of the two")


def _check_uris(place: str, uris: tuple[str, ...], file: str) -> None:
    """What the schema cannot say of an address: a redirection to it must lead where its reader believes."""
    for rank, uri in enumerate(uris):
        if uri != LOOPBACK and not _is_address(uri):
            wanted = "an absolute http or https URI with a host, without user part and fragment, or the word loopback"
            raise RegistreError(file, f"{place}.{rank}", "an address that leads nowhere, or has a user part", wanted)


def _is_address(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        return bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return False


def _signing_keys(place: str, node: dict[str, Any], file: str) -> KeySet | None:
    """The keys with which a service signs its assertions; there exactly if it authenticates by `private_key_jwt`."""
    signs = node.get("token_endpoint_auth_method", SECRET_POST) == KEY_JWT
    if signs != ("jwks" in node):
        seen = "there are no keys" if signs else "there are keys that nothing uses"
        raise RegistreError(file, place, seen, f"jwks if, and only if, token_endpoint_auth_method is {KEY_JWT}")
    if not signs:
        return None
    if not all(tuple(map(jwk.get, ("kty", "crv", "use", "alg"))) in _SIGNING for jwk in node["jwks"]["keys"]):
        wanted = "keys with use sig: EC P-256 with alg ES256, or RSA with alg RS256"
        raise RegistreError(file, place, "a key is of another kind, use or alg", wanted)
    return _key_set(place, node, file)


def _fournisseur(name: str, node: dict[str, Any], file: str, anywhere: bool) -> FournisseurDonnees:
    place = f"{FOURNISSEURS}.{name}.jwks"
    if ("jwks" in node) == ("jwks_uri" in node):
        seen = "jwks_uri beside it" if "jwks" in node else "neither it nor jwks_uri"
        raise RegistreError(file, place, seen, "public keys in jwks, or their address in jwks_uri")
    registered = {**node, "scopes": frozenset(node["scopes"])}
    if "jwks_uri" in node:
        _check_jwks_uri(f"{place}_uri", node["jwks_uri"], file, anywhere)
        return FournisseurDonnees(**registered)
    return _with_keys(place, FournisseurDonnees(**{**registered, "jwks": _key_set(place, node, file)}), file)


def _check_jwks_uri(place: str, uri: str, file: str, anywhere: bool) -> None:
    if not _is_address(uri):
        wanted = "an absolute http or https URI with a host, without user part and fragment"
        raise RegistreError(file, place, "an address that leads nowhere, or has a user part", wanted)
    if not anywhere and _LOOPBACK_URI.fullmatch(uri) is None:
        raise RegistreError(file, place, "an address of another machine", "an http address of this machine")


def _with_keys(place: str, fournisseur: FournisseurDonnees, file: str) -> FournisseurDonnees:
    try:
        fournisseur.encryption_key()
    except LookupError as cause:
        wanted = f"a key with use enc and alg {cause}"
        raise RegistreError(file, place, "no key fits checktoken_encrypted_response_alg", wanted) from cause
    return fournisseur


def _key_set(place: str, node: dict[str, Any], file: str) -> KeySet:
    try:
        return KeySet([public_key(jwk) for jwk in node["jwks"]["keys"]])
    except (JoseError, ValueError, KeyError) as cause:
        raise RegistreError(file, place, "a key cannot be read", "public EC or RSA keys as JWK") from cause


def public_key(jwk: dict[str, Any]) -> ECKey | RSAKey:
    """A key, EC or RSA; JoseError, ValueError or KeyError for what is none."""
    return ECKey.import_key(jwk) if jwk["kty"] == "EC" else RSAKey.import_key(jwk)
