"""What a result says of itself, read without its tables: nothing heavy is loaded."""

import json
from pathlib import Path
from typing import Any

from alignsim.config.errors import ResultError


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read ``manifest.json``.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.

    Returns
    -------
    dict
        At least with a status.

    Raises
    ------
    ResultError
        There is none, or it is none of a result.
    """
    path = folder / "manifest.json"
    if not path.is_file():
        raise ResultError(f"{folder}: no result there (it has no manifest.json).")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ResultError(f"{path}: is no manifest of a result: {error}.") from error
    if not isinstance(manifest, dict) or "status" not in manifest:
        raise ResultError(f"{path}: is no manifest of a result: it has no status.")
    return manifest


def is_shard(folder: Path) -> bool:
    """Whether a folder is that of a shard.

    Parameters
    ----------
    folder : pathlib.Path
        With a manifest.

    Returns
    -------
    bool
        Complete or not.
    """
    return "shard" in read_manifest(folder)
