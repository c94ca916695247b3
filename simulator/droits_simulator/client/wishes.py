"""What each call of an operation must suffer in a session, until put back."""

from typing import Any, Literal, TypedDict, Unpack

from droits_simulator.client.control import Control

ALL = "*"


class Wish(TypedDict, total=False):
    """What is to go wrong: the contract of the control API (`Voeux`) tells the values.

    `code` or `probleme` answers that documented error; `delay` waits (milliseconds, `uniform:100:400`,
    `lognormal:200:0.4`); `cut` breaks the connection after so many bytes, `truncate` shortens the body to as many; `type`
    replaces the Content-Type; `broker` lets FranceConnect fall silent; `persona` answers about somebody without a login.
    """

    code: int
    probleme: str
    delay: int | str
    cut: int
    truncate: int
    type: str
    broker: Literal["silent", "nonsense"]
    persona: str


class Wishes:
    """Reads and chooses the wishes of a session."""

    def __init__(self, control: Control) -> None:
        self._control = control

    @property
    def now(self) -> dict[str, Wish]:
        """Those that stand, by operation (`*` for all of them)."""
        told: dict[str, Wish] = self._control.call("GET", "wishes")
        return told

    def on(self, operation: str = ALL, **wish: Unpack[Wish]) -> None:
        """From now each call of that operation (`getMe`, …) suffers this; ControlRefused `voeu-invalide` changes nothing."""
        standing: dict[str, Any] = {**self.now, operation: wish}
        self._control.call("PUT", "wishes", standing)

    def off(self) -> None:
        """No wish stands from now."""
        self._control.call("DELETE", "wishes")

    def personas_without_login(self, allowed: bool = True) -> None:
        """Allow the wish `persona` in this session, or forbid it."""
        self._control.call("PUT", "wishes/personas", {"without_login": allowed})
