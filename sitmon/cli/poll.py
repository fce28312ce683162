"""`sitmon poll`: collect without a screen."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import signal
from contextlib import suppress
from pathlib import Path

import click

from sitmon.cli.options import common, settings
from sitmon.cli.output import note, put, raw
from sitmon.errors import FetchError

_TERMINATED = 128 + 15
"""The exit status that shells give to what SIGTERM ended."""


@click.command(epilog="Example: `sitmon poll --once --json`")
@click.option("--once", is_flag=True, help="Ask every enabled feed now, then end.")
@click.option("--due", is_flag=True, help="With --once: only the feeds whose time has come.")
@click.option(
    "--json", "as_json", is_flag=True, help="End with one line of JSON (one a poll without --once)."
)
@common
def poll(once: bool, due: bool, as_json: bool) -> None:
    """Collect feeds into the database, until stopped."""
    if due and not once:
        raise click.UsageError("--due goes with --once")
    if not once:
        asyncio.run(_forever(as_json))
        return
    from sitmon.collector.thrift import rarely_tidied

    try:
        with rarely_tidied():
            asyncio.run(_once(due, as_json))
    except asyncio.CancelledError:
        note("sitmon: stopped")
        raise click.exceptions.Exit(_TERMINATED) from None


async def _once(due: bool, as_json: bool) -> None:
    from sitmon.collector.run import Collector

    _called_off_by_sigterm()
    async with Collector(prepared(), settings().load(), say=note, spare=0) as collector:
        summary = await collector.once(due_only=due)
    if as_json:
        _line(dataclasses.asdict(summary))
    else:
        put(
            f"{summary.feeds} feeds: {summary.ok} new answers, {summary.not_modified} unchanged, {summary.failed} failed,"
            f" {summary.skipped} skipped; {summary.articles_new} articles new, {summary.articles_updated} changed,"
            f" {summary.events_new} events; {summary.seconds:.1f} s"
        )
    if summary.failed and not (summary.ok or summary.not_modified):
        raise FetchError(
            "not one feed answered", hint="is the network there? `sitmon feeds` shows what each said"
        )


async def _forever(as_json: bool) -> None:
    from sitmon.collector.run import Collector
    from sitmon.store.articles import Poll, Stored

    def tell(done: Poll, stored: Stored) -> None:
        if as_json:
            row = {"feed": done.feed.url, "outcome": done.outcome, "status": done.status, "error": done.error}
            _line({**row, "articles_new": stored.new, "articles_updated": stored.updated})
        elif stored.new or stored.updated:
            note(f"{done.feed.name}: {stored.new} new, {stored.updated} changed")

    stop = asyncio.Event()
    until_stopped(stop)
    # Behind a dashboard one core is the dashboard's.
    spare = 1 if os.environ.get("SITMON_PARENT") else 0
    async with Collector(prepared(), settings().load(), say=note, spare=spare) as collector:
        watching = asyncio.create_task(orphaned(stop))
        await collector.forever(stop, on_poll=tell)
        watching.cancel()


def _line(row: dict[str, object]) -> None:
    """One line of JSON."""
    from sitmon import contract

    raw(contract.dumps(row))


def prepared() -> Path:
    """The database with the configured feeds made known."""
    from sitmon.clock import wall
    from sitmon.collector.sources import specs
    from sitmon.store import opened
    from sitmon.store.feeds import register

    held = settings()
    named = specs(held.load(), with_packs=held.packs)
    path = held.database()
    with opened(path) as connection:
        register(connection, named, wall())
    return path


def until_stopped(stop: asyncio.Event) -> None:
    """Sets `stop` on SIGINT, SIGTERM or SIGHUP."""
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            try:
                loop.add_signal_handler(getattr(signal, name), stop.set)
            except NotImplementedError:  # Windows: Ctrl-C arrives as KeyboardInterrupt
                return


def _called_off_by_sigterm() -> None:
    """Has SIGTERM cancel the running task, as SIGINT does by itself; only the first, so that its end is not cut short."""
    task = asyncio.current_task()

    def call_off() -> None:
        if task and not task.cancelling():
            task.cancel()

    with suppress(NotImplementedError):  # Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, call_off)


async def orphaned(stop: asyncio.Event) -> None:
    """Sets `stop` when the dashboard that started this process is gone."""
    parent = os.environ.get("SITMON_PARENT")
    while parent and not stop.is_set():
        await asyncio.sleep(1)
        if os.getppid() != int(parent):
            stop.set()
