"""What a round of polling did, counted poll by poll."""

from __future__ import annotations

from dataclasses import dataclass

from sitmon.store.articles import Poll, Stored


@dataclass(frozen=True, slots=True)
class Summary:
    """What a round of polling did: the last line of `sitmon poll --once --json`."""

    feeds: int = 0
    ok: int = 0
    not_modified: int = 0
    failed: int = 0
    skipped: int = 0
    articles_new: int = 0
    articles_updated: int = 0
    events_new: int = 0
    seconds: float = 0.0

    def plus(self, poll: Poll, stored: Stored) -> Summary:
        """With one more poll."""
        return Summary(
            self.feeds,
            self.ok + (poll.outcome == "ok"),
            self.not_modified + (poll.outcome == "not_modified"),
            self.failed + (poll.outcome == "failed"),
            self.skipped,
            self.articles_new + stored.new,
            self.articles_updated + stored.updated,
            self.events_new + stored.events,
        )
