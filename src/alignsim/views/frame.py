"""The frame that tables of numbers share in the terminal."""

from rich import box
from rich.table import Table


def framed(title: str = "", caption: str = "", gap: int = 1) -> Table:
    """A table without rows and columns.

    Parameters
    ----------
    title, caption : str
        Above and below it; folded at its width.
    gap : int
        Blanks between columns, besides the one that is always there.

    Returns
    -------
    rich.table.Table
        A line below its header, and between sections; nothing around it.
    """
    return Table(
        title=title or None, caption=caption or None, title_justify="left", caption_justify="left", title_style="bold",
        caption_style="dim", box=box.HORIZONTALS, show_edge=False, pad_edge=False, padding=(0, gap, 0, 0),
    )  # fmt: skip
