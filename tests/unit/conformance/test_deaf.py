"""While processes are started, a signal to stop waits, whichever thread takes it."""

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from droits_conformance.deaf import deaf_to_interrupts


@pytest.fixture(params=[signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def number(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """A signal that interrupts, as the command lets both do."""
    before = signal.signal(request.param, signal.default_int_handler)
    yield request.param
    signal.signal(request.param, before)


def reaching_the_end(interrupt: Callable[[], None], reached: list[int]) -> None:
    with deaf_to_interrupts():
        interrupt()
        reached.extend(range(1000))


def test_it_is_obeyed_at_the_end(number: signal.Signals) -> None:
    reached: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        reaching_the_end(lambda: os.kill(os.getpid(), number), reached)
    assert len(reached) == 1000


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    """What there is to read from it are the signals that some thread took."""
    here, there = socket.socketpair()
    here.settimeout(10)
    there.setblocking(False)
    before = signal.set_wakeup_fd(there.fileno())
    yield here
    signal.set_wakeup_fd(before)
    here.close()
    there.close()


def test_it_is_obeyed_at_the_end_if_another_thread_took_it(number: signal.Signals, taken: socket.socket) -> None:
    over = threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()

    def interrupt() -> None:
        signal.pthread_kill(other.ident or 0, number)
        assert taken.recv(1) == bytes([number])

    reached: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        reaching_the_end(interrupt, reached)
    over.set()
    other.join()
    assert len(reached) == 1000


def test_whoever_is_started_inside_inherits_deafness_to_ctrl_c_alone() -> None:
    with deaf_to_interrupts():
        assert signal.pthread_sigmask(signal.SIG_BLOCK, set()) >= {signal.SIGINT}
        assert signal.SIGTERM not in signal.pthread_sigmask(signal.SIG_BLOCK, set())


def test_another_thread_can_start_some_too() -> None:
    done = []

    def start() -> None:
        with deaf_to_interrupts():
            done.append(True)

    other = threading.Thread(target=start)
    other.start()
    other.join()
    assert done == [True]
