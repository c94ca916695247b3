"""What the tests of the contract share."""

from pathlib import Path

import pytest
import yaml

from droits_contract.source import artefact


@pytest.fixture
def convention_file(tmp_path: Path) -> Path:
    """A copy of a shipped convention, free to spoil."""
    path = tmp_path / "etablissement-de-soins.yaml"
    path.write_text(artefact("spec", "convention", path.name).read_text(encoding="utf-8"), encoding="utf-8")
    return path


@pytest.fixture
def rule() -> dict[str, object]:
    """A rule with nothing to reproach it."""
    return {
        "id": "FEN-003",
        "title": "Nothing from before the day of the call is served",
        "titre": "Rien d'antérieur au jour de l'appel n'est restitué",
        "level": "must",
        "provenance": "published",
        "source": "published contract, description",
        "operations": ["getMe"],
    }


@pytest.fixture
def rules_file(tmp_path: Path, rule: dict[str, object]) -> Path:
    """A file of rules that holds the one above."""
    path = tmp_path / "fenetre.yaml"
    path.write_text(yaml.safe_dump([rule], allow_unicode=True), encoding="utf-8")
    return path
