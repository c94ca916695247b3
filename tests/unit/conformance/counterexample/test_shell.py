"""A line of curl means to a shell what was really sent; a real shell reads it here."""

import os
import shlex
import subprocess
from dataclasses import replace
from datetime import date

import pytest

from droits_conformance.counterexample.parts import Text, Variable
from droits_conformance.counterexample.request import Request
from droits_conformance.counterexample.shell import curl, quoted, sandbox_line, setup
from droits_conformance.target import Profile

NIR = Variable("DROITS_NIR", "the NIR of lea", "$(echo 1)")
URL: Text = ("http://cible.test/me",)


def read(text: Text) -> str:
    """What bash makes of a quoted text, with DROITS_NIR set to N."""
    script = f"printf %s {quoted(text)}"
    environ = os.environ | {"DROITS_NIR": "N"}
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, env=environ).stdout


@pytest.mark.parametrize("text", ["it's", 'a "b"', "$HOME `id` \\", "a\nb", "é", "!x", ""])
def test_a_shell_reads_what_was_sent(text: str) -> None:
    assert read((text,)) == text


@pytest.mark.parametrize("text", ["it's", 'a "b"', "$HOME `id` \\", "a\nb", "é", "_x", "0"])
def test_a_shell_reads_what_was_sent_around_a_variable(text: str) -> None:
    assert read((text, NIR, text)) == f"{text}N{text}"


def test_a_call_is_one_line() -> None:
    request = Request("GET", URL, (("X-API-Key", ("k",)), ("nir", (NIR,))), ())

    assert curl(request) == """curl -sS -i -X GET -H 'X-API-Key: k' -H "nir: $DROITS_NIR" 'http://cible.test/me'"""


def test_an_empty_header_is_sent_empty() -> None:
    assert "-H 'nir;'" in curl(Request("GET", URL, (("nir", ()),), ()))


def test_a_body_is_sent_as_it_is() -> None:
    assert shlex.split(curl(Request("POST", URL, (), ("a=b&c=d",))))[-3:-1] == ["--data-binary", "a=b&c=d"]


def test_head_does_not_wait_for_a_body() -> None:
    assert "--head" in curl(Request("HEAD", URL, (), ()))


@pytest.mark.parametrize(("path", "option"), [("/a/../b", "--path-as-is"), ("/a?x[]=1", "-g")])
def test_curl_is_told_to_change_nothing(path: str, option: str) -> None:
    assert option in curl(Request("GET", (f"http://cible.test{path}",), (), ())).split()


def test_each_variable_is_exported_with_what_it_is(profile: Profile) -> None:
    assert setup([NIR], profile) == "export DROITS_NIR=$(echo 1)  # the NIR of lea"


def test_a_value_that_nobody_can_tell_is_left_open(profile: Profile) -> None:
    assert setup([Variable("CODE", "a code")], profile) == "export CODE=…  # a code"


def test_a_sandbox_is_started_again_as_it_was(profile: Profile) -> None:
    known = replace(
        profile,
        origin="--sandbox",
        droits="http://127.0.0.1:4321/test/v1/droits/beneficiaires/",
        faults=("fenetre-ignoree",),
        today=date(2026, 11, 24),
        foyers="population:1000:7",
    )

    assert sandbox_line(known) == (
        "droits sandbox --port 4321 --fault fenetre-ignoree --today 2026-11-24 --population 1000 --seed 7"
    )
