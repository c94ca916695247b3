"""report.html: one file for people, offline, French first.

No script: the language switch and the filter are radio buttons that the style sheet reads, so the page works wherever it
is opened, and prints. The matrix is a picture in the page (picture.py). Templates escape by default; nothing of a target is
ever marked safe.
"""

from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from droits_conformance.report.document import Document
from droits_conformance.report.picture import fields_picture, legend, operations_picture
from droits_conformance.report.plain import plain
from droits_conformance.report.wording import LEVELS, PROVENANCES, THEMES, VERDICTS, headline, proved

FINDINGS_SHOWN = 20  # per rule; report.json has them all
_TROUBLED = ("failed", "warned", "errored", "misconfigured")


def to_html(document: Document) -> bytes:
    """The file, UTF-8."""
    template = _environment().get_template("report.html")
    return template.render(**_view(document)).encode("utf-8")


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("droits_conformance.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _harmless(value: Any) -> Any:
    # A macro's own output is markup already.
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _view(document: Document) -> dict[str, Any]:
    rules = document["rules"]
    by_theme = sorted(rules, key=lambda rule: (rule["theme"], rule["id"]))
    return {
        "report": document,
        "headline": headline(document),
        "proved": proved(document),
        "troubled": [rule for verdict in _TROUBLED for rule in rules if rule["verdict"] == verdict],
        "themes": [
            (theme, THEMES.get(theme, (theme, theme)), list(found))
            for theme, found in groupby(by_theme, key=lambda rule: rule["theme"])
        ],
        "exchanges": {exchange["number"]: exchange for exchange in document["exchanges"]},
        "verdicts": VERDICTS,
        "levels": LEVELS,
        "provenances": PROVENANCES,
        "findings_shown": FINDINGS_SHOWN,
        "operations": operations_picture(document["matrix"]),
        "fields": fields_picture(document["matrix"]),
        "legend": legend(),
    }
