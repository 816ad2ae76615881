"""What there is to choose from, by name."""

from __future__ import annotations


def problems() -> dict[str, str]:
    """Return a line on each built-in problem, by the name that `train` takes."""
    from epochreel.recording import problem_summaries

    return problem_summaries()


def themes() -> tuple[str, ...]:
    """Return the names of themes of films and stills."""
    from epochreel.scene.kit.theme import THEMES

    return tuple(THEMES)


def panels() -> tuple[str, ...]:
    """Return the names of panels; `Reel.panels` are those that can show one training."""
    from epochreel.scene.panels.registry import PANELS

    return tuple(PANELS)
