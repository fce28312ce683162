"""The keys that are about one article."""

from __future__ import annotations

from sitmon.tui.deck import Deck
from sitmon.tui.screens.view import Subject, ViewScreen

_ABOUT = ("open", "copy", "why", "seen", "star", "verdict", "changes")


def _several(subject: Subject) -> str:
    return f"{len(subject.articles)} articles" if len(subject.articles) > 1 else "the article"


class ArticleKeys(Deck):
    """Why, verdicts, changes, marks in the text; seen, star, note, tags; browser, copy."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys about an article are off where there is none."""
        if action in _ABOUT:
            return self.subject() is not None
        if action == "snapshot":
            # Where something is typed, ctrl-s keeps that.
            return not getattr(self.screen, "KEEPS", False)
        return True

    def action_why(self) -> None:
        """Why this flag."""
        subject, article = self.subject(), self.article
        if article is not None:
            article.toggle_why()
        elif subject is not None and isinstance(self.screen, ViewScreen):
            self.screen.read(subject, why=True)

    def action_verdict(self, right: bool) -> None:
        """Says whether the flag at the cursor is right."""
        from sitmon.store import verdicts

        if subject := self.subject():
            kind, article = subject.kind, subject.article_id
            if kind is None:
                self.say("Choose the flag to judge: open the article from a list of events.", "warning")
                return
            now, word = self.now(), "right" if right else "wrong"

            def given(_: object) -> None:
                self.say(f"The flag {kind} is {word}, by your verdict.")
                self.reread()

            what = f"the verdict that the flag {kind} is {word}"
            self.keep(lambda c: verdicts.give(c, article, kind, right, now), given, what=what)

    def action_changes(self) -> None:
        """What the publisher changed."""
        if (article := self.article) is not None:
            article.next_change()
        elif (subject := self.subject()) and isinstance(self.screen, ViewScreen):
            self.screen.read(subject)
            if (opened := self.article) is not None:
                opened.next_change()

    def action_mark(self, step: int) -> None:
        """The next or previous mark in the text of the open article."""
        if (article := self.article) is not None:
            article.jump(step)

    def action_seen(self) -> None:
        """Marks the article, or those selected, as seen, or not."""
        from sitmon.store import marks

        if subject := self.subject():
            now = self.now()

            def done(on: bool) -> None:
                self._done(subject, "marked as seen" if on else "marked as not seen")

            what = f"the mark 'seen' on {_several(subject)}"
            self.keep(lambda c: marks.toggle_seen(c, subject.articles, now), done, what=what)

    def action_star(self) -> None:
        """Puts a star on the article, or on those selected, or takes it off."""
        from sitmon.store import marks

        if subject := self.subject():
            now = self.now()

            def done(on: bool) -> None:
                self._done(subject, "starred" if on else "no longer starred")

            what = f"the star on {_several(subject)}"
            self.keep(lambda c: marks.toggle_starred(c, subject.articles, now), done, what=what)

    def _done(self, subject: Subject, what: str) -> None:
        """Shows what was done; of several articles it is told as well, for not all of them may be on screen."""
        if (count := len(subject.ticked)) > 0:
            self.say(f"{count} article{'s' if count > 1 else ''} {what}.")
        self.reread()

    def action_note(self) -> None:
        """A note on the article, and its tags; those selected are tagged together."""
        self._annotate(tags_first=False)

    def action_tags(self) -> None:
        """Tags on the article, or on those selected."""
        self._annotate(tags_first=True)

    def _annotate(self, *, tags_first: bool) -> None:
        from sitmon.tui.screens.note import NoteScreen

        if subject := self.subject():
            self.push_screen(NoteScreen(subject.articles, tags_first=tags_first))
        else:
            # Said, since what the reader types next would be taken for keys.
            self.say("No article is chosen here: notes and tags are put on articles.", "warning")

    async def action_open(self) -> None:
        """Opens the article's address, once the reader has seen where it leads."""
        from sitmon.tui.screens.links import ask_and_open

        if subject := self.subject():
            await ask_and_open(self, subject)

    async def action_copy(self) -> None:
        """Copies title and address, of all that are selected."""
        from sitmon.tui.screens.links import copy

        if subject := self.subject():
            await copy(self, subject)
