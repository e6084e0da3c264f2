"""Rules are the same function in Python and in compiled code, and edits are noticed."""

import ast
import importlib
import inspect
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba import njit

import alignsim
from alignsim.rules import compilation

RULES_FOLDER = Path(compilation.__file__).parent
DRAWS = 500

# arguments that are not positive numbers of any size; by name, in every module
DOMAINS: dict[str, tuple[float, float]] = {
    "score": (-50.0, 50.0),
    "top": (-50.0, 50.0),
    "previous": (-20.0, 0.0),
    "log_share": (-20.0, 0.0),
    "peers": (-20.0, 0.0),
    "attraction": (-10.0, 10.0),
    "shock": (-5.0, 5.0),
    "drift": (-5.0, 5.0),
    "alignment_change": (-1.0, 1.0),
    "guarantee_change": (-1.0, 1.0),
    "threat_added": (-1.0, 1.0),
    "inertia": (0.0, 1.0),
    "kept": (0.0, 1.0),
    "peer_weight": (0.0, 0.95),
    "mean_vote": (-1.0, 1.0),
    "vote_usa": (-1.0, 1.0),
    "vote_rus": (-1.0, 1.0),
    "vote_chn": (-1.0, 1.0),
    "floor": (0.001, 0.1),
    "remembered": (0.001, 0.999),
    "share": (0.001, 0.999),
    "push": (-5.0, 5.0),
    "tendency": (-1.0, 1.0),
    # competitive offers: one solution while the weight is at most the scale
    "aid_weight": (0.0, 1.0),
    "choice_scale": (1.0, 3.0),
    "odds": (0.01, 10.0),
    # priors
    "uniform": (0.0, 1.0),
    "low": (0.0, 1.0),
    "mode": (1.0, 2.0),
    "high": (2.0, 3.0),
    "factor": (1.0, 3.0),
    "total": (0.0, 5.0),
}


def rules_of(path: Path) -> Iterator[str]:
    """Names of the functions of a module that carry the decorator ``@rule``."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            decorators = [each.id for each in node.decorator_list if isinstance(each, ast.Name)]
            if "rule" in decorators:
                yield f"{path.stem}.{node.name}"


ALL_RULES = [name for path in sorted(RULES_FOLDER.glob("*.py")) for name in rules_of(path)]


def function_named(name: str) -> Callable[..., float]:
    module, function = name.split(".")
    found: Callable[..., float] = getattr(importlib.import_module(f"alignsim.rules.{module}"), function)
    return found


def arguments_of(function: Callable[..., float]) -> np.ndarray:
    """Arguments of a rule, (argument, draw): a fixed seed, numbers of every size."""
    generator = np.random.default_rng(13)
    rows = []
    for name in inspect.signature(function).parameters:
        if name in DOMAINS:
            rows.append(generator.uniform(*DOMAINS[name], DRAWS))
        else:
            rows.append(np.exp(generator.uniform(np.log(1e-4), np.log(1e4), DRAWS)))
    return np.array(rows)


def compiled_loop(function: Callable[..., float], count: int) -> Callable[[np.ndarray], np.ndarray]:
    """A loop over an array, compiled with the rule inlined, as the kernel does it."""
    arguments = ", ".join(f"table[{row}, i]" for row in range(count))
    source = (
        "def loop(table):\n"
        "    out = np.empty(table.shape[1])\n"
        "    for i in range(table.shape[1]):\n"
        f"        out[i] = function({arguments})\n"
        "    return out\n"
    )
    namespace: dict[str, Any] = {"function": function, "np": np}
    exec(source, namespace)
    loop: Callable[[np.ndarray], np.ndarray] = njit(error_model="numpy")(namespace["loop"])
    return loop


def test_every_module_with_equations_has_rules():
    modules = {name.split(".")[0] for name in ALL_RULES}
    assert modules >= {"alignment", "links", "measures", "powers", "responses", "utility", "votes"}


@pytest.mark.parametrize("name", ALL_RULES)
def test_a_rule_gives_the_same_bits_in_python_and_in_a_compiled_loop(name):
    function = function_named(name)
    table = arguments_of(function)
    from_python = np.array([function(*column) for column in table.T.tolist()])
    from_loop = compiled_loop(function, len(table))(table)
    assert np.isfinite(from_python).all()
    assert from_python.view(np.int64).tolist() == from_loop.view(np.int64).tolist()


@pytest.mark.parametrize("name", ALL_RULES)
def test_a_rule_does_not_give_the_same_number_for_everything(name):
    # guards the test above: arguments that are all clipped away would compare nothing
    function = function_named(name)
    table = arguments_of(function)
    assert len({function(*column) for column in table.T.tolist()}) > 5


def test_a_rule_is_its_own_plain_function():
    def doubled(x: float) -> float:
        return 2.0 * x

    assert compilation.rule(doubled) is doubled


# --- the cache on disk

FOLDER = "from alignsim.rules import compilation; print(compilation.cache_folder())"
# log is inlined into log1p
CALL = """
from alignsim.rules.elementary import log1p
value = log1p(2.0)
print(sum(log1p.stats.cache_hits.values()), value)
"""


class Copy:
    """A copy of the package that a test may edit, with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.cache = folder / "cache"
        shutil.copytree(
            Path(alignsim.__file__).parent / "rules",
            self.source / "alignsim" / "rules",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        (self.source / "alignsim" / "__init__.py").touch()

    def edit(self, module: str, before: str, after: str) -> None:
        path = self.source / "alignsim" / "rules" / f"{module}.py"
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after), encoding="utf-8")

    def run(self, script: str, cache: Path | None = None) -> list[str]:
        """Words that a script prints in a new process."""
        variables = os.environ | {
            "PYTHONPATH": str(self.source),
            "XDG_CACHE_HOME": str(cache or self.cache),
            "TMPDIR": str(self.source),
        }
        command = [sys.executable, "-c", script]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True, cwd=self.source)
        return done.stdout.split()

    def call(self) -> tuple[int, float]:
        """Hits of the cache, and the value of a compiled function, in a new process."""
        hits, value = self.run(CALL)
        return int(hits), float(value)


