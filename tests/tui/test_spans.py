"""What is listed and counted tells its times by the span in force, from whatever that comes."""

from __future__ import annotations

from pathlib import Path

from sitmon.tui.picture import screen_text
from tests.tui.running import SMALL, dashboard, running, settle


async def test_times_follow_the_span_that_a_query_asks_for(db: Path) -> None:
    app = dashboard(db)
    async with running(app, SMALL) as pilot:
        assert "13:36 ✶ STRIKE" in screen_text(app)
        assert "27 Sep 13:36" not in screen_text(app)
        await app.search("since:2017-09-24 until:2017-09-28")
        await settle(pilot)
        assert "27 Sep 13:36" in screen_text(app)
        assert "25 Sep 02:00" in screen_text(app)
        await app.search("since:2017-09-24 until:2017-09-25")
        await settle(pilot)
        assert "27 Sep 13:36" not in screen_text(app)
        app.look(app.lens.without("times"))
        await settle(pilot)
        assert "25 Sep" not in screen_text(app).splitlines()[3]
