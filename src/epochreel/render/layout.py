"""How primitives and tiles lie in flat arrays; plain numbers, shared by packing and kernels."""

from __future__ import annotations

# Three float32 planes of one tile are 24 KiB: they stay in a level-1 cache of 32 KiB.
TILE_WIDTH = 64
TILE_HEIGHT = 32
TILE_PIXELS = TILE_WIDTH * TILE_HEIGHT
# Red, green, blue, and two of light by sign, of which the first holds opacity later.
N_PLANES = 5

# Tone curves.
FILM, PLAIN, PAPER = 0, 1, 2
CURVES = {"film": FILM, "plain": PLAIN, "paper": PAPER}

# What a tile that may be clear is written as: RGBA, 8-bit 4:2:0 or 10-bit 4:4:4.
RGBA, YUVA420, DEEP = 0, 1, 2

# Kinds of records in a table of lights, bars first. Positive and negative ones are cores that
# have a sign; their light is the first of their colours.
CORE, PULSE, POSITIVE, NEGATIVE, DISC, CURVE, CURVE_PULSE = range(7)
# How far one sign must be ahead to be alone, of their sum: `epochreel.drawing.Signs`.
SEAM = 0.125
# What is left of the stronger where the other is as strong: less leaves black holes in crossings.
DIPPED = 0.6

# Columns of a bar, which is the core of a segment or its pulse. Its frame: `t` runs along the
# segment from its start, `c` across it; the bar's light lies in lo <= t <= hi, |c| <= extent.
(
    BAR_X,
    BAR_Y,
    BAR_UX,  # unit vector along the segment
    BAR_UY,
    BAR_LENGTH,
    BAR_LO,
    BAR_HI,
    BAR_EXTENT,
    BAR_HALF,  # half the drawn width, at least half a pixel
    BAR_DIM,  # factor on coverage, below 1 where the true width is below a pixel
    BAR_RED,
    BAR_GREEN,
    BAR_BLUE,
    BAR_GLOW,
    BAR_INV_REACH,  # of the core's glow; unused in a pulse
    BAR_AT,
    BAR_INV_BEHIND,
    BAR_INV_AHEAD,
    BAR_REACH,  # of the pulse's glow where the pulse is brightest
    BAR_FROM,  # of a piece of a curve: how much of the curve lies before it, px
) = range(20)
# A piece of a curve is a bar, and has the curve's number where a core has the inverse of its
# reach, which is in `BAR_REACH` instead.
BAR_CURVE = BAR_INV_REACH

(
    DISC_X,
    DISC_Y,
    DISC_RADIUS,
    DISC_EXTENT,
    DISC_RED,
    DISC_GREEN,
    DISC_BLUE,
    DISC_SHADE,  # over the radius squared
    DISC_RING_RED,
    DISC_RING_GREEN,
    DISC_RING_BLUE,
    DISC_RING_HALF,
    DISC_RING_DIM,
    DISC_GLOW_RED,
    DISC_GLOW_GREEN,
    DISC_GLOW_BLUE,
    DISC_INV_REACH,
    DISC_HIDES,
) = range(18)

LIGHT_COLUMNS = 20

# Kinds of records in a table of inks, and their columns.
BOX, POLYLINE, IMAGE, TEXT = 0, 1, 2, 3
(
    INK_X,
    INK_Y,
    INK_WIDTH,
    INK_HEIGHT,
    INK_RED,
    INK_GREEN,
    INK_BLUE,
    INK_ALPHA,
    INK_LINE_RED,
    INK_LINE_GREEN,
    INK_LINE_BLUE,
    INK_LINE_ALPHA,
    INK_RADIUS,
    INK_LINE_WIDTH,
) = range(14)
INK_COLUMNS = 14
# Whole-number columns: where its bytes or points begin, how many columns and rows (or points)
# they have, and a digest of them.
INK_KIND, INK_OFFSET, INK_COLS, INK_ROWS, INK_DIGEST = range(5)
INK_WORDS = 5
