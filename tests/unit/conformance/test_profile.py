from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from droits_conformance.errors import ProfileError
from droits_conformance.profile import read_profile
from droits_conformance.target import Profile, SupervisionProfile

GOOD = """\
[target]
name = "candidat"
droits = "http://127.0.0.1:8800/test/v1/droits/beneficiaires"

[broker]
version = "v2"
issuer = "http://127.0.0.1:8800/api/v2/"
v1_issuer = "http://127.0.0.1:8800/api/v1"
tokens = "pages"

[data]
foyers = "cast"

[clients.hopital]
convention = "etablissement-de-soins"
api_key = "env:CLE"
client_id = "abc"
client_secret = "env:SECRET"
redirect_uri = "http://127.0.0.1:9999/callback"

[policy]
warned = true
"""
ENVIRON = {"CLE": "cle-1", "SECRET": "secret-1"}
Read = Callable[..., Profile]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str, environ: dict[str, str] | None = None) -> Profile:
        path = tmp_path / "profil.toml"
        path.write_text(text, encoding="utf-8")
        return read_profile(path, ENVIRON if environ is None else environ)

    return read


def test_a_good_profile_says_all_that_the_judge_needs(read: Read) -> None:
    profile = read(GOOD)

    client = profile.clients[0]
    assert profile.droits == "http://127.0.0.1:8800/test/v1/droits/beneficiaires/"
    assert (profile.broker.issuer, profile.broker.v1_issuer) == (
        "http://127.0.0.1:8800/api/v2",
        "http://127.0.0.1:8800/api/v1",
    )
    assert (client.name, client.convention, client.api_key, client.client_secret) == (
        "hopital",
        "etablissement-de-soins",
        "cle-1",
        "secret-1",
    )
    assert (client.key_variable, client.secret_variable) == ("CLE", "SECRET")
    assert (profile.today, profile.timeout, profile.policy.warned, profile.broker.password) == (None, 10.0, True, "123")


def test_what_may_be_said_besides(read: Read) -> None:
    text = GOOD.replace('name = "candidat"', 'name = "candidat"\ntoday = 2026-11-24\ntimeout = 3')
    profile = read(text.replace("warned = true", "warned = false").replace('"pages"', '"pages"\npassword = "abc"'))

    assert (profile.today, profile.timeout, profile.policy.warned) == (date(2026, 11, 24), 3.0, False)
    assert profile.broker.password == "abc"


def test_a_day_may_be_written_as_text(read: Read) -> None:
    assert read(GOOD.replace('name = "candidat"', 'name = "c"\ntoday = "2026-11-24"')).today == date(2026, 11, 24)


def test_a_v1_broker_is_its_own_v1_issuer(read: Read) -> None:
    text = (
        GOOD.replace('"v2"', '"v1"')
        .replace("/api/v2/", "/api/v1")
        .replace('v1_issuer = "http://127.0.0.1:8800/api/v1"\n', "")
    )

    assert read(text).broker.v1_issuer == "http://127.0.0.1:8800/api/v1"


def test_a_folder_of_households_stands_beside_the_profile(read: Read, tmp_path: Path) -> None:
    (tmp_path / "nos-foyers").mkdir()

    assert read(GOOD.replace('"cast"', '"nos-foyers"')).foyers == str(tmp_path / "nos-foyers")


APART = """\
[clients.frugale]
convention = "etablissement-de-soins"
api_key = "env:CLE"
client_id = "def"
client_secret = "env:SECRET"
redirect_uri = "http://127.0.0.1:9999/callback"
"""


@pytest.mark.parametrize("said", ["quota = {par_seconde = 3}", 'habilitation = "revoked"', 'habilitation = "obsolete"'])
def test_a_client_with_a_quota_to_spend_or_without_an_active_habilitation_is_kept_apart(read: Read, said: str) -> None:
    profile = read(f"{GOOD}\n{APART}{said}\n")

    assert [one.name for one in profile.clients] == ["hopital"]
    assert [one.name for one in profile.apart] == ["frugale"]
    assert [one.name for one in profile.all_clients] == ["hopital", "frugale"]
    assert profile.apart[0].per_second == (3 if "quota" in said else None)


