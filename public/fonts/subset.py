"""Makes the fonts of pages from the package's: letters of ru, be and en, digits and signs, weights 400 to 700, and a no-break hyphen,
which Inter lacks. Only after another version of Inter or another sign in the words (test/platform/fonts.test.ts names it):

    python3 -m venv /tmp/fonts && /tmp/fonts/bin/pip install fonttools==4.66.1 brotli==1.2.0
    /tmp/fonts/bin/python public/fonts/subset.py
"""
from io import BytesIO

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SOURCE = "node_modules/@fontsource-variable/inter/files"
RANGES = {
    "latin": "20-7E,A0,A7,AB,B0-B1,B7,BB,D7,2010-2011,2013-2014,2018-201A,201C-201E,2022,2026,20AC,2212",
    "cyrillic": "400-45F,490-491,2116",
}


def codes(ranges):
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def narrowed(path):
    font = instancer.instantiateVariableFont(TTFont(path), {"wght": (400, 400, 700)})
    font.flavor = None
    whole = BytesIO()
    font.save(whole)
    whole.seek(0)
    return TTFont(whole)


def add_no_break_hyphen(font):
    hyphen = font.getBestCmap()[0x2D]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x2010] = table.cmap[0x2011] = hyphen
    # as wide as a digit it would tear a phone number apart
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for part in lookup.SubTable:
            mapping = getattr(getattr(part, "ExtSubTable", part), "mapping", {})
            for sign in [each for each in mapping if each.startswith(hyphen) and mapping[each].endswith(".tf")]:
                del mapping[sign]


for name, ranges in RANGES.items():
    font = narrowed(f"{SOURCE}/inter-{name}-wght-normal.woff2")
    if name == "latin":
        add_no_break_hyphen(font)
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = ["calt", "ccmp", "locl", "tnum", "kern", "mark", "mkmk"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=list(codes(ranges)))
    subsetter.subset(font)
    subset.save_font(font, f"public/fonts/inter-{name}.woff2", options)
