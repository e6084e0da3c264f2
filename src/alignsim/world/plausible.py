"""The plausible ensemble: which draws of everything uncertain the past does not rule out."""

import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alignsim.config.errors import ConfigError
from alignsim.config.schema import RulesConfig
from alignsim.config.uncertain import rule_leaves, rule_numbers
from alignsim.world.facts import PLAUSIBLE, facts_folder


@dataclass(frozen=True)
class Plausible:
    """Draws that history matching kept (``alignsim calibrate``).

    A draw of all parameters and inputs is a pure function of seed, replicate and config path, so that its
    number names it, whatever the world year.

    Attributes
    ----------
    seed : int
        Seed of all draws.
    candidates : int
        Numbers from 0 to here were tried.
    draws : ndarray, (kept)
        Numbers of those that were kept, in ascending order; all count the same.
    evidence : str
        Digest of what they were matched to.
    """

    seed: int
    candidates: int
    draws: NDArray[np.int64]
    evidence: str


@cache
def plausible() -> Plausible:
    """Read the ensemble that comes with the package.

    Returns
    -------
    Plausible
        Made by ``alignsim calibrate``.

    Raises
    ------
    ConfigError
        It was made from other priors or inputs than those of this package.
    """
    content = _content()
    if content["grounds"] != grounds():
        raise ConfigError(
            "rules.ensemble=plausible: the plausible draws belong to other priors or inputs; "
            "make them anew with alignsim calibrate, or take rules=prior."
        )
    packed = np.frombuffer(zlib.decompress(b64decode(content["kept"])), np.uint8)
    kept = np.unpackbits(packed, count=content["candidates"])
    return Plausible(content["seed"], content["candidates"], np.flatnonzero(kept), content["evidence"])


def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((facts_folder() / PLAUSIBLE).read_text(encoding="utf-8"))
    return content


def rests_on(evidence: str) -> bool:
    """Whether the ensemble that comes with the package was made from today's priors and inputs, and from this evidence.

    Parameters
    ----------
    evidence : str
        As in `Plausible`.

    Returns
    -------
    bool
        False where `plausible` would refuse it, and where figures or events have changed since.
    """
    content = _content()
    return bool(content["grounds"] == grounds() and content["evidence"] == evidence)


def as_json(ensemble: Plausible) -> str:
    """The ensemble as the file that `plausible` reads.

    Parameters
    ----------
    ensemble : Plausible
        From history matching.

    Returns
    -------
    str
        JSON with the digests of what turns a number into a draw and of what the draws were matched to; a bit for each
        candidate, packed by zlib and in base 64, says whether it was kept.
    """
    kept = np.zeros(ensemble.candidates, np.uint8)
    kept[ensemble.draws] = 1
    packed = b64encode(zlib.compress(np.packbits(kept).tobytes(), 9)).decode()
    content = {
        "grounds": grounds(), "evidence": ensemble.evidence, "seed": ensemble.seed, "candidates": ensemble.candidates,
        "kept": packed,
    }  # fmt: skip
    return json.dumps(content) + "\n"


@cache
def grounds() -> str:
    """Digest of what turns a number into a draw: values and priors of the rules, and ranges of the inputs.

    Every run that takes plausible draws holds the file against it: under other priors a number names another draw.
    What the draws were matched to names none, and is checked where it is known, by ``alignsim calibrate``.

    Returns
    -------
    str
        Hexadecimal SHA-256.
    """
    values = rule_numbers(RulesConfig())
    priors = [(path, values[path], repr(leaf.prior)) for path, leaf in rule_leaves().items()]
    inputs = (facts_folder() / "world_inputs.csv").read_bytes()
    return sha256(json.dumps(priors).encode() + inputs).hexdigest()
