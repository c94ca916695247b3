"""What is measured of an exchange: few words, whatever was asked for."""

import pytest

from droits_contract import load_contract
from droits_simulator.settings import RIGHTS_PATH
from droits_simulator.supervision.echange import Echange, Operations, voulu

OPERATIONS = Operations(load_contract())


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (RIGHTS_PATH, ("droits", "getBeneficiairesNir")),
        (f"{RIGHTS_PATH}/", ("droits", "getBeneficiairesNir")),
        (f"{RIGHTS_PATH}/me/beneficiaires", ("droits", "getBeneficiaires")),
        (f"{RIGHTS_PATH}/me/", ("droits", "inconnue")),
        (f"{RIGHTS_PATH}/2840399990001", ("droits", "inconnue")),
        ("/api/v2/token", ("franceconnect", "v2/token")),
        ("/api/v2/token/revocation", ("franceconnect", "v2/token/revocation")),
        ("/api/v2/interaction/abc/login", ("franceconnect", "v2/interaction")),
        ("/api/v2/tokens", ("franceconnect", "v2/inconnue")),
        ("/api/v1/logout", ("franceconnect", "v1/logout")),
    ],
)
def test_a_path_has_one_of_few_operations(path: str, place: tuple[str, str]) -> None:
    assert OPERATIONS.at(path) == place


@pytest.mark.parametrize(
    ("status", "complete", "fails", "nature"),
    [
        (200, True, False, ""),
        (429, True, False, ""),
        (503, True, True, "503"),
        (200, False, True, "rompu"),
        (0, False, True, "sans-reponse"),
    ],
)
def test_an_exchange_fails_by_a_5xx_or_by_not_ending(status: int, complete: bool, fails: bool, nature: str) -> None:
    echange = Echange("droits", "getMe", status, complete, 0.1)

    assert (echange.echoue, echange.nature) == (fails, nature)


@pytest.mark.parametrize(
    ("header", "names"),
    [
        ("", ()),
        ("fenetre-ignoree", ("fenetre-ignoree",)),
        (
            "fenetre-ignoree, voeu:delay=lognormal:200:0.4, voeu:code=503",
            ("fenetre-ignoree", "voeu:delay", "voeu:code"),
        ),
        ("voeu:horloge, voeu:persona", ()),
    ],
)
def test_what_was_wanted_is_named_without_its_values(header: str, names: tuple[str, ...]) -> None:
    assert voulu(header) == names
