"""What the sandbox writes on stderr: warnings and errors, and one line for each request if asked to; never a person.

Every message passes through the journal's masks, whoever wrote it, and of an exception only its type and its place are told:
its text may repeat what was sent.
"""

import logging
import sys
import traceback
from datetime import UTC, datetime
from secrets import token_bytes
from typing import Any

import orjson

from droits_simulator.journal.masking import Masker

REQUESTS = "droits_simulator.requests"
_SECRET_BYTES = 32
_PLACES = 3


class _Formatter(logging.Formatter):
    """The members of a line; `request` of a record are those of a request."""

    def __init__(self) -> None:
        super().__init__()
        self._masker = Masker(token_bytes(_SECRET_BYTES)).of("")

    def members(self, record: logging.LogRecord) -> dict[str, Any]:
        """Plain values: moment (UTC), level, logger, message; of an exception its type and place; of a request its own."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"moment": moment, "level": record.levelname.lower(), "logger": record.name}
        told["message"] = self._masker.text(record.getMessage())
        if record.exc_info and record.exc_info[0]:
            told["exception"] = _placed(record.exc_info[0], record.exc_info[2])
        return told | getattr(record, "request", {})


class JsonLines(_Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return orjson.dumps(self.members(record)).decode()


class Text(_Formatter):
    """For people."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        told = self.members(record)
        head = " ".join(told.pop(name) for name in ("moment", "level", "logger", "message"))
        return " ".join([head, *(f"{name}={value}" for name, value in told.items() if value is not None)])


def set_up(form: str = "text", level: str = "warning") -> None:
    """Let the process log in that form (of LOG_FORMS); at level `info` of LOG_LEVELS, one line for each request too.

    Other libraries are heard from `warning` on: httpx, for one, would write whole addresses at `info`.
    """
    handler: logging.Handler = logging.NullHandler()
    if form != "off":
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines() if form == "json" else Text())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(REQUESTS).setLevel(logging.INFO if level == "info" and form != "off" else logging.WARNING)


def _placed(kind: type[BaseException], trace: Any) -> str:
    frames = traceback.extract_tb(trace)[-_PLACES:]
    places = (f"{frame.name} ({frame.filename.rpartition('/')[2]}:{frame.lineno})" for frame in reversed(frames))
    return f"{kind.__name__} in {' < '.join(places)}"
