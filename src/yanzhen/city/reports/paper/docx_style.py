"""Page, fonts and styles of GB/T 9704-2012 for python-docx's blank document."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

BODY_WIDTH = Mm(210 - 28 - 26)
BODY, HEAD, KAI, TITLE, LATIN = "仿宋", "黑体", "楷体", "方正小标宋简体", "Times New Roman"
FALLBACK = {"仿宋": "FangSong", "黑体": "SimHei", "楷体": "KaiTi", "方正小标宋简体": "SimSun"}
"""Written to the font table as alternative names for machines without the first font."""
LINE = Pt(29)
"""225 mm of text height over 22 lines (5.2.3 of the standard)."""

_STYLES: dict[str, dict[str, Any]] = {
    "Normal": {"font": BODY, "size": 16},
    "Body Text": {"font": BODY, "size": 16, "indent": 32, "justify": True},
    "Heading 1": {"font": HEAD, "size": 16, "indent": 32, "keep": True},
    "Heading 2": {"font": KAI, "size": 16, "indent": 32, "keep": True},
    "Heading 3": {"font": BODY, "size": 16, "indent": 32, "keep": True},
    "Heading 4": {"font": BODY, "size": 16, "indent": 32, "keep": True},
    "Title": {"font": TITLE, "size": 22, "center": True, "line": 36},
    "Subtitle": {"font": KAI, "size": 16, "center": True, "before": 14},
    "Caption": {"font": HEAD, "size": 12, "center": True, "keep": True, "line": 20, "before": 8, "after": 4},
    "Yanzhen Note": {"font": BODY, "size": 10.5, "line": 15.5, "after": 4},
    "Yanzhen Cell": {"font": BODY, "size": 10.5, "line": 14},
    "Yanzhen Cover Line": {"font": BODY, "size": 14, "center": True},
    "Yanzhen Picture": {"font": BODY, "size": 10.5, "line": 0, "center": True, "keep": True},
}


def set_page(section: Any, *, landscape: bool = False) -> None:
    """A4, margins 37/35/28/26 mm; a landscape page for a map has narrower ones."""
    long, short = Mm(297), Mm(210)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    margins = (22, 22, 18, 18) if landscape else (37, 35, 28, 26)
    section.top_margin, section.bottom_margin = Mm(margins[0]), Mm(margins[1])
    section.left_margin, section.right_margin = Mm(margins[2]), Mm(margins[3])
    section.footer_distance = Mm(12) if landscape else Mm(28)


def set_font(element: Any, font: str) -> None:
    """Chinese font for East Asian text, a Latin one for the rest, and no theme font left to override them."""
    properties = element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name, value in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", font)):
        fonts.set(qn(f"w:{name}"), value)
    fonts.set(qn("w:hint"), "eastAsia")


def dress(document: Any) -> None:
    """Give the blank document the standard's styles, two footers, and fall-back fonts."""
    for name, look in _STYLES.items():
        _style(document, name, look)
    mark = document.styles.add_style("Yanzhen Mark", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True
    set_font(mark.element, BODY)
    _language(document)
    document.settings.odd_and_even_pages_header_footer = True
    _font_table(document)


def _language(document: Any) -> None:
    """Chinese for East Asian text, so that a substituted font takes Chinese forms of letters and marks."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def _style(document: Any, name: str, look: dict[str, Any]) -> None:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name.startswith("Yanzhen"):
        style.base_style = styles["Normal"]
    set_font(style.element, look["font"])
    style.font.size = Pt(look["size"])
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(look.get("before", 0)), Pt(look.get("after", 0))
    form.first_line_indent = Pt(look.get("indent", 0))
    form.keep_with_next = bool(look.get("keep"))
    form.alignment = _alignment(look)
    line = look.get("line", 29)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY if line else WD_LINE_SPACING.SINGLE
    if line:
        form.line_spacing = Pt(line)
    _no_border(style)


def _alignment(look: dict[str, Any]) -> Any:
    if look.get("center"):
        return WD_ALIGN_PARAGRAPH.CENTER
    return WD_ALIGN_PARAGRAPH.JUSTIFY if look.get("justify") else WD_ALIGN_PARAGRAPH.LEFT


def _no_border(style: Any) -> None:
    properties = style.element.find(qn("w:pPr"))
    for tag in ("w:pBdr", "w:contextualSpacing"):
        for found in properties.findall(qn(tag)) if properties is not None else []:
            properties.remove(found)


def _font_table(document: Any) -> None:
    """Word looks for ``w:altName`` when a font is missing; the blank document has a table to add to."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            part = relation.target_part
            entries = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>'
                for name, other in FALLBACK.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")


def page_numbers(section: Any, *, start: int) -> None:
    """— 1 — at the foot: odd pages right, even pages left, one character in (7.5 of the standard)."""
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        indent = Pt(14)
        if side == WD_ALIGN_PARAGRAPH.RIGHT:
            paragraph.paragraph_format.right_indent = indent
        else:
            paragraph.paragraph_format.left_indent = indent
        _number(paragraph)
    kind = OxmlElement("w:pgNumType")
    kind.set(qn("w:start"), str(start))
    section._sectPr.append(kind)


def continue_numbers(section: Any) -> None:
    """A new section copies the old one's start number; take it away so that pages count on."""
    for found in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(found)


def _number(paragraph: Any) -> None:
    for text in ("— ", None, " —"):
        if text is None:
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), " PAGE ")
            run = OxmlElement("w:r")
            run.append(OxmlElement("w:t"))
            run[0].text = "1"
            field.append(run)
            paragraph._p.append(field)
            continue
        run = paragraph.add_run(text)
        set_font(run._r, "宋体")
        run.font.size = Pt(14)


def share_widths(total: Length, shares: list[float]) -> list[int]:
    """Column widths in twentieths of a point that add up to ``total``."""
    twips = int(total / 635)
    widths = [int(twips * share / sum(shares)) for share in shares]
    widths[-1] += twips - sum(widths)
    return widths
