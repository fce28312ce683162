"""`sitmon verdicts`: what people said of the flags, for reading and for retraining."""

from __future__ import annotations

import click

from sitmon.cli.options import common, settings
from sitmon.cli.output import note, raw, table


@click.command(epilog="Example: `sitmon verdicts --json > verdicts.jsonl`")
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a verdict, with the text it was given on."
)
@common
def verdicts(as_json: bool) -> None:
    """How the cues fared by the verdicts given in the dashboard; with --json the verdicts themselves."""
    from sitmon import contract
    from sitmon.clock import iso
    from sitmon.store import opened
    from sitmon.store.verdicts import by_cue, given

    with opened(settings().existing()) as connection:
        found = given(connection)
    if as_json:
        for v in found:
            row = {"id": v.article, "kind": v.kind, "right": v.correct, "cues": list(v.cues), "at": iso(v.at)}
            raw(contract.dumps({**row, "coder": v.coder, "title": v.title, "text": v.text}))
        return
    rows = [(c.kind, c.cue, str(c.judged), str(c.right), f"{c.precision:.2f}") for c in by_cue(found)]
    table(("kind", "cue", "judged", "right", "precision"), rows, right=(2, 3, 4))
    if not rows:
        note("no verdicts yet; in the dashboard, open an article and say whether its flags are right")
