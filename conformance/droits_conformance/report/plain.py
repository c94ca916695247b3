"""Text of a target made harmless for where it is shown: control characters are written out, `\\x1b` for an escape."""

import re

# C0 but for tab, line feed and carriage return, C1, lone surrogates, what XML 1.0 cannot hold, and bidirectional overrides.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def plain(text: str) -> str:
    """The text with its control characters written out; line ends and tabs stay."""
    return _CONTROL.sub(_written, text)


def one_line(text: str) -> str:
    """The same on a single line."""
    return re.sub(r"[\n\r\t]", lambda found: _LINE_ENDS[found.group()], plain(text))


def _written(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
