"""junit.xml, in the layout that Jenkins, GitLab and Ant agree on: a suite per theme, a test case per rule.

`failed` is a failure; `errored` and `misconfigured` are errors; `skipped` and `inapplicable` are skipped, with their
reason. `warned` follows the policy of the profile: a failure if it counts, otherwise a pass whose text stands in
`system-out` (not `skipped`, which would say that nobody looked). One further suite holds the verdict on the run itself, so
that a run which judged nothing, was stopped, or fails by its policy or its waivers alone, is never green; its properties
say by what the run was judged.

Surprise: that layout (junit-10.xsd of Jenkins) knows properties of a suite and none of a test case, and no count of skipped
cases above the suites.
"""

from itertools import groupby
from xml.etree import ElementTree as ET

from droits_conformance.report.document import Document
from droits_conformance.report.plain import plain
from droits_conformance.report.waived import told


def to_junit(document: Document) -> bytes:
    """The file, UTF-8."""
    suites = ET.Element("testsuites", name=plain(f"Banc Droits: {document['target']['name']}"))
    by_theme = sorted(document["rules"], key=lambda rule: rule["theme"])
    for theme, rules in groupby(by_theme, key=lambda rule: rule["theme"]):
        _suite(suites, theme, [_case(rule, document) for rule in rules], document)
    suite = _suite(suites, "banc-droits", [_run_case(document)], document)
    suite.insert(0, _properties(document))
    for count in ("tests", "failures", "errors"):
        suites.set(count, str(sum(int(suite.get(count, "0")) for suite in suites)))
    suites.set("time", _seconds(sum(float(suite.get("time", "0")) for suite in suites)))
    ET.indent(suites)
    written: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _suite(suites: ET.Element, theme: str, cases: list[ET.Element], document: Document) -> ET.Element:
    suite = ET.SubElement(suites, "testsuite", name=theme, timestamp=document["run"]["started"][:19])
    suite.extend(cases)
    suite.set("tests", str(len(cases)))
    for count, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(count, str(sum(case.find(kind) is not None for case in cases)))
    suite.set("time", _seconds(sum(float(case.get("time", "0")) for case in cases)))
    return suite


def _properties(document: Document) -> ET.Element:
    run = document["run"]
    told = {"target": document["target"]["name"], "seed": run["seed"], "depth": run["depth"]}
    told |= {"exit_code": document["verdict"]["exit_code"], "exchanges": run["exchanges"]}
    told |= {f"policy.{name}": str(accepted).lower() for name, accepted in document["policy"]["accepted"].items()}
    told |= {"policy.least_judged": document["policy"]["least_judged"], "waived": document["verdict"]["waived"]}
    told |= {f"version.{name}": version for name, version in document["versions"].items()}
    told |= {f"proof.{name}": value for name, value in (document["proof"] or {}).items()}
    told |= {f"sha256.{name}": value for name, value in document["hashes"].items()}
    properties = ET.Element("properties")
    for name, value in told.items():
        ET.SubElement(properties, "property", name=plain(name), value=plain(str(value)))
    return properties


def _case(rule: Document, document: Document) -> ET.Element:
    name = plain(f"{rule['id']} {rule['titre']}")
    case = ET.Element("testcase", classname=f"droits.{rule['theme']}", name=name, time=_seconds(rule["duration"]))
    verdict = rule["verdict"]
    if rule["waived"]:
        ET.SubElement(case, "skipped", message=plain(f"{verdict}, waived: {told(rule['findings'][0]['waiver'])}"))
    elif _fails(rule, document):
        _tell(case, "failure", rule["level"], _first(rule), _all(rule))
    elif verdict == "warned":
        ET.SubElement(case, "system-out").text = plain(f"warned ({rule['level']})\n{_all(rule)}")
    elif verdict in {"errored", "misconfigured"}:
        _tell(case, "error", verdict, rule["reason"] or verdict, "")
    elif verdict != "passed":
        ET.SubElement(case, "skipped", message=plain(f"{verdict}: {rule['reason'] or 'no reason given'}"))
    return case


def _run_case(document: Document) -> ET.Element:
    case = ET.Element("testcase", classname="droits.run", name="the run judged the target to its end", time="0.000")
    verdict = document["verdict"]
    unfit = [name for name in ("errored", "misconfigured") if verdict["totals"][name]]
    if document["run"]["interrupted"]:
        _tell(case, "error", "interrupted", "the run was stopped before its end", "")
    elif not verdict["totals"]["passed"] and verdict["outcome"] == "not-judged":
        _tell(case, "error", "vacuous", "no rule passed and none was broken: nothing was judged", "")
    elif unfit:
        _tell(case, "error", unfit[0], f"{verdict['totals'][unfit[0]]} rules could not be judged", "")
    elif verdict["outcome"] != "conforming":
        _object(case, document)
    return case


def _object(case: ET.Element, document: Document) -> None:
    """What speaks against success: a mark if no rule bears one for it, otherwise a text."""
    text = "\n".join(document["verdict"]["objections"])
    first = text.partition("\n")[0]
    if document["verdict"]["outcome"] == "not-judged":
        _tell(case, "error", "policy", first, text)
    elif any(_fails(rule, document) for rule in document["rules"]):
        ET.SubElement(case, "system-out").text = plain(text)
    else:
        _tell(case, "failure", "waiver", first, text)


def _fails(rule: Document, document: Document) -> bool:
    counted = {"failed"} if document["policy"]["accepted"]["warned"] else {"failed", "warned"}
    return rule["verdict"] in counted and not rule["waived"]


def _tell(case: ET.Element, kind: str, type_: str, message: str, text: str) -> None:
    element = ET.SubElement(case, kind, type=type_, message=plain(message))
    element.text = plain(text) or None


def _first(rule: Document) -> str:
    return _line(rule["findings"][0])


def _all(rule: Document) -> str:
    lines = [f"source: {rule['source']} ({rule['provenance']})", *([rule["reason"]] if rule["reason"] else [])]
    return "\n".join(lines + [_line(finding) for finding in rule["findings"]])


def _line(finding: Document) -> str:
    where = f" [exchange {finding['exchange']}]" if finding["exchange"] else ""
    return f"{finding['asked']}: {finding['seen']}; expected {finding['expected']}{where}"


def _seconds(duration: float) -> str:
    return f"{duration:.3f}"
