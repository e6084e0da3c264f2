"""Figures inside a page: small, named for who cannot see them, and with ids of their own."""

import re
from functools import partial
from typing import Final

from markupsafe import Markup

_TAG: Final = re.compile(r"<[^>]+>")
_METADATA: Final = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
# a rule for all elements would hold in the whole page; the page says the same of its figures
_STYLE: Final = re.compile(r"\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_REFERENCE: Final = re.compile(r'(url\(#|href="#)([^")]+)')
_ID: Final = re.compile(r' \bid="([^"]+)"')
# matplotlib numbers what it names itself
_OWN: Final = re.compile(r"(?P<kind>[a-z]+)(?: [A-Z]{3})?")
# a hundredth of a point of print cannot be seen
_DIGITS: Final = re.compile(r"(\.\d\d)\d+")
# the page has it as a heading
_TITLE: Final = re.compile(r'\s*<g id="title">\s*<text[^>]*? y="(?P<y>[\d.]+)"[^>]*>[^<]*</text>\s*</g>')
DESCENT: Final = 3.0
"""Points of print below the line of a title that its letters take."""
_ROOT: Final = re.compile(r'<svg[^>]*?viewBox="(?P<box>[^"]+)"[^>]*>')
_HEAD: Final = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{box}" '
    'preserveAspectRatio="xMidYMin slice" role="img" '
    'aria-labelledby="{name}-title {name}-text"><title id="{name}-title">{title}</title>'
    '<desc id="{name}-text">{text}</desc>'
)


def inline(svg: str, name: str, title: str, text: str) -> Markup:
    """Make a figure that matplotlib wrote part of a page.

    Parameters
    ----------
    svg : str
        The file.
    name : str
        Of the figure; its ids begin with it, so that those of several figures differ.
    title : str
        What it shows.
    text : str
        The same for who cannot see it, with what there is to be seen.

    Returns
    -------
    markupsafe.Markup
        An element ``svg`` that takes the width it is given, without the title that the file has. A part that the
        figure's code named has a class: of the map, ``label KAZ`` becomes ``map-label``.
    """
    body = svg[svg.index("<svg") :]
    for part in (_METADATA, _STYLE):
        body = part.sub("", body, count=1)
    drawn_title = _TITLE.search(body)
    body = _TITLE.sub("", body, count=1)
    body = _TAG.sub(lambda tag: _DIGITS.sub(r"\1", tag[0]), body)
    referred = {reference[2] for reference in _REFERENCE.finditer(body)}
    body = _ID.sub(lambda one: f' id="{name}-{one[1]}"' if one[1] in referred else _class(name, one[1]), body)
    body = _REFERENCE.sub(rf"\g<1>{name}-\g<2>", body)
    # a function, because a template of `sub` would read the backslashes of a title
    cut = float(drawn_title["y"]) + DESCENT if drawn_title else 0.0
    head = partial(_HEAD.format, name=name, title=title, text=text)
    return Markup(_ROOT.sub(lambda root: head(box=_below(cut, root["box"])), body, 1))


def _below(cut: float, box: str) -> str:
    """What a figure shows without its uppermost points."""
    left, top, width, height = map(float, box.split())
    return f"{left:g} {round(top + cut, 2):g} {width:g} {round(height - cut, 2):g}"


def _class(figure: str, identity: str) -> str:
    """What the page's rules call a part; nothing refers to it, and ids of matplotlib are not all unique."""
    own = _OWN.fullmatch(identity)
    return f' class="{figure}-{own["kind"]}"' if own else ""
