"""How many polls may be under way."""

from __future__ import annotations

import asyncio

import pytest

from sitmon.collector.room import Room


async def test_no_more_than_the_size_work_at_a_time() -> None:
    room = Room(2, 60.0)
    inside = most = 0

    async def poll() -> None:
        nonlocal inside, most
        async with room.place() as place:
            async with place.waiting():
                await asyncio.sleep(0)
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(poll() for _ in range(9)))
    assert most == 2


async def test_who_waits_long_for_a_server_holds_up_nobody() -> None:
    room, never = Room(1, 0.01), asyncio.Event()

    async def hang() -> None:
        async with room.place() as place, place.waiting():
            await never.wait()

    hanging = asyncio.create_task(hang())
    await asyncio.sleep(0)
    async with asyncio.timeout(5), room.place():
        pass
    never.set()
    await hanging


async def test_a_poll_that_fails_gives_its_place_back() -> None:
    room = Room(1, 60.0)
    for _ in range(3):
        with pytest.raises(ValueError, match="x"):
            async with room.place() as place, place.waiting():
                raise ValueError("x")
