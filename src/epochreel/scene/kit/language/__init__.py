"""The words of films: one file a language, two registers in each, and how they are said.

Every word of a picture, a caption or a chapter is a text of `Language`, by a key of `CATALOGUE`.
Whoever draws says it with the `Wording` of the theme: ``theme.words.say("says", answer="1")``.

To add a sentence: put its key into a section of `CATALOGUE`, with the facts that it may name;
write it into all six files of ``languages``, and, if it stands in a section of `REGISTERS`, also
into those of the register ``terms``, such as ``es.terms.toml``, which do without "she". A test
holds every file to the catalogue, key by key, so that none can be forgotten.
"""

from epochreel.scene.kit.language.language import Language, languages, load_language
from epochreel.scene.kit.language.wording import Wording

__all__ = ["Language", "Wording", "languages", "load_language"]
