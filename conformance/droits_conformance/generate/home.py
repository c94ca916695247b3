"""Where Hypothesis keeps what it works out: a folder of its own that goes away, with the one table that takes it long.

Without the table Hypothesis encodes each of 1.1 million characters to learn which UTF-8 can write: a second and a half, and
200 MB for a moment. Surprise: the file's place and form are Hypothesis' own business. Where a later version has another, it
does not read ours and works the table out; a test compares ours with what it would find.
"""

import gzip
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unicodedata import unidata_version

from hypothesis.configuration import set_hypothesis_home_dir

# RFC 3629: every code point but the surrogates; all of them decode to what they were.
UTF_8: tuple[list[list[int]], list[list[int]]] = ([[0x0, 0xD7FF], [0xE000, 0x10FFFF]], [])
_TABLE = "codec-v2-utf-8.json.gz"


@contextmanager
def homeless() -> Iterator[Path]:
    """Keep Hypothesis from leaving a folder in the user's working directory; the folder that it has meanwhile."""
    with tempfile.TemporaryDirectory(prefix="droits-") as folder:
        home = Path(folder)
        _lay_out(home)
        set_hypothesis_home_dir(home)
        try:
            yield home
        finally:
            set_hypothesis_home_dir(None)


def _lay_out(home: Path) -> None:
    tables = home / "unicode_data" / unidata_version
    tables.mkdir(parents=True)
    (tables / _TABLE).write_bytes(gzip.compress(json.dumps(UTF_8).encode()))
