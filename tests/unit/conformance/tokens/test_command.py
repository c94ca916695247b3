"""Tokens that a program prints; the programs are shell scripts of the test's own."""

import os
import select
from collections.abc import Callable
from pathlib import Path

import pytest

from droits_conformance.errors import TokenCommandFailed
from droits_conformance.finding import Inapplicable
from droits_conformance.target import ClientProfile, IssuedElsewhere
from droits_conformance.tokens.command import CommandTokens
from droits_fixtures import Personne

Program = Callable[[str], str]
PLACES = ("{client}", "{persona}", "{scopes}")


def source(command: tuple[str, ...], folder: Path, seconds: float = 10.0) -> CommandTokens:
    issued = IssuedElsewhere(command, folder, seconds, life=60.0)
    return CommandTokens(issued, lambda text: text.replace("cle-de-test", "[api_key]"))


def test_the_program_is_told_client_person_and_scopes(
    program: Program, tmp_path: Path, hopital: ClientProfile, claire: Personne, usual: tuple[str, ...]
) -> None:
    told = program('echo "$1+$2+$(echo $3 | tr " " "-")" | sed "s/_/./g"')

    issued = source((told, *PLACES), tmp_path).obtain(hopital, claire, usual)

    assert issued.access_token == "hopital+claire.dupont+openid-droits.assurance.maladie"
    assert issued.expires_in == 60.0


def test_no_shell_reads_what_stands_in_the_command(
    program: Program, tmp_path: Path, hopital: ClientProfile, claire: Personne, usual: tuple[str, ...]
) -> None:
    told = program('[ "$1" = "a b; echo x" ] && echo jeton')

    assert source((told, "a b; echo x"), tmp_path).obtain(hopital, claire, usual).access_token == "jeton"


def test_a_program_that_fails_is_quoted_by_its_last_line_masked(
    program: Program, tmp_path: Path, hopital: ClientProfile, claire: Personne, usual: tuple[str, ...]
) -> None:
    told = program(
        "echo premier >&2; echo 'authentification de cle-de-test refusée à eyJhbGciOiJub25lIn0xyz' >&2; exit 3"
    )

    with pytest.raises(TokenCommandFailed) as failed:
        source((told,), tmp_path).obtain(hopital, claire, usual)

    assert "jeton: it ended with 3 (authentification de [api_key] refusée à [secret])" in str(failed.value)
    assert "premier" not in str(failed.value)


def test_what_was_printed_is_never_repeated(
    program: Program, tmp_path: Path, hopital: ClientProfile, claire: Personne, usual: tuple[str, ...]
) -> None:
    told = program("echo un-secret; echo et-un-autre")

    with pytest.raises(TokenCommandFailed, match="it printed 2 lines") as failed:
        source((told,), tmp_path).obtain(hopital, claire, usual)

    assert "secret" not in str(failed.value)


def test_a_program_that_hangs_is_ended_with_all_that_it_started(
    program: Program, tmp_path: Path, hopital: ClientProfile, claire: Personne, usual: tuple[str, ...]
) -> None:
    os.mkfifo(tmp_path / "vie")
    life = os.open(tmp_path / "vie", os.O_RDONLY | os.O_NONBLOCK)
    told = program("tail -f /dev/null > vie & wait")

    with pytest.raises(TokenCommandFailed, match=r"within 1 s \(broker.token_timeout\)"):
        source((told,), tmp_path, seconds=1.0).obtain(hopital, claire, usual)

    assert select.select([life], [], [], 5)[0] == [life]  # nobody holds its other end any more
    os.close(life)


def test_a_program_that_is_not_there_is_told(
    tmp_path: Path, hopital: ClientProfile, claire: Personne, usual: tuple[str, ...]
) -> None:
    with pytest.raises(TokenCommandFailed, match="cannot be started"):
        source(("./absent",), tmp_path).obtain(hopital, claire, usual)


def test_other_scopes_need_a_place_in_the_command(
    program: Program, tmp_path: Path, hopital: ClientProfile, claire: Personne
) -> None:
    told = program('echo "$1" | tr " " "-"')

    assert source((told, "{scopes}"), tmp_path).obtain(hopital, claire, ("openid",)).access_token == "openid"
    with pytest.raises(Inapplicable, match="scopes 'openid'"):
        source((told, "{persona}"), tmp_path).obtain(hopital, claire, ("openid",))
