"""Going on where a run was stopped: only with the configuration with which it was begun."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from alignsim.config.check import written
from alignsim.config.errors import ResultError
from alignsim.engines.ensemble import Ensemble
from alignsim.results.folder import essential, manifest_of, read_config
from alignsim.results.manifest import read_manifest
from alignsim.results.parts import is_whole

# what a result rests on besides its configuration, as the manifest names it and as a user would
_GROUNDS = {"rules_digest": "source code of the rules", "facts_digest": "facts", "shard": "design.shard"}

# why a setting has to stay that does not change the result
_BECAUSE: Final = {"design.chunk": " (finished chunks are not divided anew)"}


def check_same(folder: Path, ensemble: Ensemble) -> None:
    """Refuse to go on with another configuration than that of the folder.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder that was begun.
    ensemble : Ensemble
        What is to be run.

    Raises
    ------
    ResultError
        It is no such folder, it is complete already, or it differs: the sentence names the difference.
    """
    manifest = read_manifest(folder)
    if manifest["status"] == "complete":
        raise ResultError(f"run.resume={folder}: is complete already; read it with alignsim.load.")
    grounds = manifest_of(ensemble, "running")
    # before the many settings in which experiments differ
    was = {"experiment": manifest["experiment"]} | essential(read_config(folder))
    now = {"experiment": grounds["experiment"]} | essential(ensemble.setup.composed.values)
    for path in dict.fromkeys([*was, *now]):
        theirs, ours = (_said(path, values) for values in (was, now))
        if theirs != ours:
            raise ResultError(
                f"run.resume={folder}: was begun with {theirs}, and this command has {ours}; give the same"
                f"{_BECAUSE.get(path, '')}, or run it anew."
            )
    for key, words in _GROUNDS.items():
        if manifest.get(key) != grounds.get(key):
            raise ResultError(f"run.resume={folder}: was begun with other {words}; run it anew.")


def _said(path: str, values: Mapping[str, Any]) -> str:
    return f"{path}={written(values[path])}" if path in values else f"no {path}"


def missing_chunks(folder: Path, ensemble: Ensemble) -> list[range]:
    """Chunks that are not finished yet.

    Parameters
    ----------
    folder : pathlib.Path
        Result folder.
    ensemble : Ensemble
        What is run.

    Returns
    -------
    list of range
        Numbers of the runs of each, in order.
    """
    return [runs for runs in ensemble.chunks if not is_whole(folder, runs)]
