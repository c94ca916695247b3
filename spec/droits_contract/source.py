"""Where the published artefacts lie, in a checkout and in an installed wheel.

Nobody else builds such a path. In a checkout the artefacts stand at the top level (`spec/openapi`, `fixtures/foyers`);
in a wheel they travel inside this package, under `artefacts/`, in the same tree.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def artefact(*parts: str) -> Path:
    """Path of a published artefact, for example `artefact("spec", "openapi", "droits.yaml")`."""
    shipped = _PACKAGE / "artefacts"
    root = shipped if shipped.is_dir() else _PACKAGE.parents[1]
    return root.joinpath(*parts)
