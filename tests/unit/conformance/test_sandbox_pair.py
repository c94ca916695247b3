"""Two sandboxes that start and stop together, played by objects that only remember."""

from dataclasses import replace
from typing import Any, Self

import pytest

from droits_conformance.sandbox_pair import SandboxPair
from droits_conformance.target import Profile, ProviderProfile
from droits_contract.errors import BenchError

PROVIDER = ProviderProfile("fd", "s", {"kty": "EC", "alg": "ECDH-ES"})


class Play:
    """What happened to all processes, in order; `refuses` names those that do not start."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.told: list[str] = []
        self.options: list[dict[str, Any]] = []
        self.refuses: set[str] = set()
        self.provider: ProviderProfile | None = PROVIDER

    def __call__(self, **options: Any) -> Any:
        self.options.append(options)
        return Process(self, "second" if "broker" in options else "first")

    def pair(self, *, played: bool = True, **options: Any) -> SandboxPair:
        return SandboxPair(played=played, process=self, **options)


class Process:
    def __init__(self, play: Play, name: str) -> None:
        self.play = play
        self.name = name
        address = f"http://{name}.test/droits/"
        self.profile = replace(play.profile, droits=address, provider=play.provider if name == "first" else None)

    def spawn(self) -> None:
        self.play.told.append(f"spawn {self.name}")

    def stop(self) -> None:
        self.play.told.append(f"stop {self.name}")

    def __enter__(self) -> Self:
        self.play.told.append(f"wait {self.name}")
        if self.name in self.play.refuses:
            raise BenchError(f"{self.name} did not start")
        return self

    def check_alive(self) -> None:
        if self.name in self.play.refuses:
            raise BenchError(f"{self.name} ended by itself")


@pytest.fixture
def play(profile: Profile) -> Play:
    return Play(profile)


def test_both_start_at_once_and_stop_together(play: Play) -> None:
    with play.pair():
        assert play.told == ["spawn first", "spawn second", "wait first", "wait second"]

    assert play.told[4:] == ["stop second", "stop first"]


def test_the_second_asks_the_broker_that_the_judge_plays(play: Play) -> None:
    with play.pair(faults=("a",)) as pair:
        played = pair.profile.played_broker

    assert played is not None
    assert pair.profile.droits == "http://first.test/droits/"
    assert (played.droits, played.version) == ("http://second.test/droits/", "v2")
    assert (played.client_id, played.key) == ("fd", PROVIDER.key)
    assert played.issuer == f"http://127.0.0.1:{played.listen[1]}/api/v2"
    assert play.options == [{"faults": ("a",)}, {"faults": ("a",), "broker": played.issuer}]


def test_what_franceconnect_does_wrongly_is_asked_of_the_first_alone(play: Play) -> None:
    with play.pair(faults=("courtier-nonce-autre", "a")):
        pass

    assert [options["faults"] for options in play.options] == [("courtier-nonce-autre", "a"), ("a",)]


def test_without_rules_that_need_it_there_is_no_second(play: Play) -> None:
    with play.pair(played=False) as pair:
        assert pair.profile.played_broker is None

    assert play.told == ["spawn first", "wait first", "stop first"]


@pytest.mark.parametrize("name", ["first", "second"])
def test_if_one_does_not_start_neither_stays(play: Play, name: str) -> None:
    play.refuses = {name}

    with pytest.raises(BenchError, match=f"{name} did not start"), play.pair():
        pass

    assert play.told[-2:] == ["stop second", "stop first"]


def test_who_interrupts_stops_both(play: Play) -> None:
    with pytest.raises(KeyboardInterrupt), play.pair():
        raise KeyboardInterrupt

    assert play.told[-2:] == ["stop second", "stop first"]


@pytest.mark.parametrize("name", ["first", "second"])
def test_each_must_live_to_the_end(play: Play, name: str) -> None:
    with play.pair() as pair:
        play.refuses = {name}
        with pytest.raises(BenchError, match=f"{name} ended by itself"):
            pair.check_alive()


def test_a_sandbox_without_a_data_provider_cannot_be_played_to(play: Play) -> None:
    play.provider = None

    with pytest.raises(BenchError, match="announced no data provider"), play.pair():
        pass

    assert play.told[-2:] == ["stop second", "stop first"]
