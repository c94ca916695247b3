"""summary.md: a page short enough for the summary of a continuous integration job (`$GITHUB_STEP_SUMMARY`).

The verdict in French, then in English; below, one body with both labels. Whatever comes from a target or a profile stands in
a code span, in which Markdown and HTML mean nothing; the texts of rules, which are ours, are escaped.
"""

import re

from droits_conformance.report.document import Document
from droits_conformance.report.plain import one_line
from droits_conformance.report.waived import told, waiver_of
from droits_conformance.report.wording import VERDICTS, Words, headline, proved

RULES_SHOWN = 20  # broken rules; report.html has them all
LONGEST = 300  # characters of one quoted text
_TROUBLED = ("failed", "warned", "errored", "misconfigured")
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&$@])")
_FIELDS = {"asked": "demandé / asked", "seen": "vu / seen", "expected": "attendu / expected"}


def to_markdown(document: Document) -> bytes:
    """The file, UTF-8."""
    parts = (_head(document), _totals(document), _troubles(document), _identity(document))
    return ("\n\n".join("\n".join(part) for part in parts if part) + "\n").encode("utf-8")


def code(text: str) -> str:
    """A text on one line as a code span, whatever it holds; long ones are cut and say so."""
    shown = one_line(text)
    cut = len(shown) - LONGEST
    shown = shown if cut <= 0 else f"{shown[:LONGEST]}… [+{cut}]"
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    return f"{fence} {shown} {fence}" if shown.strip() else "` `"


def escaped(text: str) -> str:
    """A text of ours on one line, in which no character means anything to Markdown or HTML."""
    return _MARKS.sub(r"\\\1", one_line(text))


def _head(document: Document) -> list[str]:
    words, target = headline(document), document["target"]
    french, english = (
        [f"**{title}**" if rank else f"## {words.sign} {title}", "", text]
        for rank, (title, text) in enumerate(zip(words.title, words.text, strict=True))
    )
    against = [f"- {code(words)}" for words in document["verdict"]["objections"]]
    where = f"{code(target['name'])} {code(target['droits'])}"
    trusted = proved(document)
    return [
        *[*french, "", *english, "", where],
        *(["", *against] if against else []),
        *(["", *(f"<sub>{escaped(words)}</sub>" for words in trusted)] if trusted else []),
    ]


def _totals(document: Document) -> list[str]:
    totals = document["verdict"]["totals"]
    rows = [
        f"| {words.sign} {_both(words.many if totals[name] > 1 else words.one)} | {totals[name]} |"
        for name, words in VERDICTS.items()
        if totals[name]
    ]
    head = ["| règles / rules | " + str(document["verdict"]["rules"]) + " |", "|---|---:|"]
    waived = document["verdict"]["waived"]
    return [*head, *rows, *([f"| sous dérogation / waived | {waived} |"] if waived else [])]


def _troubles(document: Document) -> list[str]:
    rules = [rule for verdict in _TROUBLED for rule in document["rules"] if rule["verdict"] == verdict]
    lines = [line for rule in rules[:RULES_SHOWN] for line in _trouble(rule)]
    if len(rules) > RULES_SHOWN:
        others = ", ".join(rule["id"] for rule in rules[RULES_SHOWN:])
        lines += ["", f"… et / and {len(rules) - RULES_SHOWN}: {others}"]
    return ["### Ce qui ne va pas / What is wrong", *lines] if lines else []


def _trouble(rule: Document) -> list[str]:
    words = VERDICTS[rule["verdict"]]
    lines = ["", f"**{rule['id']}** {escaped(rule['titre'])}<br>", f"{escaped(rule['title'])}"]
    lines[2] += f" ({words.sign} {_both(words.one)}, {rule['level']}, {rule['provenance']})"
    if rule["reason"]:
        lines += ["", f"- {code(rule['reason'])}"]
    for finding in rule["findings"][:1]:
        lines += ["", *(f"- {label}: {code(finding[name])}" for name, label in _FIELDS.items())]
        waiver = waiver_of(rule, finding)
        lines += [f"- dérogation / waived: {code(told(waiver))}"] if waiver else []
    if len(rule["findings"]) > 1:
        lines.append(f"- et {len(rule['findings']) - 1} de plus / and {len(rule['findings']) - 1} more: report.json")
    return lines


def _identity(document: Document) -> list[str]:
    run, hashes = document["run"], document["hashes"]
    versions = " ".join(f"{name} {version}" for name, version in document["versions"].items())
    lines = [
        "<details><summary>graine, versions, empreintes / seed, versions, hashes</summary>",
        "",
        f"- seed {code(str(run['seed']))}, {run['depth']}",
        f"- {run['generated_cases']} requêtes engendrées / generated requests, {run['exchanges']} échanges / exchanges",
        f"- {code(run['started'])} → {code(run['ended'] or '…')}",
        f"- {code(versions)}",
    ]
    return [*lines, *(f"- SHA-256 {code(name)} {code(value)}" for name, value in hashes.items()), "", "</details>"]


def _both(words: Words) -> str:
    return words[0] if words[0] == words[1] else f"{words[0]} / {words[1]}"
