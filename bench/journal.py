"""What the journal costs: the same calls to a sandbox with and without it, in process, in turns.

python bench/journal.py [CALLS]
"""

import asyncio
import sys
from statistics import median
from time import perf_counter

import httpx

from droits_simulator.app import build
from droits_simulator.settings import RIGHTS_PATH, Settings

BASE = "http://127.0.0.1:8800"
ROUNDS = 7


async def measure(calls: int) -> dict[str, float]:
    """Median milliseconds a call, by whether the journal is on."""
    names = {"without": 0, "with": 1000}
    apps = {name: build(Settings(BASE, journal=keep, personas_without_login=True)) for name, keep in names.items()}
    times: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(ROUNDS):
        for name, sandbox in apps.items():
            times[name].append(await one_round(sandbox, calls))
    return {name: median(found) for name, found in times.items()}


async def one_round(sandbox: object, calls: int) -> float:
    """Milliseconds a call, of so many that answer 200."""
    client = sandbox.demo().clients[0]
    headers = {"X-API-Key": client.cle, "Prefer": "persona=claire.dupont"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app), base_url=BASE) as browser:
        began = perf_counter()
        for _ in range(calls):
            answer = await browser.get(f"{RIGHTS_PATH}/me/beneficiaires", headers=headers)
            assert answer.status_code == 200, answer.text
        return (perf_counter() - began) / calls * 1000


if __name__ == "__main__":
    found = asyncio.run(measure(int(sys.argv[1]) if sys.argv[1:] else 300))
    for name, milliseconds in found.items():
        print(f"{name:8} {milliseconds:.3f} ms a call")
    print(f"ratio    {found['with'] / found['without']:.3f}")
