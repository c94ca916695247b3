"""audit.html: one file for people, offline, in French and English; it wears the style sheet of the judge's report."""

from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from droits_conformance.audit import wording
from droits_conformance.audit.document import BREACHES_SHOWN, CALLS_SHOWN, Document
from droits_conformance.report.plain import plain


def to_html(document: Document, lang: str = "fr") -> bytes:
    """The file, UTF-8; `lang` is the language in which it opens."""
    template = _environment().get_template("audit.html")
    never = [one["operation"] for one in document["operations"] if not one["answered"]]
    unmet = [one for one in document["exercises"] if one["applies"] and not one["met"]]
    view = {"audit": document, "lang": lang, "words": wording, "never": never, "unmet": unmet}
    return template.render(**view, breaches_shown=BREACHES_SHOWN, calls_shown=CALLS_SHOWN).encode("utf-8")


def _environment() -> Environment:
    packages = ("droits_conformance.audit", "droits_conformance.report")
    return Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in packages]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _harmless(value: Any) -> Any:
    # A macro's own output is markup already.
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value
