import asyncio

import pytest

from sitmon.feeds.gates import Gates


class Counter:
    """Counts how many are inside at once, by host and in all."""

    def __init__(self, gates: Gates) -> None:
        self.gates = gates
        self.inside: dict[str, int] = {}
        self.most: dict[str, int] = {}
        self.most_in_all = 0

    async def visit(self, host: str, until: asyncio.Event) -> None:
        async with self.gates.turn(host):
            self.inside[host] = self.inside.get(host, 0) + 1
            self.most[host] = max(self.most.get(host, 0), self.inside[host])
            self.most_in_all = max(self.most_in_all, sum(self.inside.values()))
            await until.wait()
            self.inside[host] -= 1


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize(("per_host", "total"), [(1, 3), (2, 8), (0, 0)])
async def test_the_limits_hold(per_host, total):
    counter, go = Counter(Gates(per_host, total, patience=60)), asyncio.Event()
    visits = [asyncio.create_task(counter.visit(f"h{n % 4}", go)) for n in range(12)]
    await settle()
    assert counter.most_in_all == max(total, 1)
    go.set()
    await asyncio.gather(*visits)
    assert max(counter.most.values()) == max(per_host, 1)


async def test_those_who_wait_for_a_slow_host_do_not_use_up_the_turns_of_all():
    counter, stuck, go = Counter(Gates(1, 2, patience=60)), asyncio.Event(), asyncio.Event()
    go.set()
    slow = [asyncio.create_task(counter.visit("slow", stuck)) for _ in range(9)]
    await settle()
    async with asyncio.timeout(2):
        await asyncio.gather(*(counter.visit(f"h{n}", go) for n in range(9)))
    stuck.set()
    await asyncio.gather(*slow)


async def test_one_slow_one_a_host_stands_aside_and_no_more_however_often():
    gates = Gates(1, 9, patience=0)
    for _ in range(3):
        counter, stuck = Counter(gates), asyncio.Event()
        visits = [asyncio.create_task(counter.visit("h", stuck)) for _ in range(5)]
        await settle()
        assert counter.inside["h"] == 2
        stuck.set()
        await asyncio.gather(*visits)
        assert counter.most["h"] == 2


async def test_who_stands_aside_gives_up_its_turn_among_all():
    counter, stuck = Counter(Gates(1, 1, patience=0)), asyncio.Event()
    visits = [asyncio.create_task(counter.visit(f"h{n}", stuck)) for n in range(5)]
    await settle()
    assert sum(counter.inside.values()) == 2
    stuck.set()
    await asyncio.gather(*visits)
