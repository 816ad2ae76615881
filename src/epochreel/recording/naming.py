"""What films cannot write of people's names, said before anything is trained."""

from __future__ import annotations

from collections.abc import Iterator

from epochreel.render.substitutes import lacks_letters, settable_names
from epochreel.steps import ReelMeta

MOST_SAID = 3  # names; more lines would hide the others


def unset_names(meta: ReelMeta) -> tuple[str, ...]:
    """Return a line on each name that films write otherwise, or only with a font for it."""
    said = list(_about_names(meta))
    more = [f"and {len(said) - MOST_SAID} more names"] if len(said) > MOST_SAID else []
    return (*said[:MOST_SAID], *more)


def _about_names(meta: ReelMeta) -> Iterator[str]:
    schema = meta.training_set.schema
    columns = (*(schema.inputs if schema.image is None else ()), *schema.targets)
    lists = [("column", [column.name for column in columns])]
    lists += [("word", list(column.categories)) for column in columns]
    for kind, names in lists:
        for name, written in zip(names, settable_names(names, kind), strict=True):
            if lacks_letters(name):
                yield f"films of `{name}` need a font that has its letters: `font=FILE`"
            elif name != written:
                yield f"films write `{name}` as `{written}`, which is what the typeface has"
