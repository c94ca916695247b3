"""The matrix printed from the conventions is the matrix observed by calls, cell by cell.

Everybody of the cast who can log in does so for a partner of each convention, a third use case among them, and asks the
seven operations about themselves and about each of their ayants droit. A field is seen exactly where its cell says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from droits_contract import Convention, load_contract, load_conventions
from droits_contract.answer import answer_fields
from droits_contract.matrix import Matrix, matrix
from droits_simulator.client import Client, Persona, Sandbox, Session

pytestmark = [pytest.mark.acceptance, pytest.mark.xdist_group("matrix")]

JOUR = "2026-11-24"
SHIPPED = {
    "etablissement-de-soins": "hopital",
    "organisme-complementaire": "mutuelle",
    "organisme-complementaire-sans-exonerations": "stricte",
}
GUICHET: dict[str, Any] = {
    "id": "guichet-social",
    "libelle": "Guichet social",
    "title": "Social counter",
    "cas_usage": "Orienter une personne vers sa caisse et son médecin",
    "use_case": "Lead a person to their fund and doctor",
    "source": "Decided: a third use case, smaller than those shipped",
    "operations": ["getBeneficiairesNirCaisse", "getBeneficiairesNirMedecinTraitant"],
    "quota": {"par_seconde": 500, "par_jour": 200000, "par_mois": 5000000},
    "franceconnect": {"scopes": ["droits_assurance_maladie"]},
}


@dataclass
class Observed:
    """What calls showed under a convention: by operation, the paths of fields, and each answer's status and code."""

    paths: dict[str, set[str]] = field(default_factory=dict)
    answers: dict[str, set[tuple[int, str]]] = field(default_factory=dict)

    def note(self, operation: str, answer: httpx.Response) -> None:
        """Remember one answer."""
        body = answer.json()
        good = answer.status_code == 200
        self.answers.setdefault(operation, set()).add((answer.status_code, "" if good else body["code"]))
        self.paths.setdefault(operation, set()).update(paths(body) if good else ())


def paths(value: Any, prefix: str = "") -> Iterator[str]:
    """The paths of all members of an answer, as the matrix writes them: a list stands for each of its elements."""
    if isinstance(value, list):
        for one in value:
            yield from paths(one, prefix)
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield prefix + name
            yield from paths(inner, f"{prefix}{name}.")


def third_use_case(folder: Path) -> Convention:
    """A convention of one's own in a folder, which shows of what it opens only what the contract requires."""
    opened = [load_contract().operation(name) for name in GUICHET["operations"]]
    required = [one for operation in opened for one in answer_fields(load_contract(), operation) if one.required]
    champs = {one.schema: [other.name for other in required if other.schema == one.schema] for one in required}
    folder.mkdir()
    written = yaml.safe_dump(GUICHET | {"champs": champs}, allow_unicode=True)
    (folder / "guichet-social.yaml").write_text(written, encoding="utf-8")
    return load_conventions(folder)["guichet-social"]


def partners(folder: Path) -> Path:
    """The shipped partners, and one under the third use case, with a client of the hospital."""
    shipped = Path(__file__).resolve().parents[2] / "simulator" / "droits_simulator" / "partenaires.yaml"
    known = yaml.safe_load(shipped.read_text(encoding="utf-8"))
    hopital = next(one for one in known if one["nom"] == "hopital")
    other = {
        "nom": "guichet",
        "libelle": "Guichet",
        "cle": "bd-demo-guichet-social-0001",
        "convention": "guichet-social",
    }
    path = folder / "partenaires.yaml"
    path.write_text(yaml.safe_dump([*known, hopital | other], allow_unicode=True), encoding="utf-8")
    return path


def circle(session: Session, persona: Persona, hopital: Client) -> list[str]:
    """The NIRs that somebody may ask about: their own, and those of their ayants droit; empty for who is answered 404."""
    rights = session.rights(session.log_in(persona, hopital))
    me = rights.get("me")
    if me.status_code != 200:
        return []
    return [me.json()["nir"], *(one["nir"] for one in rights.get("me/beneficiaires").json())]


def observe(session: Session, client: Client, circles: dict[str, list[str]]) -> Observed:
    """What everybody's calls show to a partner. Who is answered 404 asks about the NIR of somebody else."""
    seen = Observed()
    stranger = next(nirs[0] for nirs in circles.values() if nirs)
    for login, nirs in circles.items():
        rights = session.rights(session.log_in(login, client))
        for operation in load_contract().operations:
            for nir in (nirs or [stranger]) if operation.takes_nir else [""]:
                headers = {"nir": nir} if nir else {}
                seen.note(operation.operation_id, rights.get(operation.path.removeprefix("/"), headers=headers))
    return seen


@pytest.fixture(scope="module")
def printed_and_observed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Matrix, dict[str, Observed]]:
    """The matrix from the YAML alone, and by convention what was observed."""
    folder = tmp_path_factory.mktemp("guichet")
    own = third_use_case(folder / "conventions")
    flags = [f"--conventions={folder / 'conventions'}", f"--partenaires={partners(folder)}"]
    with Sandbox.start(today=JOUR, flags=flags) as sandbox, sandbox.session(life=600) as session:
        circles = {
            login: circle(session, persona, session.clients["hopital"]) for login, persona in session.personas.items()
        }
        by_convention = SHIPPED | {own.id: "guichet"}
        observed = {
            convention: observe(session, session.clients[name], circles) for convention, name in by_convention.items()
        }
    return matrix(load_contract(), load_conventions() | {own.id: own}), observed


def test_every_convention_of_the_matrix_has_a_partner_who_called(printed_and_observed: Any) -> None:
    printed, observed = printed_and_observed

    assert [one.id for one in printed.conventions] == list(observed)
    assert all(one.id in observed[name].answers for name in observed for one in printed.operations)


def test_a_field_is_seen_exactly_where_its_cell_says_so(printed_and_observed: Any) -> None:
    printed, observed = printed_and_observed
    cells = {
        (convention.id, rows.id, one.path): printed.cell(convention.id, rows.id, one.path)
        for convention in printed.conventions
        for rows in printed.operations
        for one in rows.fields
    }
    calls = {cell: cell[2] in observed[cell[0]].paths[cell[1]] for cell in cells}

    assert {cell: said for cell, said in cells.items() if calls[cell] != said} == {}
    assert len(set(cells.values())) == 2


def test_no_answer_holds_a_field_that_the_matrix_does_not_know(printed_and_observed: Any) -> None:
    printed, observed = printed_and_observed
    known = {rows.id: {one.path for one in rows.fields} for rows in printed.operations}

    assert [
        (convention, operation, path)
        for convention, seen in observed.items()
        for operation, paths in seen.paths.items()
        for path in paths - known[operation]
    ] == []


def test_a_refused_operation_answers_403_to_everybody_and_a_granted_one_to_nobody(printed_and_observed: Any) -> None:
    printed, observed = printed_and_observed
    refused = (403, "operation-non-accordee")
    for convention in printed.conventions:
        for rows in printed.operations:
            answers = observed[convention.id].answers[rows.id]
            if printed.grants(convention.id, rows.id):
                assert (200, "") in answers, (convention.id, rows.id)
                assert refused not in answers, (convention.id, rows.id)
            else:
                assert answers == {refused}, (convention.id, rows.id)
