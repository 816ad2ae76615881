"""What is to be learned, as a viewer can take it in: rows, pictures, or rows of named columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from epochreel.blocks import Block
from epochreel.dataset import Schema, TrainingSet
from epochreel.drawing import Image
from epochreel.scene.around.chosen_rows import chosen_rows
from epochreel.scene.around.sentences import right_text
from epochreel.scene.around.table import (
    AS_IT_IS,
    PLAIN,
    ExampleTable,
    TableShape,
    TableState,
    fits_table,
    table_size,
)
from epochreel.scene.charts.points import can_scatter, draw_points
from epochreel.scene.kit.apart import told_apart
from epochreel.scene.kit.brush import Brush
from epochreel.scene.kit.colour import faded_pixels
from epochreel.scene.kit.easing import clamp, mix, smooth
from epochreel.scene.kit.labels import column_texts
from epochreel.scene.kit.language import Wording
from epochreel.scene.kit.rect import Rect
from epochreel.scene.kit.regions import MEDIUM, SMALL, Regions
from epochreel.scene.kit.theme import Theme
from epochreel.scene.network.pictures import picture_image
from epochreel.scene.network.seen import is_picture, picture_pixels
from epochreel.steps import ReelMeta

TABLE_SCALE, TABLE_SCALE_WITH_CAPTIONS = 1.15, 1.0
MARGINS, PHONE_MARGINS = 120.0, 150.0  # above and below the whole card, units
PICTURE_SIDE, PICTURE_GAP = 150.0, 34.0
LARGEST_TABLE = 1.9  # on phones, where it fills the card
MOST_LINES, MOST_ROWS = 5, 13  # of pictures, and of rows
NARROW_COLUMN = 185.0  # units, on phones
ROWS, COLUMNS, ROW, COLUMN = 7, 5, 52.0, 250.0
LEFT_OUT = 0.6  # of a column, to say how many are left out


@dataclass(frozen=True)
class Goal:
    """Where the table of the examples stands when the title is over.

    Parameters
    ----------
    x, y
        Its upper left corner, px.
    scale
        How large it is there, as a factor on its full size.
    shape
        How closely it is set there.
    """

    x: float
    y: float
    scale: float
    shape: TableShape = PLAIN


def puzzle_words(meta: ReelMeta, words: Wording) -> str:
    """Return the line below the title."""
    if not meta.is_dense:
        return words.say("parameters", meta.network.n_parameters)
    schema = meta.training_set.schema
    if schema.image is not None:
        return words.say("puzzle_pictures")
    if has_points(meta) and schema.task != "numbers":
        return words.say("puzzle_points")
    if fits_table(meta.training_set) and meta.question is not None:
        return words.say("puzzle_rule")
    if schema.task == "numbers":
        return words.say("puzzle_numbers", target=_target_name(schema, words))
    return words.say("puzzle_classes")


def puzzle_size(
    brush: Brush, regions: Regions, meta: ReelMeta, above: float
) -> tuple[float, float]:
    """Return width and height of what `draw_puzzle` draws, px, with ``above`` px over it."""
    unit = regions.unit
    if not meta.is_dense and seen_input(meta) is None:
        return 0.0, 0.0
    if not meta.is_dense or meta.training_set.schema.image is not None:
        columns, rows = _picture_grid(regions, meta, above)
        side = PICTURE_SIDE + PICTURE_GAP
        return columns * side * unit, rows * (side + 30.0) * unit
    if fits_table(meta.training_set):
        scale = _table_scale(regions, meta, above)
        return table_size(meta.training_set, unit * scale, answers_seen=0.0)
    if has_points(meta):
        room = regions.card.height - above - MARGINS * unit
        most = 0.9 * regions.width if _is_for_phones(regions) else regions.width - 160 * unit
        side = min(760 * unit, most, room)
        return side, side
    slots = _n_slots(regions, meta.training_set.schema)
    width = slots * _column_width(brush, regions, meta.training_set.schema)
    n_rows = _n_rows(regions, meta.training_set, above)
    return width * unit, (n_rows + 1) * ROW * unit


def draw_puzzle(
    brush: Brush,
    regions: Regions,
    theme: Theme,
    meta: ReelMeta,
    place: Rect,
    told: float,
    asked: float,
    goal: Goal | None = None,
    gone: float = 0.0,
) -> None:
    """Draw the examples.

    Parameters
    ----------
    brush, regions, theme, meta
        How and what.
    place
        Where, as large as `puzzle_size` says.
    told, asked
        How much of the examples and of the question is revealed, 0 to 1.
    goal, gone
        Where the table goes, and how far it has gone, 0 to 1.
    """
    if not meta.is_dense:
        if (block := seen_input(meta)) is not None:
            _draw_seen(brush, regions, theme, meta, block, place, told)
    elif meta.training_set.schema.image is not None:
        _draw_pictures(brush, regions, theme, meta, place, told)
    elif fits_table(meta.training_set):
        _draw_rows(brush, regions, theme, meta, place, told, asked, goal, gone)
    elif has_points(meta):
        points = brush.scaled(_scale(regions))
        draw_points(points, place, theme, meta.training_set, told)
        brush.inks.extend(points.inks)
    else:
        _draw_columns(brush, regions, theme, meta.training_set, place, told)


def _scale(regions: Regions) -> float:
    """Return how large the examples are, as a factor on what they are beside the network."""
    return TABLE_SCALE if regions.captions is None else TABLE_SCALE_WITH_CAPTIONS


def _table_scale(regions: Regions, meta: ReelMeta, above: float) -> float:
    """Return how large the table is; on phones it fills the card."""
    if not _is_for_phones(regions):
        return _scale(regions)
    width, height = table_size(meta.training_set, regions.unit, answers_seen=0.0)
    room = regions.card.height - above - PHONE_MARGINS * regions.unit
    return min(0.86 * regions.width / width, room / height, LARGEST_TABLE)


def _is_for_phones(regions: Regions) -> bool:
    return regions.direction == "up"


def has_points(meta: ReelMeta) -> bool:
    """Whether the examples are shown as points."""
    return not fits_table(meta.training_set) and can_scatter(meta.training_set)


def _draw_rows(
    brush: Brush,
    regions: Regions,
    theme: Theme,
    meta: ReelMeta,
    place: Rect,
    told: float,
    asked: float,
    goal: Goal | None,
    gone: float,
) -> None:
    # As wide as `puzzle_size` made the place.
    width, _ = table_size(meta.training_set, regions.unit, answers_seen=0.0)
    scale, setting = place.width / width, AS_IT_IS
    if goal is not None:
        x, y = mix(place.x, goal.x, gone), mix(place.y, goal.y, gone)
        place, scale = Rect(x, y, place.width, place.height), mix(scale, goal.scale, gone)
        setting = (PLAIN, goal.shape, gone)
    table = brush.scaled(scale)
    state = TableState(
        revealed=told * meta.training_set.n_examples + asked,
        answers_seen=0.0,
        question_row=smooth(asked) * (1.0 - gone),
    )
    ExampleTable(theme, meta.training_set).draw(table, place, meta.question, state, setting)
    brush.inks.extend(table.inks)


def _draw_pictures(
    brush: Brush, regions: Regions, theme: Theme, meta: ReelMeta, card: Rect, told: float
) -> None:
    """Draw a few examples as pictures, each over its right answer."""
    examples, unit = meta.training_set, regions.unit
    image = examples.schema.image
    assert image is not None  # asked for only where there is one
    opacity = brush.opacity
    for row, place, seen in _picture_places(regions, meta, card, told):
        brush.opacity = opacity * seen
        if brush.opacity <= 0.004:
            continue
        brush.inks.append(picture_image(examples.inputs[row], image, place, theme, brush.opacity))
        answer = right_text(examples.schema, tuple(examples.targets[row]), theme.words)
        below = place.bottom + 40 * unit
        brush.text(
            answer, place.center[0], below, MEDIUM, theme.bright, bold=True, anchor="center"
        )
    brush.opacity = opacity


def seen_input(meta: ReelMeta) -> Block | None:
    """Return the input of a network of any blocks whose probes are pictures, if one is."""
    probes, network = meta.probe_arrays, meta.network
    names = network.inputs if probes is not None and probes.n_probes else ()
    blocks = (network.block(name) for name in names if probes and name in probes.inputs)
    return next((block for block in blocks if is_picture(block)), None)


def _draw_seen(
    brush: Brush,
    regions: Regions,
    theme: Theme,
    meta: ReelMeta,
    block: Block,
    card: Rect,
    told: float,
) -> None:
    """Draw a few probes as pictures."""
    probes = meta.probe_arrays
    assert probes is not None  # `seen_input` has asked
    for row, place, seen in _picture_places(regions, meta, card, told):
        if brush.opacity * seen <= 0.004:
            continue
        pixels = picture_pixels(probes.inputs[block.name][row], block, theme)
        pixels = faded_pixels(pixels, brush.opacity * seen)
        height, width = pixels.shape[:2]
        side = place.width / max(height, width)
        x, y = place.center[0] - side * width / 2, place.center[1] - side * height / 2
        brush.inks.append(Image(x, y, side * width, side * height, pixels))


def _picture_places(
    regions: Regions, meta: ReelMeta, card: Rect, told: float
) -> Iterator[tuple[int, Rect, float]]:
    """Yield rows with the places of their pictures, px, and how far each is revealed."""
    unit, rows = regions.unit, meta.lessons.rows(meta.training_set.n_examples)
    side = PICTURE_SIDE + PICTURE_GAP
    columns = round(card.width / (side * unit))
    lines = round(card.height / ((side + 30.0) * unit))
    left = (regions.width - columns * side * unit) / 2
    for number, row in enumerate(list(rows)[: columns * lines]):
        line, column = divmod(number, columns)
        seen = smooth(clamp(told * columns * lines - number))
        x = left + (column * side + PICTURE_GAP / 2) * unit
        y = card.y + line * (side + 30.0) * unit
        yield row, Rect(x, y, PICTURE_SIDE * unit, PICTURE_SIDE * unit), seen


def _draw_columns(
    brush: Brush, regions: Regions, theme: Theme, examples: TrainingSet, card: Rect, told: float
) -> None:
    """Draw some examples as rows of named columns, the answer last; words are one column."""
    unit, schema, top = regions.unit, examples.schema, card.y
    count, each = _n_columns(regions, schema), _column_width(brush, regions, schema)
    slots = _n_slots(regions, schema)
    left, room = (regions.width - slots * each * unit) / 2, (each - 30.0) * unit
    last = left + (slots - 0.5) * each * unit
    names = [column.name for column in schema.inputs]
    heads = told_apart(brush, [*names, _target_name(schema, theme.words)], SMALL, room)
    for at, head in enumerate([*heads[:count], heads[-1]]):
        x = left + (at + 0.5) * each * unit if at < count else last
        brush.text(head, x, top + 20 * unit, SMALL, theme.soft, anchor="center")
    if count < len(names):
        x = left + (count + LEFT_OUT / 2) * each * unit
        more = theme.words.say("more_columns", number=theme.words.grouped(len(names) - count))
        brush.text(more, x, top + 20 * unit, SMALL, theme.faint, anchor="center")
    n_rows = round(card.height / (ROW * unit)) - 1

    def texts_of(row: int) -> tuple[str, ...]:
        texts = column_texts(schema, examples.inputs[row].tolist(), theme.words)[:count]
        answer = right_text(schema, tuple(map(float, examples.targets[row])), theme.words)
        return *texts, answer

    for line, row in enumerate(chosen_rows(examples, n_rows, texts_of)):
        seen = smooth(clamp(told * n_rows - line))
        y = top + (line + 1.2) * ROW * unit
        *texts, answer = texts_of(row)
        for at, text in enumerate(texts):
            x = left + (at + 0.5) * each * unit
            text, size = _in_column(brush, text, room)
            brush.text_at(text, x, y, size, theme.bright, anchor="center", opacity=seen)
        answer, size = _in_column(brush, answer, room, bold=True)
        brush.text_at(
            answer, last, y, size, theme.warm_ink, bold=True, anchor="center", opacity=seen
        )


def _in_column(brush: Brush, text: str, room: float, *, bold: bool = False) -> tuple[str, float]:
    """Return a text as it fits a column ``room`` px wide, and the size of its type, units."""
    size = brush.fitting_size(text, MEDIUM, room, bold=bold)
    # Letters of small type advance whole px, so that a text may still be a few px too wide.
    if brush.width_of(text, size, bold=bold) > room:
        size *= 0.94
    return brush.fitted(text, size, room, bold=bold), size


def _picture_grid(regions: Regions, meta: ReelMeta, above: float) -> tuple[int, int]:
    """Return how many columns and lines of pictures there are room for, no more than needed.

    ``above`` is what of the height is taken, px.
    """
    columns, lines = 5, 2
    if _is_for_phones(regions):
        side, unit = PICTURE_SIDE + PICTURE_GAP, regions.unit
        columns = max(int(0.95 * regions.width / (side * unit)), 1)
        room = regions.card.height - above - MARGINS * unit
        lines = min(max(int(room / ((side + 30.0) * unit)), 1), MOST_LINES)
    if meta.is_dense:
        n_pictures = len(list(meta.lessons.rows(meta.training_set.n_examples)))
        lines = max(min(lines, -(-n_pictures // columns)), 1)
    if not meta.lessons.are_leaps:
        return columns, lines
    n_probes = len(meta.lessons.probes or ())
    columns = max(min(columns, n_probes), 1)
    return columns, max(min(lines, -(-n_probes // columns)), 1)


def _n_columns(regions: Regions, schema: Schema) -> int:
    """Return how many columns of the data there is room for."""
    slots = 0.9 * regions.width / (_least_column(regions) * regions.unit) - 1
    if len(schema.inputs) <= min(slots, COLUMNS):
        return len(schema.inputs)
    return min(len(schema.inputs), max(int(slots - LEFT_OUT), 1), COLUMNS)


def _least_column(regions: Regions) -> float:
    return NARROW_COLUMN if _is_for_phones(regions) else COLUMN


def _n_slots(regions: Regions, schema: Schema) -> float:
    """Return how many columns are drawn, the answer and what is left out counted in."""
    count = _n_columns(regions, schema)
    return count + 1 + (LEFT_OUT if count < len(schema.inputs) else 0.0)


def _column_width(brush: Brush, regions: Regions, schema: Schema) -> float:
    """Return the width of a column, units: more than usual where names are long."""
    columns = schema.inputs[: _n_columns(regions, schema)]
    texts = [(column.name, SMALL) for column in columns]
    texts += [(word, MEDIUM) for column in columns for word in column.categories]
    if schema.task != "numbers":
        texts += [(word, MEDIUM) for word in schema.targets[0].categories]
    widest = max(brush.width_of(text, size, bold=True) for text, size in texts)
    most = 0.9 * regions.width / _n_slots(regions, schema)
    return max(_least_column(regions), min(widest + 40 * regions.unit, most) / regions.unit)


def _n_rows(regions: Regions, examples: TrainingSet, above: float) -> int:
    """Return how many rows of named columns are drawn; on phones they fill the card."""
    most = ROWS
    if _is_for_phones(regions):
        room = regions.card.height - above - MARGINS * regions.unit
        most = max(int(room / (ROW * regions.unit)) - 1, 3)
    return min(most, MOST_ROWS, examples.n_examples)


def _target_name(schema: Schema, words: Wording) -> str:
    return schema.targets[0].name if len(schema.targets) == 1 else words.say("the_answer")
