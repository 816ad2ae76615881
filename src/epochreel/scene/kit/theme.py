"""The colours of a stage, each with one meaning, and what its words are set in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from epochreel.drawing import Backdrop, FontFile, Light, Rgba, Signs, Tone
from epochreel.errors import unknown_name
from epochreel.scene.kit.colour import absorbed, ink, light
from epochreel.scene.kit.language import Wording


@dataclass(frozen=True)
class Theme:
    """What each thing on the stage is coloured with.

    Parameters
    ----------
    backdrop
        What lies behind everything: darkness, or paper.
    positive, negative
        Light of synapses, by the sign of their weight.
    warm, cold
        Light of neurons, by the sign of their activity.
    error
        Light of error, and of nothing else.
    ring, slate
        Light of a neuron's rim and of its inside when it does not think.
    positive_ink, negative_ink, warm_ink, cold_ink, error_ink
        The same meanings as ink, for legends, bars and curves.
    bright, soft, faint
        Text that matters, text that explains, text of what is zero or not yet.
    line
        Rules and frames.
    cell, hot, gap
        A dark cell of a picture, one in full light, and what separates them.
    classes
        Inks of classes, eight: none is near one that means something else.
    curves
        Inks that tell several trainings apart, at least nine; none near one with a meaning.
    tone
        How light is brought to the screen. With the curve ``"paper"`` every light of the
        theme is light absorbed.
    glow
        Factor on all glows around synapses and neurons.
    pulse
        Factor on the light that travels.
    gives_way
        How much of a neuron's activity around it gives way to its error, 0 to 1: two lights add
        up to a third, two inks to mud.
    font
        What sets the characters that the typeface lacks.
    words
        What is said.
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
    cold_ink: Rgba
    error_ink: Rgba
    bright: Rgba
    soft: Rgba
    faint: Rgba
    line: Rgba
    cell: Rgba
    hot: Rgba
    gap: Rgba
    classes: tuple[Rgba, ...]
    curves: tuple[Rgba, ...]
    tone: Tone = field(default_factory=Tone)
    glow: float = 1.0
    pulse: float = 1.0
    gives_way: float = 0.0
    font: FontFile | None = None
    words: Wording = field(default_factory=Wording)

    @property
    def meanings(self) -> tuple[Rgba, ...]:
        """The inks of the legend, each of which means something."""
        inks = (self.positive_ink, self.negative_ink, self.warm_ink, self.cold_ink, self.error_ink)
        return (*inks, self.soft)

    @cached_property
    def signs(self) -> Signs:
        """The hues of synapses, by which the rasteriser keeps them apart."""
        return Signs(self.positive, self.negative)

    @property
    def ground(self) -> Light:
        """What is seen inside a neuron that is not there: darkness, or the bare sheet."""
        return self.backdrop.center if self.tone.curve == "paper" else (0.0, 0.0, 0.0)


def get_theme(name: str) -> Theme:
    """Return the theme of that name.

    Raises
    ------
    UsageError
        If there is none; the message lists those there are.
    """
    if name not in THEMES:
        raise unknown_name("theme", name, tuple(THEMES))
    return THEMES[name]


def _inks(*codes: str) -> tuple[Rgba, ...]:
    return tuple(ink(code) for code in codes)


# Found by a search for colours that are far from all that mean something else and from one
# another, then moved a little towards what looks well together. By CIEDE2000 each is at least 15
# from those and 17 from these; of `night-cb`, for the worst of all eyes, 8 and 14, the ninth 10.
_NIGHT_HUES = _inks(
    *("#f763d6", "#45e0ea", "#d9f24d", "#cd7a58", "#ffeecf"),
    *("#3b92ad", "#ffc0e2", "#6f8c55", "#948a90"),
)
_NIGHT_CB_HUES = _inks(
    *("#22c4ff", "#ee2c2c", "#eeff55", "#7c7ca0", "#ddffff"),
    *("#558877", "#bbbb66", "#aabbaa", "#ffd2a5"),
)
_PAPER_HUES = _inks(
    *("#b3129f", "#5c7400", "#007788", "#33241a", "#16365c"),
    *("#876858", "#5c1447", "#00453a", "#5f5f82"),
)

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
    cold_ink=ink("#3fa9ff"),
    error_ink=ink("#a48cff"),
    bright=ink("#f4f6ff"),
    soft=ink("#a3a8c4"),
    faint=ink("#7d829e"),
    line=ink("#2a3150"),
    cell=ink("#10152a"),
    hot=ink("#fff3c4"),
    gap=ink("#04060d"),
    classes=_NIGHT_HUES[:8],
    curves=_NIGHT_HUES,
)

# Blue against orange is what all three kinds of colour blindness leave (protanopia, deuteranopia,
# tritanopia). That takes the amber of a thinking neuron, so it becomes a candle's white: nearly
# without hue, told from orange by being paler. Error is an orchid and negative activity a dark
# green because a search over hue, saturation and value found them farthest from the others for
# the worst of all eyes; the test of themes holds the distances.
NIGHT_CB = Theme(
    backdrop=NIGHT.backdrop,
    positive=light("#1f6dff"),
    negative=light("#ff7a00"),
    warm=light("#fff1d6"),
    cold=light("#208060"),
    error=light("#b2749e"),
    ring=NIGHT.ring,
    slate=NIGHT.slate,
    positive_ink=ink("#3f86ff"),
    negative_ink=ink("#ff8a1c"),
    warm_ink=ink("#fff1d6"),
    cold_ink=ink("#2fa57e"),
    error_ink=ink("#d79cc6"),
    bright=NIGHT.bright,
    soft=NIGHT.soft,
    faint=NIGHT.faint,
    line=NIGHT.line,
    cell=NIGHT.cell,
    hot=ink("#fffaf0"),
    gap=NIGHT.gap,
    classes=_NIGHT_CB_HUES[:8],
    curves=_NIGHT_CB_HUES,
)

_SHEET = absorbed("#faf6ee")
PAPER = Theme(
    backdrop=Backdrop(center=_SHEET, edge=_SHEET),
    positive=absorbed("#0f8f58", 1.35),
    negative=absorbed("#cf1f45", 1.35),
    warm=absorbed("#f6ae1e", 0.75),
    cold=absorbed("#3f8fe0", 0.75),
    error=absorbed("#7350dd", 1.35),
    ring=absorbed("#5d6688"),
    slate=absorbed("#fffdf8"),
    positive_ink=ink("#0d7d4d"),
    negative_ink=ink("#c21f42"),
    warm_ink=ink("#a35c00"),
    cold_ink=ink("#1f66ad"),
    error_ink=ink("#6a45d4"),
    bright=ink("#1d1b24"),
    soft=ink("#55515f"),
    faint=ink("#6f6a77"),
    line=ink("#d8d1c3"),
    cell=ink("#f0eadd"),
    hot=ink("#4a2200"),
    gap=ink("#faf6ee"),
    classes=_PAPER_HUES[:8],
    curves=_PAPER_HUES,
    tone=Tone("paper"),
    glow=0.8,
    pulse=0.6,
    gives_way=1.0,
)
THEMES: Mapping[str, Theme] = MappingProxyType(
    {"night": NIGHT, "night-cb": NIGHT_CB, "paper": PAPER}
)
