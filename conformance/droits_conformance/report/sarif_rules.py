"""Rules as SARIF describes them: English in the driver, with the French beside it and as a translation of its own."""

from droits_conformance.report.document import Document
from droits_conformance.report.wording import PROVENANCES

RULES = "https://banc-droits.example/rules/"  # a name, as $id of the schemas: `droits rules show ID` tells the rule
_LEVELS = {"must": "error", "should": "warning", "silent": "note"}


def driver_of(document: Document) -> Document:
    """The tool and all rules of the run, broken or not."""
    return {
        "name": "banc-droits",
        "fullName": f"Banc Droits {document['tool']['version']}",
        "version": document["tool"]["version"],
        "informationUri": "https://banc-droits.example/",
        "language": "en",
        "shortDescription": {"text": "Judge of implementations of the API de droits à l'Assurance Maladie"},
        "rules": [_rule(rule) for rule in document["rules"]],
    }


def translation_of(document: Document) -> Document:
    """The same rules in French."""
    return {
        "name": "banc-droits",
        "language": "fr",
        "contents": ["localizedData"],
        "rules": [
            {"id": rule["id"], "shortDescription": {"text": rule["titre"]}, "fullDescription": {"text": _french(rule)}}
            for rule in document["rules"]
        ],
    }


def _rule(rule: Document) -> Document:
    source = f"Source: {rule['source']} ({PROVENANCES[rule['provenance']][1]})."
    return {
        "id": rule["id"],
        "shortDescription": {"text": rule["title"]},
        "fullDescription": {"text": f"{rule['title']}. {source}\n{_french(rule)}"},
        "help": {"text": f"{rule['title']}.\n{rule['titre']}.\n{source}\nIn full: droits rules show {rule['id']}"},
        "helpUri": RULES + rule["id"],
        "defaultConfiguration": {"level": _LEVELS[rule["level"]]},
        "properties": {
            "tags": [rule["theme"], rule["level"], rule["provenance"]],
            "verdict": rule["verdict"],
            "evaluated": rule["evaluated"],
        },
    }


def _french(rule: Document) -> str:
    return f"{rule['titre']}. Origine : {PROVENANCES[rule['provenance']][0]}."
