"""Importing libraries without parts of theirs that are optional and that nobody here asks for (decision record 0112)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

UNUSED = ("brotli", "chardet", "charset_normalizer", "flask", "httpx._main", "watchfiles")
"""Connexion's other framework, HTTPX's command line, the reloading of Uvicorn, what guesses encodings for Requests: imported
wherever they are installed."""


@contextmanager
def absent(*modules: str) -> Iterator[None]:
    """What is imported inside finds none of these modules, as where the extra that brings them is not installed.

    None in their place is Python's own way to say so. What was imported before stays as it is.
    """
    hidden = [name for name in modules if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None is no module, which is the point
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
