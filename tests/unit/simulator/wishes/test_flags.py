"""The flags of `droits sandbox` that grant more wishes, or none; seen from outside."""

import json
import subprocess
import sys

import httpx
import pytest

SANDBOX = [sys.executable, "-m", "droits_contract", "sandbox", "--port", "0", "--json"]


@pytest.mark.parametrize(
    ("flags", "seen"),
    [
        ([], [503, 403]),
        (["--personas-without-login"], [503, 200]),
        (["--no-wishes", "--personas-without-login"], [401, 401]),
    ],
    ids=["by default", "personas", "none"],
)
def test_what_a_sandbox_grants_is_said_at_its_start(flags: list[str], seen: list[int]) -> None:
    with subprocess.Popen([*SANDBOX, *flags], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            key = {"X-API-Key": told["clients"][0]["api_key"]}
            with httpx.Client(trust_env=False, headers=key) as client:
                wished = ("me?__code=503", "me?__persona=claire.dupont")
                assert [client.get(told["droits"] + path).status_code for path in wished] == seen
        finally:
            process.kill()