def test_an_active_habilitation_may_be_said(read: Read) -> None:
    assert len(read(f'{GOOD}\n{APART}habilitation = "active"\n').clients) == 2


@pytest.mark.parametrize(
    ("said", "key", "seen"),
    [
        ('habilitation = "perdue"', "clients.frugale.habilitation", "one of active, obsolete, revoked"),
        ("quota = 3", "clients.frugale.quota", "a table"),
        ("quota = {}", "clients.frugale.quota", "par_seconde = None"),
        ("quota = {par_seconde = 0}", "clients.frugale.quota", "N from 1 to 100"),
        ("quota = {par_seconde = 101}", "clients.frugale.quota", "N from 1 to 100"),
        ("quota = {par_seconde = true}", "clients.frugale.quota", "par_seconde = True"),
        ("quota = {par_jour = 3}", "clients.frugale.quota.par_jour", "unknown key"),
    ],
)
def test_a_quota_or_habilitation_that_cannot_be_is_refused(read: Read, said: str, key: str, seen: str) -> None:
    with pytest.raises(ProfileError) as refused:
        read(f"{GOOD}\n{APART}{said}\n")
    assert refused.value.place == key
    assert seen in str(refused.value)


def test_clients_that_are_all_kept_apart_leave_nobody_to_ask_as(read: Read) -> None:
    with pytest.raises(ProfileError, match="only clients with a quota"):
        read(GOOD.replace("[policy]", "quota = {par_seconde = 3}\n[policy]"))


def test_a_secret_is_not_shown_by_the_repr_of_a_profile(read: Read) -> None:
    shown = repr(read(GOOD))

    assert "cle-1" not in shown
    assert "secret-1" not in shown


