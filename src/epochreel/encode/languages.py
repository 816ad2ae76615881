"""Codes of languages: people write two letters, films want three (ISO 639-2)."""

from __future__ import annotations

import re

from epochreel.errors import UsageError

UNDETERMINED = "und"

# BCP 47 as far as files and films need it: a language, then subtags such as a script or a region.
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")

# Each code of ISO 639-1 followed by the one of ISO 639-2 (terminological).
_THREE_LETTERS = """
    aaaar ababk aeave afafr akaka amamh anarg arara asasm avava ayaym azaze babak bebel bgbul
    bibis bmbam bnben bobod brbre bsbos cacat ceche chcha cocos crcre csces cuchu cvchv cycym
    dadan dedeu dvdiv dzdzo eeewe elell eneng eoepo esspa etest eueus fafas ffful fifin fjfij
    fofao frfra fyfry gagle gdgla glglg gngrn guguj gvglv hahau heheb hihin hohmo hrhrv hthat
    huhun hyhye hzher iaina idind ieile igibo iiiii ikipk ioido isisl itita iuiku jajpn jvjav
    kakat kgkon kikik kjkua kkkaz klkal kmkhm knkan kokor krkau kskas kukur kvkom kwcor kykir
    lalat lbltz lglug lilim lnlin lolao ltlit lulub lvlav mgmlg mhmah mimri mkmkd mlmal mnmon
    mrmar msmsa mtmlt mymya nanau nbnob ndnde nenep ngndo nlnld nnnno nonor nrnbl nvnav nynya
    ococi ojoji omorm orori ososs papan pipli plpol pspus ptpor quque rmroh rnrun roron rurus
    rwkin sasan scsrd sdsnd sesme sgsag sisin skslk slslv smsmo snsna sosom sqsqi srsrp ssssw
    stsot susun svswe swswa tatam tetel tgtgk ththa titir tktuk tltgl tntsn toton trtur tstso
    tttat twtwi tytah uguig ukukr ururd uzuzb veven vivie vovol wawln wowol xhxho yiyid yoyor
    zazha zhzho zuzul
"""
# The twenty languages with two codes of three letters: terminological, then bibliographic.
_BIBLIOGRAPHIC = """
    bodtib cescze cymwel deuger ellgre eusbaq fasper frafre hyearm islice katgeo mrimao mkdmac
    msamay myabur nlddut ronrum slkslo sqialb zhochi
"""


def check_language(tag: str) -> None:
    """Raise UsageError unless a tag can name a language (BCP 47)."""
    if not _TAG.fullmatch(tag):
        raise UsageError(f"`{tag}` is no language tag; en, es or pt-BR are")


def three_letters(tag: str, *, bibliographic: bool = False) -> str:
    """Return the code of ISO 639-2 for a language; ``und`` if it has none.

    Parameters
    ----------
    tag
        ``"en"``, ``"pt-BR"``, ``"eng"``; what follows the language is left out.
    bibliographic
        Whether the older codes are wanted, as in Matroska: ``ger``, not ``deu``.
    """
    language = tag.split("-")[0].lower()
    code = language if len(language) == 3 else _pairs(_THREE_LETTERS, 2).get(language)
    if code is None:
        return UNDETERMINED
    return _pairs(_BIBLIOGRAPHIC, 3).get(code, code) if bibliographic else code


def _pairs(table: str, length: int) -> dict[str, str]:
    return {entry[:length]: entry[length:] for entry in table.split()}
