"""What ``alignsim validate`` and ``calibrate`` share: their arguments, and the folder that they keep."""

import json
import secrets
from argparse import Namespace, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from alignsim.commands.arguments import Parser, add_overrides, parser
from alignsim.config.errors import AlignsimError
from alignsim.results.place import check_place
from alignsim.results.whole import check_empty, whole_folder

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from alignsim.validation.worlds import Draws

# beside the results of runs
_ROOM: Final = {"validate": "validation", "calibrate": "calibration"}


class MissedError(AlignsimError):
    """It ran, and a stated minimum is missed."""

    exit_code = 1


def asked_of(command: str, description: str, arguments: Sequence[str]) -> Namespace:
    """Arguments of a comparison with what happened.

    Parameters
    ----------
    command, description : str
        Such as ``validate history``; what it does.
    arguments : sequence of str
        After the command.

    Returns
    -------
    argparse.Namespace
        ``override`` and ``out``, an empty place.

    Raises
    ------
    AlignsimError
        An option is wrong, there is something at the place already, or nothing can be written there.
    """
    one: Parser = parser(command, description)
    one.formatter_class = RawDescriptionHelpFormatter
    add_overrides(one)
    one.add_argument("--out", type=Path, metavar="FOLDER",
                     help="where tables and picture are kept; by default a new folder under results/")  # fmt: skip
    asked = one.asked(arguments)
    if asked.out is None:
        now = datetime.now(UTC).strftime("%Y-%m-%d_%H-%M-%S")
        asked.out = (
            Path("results") / _ROOM[command.split()[0]] / Path(*command.split()[1:]) / f"{now}_{secrets.token_hex(3)}"
        )
    check_place(asked.out)
    check_empty(asked.out)
    asked.out = asked.out.resolve()
    # help is told before Hydra is loaded, and what is wrong with overrides before anything that is heavier
    from alignsim.config.overrides import check_overrides, parse_overrides, written_out

    check_overrides(parse_overrides(written_out(asked.override)))
    return asked


def drawn(draws: "Draws") -> dict[str, Any]:
    """What ``validation.json`` says of draws that are held against the figures of the past.

    Parameters
    ----------
    draws : Draws
        Behind the tables.

    Returns
    -------
    dict
        With the last day of the figures.
    """
    from alignsim.validation.observed import LAST_DAY

    return {
        "last_day": LAST_DAY, "replicates": draws.replicates, "seed": draws.seed,
        "uncertainty": draws.uncertainty, "overrides": list(draws.overrides),
    }  # fmt: skip


def keep(
    place: Path,
    tables: "Mapping[str, pd.DataFrame]",
    figures: "Mapping[str, Figure]",
    said: Mapping[str, Any],
    texts: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write tables and pictures; the folder appears with all of them or not at all.

    Parameters
    ----------
    place : pathlib.Path
        Where it shall stand.
    tables : mapping of str to pandas.DataFrame
        ``NAME.csv`` each.
    figures : mapping of str to matplotlib.figure.Figure
        ``NAME.png`` and ``NAME.svg`` each.
    said : mapping of str to object
        What ``validation.json`` holds, beside version and digest of the facts: what was found, and from what.
    texts : mapping of str to str
        Further files by name.
    """
    from alignsim.views.plots import save_figures
    from alignsim.world.facts import facts_digest

    told = {**said, "alignsim": version("alignsim"), "facts_digest": facts_digest()}
    with whole_folder(place) as unfinished:
        for name, table in tables.items():
            # 17 digits: reading gives back the same bits
            table.to_csv(unfinished / f"{name}.csv", index=False, float_format="%.17g")
        save_figures(figures, unfinished)
        for name, text in texts.items():
            (unfinished / name).write_text(text, encoding="utf-8")
        (unfinished / "validation.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def check_minimums(missed: Sequence[str]) -> None:
    """End with exit code 1 where a stated minimum is missed, once all is kept and shown.

    Parameters
    ----------
    missed : sequence of str
        Minimums that are missed, in words.

    Raises
    ------
    MissedError
        There is one.
    """
    if missed:
        raise MissedError(f"minimum missed: {'; '.join(missed)}.")
