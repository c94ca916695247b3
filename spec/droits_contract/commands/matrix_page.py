"""The matrix as one page that needs no network: French first, English by a switch, by eye and by screen reader.

No script: the switch is two radio buttons that the style sheet reads, so the page works wherever it is opened, and prints.
"""

from importlib.resources import files

import jinja2

from droits_contract.matrix import Matrix
from droits_contract.quota import PERIODS

_LIMITS = {
    "par_seconde": ("Appels par seconde", "Calls per second"),
    "par_jour": ("Appels par jour", "Calls per day"),
    "par_mois": ("Appels par mois", "Calls per month"),
}


def page(matrix: Matrix) -> str:
    """The page, an HTML document."""
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["nombre"] = _number
    template = environment.from_string(files(__package__).joinpath("matrix.html.jinja").read_text(encoding="utf-8"))
    return template.render(
        matrix=matrix,
        limits=[(period, _LIMITS[period]) for period in PERIODS],
        fields=sum(len(rows.fields) for rows in matrix.operations),
    )


def _number(value: int) -> tuple[str, str]:
    english = f"{value:,}"
    return english.replace(",", "\u202f"), english
