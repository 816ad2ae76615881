"""The colours of a stage, each with one meaning."""

from __future__ import annotations

from dataclasses import dataclass

from epochreel.drawing import Backdrop, Light, Rgba
from epochreel.scene.colour import ink, light


@dataclass(frozen=True)
class Theme:
    """What each thing on the stage is coloured with.

    Parameters
    ----------
    backdrop
        The darkness behind everything.
    positive, negative
        Light of synapses, by the sign of their weight.
    warm, cold
        Light of neurons, by the sign of their activity.
    error
        Light of error, and of nothing else.
    ring, slate
        Light of a neuron's rim and of its inside when it does not think.
    positive_ink, negative_ink, warm_ink, error_ink
        The same meanings as ink, for legends, bars and curves.
    bright, soft, faint
        Text that matters, text that explains, text of what is zero or not yet.
    line
        Rules and frames.
    cell, hot, gap
        A dark cell of a picture, one in full light, and what separates them.
    """

    backdrop: Backdrop
    positive: Light
    negative: Light
    warm: Light
    cold: Light
    error: Light
    ring: Light
    slate: Light
    positive_ink: Rgba
    negative_ink: Rgba
    warm_ink: Rgba
    error_ink: Rgba
    bright: Rgba
    soft: Rgba
    faint: Rgba
    line: Rgba
    cell: Rgba
    hot: Rgba
    gap: Rgba


NIGHT = Theme(
    backdrop=Backdrop(center=light("#070a16"), edge=light("#020308")),
    positive=light("#17d08a"),
    negative=light("#f2304f"),
    warm=light("#ffb321"),
    cold=light("#3fa9ff"),
    error=light("#9a7bff"),
    ring=light("#5b6c9c"),
    slate=(0.0035, 0.0045, 0.010),
    positive_ink=ink("#22c98c"),
    negative_ink=ink("#e8405c"),
    warm_ink=ink("#ffc247"),
    error_ink=ink("#a48cff"),
    bright=ink("#f4f6ff"),
    soft=ink("#a3a8c4"),
    faint=ink("#7d829e"),
    line=ink("#2a3150"),
    cell=ink("#10152a"),
    hot=ink("#fff3c4"),
    gap=ink("#04060d"),
)