without_numba = pytest.mark.skipif(bool(os.environ.get("NUMBA_DISABLE_JIT")), reason="numba is off: there is no cache")


@without_numba
def test_unchanged_sources_are_not_compiled_again(tmp_path):
    copy = Copy(tmp_path)
    first_hits, first = copy.call()
    hits, again = copy.call()
    assert (first_hits, hits) == (0, 1)
    assert again == first == pytest.approx(math.log(3.0))


@without_numba
def test_two_compilations_of_one_text_are_kept_apart(tmp_path, monkeypatch):
    def doubled(x: float) -> float:
        return 2.0 * x

    monkeypatch.setattr(compilation, "cache_folder", lambda: tmp_path)
    one, other = (compilation.kept_on_disk(njit(doubled), variant) for variant in ("", "other"))
    assert not compilation.is_compiled(one)
    one(1.0)
    assert compilation.is_compiled(one)
    assert not compilation.is_compiled(other)


@without_numba
def test_code_that_is_not_optimised_is_not_kept(tmp_path, monkeypatch):
    copy = Copy(tmp_path)
    with monkeypatch.context() as changed:
        changed.setenv("NUMBA_OPT", "0")
        assert [copy.call()[0] for _ in range(2)] == [0, 0]
    assert [copy.call()[0] for _ in range(2)] == [0, 1]


@without_numba
def test_an_edit_of_an_inlined_function_is_noticed(tmp_path):
    copy = Copy(tmp_path)
    copy.call()
    # one digit of ln 2: log1p itself stays as it is, and numba alone would not notice
    copy.edit("elementary", "_LN2_HIGH = 6.9", "_LN2_HIGH = 7.9")
    hits, after = copy.call()
    assert hits == 0
    assert after == pytest.approx(math.log(3.0) + 2 * 0.1, abs=1e-6)


def test_an_edit_of_any_rules_module_is_noticed(tmp_path):
    # the folder is named by the digest of the sources, wherever they lie
    copy = Copy(tmp_path)
    copy.edit("links", "multiplier *", "2.0 * multiplier *")
    (folder,) = copy.run(FOLDER)
    assert Path(folder).name != compilation.cache_folder().name


def test_a_cache_that_cannot_be_written_gives_way_to_the_temporary_folder(tmp_path):
    copy = Copy(tmp_path)
    file = tmp_path / "file"
    file.touch()
    (folder,) = copy.run(FOLDER, cache=file)
    assert Path(folder).is_relative_to(copy.source)
