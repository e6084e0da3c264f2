"""Pages as a browser would read them, for tests."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr", "base", "col"}


@dataclass
class Element:
    """One element of a page."""

    tag: str
    attributes: dict
    parent: "Element | None" = None
    children: list = field(default_factory=list)

    def all(self, tag=None, **attributes):
        """Elements below this one, in the order of the page; ``class`` is written ``class_``."""
        for child in self.children:
            if isinstance(child, Element):
                wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
                if tag in (None, child.tag) and wanted.items() <= child.attributes.items():
                    yield child
                yield from child.all(tag, **attributes)

    def one(self, tag=None, **attributes):
        """The only such element."""
        [element] = self.all(tag, **attributes)
        return element

    @property
    def text(self):
        """Text of this element and of all below it, blanks made one."""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(parts).split())


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.here = Element("", {})

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attrs):
        self.here.children.append(Element(tag, dict(attrs), self.here))

    def handle_endtag(self, tag):
        assert tag == self.here.tag, f"</{tag}> ends <{self.here.tag}>, line {self.getpos()[0]}"
        self.here = self.here.parent

    def handle_data(self, data):
        self.here.children.append(data)


def read_page(html):
    """Root of a page whose elements all end where they should."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.tag}> does not end"
    return reader.root
