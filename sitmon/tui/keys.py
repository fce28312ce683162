"""Every key of the dashboard, once: the bindings, the key bar and the help are made from this. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """`keys` as Textual names them, `shown` as people do; `word` labels it in the key bar, where it has one."""

    keys: str
    action: str
    shown: str
    word: str
    help: str
    group: str


KEYS: tuple[Key, ...] = (
    Key("1", "view('live')", "1", "", "Live: list, map, timeline, regions, trend, feeds", "Views"),
    Key(
        "2", "view('incidents')", "2", "", "Incidents: who claims what; articles are not grouped yet", "Views"
    ),
    Key("3", "view('map')", "3", "", "Map, whole screen", "Views"),
    Key("4", "view('timeline')", "4", "", "Timeline over the trend, whole screen", "Views"),
    Key("5", "view('agreements')", "5", "", "Agreements with their stage and parties", "Views"),
    Key("6", "view('feeds')", "6", "", "Feeds and their health", "Views"),
    Key("7", "view('snapshots')", "7", "", "Snapshots taken", "Views"),
    Key("r", "region", "r", "region", "Choose a region", "Filter"),
    Key("slash", "search", "/", "search", "Search: words and fields such as source:un conf:>0.8", "Filter"),
    Key("s", "kind('strike')", "s", "", "Strikes on and off", "Filter"),
    Key("d", "kind('displacement')", "d", "", "Displacement on and off", "Filter"),
    Key("a", "kind('agreement')", "a", "", "Agreements on and off", "Filter"),
    Key("t", "window", "t", "window", "Window: 6 h, 24 h, 3 d, 7 d, 30 d, all time", "Filter"),
    Key("S", "sort", "S", "", "Sort: newest, collected, surest, killed, place, source", "Filter"),
    Key("left_square_bracket", "earlier", "[", "", "Back in time by half a window", "Filter"),
    Key("right_square_bracket", "later", "]", "", "Forward in time by half a window", "Filter"),
    Key("w", "watch", "w", "", "Next watch, and after the last none", "Filter"),
    Key("W", "save_watch", "W", "", "Save what is filtered as a watch, with alerts where wanted", "Filter"),
    Key("escape", "escape", "esc", "", "Back from what is open; then clear the filters; then Live", "Filter"),
    Key("n", "newest", "n", "", "Show the new rows that wait, or the newest there is", "Articles"),
    Key("m", "seen", "m", "", "Mark as seen, or not", "Articles"),
    Key("N", "note", "N", "", "Write a note on the article, and its tags", "Articles"),
    Key("number_sign", "tags", "#", "", "Tag the article, or all that are selected", "Articles"),
    Key("y", "copy", "y", "", "Copy the article's title and address", "Articles"),
    Key("e", "why", "e", "why", "Why this flag: what decided, and what spoke against", "Articles"),
    Key(
        "o",
        "open",
        "o",
        "browser",
        "Open the article in the browser, after showing where it leads",
        "Articles",
    ),
    Key("c", "verdict(True)", "c", "right", "Say that this flag is right", "Articles"),
    Key("x", "verdict(False)", "x", "wrong", "Say that this flag is wrong", "Articles"),
    Key("asterisk", "star", "*", "star", "Put a star on the article, or take it off", "Articles"),
    Key("v", "changes", "v", "", "What the publisher changed in the article", "Articles"),
    Key(
        "full_stop",
        "mark(1)",
        ".",
        "",
        "Next mark in the open article; on the map the next place",
        "Articles",
    ),
    Key(
        "comma",
        "mark(-1)",
        ",",
        "",
        "Previous mark in the open article; on the map the previous place",
        "Articles",
    ),
    Key("A", "alerts", "A", "", "Alerts told by the watches that ask for them", "Articles"),
    Key("z", "enlarge", "z", "", "Give the focused panel all the room, or give it back", "Screen"),
    Key("p", "pause", "p", "pause", "Pause the screen, or let it run", "Screen"),
    Key("T", "theme", "T", "", "Next theme: dark, light, contrast, safe, ansi", "Screen"),
    Key("u", "times", "u", "", "Times in UTC, or as they are here", "Screen"),
    Key("ctrl+s", "snapshot", "ctrl-s", "snapshot", "Save a snapshot of what is on screen", "Screen"),
    Key("question_mark", "help", "?", "help", "This help", "Screen"),
    Key("colon,ctrl+p", "command_palette", ":", "", "Commands", "Screen"),
    Key("q", "quit", "q", "quit", "Quit", "Screen"),
)

Rows = tuple[tuple[str, str], ...]
MOVE: Rows = (
    ("j k ↑ ↓", "Next, previous"),
    ("ctrl-d ctrl-u", "Half a page down, up"),
    ("g G", "First, last"),
)
TICK: Rows = (
    ("space", "Select, or let go; m * # y are then about all that are selected"),
    ("shift-↑ shift-↓", "Select a range; J and K too"),
)
PANES: dict[str, Rows] = {
    "Events": (*MOVE, ("enter", "Open the article; again: into its text"), *TICK),
    "Article": (
        ("j k ↑ ↓", "Scroll"),
        ("ctrl-d ctrl-u", "A page down, up; space too"),
        ("g G", "Beginning, end"),
        (". ,", "Next, previous mark of the text"),
        ("v", "What the publisher changed, then the text again"),
        ("e", "Why: what decided, and what spoke against"),
        ("esc", "Close it"),
    ),
    "Map": (
        ("+ -", "Closer, farther"),
        ("← ↑ ↓ →", "Pan"),
        (". ,", "Next, previous place; the list goes to its newest event"),
        ("enter", "Filter by the places of the spot"),
        ("0", "The whole map again"),
    ),
    "Timeline": (
        ("← →", "From column to column; home and end: to the first and the last"),
        ("shift-← →", "A range; with the mouse: drag"),
        ("enter", "Make the range the window, or the column its end"),
        ("+ -", "Shorter, longer columns"),
    ),
    "Regions": (*MOVE, ("enter", "Filter by the region; by the world: by none")),
    "Trend": (("t [ ]", "Another window to compare with the one before it"),),
    "Feeds": (*MOVE, ("enter", "What the feed's publisher told")),
    "Feeds at a glance": (("enter", "All feeds, and all that is known of them"),),
    "Claims": (*MOVE, ("enter", "Open the article")),
    "Agreements": (*MOVE, ("enter", "Open the article"), *TICK),
    "Snapshots": (*MOVE, ("enter", "Look into one and check it")),
}
"""Pane → what it answers to while it has the focus, for the help."""

ALWAYS: dict[str, Rows] = {"Screen": (("tab", "Next panel; shift-tab: the one before"),)}
"""Group → keys that are bound elsewhere."""
