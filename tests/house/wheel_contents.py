"""Run by `tox -e wheel` outside the checkout: the installed packages find their artefacts beside themselves."""

from datetime import date
from pathlib import Path

import droits_contract
from droits_conformance.audit.demands import load_demands
from droits_conformance.proof import load_proof
from droits_contract import load_contract, load_conventions, load_mutants, load_rules
from droits_contract.franceconnect import load_franceconnect
from droits_contract.source import artefact
from droits_fixtures import load_cast
from droits_simulator import portal
from droits_simulator.portal.feuilles import feuilles
from droits_simulator.portal.textes import LANGUAGES, texte

package = Path(droits_contract.__file__).parent
assert artefact("spec").is_relative_to(package), artefact("spec")
assert len(load_contract().operations) == 7
assert len(load_contract("droits-2019").operations) == 7
assert load_conventions()
assert len(load_rules()) >= 30
assert len(load_mutants()) >= 15
assert len(load_demands()) >= 30
assert load_proof() is not None
assert len(load_franceconnect()) == 16
assert len(load_cast(date(2026, 11, 24)).foyers) >= 12
portail = Path(portal.__file__).parent
assert portail.parent.parent == package.parent, portail
assert len(list((portail / "templates").glob("*.html"))) >= 13
assert {"portail.css", "contrat.js", "journal.js", "swagger-ui.css", "swagger-ui-bundle.js"} <= set(feuilles())
assert all(texte(lang, "titre") for lang in LANGUAGES)
print("the wheel holds its artefacts")
