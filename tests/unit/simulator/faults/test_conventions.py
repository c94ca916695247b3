"""Each cell of the matrix can be turned by a fault of its own: under one convention, in the answers themselves."""

from collections.abc import Callable, Mapping

import pytest

from droits_contract import load_conventions
from droits_fixtures import Personne
from droits_simulator.faults import UnknownFault, find_fault, switch_on
from droits_simulator.faults.conventions import opened, shown

HOPITAL, MUTUELLE, STRICTE = (
    "etablissement-de-soins",
    "organisme-complementaire",
    "organisme-complementaire-sans-exonerations",
)
People = Mapping[str, Personne]


@pytest.fixture
def turned(monde, fait_services, fait_api):
    """The API with one cell turned."""

    def build(convention: str, cell: str):
        return fait_api(switch_on(fait_services(monde), [f"cellule:{convention}:{cell}"]))

    return build


@pytest.fixture
def ask(gens: People) -> Callable[..., object]:
    """Anne's answer through a partner."""

    def call(api, path: str, partenaire: str):
        nir = None if path.startswith("/me") and path != "/medecin-traitant" else gens["anne"].nir
        return api.call(path, partenaire=partenaire, jeton=f"anne.{partenaire}", nir=nir)

    return call


def test_an_open_operation_is_closed_under_that_convention_alone(turned, ask) -> None:
    api = turned(MUTUELLE, "getBeneficiairesNirCaisse")

    assert [ask(api, "/caisse", one).status_code for one in ("hopital", "mutuelle", "stricte")] == [200, 403, 200]


def test_a_closed_operation_answers_with_all_that_it_has(turned, ask) -> None:
    api = turned(STRICTE, "getBeneficiairesNirExonerations")

    assert ask(api, "/exonerations", "stricte").json() == ask(api, "/exonerations", "hopital").json()


def test_a_shown_member_is_hidden_even_if_the_contract_requires_it(turned, ask) -> None:
    api = turned(HOPITAL, "Caisse.libelle")

    assert "libelle" not in ask(api, "/caisse", "hopital").json()
    assert "libelle" in ask(api, "/caisse", "mutuelle").json()


def test_a_hidden_member_is_shown_with_what_it_holds(turned, ask) -> None:
    api = turned(MUTUELLE, "Exoneration.motif")

    seen, real = (ask(api, "/exonerations", one).json()[0] for one in ("mutuelle", "hopital"))
    assert (seen["motif"], "maternite" in seen) == (real["motif"], False)


def test_a_member_of_a_hidden_member_is_shown_alone_in_it(turned, ask) -> None:
    (seen,) = ask(turned(MUTUELLE, "ExonerationMotif.code"), "/exonerations", "mutuelle").json()

    assert seen["motif"] == {"code": "MAT"}


def test_opening_and_showing_take_nothing_away() -> None:
    for convention in load_conventions().values():
        assert opened(convention, "getMe") == convention
        assert shown(convention, "Beneficiaire", "nir") == convention


@pytest.mark.parametrize(
    ("nom", "expected"),
    [
        ("cellule:zut:getMe", f"cellule:{MUTUELLE}:…"),
        (f"cellule:{MUTUELLE}:getZut", f"cellule:{MUTUELLE}:getMe"),
        (f"cellule:{MUTUELLE}:Caisse.zut", f"cellule:{MUTUELLE}:Caisse.libelle"),
        (f"cellule:{MUTUELLE}:", f"cellule:{MUTUELLE}:getMe"),
        ("zut", "cellule:CONVENTION:SCHEMA.MEMBRE"),
    ],
)
def test_a_cell_that_is_none_is_told_what_was_expected(nom: str, expected: str) -> None:
    with pytest.raises(UnknownFault) as refused:
        find_fault(nom)

    assert expected in refused.value.known


def test_a_cell_says_in_both_languages_what_is_turned() -> None:
    fault = find_fault(f"cellule:{MUTUELLE}:Exoneration.motif")

    assert (fault.titre != fault.title, "Exoneration.motif" in fault.title) == (True, True)
    assert fault.rules == {"CVN-002"}
    assert find_fault(f"cellule:{MUTUELLE}:getMe").rules == {"CVN-001"}
