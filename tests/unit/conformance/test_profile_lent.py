"""The tables by which a profile lends the judge a clock or a broker to play, and how long it lets it wait."""

from collections.abc import Callable
from pathlib import Path

import pytest

from droits_conformance.errors import ProfileError
from droits_conformance.profile import read_profile
from droits_conformance.target import ControlProfile, PlayedBrokerProfile, Profile

GOOD = """\
[target]
name = "candidat"
droits = "http://127.0.0.1:8800/test/v1/droits/beneficiaires"

[broker]
version = "v2"
issuer = "http://127.0.0.1:8800/api/v2/"

[clients.hopital]
convention = "etablissement-de-soins"
api_key = "env:CLE"
client_id = "abc"
client_secret = "env:SECRET"
redirect_uri = "http://127.0.0.1:9999/callback"
"""
PROVIDER = """
[provider]
client_id = "def"
client_secret = "env:SECRET"
key = "fd.jwk.json"
"""
CONTROL = """
[control]
url = "http://127.0.0.1:8800/control"
token = "env:CLE"
"""
PLAYED = """
[played_broker]
droits = "http://127.0.0.1:8801/test/v1/droits/beneficiaires"
issuer = "http://127.0.0.1:8899/api/v2/"
client_id = "ghi"
key = "fd.jwk.json"
"""
KEY = '{"kty": "EC", "crv": "P-256", "x": "a", "y": "b", "alg": "ECDH-ES"}'
PRIVATE = KEY.replace('"alg"', '"d": "c", "alg"')
Read = Callable[[str], Profile]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(text: str) -> Profile:
        path = tmp_path / "profil.toml"
        path.write_text(text, encoding="utf-8")
        return read_profile(path, {"CLE": "cle-1", "SECRET": "secret-1"})

    return read


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "fd.jwk.json"
    path.write_text(KEY, encoding="utf-8")
    return path


def test_nothing_need_be_lent(read: Read) -> None:
    profile = read(GOOD)

    assert (profile.control, profile.played_broker, profile.wait_seconds) == (None, None, 120.0)


def test_a_clock_that_may_be_moved(read: Read) -> None:
    profile = read(GOOD + CONTROL)

    assert profile.control == ControlProfile("http://127.0.0.1:8800/control/", "cle-1")
    assert "cle-1" not in repr(profile.control)


def test_a_control_api_may_demand_no_token(read: Read) -> None:
    assert read(GOOD + CONTROL.replace('token = "env:CLE"', "")).control == ControlProfile(
        "http://127.0.0.1:8800/control/"
    )


def test_a_broker_that_may_be_played(read: Read, key: Path) -> None:
    played = read(GOOD + PLAYED).played_broker

    assert played is not None
    assert played.droits == "http://127.0.0.1:8801/test/v1/droits/beneficiaires/"
    assert (played.version, played.issuer) == ("v2", "http://127.0.0.1:8899/api/v2")
    assert (played.client_id, played.key["alg"]) == ("ghi", "ECDH-ES")
    assert played.listen == ("127.0.0.1", 8899)


def test_the_judge_may_listen_elsewhere_than_the_target_looks(read: Read, key: Path) -> None:
    played = read(GOOD + PLAYED + 'listen = "127.0.0.2:18899"\n').played_broker

    assert played is not None
    assert played.listen == ("127.0.0.2", 18899)


def test_the_data_provider_is_the_one_already_named(read: Read, key: Path) -> None:
    key.write_text(PRIVATE, encoding="utf-8")

    played = read(GOOD + PROVIDER + PLAYED.replace('client_id = "ghi"\nkey = "fd.jwk.json"\n', "")).played_broker

    assert played is not None
    assert (played.client_id, played.key["d"]) == ("def", "c")


def test_a_v1_broker_has_no_data_provider(read: Read) -> None:
    text = PLAYED.replace("/api/v2/", "/api/v1").replace('client_id = "ghi"\nkey = "fd.jwk.json"', 'version = "v1"')

    assert read(GOOD + text).played_broker == PlayedBrokerProfile(
        "http://127.0.0.1:8801/test/v1/droits/beneficiaires/", "v1", "http://127.0.0.1:8899/api/v1", ("127.0.0.1", 8899)
    )


def test_how_long_a_rule_may_wait(read: Read) -> None:
    assert read(GOOD + "[limits]\nwait_seconds = 1300\n").wait_seconds == 1300.0


BAD = [
    ("[limits]\nwait_seconds = 0\n", "limits.wait_seconds", "more than 0 and at most 3600"),
    ("[limits]\nwait_seconds = 3601\n", "limits.wait_seconds", "more than 0 and at most 3600"),
    ("[limits]\nwait = 3\n", "limits.wait", "one of wait_seconds"),
    ('limits = "x"\n' + GOOD, "limits", "a table [limits]"),
    (CONTROL.replace("http://127.0.0.1:8800/control", "127.0.0.1"), "control.url", "absolute address"),
    ('[control]\ntoken = "env:CLE"\n', "control.url", "missing"),
    (CONTROL.replace("env:CLE", "en-clair"), "control.token", "written in the file"),
    (CONTROL.replace("env:CLE", "env:ABSENTE"), "control.token", "ABSENTE is not set"),
    (CONTROL + "clock = 3\n", "control.clock", "unknown key"),
    (PLAYED.replace("droits =", "droit ="), "played_broker.droit", "droits (did you mean it?)"),
    (PLAYED.replace('issuer = "http://127.0.0.1:8899/api/v2/"', ""), "played_broker.issuer", "missing"),
    (PLAYED + 'version = "v3"\n', "played_broker.version", "v2"),
    (PLAYED.replace('client_id = "ghi"', ""), "played_broker.client_id", "missing"),
    (PLAYED.replace('key = "fd.jwk.json"', ""), "played_broker.key", "public or private key as a JWK"),
    (PLAYED.replace("fd.jwk.json", "absent.json"), "played_broker.key", "public or private key as a JWK"),
    *(
        (PLAYED + f'listen = "{place}"\n', "played_broker.listen", "a host and a port")
        for place in ("127.0.0.1", ":8899", "127.0.0.1:0", "127.0.0.1:99999", "http://127.0.0.1:8899", "a:1/b", "[::1")
    ),
]


@pytest.mark.parametrize(("text", "place", "told"), BAD)
def test_a_wrong_value_is_told_with_key_and_remedy(read: Read, key: Path, text: str, place: str, told: str) -> None:
    with pytest.raises(ProfileError) as caught:
        read(text if GOOD in text else GOOD + text)

    assert caught.value.place == place
    assert told in str(caught.value)
    assert "en-clair" not in str(caught.value)


def test_the_key_of_a_played_broker_is_one_that_franceconnect_encrypts_for(read: Read, key: Path) -> None:
    key.write_text(KEY.replace("ECDH-ES", "RSA-OAEP-256"), encoding="utf-8")

    with pytest.raises(ProfileError, match=r"played_broker\.key.*which holds something else"):
        read(GOOD + PLAYED)


def test_half_a_data_provider_is_not_completed_by_the_other(read: Read, key: Path) -> None:
    key.write_text(PRIVATE, encoding="utf-8")

    with pytest.raises(ProfileError, match=r"played_broker\.client_id: missing"):
        read(GOOD + PROVIDER + PLAYED.replace('client_id = "ghi"\n', ""))
