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
    Key("n", "newest", "n", "", "Show the new rows that wait, or the newest there is", "Events"),
    Key("m", "seen", "m", "", "Mark as seen, or not", "Events"),
    Key("N", "note", "N", "", "Write a note on the article, and its tags", "Events"),
    Key("number_sign", "tags", "#", "", "Tag the article, or all that are selected", "Events"),
    Key("y", "copy", "y", "", "Copy the article's title and address", "Events"),
    Key("e", "why", "e", "why", "Why this flag: what decided, and what spoke against", "Events"),
    Key(
        "o", "open", "o", "browser", "Open the article in the browser, after showing where it leads", "Events"
    ),
    Key("c", "verdict(True)", "c", "right", "Say that this flag is right", "Events"),
    Key("x", "verdict(False)", "x", "wrong", "Say that this flag is wrong", "Events"),
    Key("asterisk", "star", "*", "star", "Put a star on the article, or take it off", "Events"),
    Key("v", "changes", "v", "", "What the publisher changed in the article", "Events"),
    Key(
        "full_stop", "mark(1)", ".", "", "Next mark in the open article; on the map the next place", "Events"
    ),
    Key(
        "comma",
        "mark(-1)",
        ",",
        "",
        "Previous mark in the open article; on the map the previous place",
        "Events",
    ),
    Key("A", "alerts", "A", "", "Alerts told by the watches that ask for them", "Events"),
    Key("z", "enlarge", "z", "", "Give the focused panel all the room, or give it back", "Screen"),
    Key("p", "pause", "p", "pause", "Pause the screen, or let it run", "Screen"),
    Key("T", "theme", "T", "", "Next theme: dark, light, contrast, safe, ansi", "Screen"),
    Key("u", "times", "u", "", "Times in UTC, or as they are here", "Screen"),
    Key("ctrl+s", "snapshot", "ctrl-s", "snapshot", "Save a snapshot of what is on screen", "Screen"),
    Key("question_mark", "help", "?", "help", "This help", "Screen"),
    Key("colon,ctrl+p", "command_palette", ":", "", "Commands", "Screen"),
    Key("q", "quit", "q", "quit", "Quit", "Screen"),
)

LIST_KEYS: tuple[tuple[str, str], ...] = (
    ("j k ↑ ↓", "Next, previous"),
    ("ctrl-d ctrl-u", "Half a page down, up"),
    ("g G", "First, last"),
    ("space", "Select, or let go; m * # y are then about all that are selected"),
    ("shift-↑ shift-↓", "Select a range; J and K too"),
    ("enter", "Open the article"),
    ("tab", "Next panel"),
)
"""What a focused list answers to, for the help."""

MAP_KEYS: tuple[tuple[str, str], ...] = (
    ("+ -", "Zoom the map; on the timeline shorter and longer columns (what has the focus)"),
    ("← ↑ ↓ →", "Pan the map, move along the timeline"),
    ("shift-← →", "A range on the timeline; enter makes it the window (or drag with the mouse)"),
    ("0", "The whole map again"),
)
