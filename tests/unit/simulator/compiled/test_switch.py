"""`--no-compiled`: from the command line to the stack."""

import asyncio
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from droits_simulator.app import create_app
from droits_simulator.cli import sandbox
from droits_simulator.compiled import Compiled
from droits_simulator.franceconnect.keys import Keys
from droits_simulator.settings import RIGHTS_PATH, Settings


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys.generate()


@pytest.mark.parametrize("compiled", [True, False])
def test_a_sandbox_compiles_unless_it_is_told_not_to(
    compiled: bool, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Compiled] = []
    init = Compiled.__init__

    def seen(self: Compiled, *given: Any, **options: Any) -> None:
        made.append(self)
        init(self, *given, **options)

    async def ask(app: Any) -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            return (await client.get(f"http://127.0.0.1:8800{RIGHTS_PATH}/me")).status_code

    monkeypatch.setattr(Compiled, "__init__", seen)
    assert asyncio.run(ask(create_app(Settings(compiled=compiled), keys=keys))) == 401
    assert bool(made) is compiled


class _Asked(Exception):
    """A sandbox was about to be served."""


@pytest.mark.parametrize(("options", "compiled"), [([], True), (["--no-compiled"], False)])
def test_the_flag_reaches_the_settings(options: list[str], compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def served(settings: Settings, *_more: Any) -> None:
        raise _Asked(settings.compiled)

    monkeypatch.setattr("droits_simulator.cli.Plan", served)
    ended = CliRunner().invoke(sandbox, ["--port", "0", *options])

    assert isinstance(ended.exception, _Asked), ended.output
    assert ended.exception.args == (compiled,)
