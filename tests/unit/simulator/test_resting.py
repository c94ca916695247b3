"""Answers that are held back."""

import asyncio

from droits_simulator.resting import rest, rouse_all


def test_a_rest_ends_when_its_time_is_over() -> None:
    asyncio.run(rest(0))


def test_nobody_rests_any_longer_once_the_sandbox_ends() -> None:
    async def roused() -> bool:
        resting = asyncio.create_task(rest(3600))
        await asyncio.sleep(0)
        rouse_all()
        await asyncio.wait_for(resting, 5)
        return True

    assert asyncio.run(roused())
