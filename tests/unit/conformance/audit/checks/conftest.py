"""What the check of a demand says of a journal."""

from collections.abc import Callable
from typing import Any

import pytest

from droits_conformance.audit.registry import CHECKS
from droits_conformance.audit.verdict import MODULES

assert MODULES  # which bind the checks


@pytest.fixture
def breaches_of(scribe: Any) -> Callable[[str], list[str]]:
    """The English words of each breach of a demand."""
    return lambda demand: [breach.seen[1] for breach in CHECKS[demand](scribe.record())]
