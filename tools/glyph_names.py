#!/usr/bin/env python3
"""Writes the tables that the reader of PDF takes the names and widths of characters from.

    python3 tools/glyph_names.py FOLDER    writes src/source/pdf/names.txt and src/source/pdf/standard.txt

FOLDER holds the two packages that they come from, unpacked:

    python3 -m pip install --target FOLDER fonttools==4.68.0 reportlab==5.1.0

fontTools contains the Adobe Glyph List, reportlab the encodings and widths of the standard fonts.
"""

import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src" / "source" / "pdf"

NAMES = """\
# Names of glyphs and the characters that they stand for, in hexadecimal. Written by tools/glyph_names.py.
# Adobe Glyph List 2.0 and ITC Zapf Dingbats Glyph List 2.0, from PyPI `fonttools`; BSD-3-Clause, Copyright 2002-2019 Adobe.
# Lines with a star are names of dingbats.
"""

STANDARD = """\
# The standard fonts of PDF. Written by tools/glyph_names.py.
# Encodings and widths from PyPI `reportlab`; BSD-3-Clause, Copyright (c) 2000-2024, ReportLab Inc. Widths from Adobe's Core 14 AFM files,
# Copyright 1985-1997 Adobe Systems Incorporated, which may be used, copied and distributed for any purpose and without charge.
# latin: character and its widths in Helvetica, Helvetica-Bold, Times-Roman, Times-Bold, Times-Italic, Times-BoldItalic; those of Courier
# are 600. standard, symbol, dingbats: code, character and, for fonts of their own, its width. Codes and characters are hexadecimal.
# cff: the names that Compact Font Format counts, from PyPI `fonttools`; MIT, Copyright (c) 2017 Just van Rossum.
"""

LATIN = ["Helvetica", "Helvetica-Bold", "Times-Roman", "Times-Bold", "Times-Italic", "Times-BoldItalic"]
OWN = [("standard", "StandardEncoding", None), ("symbol", "SymbolEncoding", "Symbol"), ("dingbats", "ZapfDingbatsEncoding", "ZapfDingbats")]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.path.insert(0, sys.argv[1])
    from fontTools import agl, cffLib
    from reportlab.pdfbase import _fontdata

    widths = _fontdata.widthsByFontGlyph
    names, unicode = [], {}
    for line in agl._aglText.splitlines():
        if line and not line.startswith("#"):
            name, codes = line.split(";")
            unicode[name] = [int(code, 16) for code in codes.split()]
            names.append(f"{name} {' '.join(f'{code:X}' for code in unicode[name])}")
    for name in widths["ZapfDingbats"]:
        text = agl.toUnicode(name, isZapfDingbats=True)
        if text and name not in unicode:
            unicode[name] = [ord(c) for c in text]
            names.append(f"*{name} {' '.join(f'{code:X}' for code in unicode[name])}")
    (TARGET / "names.txt").write_text(NAMES + "\n".join(sorted(names)) + "\n", encoding="utf-8")

    lines = []
    for name in sorted(widths["Helvetica"], key=lambda name: unicode.get(name, [])):
        if name in unicode:
            lines.append(f"latin {unicode[name][0]:X} " + " ".join(str(widths[font][name]) for font in LATIN))
    for section, encoding, font in OWN:
        for code, name in enumerate(_fontdata.encodings[encoding]):
            if name in unicode:
                lines.append(f"{section} {code:X} {unicode[name][0]:X}" + (f" {widths[font][name]}" if font else ""))
    lines.append("cff " + " ".join(cffLib.cffStandardStrings))
    (TARGET / "standard.txt").write_text(STANDARD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
