"""The data provider as whom FranceConnect v2 is asked."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from droits_simulator.demo import demo_provider
from droits_simulator.elsewhere.provider import provider_of
from droits_simulator.franceconnect.registre import load_registre
from droits_simulator.settings import BadBroker, Elsewhere

URL = "https://fc.example/api/v2"


@dataclass(frozen=True)
class Demo:
    client_id: str
    client_secret: str
    key: dict[str, str]


@pytest.fixture
def demo(ec_keys) -> Demo:
    return Demo("demo", "secret-de-demo", ec_keys[0].as_dict(private=True))


def _file(folder: Path, content: Any) -> Path:
    path = folder / "cle.jwk.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_nothing_said_is_the_demonstration_provider() -> None:
    shipped = demo_provider(load_registre())
    provider = provider_of(Elsewhere(URL), shipped)
    assert (provider.client_id, provider.client_secret) == (shipped.client_id, shipped.client_secret)
    assert provider.alg == "ECDH-ES"


def test_everything_said_is_a_provider_of_ones_own(demo: Demo, rsa_key, tmp_path: Path) -> None:
    place = Elsewhere(URL, "v2", "moi", "mon-secret", _file(tmp_path, rsa_key.as_dict(private=True)))
    provider = provider_of(place, demo)
    assert (provider.client_id, provider.client_secret, provider.alg) == ("moi", "mon-secret", "RSA-OAEP-256")


@pytest.mark.parametrize(
    ("place", "variable"),
    [
        (Elsewhere(URL, "v2", "moi"), "BANC_DROITS_PROVIDER_SECRET"),
        (Elsewhere(URL, "v2", "moi", "mon-secret"), "BANC_DROITS_PROVIDER_KEY"),
    ],
)
def test_the_demonstration_secrets_are_not_lent_to_another_provider(
    demo: Demo, place: Elsewhere, variable: str
) -> None:
    with pytest.raises(BadBroker, match=f"{variable}: not set"):
        provider_of(place, demo)


def test_without_a_demonstration_provider_one_must_be_named() -> None:
    with pytest.raises(BadBroker, match="--provider-client-id: not given"):
        provider_of(Elsewhere(URL), None)


@pytest.mark.parametrize(
    "content", ["", "zut", "[]", "{}", '{"kty":"oct","k":"AAAA"}', '{"kty":"EC","crv":"P-256","x":"A"}', '{"kty":7}']
)
def test_a_file_that_holds_no_key_is_refused(demo: Demo, tmp_path: Path, content: str) -> None:
    with pytest.raises(BadBroker, match="BANC_DROITS_PROVIDER_KEY"):
        provider_of(Elsewhere(URL, key=_file(tmp_path, content)), demo)


def test_a_file_that_is_not_there_is_refused(demo: Demo, tmp_path: Path) -> None:
    with pytest.raises(BadBroker, match="No such file"):
        provider_of(Elsewhere(URL, key=tmp_path / "rien.json"), demo)


@pytest.mark.parametrize("change", [{"d": None}, {"alg": "ES256"}])
def test_a_key_that_cannot_open_answers_is_refused_and_not_shown(
    demo: Demo, ec_keys, tmp_path: Path, change: dict[str, Any]
) -> None:
    jwk = {name: value for name, value in (ec_keys[0].as_dict(private=True) | change).items() if value}
    with pytest.raises(BadBroker, match="no private key") as caught:
        provider_of(Elsewhere(URL, key=_file(tmp_path, jwk)), demo)
    assert jwk["x"] not in str(caught.value)


def test_secret_and_key_do_not_show_in_a_representation(demo: Demo) -> None:
    place = Elsewhere(URL, client_secret="mon-secret")
    shown = f"{place!r} {provider_of(place, demo)!r}"
    assert "mon-secret" not in shown
    assert demo.key["d"] not in shown
