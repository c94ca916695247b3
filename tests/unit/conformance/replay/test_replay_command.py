"""What `droits replay` refuses, before anything is asked of a target."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from droits_conformance.errors import NoOrigin, ProfileError
from droits_conformance.replay.command import replay

Make = Callable[..., dict[str, Any]]


@pytest.fixture
def folder(make_document: Make, make_finding: Make, write: Callable[[Any], Path]) -> Path:
    return write(make_document(make_finding(), target={"foyers": "cast"}))


@pytest.mark.parametrize(
    "arguments", [("p.toml", "--sandbox"), ("--fault", "x"), ("--today", "2026-11-24")], ids=" ".join
)
def test_options_that_do_not_go_together_are_refused(folder: Path, arguments: tuple[str, ...]) -> None:
    ended = CliRunner().invoke(replay, ["AUT-001.1", *arguments, "--report", str(folder)])

    assert ended.exit_code == 2


def test_a_report_that_does_not_say_its_target_needs_one(folder: Path) -> None:
    ended = CliRunner().invoke(replay, ["AUT-001.1", "--report", str(folder)])

    assert isinstance(ended.exception, NoOrigin)


def test_the_profile_of_the_report_is_read_again(
    make_document: Make, make_finding: Make, write: Callable[[Any], Path]
) -> None:
    gone = write(make_document(make_finding(), target={"foyers": "cast", "origin": "moved-away.toml"}))

    ended = CliRunner().invoke(replay, ["AUT-001.1", "--report", str(gone)])

    assert isinstance(ended.exception, ProfileError)
    assert "moved-away.toml" in str(ended.exception)


def test_its_help_shows_examples() -> None:
    assert "droits replay FEN-003.1" in CliRunner().invoke(replay, ["--help"]).stdout
