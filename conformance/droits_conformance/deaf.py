"""Starting processes that Ctrl-C shall not reach, by a process that hears it a moment later."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.resource_tracker import ensure_running

_STOPS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Let whoever is started inside inherit deafness to Ctrl-C, which this process hears a moment later.

    A terminal sends it to every process of the command; workers are stopped by the first one. It is held back here, not
    ignored: a signal that is ignored is lost. Surprise: the first start of multiprocessing's tracker lets signals through
    again, so that it comes before.
    """
    ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with _heard_later():
            yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _heard_later() -> Iterator[None]:
    """Note the stop signals of meanwhile, and obey them at the end.

    The mask holds for one thread alone: a signal that another thread takes would still interrupt this one, between the start
    of a process and the message that it waits for. SIGTERM is not masked: a process would inherit that it cannot be ended.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # Python interrupts the main thread alone
        return
    noted: list[int] = []
    before = {one: signal.signal(one, lambda number, _: noted.append(number)) for one in _STOPS}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler or signal.SIG_DFL)
        for number in noted[:1]:
            signal.raise_signal(number)
