"""Networks, names and numbers that a film must have room for."""

from __future__ import annotations

from epochreel.dataset import Column, Schema
from scene.network_reels import Case, named, picture

LONG_INPUTS = (
    "durchschnittliche Größe der Blüte in Millimetern",
    "température moyenne de l'été précédent (°C)",
    "Länge",
    "Kelchblätterlängenverhältnis",
)
LONG_CLASSES = (
    "Schöllkrautähnliches Wiesengewächs",
    "fougère-aigle des forêts d'épicéas",
    "Straußenfeder-Süßgras der Küste",
)
LETTERS = tuple("abcdefghijklmnopqrstuvwxyz")
DIGITS = tuple("0123456789")
MEASURES = ("rooms", "age", "distance", "floor", "area", "garden", "noise", "light", "height",
            "windows", "doors", "taxes", "pupils")  # fmt: skip
FIVE = ("price", "rent per month", "days until sold", "visitors", "energy (kWh)")


def plain(*sizes: int, task: str = "numbers") -> Case:
    """Return a network of plain numbers, by its sizes."""
    return Case(Schema.plain(sizes[0], sizes[-1], task), sizes[1:-1])  # pyright: ignore[reportArgumentType]


def _one_hot() -> Schema:
    colour = Column("colour", categories=("red", "green", "blue", "transparent"))
    shape = Column("shape of the leaf", categories=("round", "heart-shaped", "lanceolate"))
    return Schema((colour, shape), (Column("is edible", categories=("no", "yes")),), "two classes")


def _odd_or_even() -> Schema:
    answer = Column("odd", categories=("even", "odd"))
    return Schema(picture(8, 8, DIGITS).inputs, (answer,), "two classes", (8, 8))


def _scaled(center: float, scale: float, *names: str) -> Schema:
    inputs = tuple(Column(name, center, scale) for name in ("first", "second", "third"))
    return Schema(inputs, tuple(Column(name, center, scale) for name in names))


CASES: dict[str, Case] = {
    "1-1": plain(1, 1),
    "2-1": plain(2, 1, task="two classes"),
    "3-4-1": Case(Schema.plain(3, 1, "two classes"), (4,), is_batched=False, n_examples=6),
    "largest table": Case(
        Schema.plain(4, 1, "two classes"), (6,), is_batched=False, n_examples=10, is_binary=True
    ),
    "rows with names": Case(
        named(LONG_INPUTS, LONG_CLASSES[:2], "two classes"), (4,), is_batched=False
    ),
    "4-8-3 long names": Case(named(LONG_INPUTS, LONG_CLASSES), (8,), "Welche Blüte ist das?"),
    "4-8-3": Case(
        named(
            ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
            ("setosa", "versicolor", "virginica"),
        ),
        (8,),
        "Three kinds of iris",
    ),
    "13-10-3": Case(named(MEASURES, ("barolo", "grignolino", "barbera")), (10,)),
    "1-16-16-1": plain(1, 16, 16, 1),
    "2-16-16-1": Case(Schema.plain(2, 1, "two classes"), (16, 16), "Two spirals"),
    "2-8-8-3": Case(Schema.plain(2, 3, "classes"), (8, 8)),
    "30-1024-10": plain(30, 1024, 10, task="classes"),
    "1024-1024-1024-5": plain(1024, 1024, 1024, 5, task="classes"),
    "8 narrowing": plain(8, 7, 6, 5, 4, 3, 2, 1, task="two classes"),
    "8 mixed": plain(2, 16, 3, 64, 1, 12, 200, 4, task="classes"),
    "8 wide": plain(12, 40, 40, 40, 40, 40, 40, 12, task="classes"),
    "8 of one": plain(*[1] * 8),
    "64-32-32-10": Case(picture(8, 8, DIGITS), (32, 32), "Digits"),
    "784-128-64-10": Case(picture(28, 28, DIGITS), (128, 64), "Handwritten digits"),
    "784-2": Case(picture(28, 28, ("cat", "dog"))),
    "tall picture": Case(picture(20, 5, ("i", "l")), (12,)),
    "wide picture": Case(picture(4, 30, ("word", "none")), (200,)),
    "two kinds of picture": Case(_odd_or_even(), (16,)),
    "26 outputs": Case(named(MEASURES[:6], LETTERS), (20,)),
    "100 outputs": plain(10, 30, 100, task="classes"),
    "2 outputs": Case(named(MEASURES[:3], ("yes", "no")), (5,)),
    "5 numbers": Case(named(MEASURES[:4], FIVE, "numbers"), (9,), "What is a house worth?"),
    "one-hot": Case(_one_hot(), (6,), "Can it be eaten?"),
    "large number": Case(_scaled(12_300_000.0, 4_500_000.0, "inhabitants"), (6,)),
    "huge numbers": Case(_scaled(1.23e12, 4.5e11, "stars", "planets"), (6,)),
    "tiny number": Case(_scaled(0.000012, 0.000004, "concentration (mol/l)"), (6,)),
    "negative numbers": Case(_scaled(-450.0, 120.0, "depth", "change", "loss"), (6, 6)),
    "many epochs": Case(
        named(MEASURES[:5], ("good", "bad")),
        (8,),
        "How well would the houses of a whole country sell if nobody ever told you their price?",
        n_epochs=1_000_000,
        steps_per_epoch=99_999,
    ),
}
SIZES = ((1920, 1080), (1080, 1920), (1080, 1080))
SMALL_SIZES = ((854, 480), (480, 270), (1024, 768), (720, 1280), (1280, 720), (1080, 720))
