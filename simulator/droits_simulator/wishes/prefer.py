"""The headers `Prefer` and `Preference-Applied` (RFC 7240).

Read as generously as people write: `delay=uniform:100:400` needs quotes by the letter, and is understood without. What is
not a wish of ours is ignored, as the RFC says, and so is every mention of a preference but the first.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import chain

from droits_simulator.wishes.wish import READERS, MalformedWishes

_ITEM = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*"?)+')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_EXPECTED = "une valeur et rien de plus, les vœux séparés par des virgules"


def preferred(values: Iterable[bytes]) -> dict[str, str]:
    """Our wishes among the preferences, as written, by name; MalformedWishes for one that cannot even be read."""
    written: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for item in chain.from_iterable(_ITEM.findall(value.decode("latin-1")) for value in values):
        before, _, after = item.partition("=")
        name = before.partition(";")[0].strip().lower()
        if name not in READERS or name in written or name in wrong:
            continue
        word = None if ";" in before else _word(after.strip())
        if word is None:
            wrong[name] = _EXPECTED
        else:
            written[name] = word
    if wrong:
        raise MalformedWishes(wrong)
    return written


def applied(shown: Mapping[str, str]) -> str:
    """The value of `Preference-Applied`.

    >>> applied({"code": "503", "delay": "uniform:1:2", "persona": ""})
    'code=503, delay="uniform:1:2", persona'
    """
    return ", ".join(name if not value else f"{name}={_quoted(value)}" for name, value in shown.items())


def _word(text: str) -> str | None:
    """A value without its quotes; None for one with something behind it, or with none."""
    found = _QUOTED.fullmatch(text)
    if found is not None:
        return re.sub(r"\\(.)", r"\1", found[1])
    return None if not text or any(mark in text for mark in '";') else text


def _quoted(value: str) -> str:
    return value if _TOKEN.fullmatch(value) else f'"{value}"'
