"""What goes wrong on purpose in a session, by name."""

from dataclasses import dataclass

from droits_simulator.client.control import Control


@dataclass(frozen=True, slots=True)
class Fault:
    """A misbehaviour that the sandbox can be asked for: what goes wrong, and whether at `droits` or at `franceconnect`."""

    name: str
    titre: str
    of: str


class Faults:
    """Reads and chooses the faults of a session; every answer of a session with faults names them."""

    def __init__(self, control: Control) -> None:
        self._control = control

    @property
    def now(self) -> tuple[str, ...]:
        """Those that are on."""
        return tuple(self._control.call("GET", "faults")["faults"])

    @property
    def known(self) -> dict[str, Fault]:
        """All that there are, by name."""
        told = self._control.call("GET", "faults")["known"]
        return {one["name"]: Fault(one["name"], one["titre"], one["of"]) for one in told}

    def on(self, *names: str) -> tuple[str, ...]:
        """Exactly these are on from now; ControlRefused `faute-inconnue` changes nothing."""
        return tuple(self._control.call("PUT", "faults", {"faults": list(names)})["faults"])

    def off(self) -> None:
        """None is on from now, not even those that the sandbox was started with."""
        self._control.call("DELETE", "faults")