BAD = [
    ('name = "candidat"', "", "target.name", "missing"),
    ('name = "candidat"', 'name = ""', "target.name", "''"),
    ('name = "candidat"', "name = 3", "target.name", "3"),
    ("droits = ", "droit = ", "target.droit", "droits (did you mean it?)"),
    ('"http://127.0.0.1:8800/test/v1/droits/beneficiaires"', '"127.0.0.1:8800"', "target.droits", "absolute address"),
    ('"http://127.0.0.1:8800/test/v1/droits/beneficiaires"', '"ftp://x/"', "target.droits", "absolute address"),
    ('"http://127.0.0.1:8800/test/v1/droits/beneficiaires"', '"http://x:99999/"', "target.droits", "absolute address"),
    ('"http://127.0.0.1:8800/test/v1/droits/beneficiaires"', '"http://x/?a=1"', "target.droits", "without query"),
    ('name = "candidat"', 'name = "c"\ntimeout = 0', "target.timeout", "number of seconds"),
    ('name = "candidat"', 'name = "c"\ntimeout = true', "target.timeout", "number of seconds"),
    ('name = "candidat"', 'name = "c"\ntoday = "24/11/2026"', "target.today", "YYYY-MM-DD"),
    ('name = "candidat"', 'name = "c"\ntoday = 2026-11-24T10:00:00', "target.today", "YYYY-MM-DD"),
    ('version = "v2"', 'version = "v3"', "broker.version", "v2"),
    ('version = "v2"', "", "broker.version", "missing"),
    ('issuer = "http://127.0.0.1:8800/api/v2/"', 'issuer = "v2"', "broker.issuer", "absolute address"),
    ('v1_issuer = "http://127.0.0.1:8800/api/v1"', 'v1_issuer = "v1"', "broker.v1_issuer", "absolute address"),
    ('version = "v2"', 'version = "v1"', "broker.v1_issuer", "the issuer itself"),
    ('tokens = "pages"', 'tokens = "page"', "broker.tokens", "pages (did you mean it?)"),
    ('foyers = "cast"', 'foyers = "population:10"', "data.foyers", "a folder of households"),
    ('foyers = "cast"', "foyers = 3", "data.foyers", "3"),
    (
        'convention = "etablissement-de-soins"',
        'convention = "etablissement-de-soin"',
        "clients.hopital.convention",
        "did you",
    ),
    ('convention = "etablissement-de-soins"', "", "clients.hopital.convention", "missing"),
    ('api_key = "env:CLE"', 'api_key = "cle-1"', "clients.hopital.api_key", 'api_key = "env:MY_API_KEY"'),
    ('api_key = "env:CLE"', 'api_key = "env:ABSENTE"', "clients.hopital.api_key", "ABSENTE is not set"),
    ('api_key = "env:CLE"', "", "clients.hopital.api_key", "missing"),
    ('client_secret = "env:SECRET"', 'client_secret = "s"', "clients.hopital.client_secret", "env:MY_CLIENT_SECRET"),
    ('client_id = "abc"', "", "clients.hopital.client_id", "missing"),
    (
        'redirect_uri = "http://127.0.0.1:9999/callback"',
        'redirect_uri = "/cb"',
        "clients.hopital.redirect_uri",
        "absolute",
    ),
    ('client_id = "abc"', 'client_id = "abc"\ncota = 3', "clients.hopital.cota", "unknown key"),
    ("warned = true", 'warned = "yes"', "policy.warned", "true or false"),
    ("warned = true", "warnd = true", "policy.warnd", "warned (did you mean it?)"),
    ("[policy]", "[politique]", "politique", "unknown key"),
    ("[policy]\nwarned = true", '[silent]\nZZZ-003 = "excluded"', "silent.ZZZ-003", "unknown key"),
]


@pytest.mark.parametrize(("good", "bad", "key", "told"), BAD)
def test_a_wrong_value_is_told_with_file_key_and_remedy(read: Read, good: str, bad: str, key: str, told: str) -> None:
    assert good in GOOD
    with pytest.raises(ProfileError) as caught:
        read(GOOD.replace(good, bad, 1))

    assert caught.value.file.endswith("profil.toml")
    assert caught.value.place == key
    assert told in str(caught.value)


def test_a_profile_without_a_client_is_refused(read: Read) -> None:
    with pytest.raises(ProfileError, match="clients: no client"):
        read(GOOD[: GOOD.index("[clients")])


def test_a_table_that_is_no_table_is_refused(read: Read) -> None:
    with pytest.raises(ProfileError, match=r"target: 'x'; expected a table \[target\]"):
        read('target = "x"\n' + GOOD[GOOD.index("[broker]") :])


def test_a_secret_written_in_the_file_is_not_repeated_by_the_error(read: Read) -> None:
    with pytest.raises(ProfileError) as caught:
        read(GOOD.replace('"env:SECRET"', '"mot-de-passe-en-clair"'))

    assert "mot-de-passe-en-clair" not in str(caught.value)


def test_a_profile_may_hand_over_a_log_that_is_not_written_yet(read: Read, tmp_path: Path) -> None:
    assert read(GOOD).log is None
    assert read(GOOD.replace('name = "candidat"', 'name = "candidat"\nlog = "cible.log"')).log == tmp_path / "cible.log"


@pytest.mark.parametrize("log", [".", "absent/cible.log"])
def test_a_log_that_nobody_could_write_is_refused(read: Read, log: str) -> None:
    with pytest.raises(ProfileError, match=r"target\.log") as caught:
        read(GOOD.replace('name = "candidat"', f'name = "candidat"\nlog = "{log}"'))

    assert repr(log) in str(caught.value)


