"""The map: what a frame costs at 160×40, beside a plain widget that repaints as many cells.

    python bench/map.py [--frames 40] [--markers 400]

Every figure is the median CPU time of one frame in milliseconds, from the key to the characters for the
terminal. `pan` and `zoom` draw land, coast, borders, markers and labels anew; `news` is a tenth of the places
with another weight, `markers` all of them, `point` a list walked through; `plain` is the floor: a widget of two colours that repaints all its cells.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from sitmon.geo import outlines
from sitmon.tui.tidying import GARBAGE
from sitmon.tui.widgets.braillemap import BrailleMap
from sitmon.tui.widgets.colour import RGB, ink
from sitmon.tui.widgets.mapmarks import Marker

SIZE = (160, 40)
PLACES = {"world": None, "western Asia": (25.0, 12.0, 63.0, 43.0), "a town": (36.3, 35.6, 37.0, 36.2)}
COLOURS = ("#ff5a52", "#ffb454", "#7bd65b")


class Plain(Widget):
    """Cells in runs of eight, their colours moved on at every frame."""

    frame = 0

    def render_line(self, y: int) -> Strip:
        from rich.segment import Segment

        tones = [ink(RGB(0x16, 0x23, (n + y + self.frame) % 200)) for n in range(SIZE[0] // 8)]
        return Strip([Segment("⠿" * 8, tone) for tone in tones], SIZE[0])

    def step(self) -> None:
        self.frame += 1
        self.refresh()


class Bench(App[None]):
    CSS = "Plain, BrailleMap { width: 1fr; height: 1fr; }"

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.written = 0

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """What textual leaves out without a terminal: the making of what is written to it."""
        if isinstance(renderable, CompositorUpdate):
            self.written += len(renderable.render_segments(self.console))

    def compose(self) -> ComposeResult:
        yield self.widget


def scattered(count: int, seed: int) -> list[Marker]:
    """Markers at 150 towns, always the same; one in five stands for an area; how heavy they are, most a little, is by `seed`."""
    rng = random.Random(0)
    towns = [(rng.uniform(-30, 55), rng.uniform(-80, 120)) for _ in range(90)]
    towns += [(rng.uniform(33, 37), rng.uniform(35, 42)) for _ in range(60)]
    rng, found = random.Random(seed), []
    for n in range(count):
        lat, lon = towns[n % len(towns)]
        weight = min(int(rng.paretovariate(1.1)), 300)
        town = n % len(towns)
        found.append(Marker(lat, lon, weight, COLOURS[n % 3], "●", f"Town {town}", area=town % 5 == 0))
    return found


async def each(pilot: Pilot[None], frames: int, act: Callable[[int], None]) -> float:
    """Median CPU milliseconds of a frame."""
    spent = []
    for n in range(frames):
        await pilot.pause()
        start = time.process_time()
        act(n)
        await pilot.pause()
        spent.append(1000 * (time.process_time() - start))
    return statistics.median(spent)


async def idle(frames: int) -> dict[str, float]:
    app = Bench(plain := Plain())
    async with app.run_test(size=SIZE) as pilot:
        return {
            "nothing": await each(pilot, frames, lambda _: None),
            "plain": await each(pilot, frames, lambda _: plain.step()),
        }


async def frames_of(place: str, frames: int, markers: int) -> dict[str, float]:
    app = Bench(drawn := BrailleMap())
    world, near = outlines.load("world").lines, outlines.load("near").lines
    sets = [scattered(markers, seed) for seed in (1, 2)]
    news = [sets[0], [m if n % 10 else other for n, (m, other) in enumerate(zip(*sets, strict=True))]]
    async with app.run_test(size=SIZE) as pilot:
        drawn.set_outlines(world, closer=lambda: near)
        drawn.set_markers(sets[0])
        if bounds := PLACES[place]:
            drawn.fit(bounds)
        await pilot.pause()
        return {
            "pan": await each(
                pilot, frames, lambda n: drawn.action_pan((1, -1)[n % 2], (0, 1, 0, -1)[n % 4])
            ),
            "zoom": await each(pilot, frames, lambda n: drawn.action_zoom((1, -1)[n % 2])),
            "news": await each(pilot, frames, lambda n: drawn.set_markers(news[n % 2])),
            "markers": await each(pilot, frames, lambda n: drawn.set_markers(sets[n % 2])),
            "point": await each(pilot, frames, lambda _: drawn.action_point(1)),
        }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--frames", type=int, default=40)
    parser.add_argument("--markers", type=int, default=400)
    asked = parser.parse_args()
    gc.set_threshold(*GARBAGE)  # as in the dashboard
    floor = asyncio.run(idle(asked.frames))
    print(f"{'':14} " + "".join(f"{name:>9}" for name in floor))
    print(f"{'floor':14} " + "".join(f"{ms:9.1f}" for ms in floor.values()))
    for n, place in enumerate(PLACES):
        found = asyncio.run(frames_of(place, asked.frames, asked.markers))
        if n == 0:
            print(f"\n{'':14} " + "".join(f"{name:>9}" for name in found))
        print(f"{place:14} " + "".join(f"{ms:9.1f}" for ms in found.values()))


if __name__ == "__main__":
    main()