def test_a_file_that_is_not_toml_is_refused_with_its_line(read: Read) -> None:
    with pytest.raises(ProfileError, match="line 1"):
        read("[target\n")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be read"):
        read_profile(tmp_path / "absent.toml", {})


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_bytes(b'name = "\xe9"')
    with pytest.raises(ProfileError, match="UTF-8"):
        read_profile(tmp_path / "p.toml", {})


PROVIDER = """
[provider]
client_id = "def"
client_secret = "env:SECRET"
key = "cles/fd.jwk.json"
scopes = ["droits_assurance_maladie"]
"""
KEY = '{"kty": "EC", "crv": "P-256", "x": "a", "y": "b", "d": "c", "alg": "ECDH-ES"}'


def test_a_client_may_say_what_franceconnect_knows_of_it(read: Read) -> None:
    said = 'callback"\npost_logout_redirect_uri = "http://127.0.0.1:9999/"\nentity = "groupe"\nscopes = ["openid"]'
    client = read(GOOD.replace('callback"', said)).clients[0]

    assert (client.post_logout_redirect_uri, client.entity, client.scopes) == (
        "http://127.0.0.1:9999/",
        "groupe",
        ("openid",),
    )


@pytest.mark.parametrize("scopes", ['"openid"', "[]", '["openid profile"]', "[1]"])
def test_granted_scopes_are_a_list_of_words(read: Read, scopes: str) -> None:
    with pytest.raises(ProfileError, match=r"clients\.hopital\.scopes.*list of words"):
        read(GOOD.replace('callback"', f'callback"\nscopes = {scopes}'))


def test_the_key_of_a_data_provider_is_a_file_beside_the_profile(read: Read, tmp_path: Path) -> None:
    (tmp_path / "cles").mkdir()
    (tmp_path / "cles" / "fd.jwk.json").write_text(KEY, encoding="utf-8")

    provider = read(GOOD + PROVIDER).provider

    assert provider is not None
    assert (provider.client_id, provider.client_secret, provider.key["alg"]) == ("def", "secret-1", "ECDH-ES")
    assert provider.scopes == ("droits_assurance_maladie",)
    assert "secret-1" not in repr(provider)
    assert "'d'" not in repr(provider)


def test_a_profile_needs_no_data_provider(read: Read) -> None:
    assert read(GOOD).provider is None


@pytest.mark.parametrize(
    "content",
    [None, "pas du JSON", "[]", '{"kty": "EC"}', KEY.replace("ECDH-ES", "RSA-OAEP-256"), KEY.replace('"d"', '"e"')],
)
def test_anything_but_a_private_key_that_franceconnect_encrypts_for_is_refused(
    read: Read, tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "cles").mkdir()
        (tmp_path / "cles" / "fd.jwk.json").write_text(content, encoding="utf-8")

    with pytest.raises(ProfileError, match=r"provider\.key.*one private key as a JWK"):
        read(GOOD + PROVIDER)


def test_the_secret_of_a_data_provider_stands_in_the_environment(read: Read) -> None:
    with pytest.raises(ProfileError, match=r"provider\.client_secret.*written in the file") as caught:
        read(GOOD + PROVIDER.replace("env:SECRET", "en-clair"))

    assert "en-clair" not in str(caught.value)


def test_statistics_and_status_have_addresses_of_their_own(read: Read) -> None:
    told = '[supervision]\nstats = "http://127.0.0.1:8800/api/stats/"\n'

    assert read(GOOD + told).supervision == SupervisionProfile("http://127.0.0.1:8800/api/stats/", None)
    assert read(GOOD).supervision == SupervisionProfile()


@pytest.mark.parametrize("said", ['stats = "/api/stats/"', "statut = 3", 'status = "http://127.0.0.1:8800/"'])
def test_an_address_of_statistics_that_cannot_be_is_refused(read: Read, said: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read(f"{GOOD}[supervision]\n{said}\n")

    assert "supervision." in str(caught.value)
