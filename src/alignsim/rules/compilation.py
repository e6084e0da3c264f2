"""Make one Python function serve as a readable rule and as compiled code.

A rule is plain Python: the Mesa model calls it as it stands, and a debugger steps
through it. Called from compiled code it is inlined there, so that a loop over runs
becomes one loop body. Neither reorders floating-point operations (no fastmath), so
both give the same bits.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, TypeVar

from numba import config, njit
from numba.core.caching import CompileResultCacheImpl, FunctionCache, _CacheLocator
from numba.extending import register_jitable

from alignsim.rules.pipeline import interleaved_part, part, whole

_MONTH: Final = 30 * 24 * 3600.0
# numba's usual level of optimisation; a lower one, from NUMBA_OPT, is for those who read what it makes
_OPTIMISED: Final = 3
Function = TypeVar("Function", bound=Callable[..., Any])


def rule(function: Function) -> Function:
    """Mark a scalar function as a rule: plain in Python, inlined in compiled code.

    Parameters
    ----------
    function : callable
        Takes and returns floats; written with ``+ - * /``, ``min``, ``max``, conditional
        expressions and `alignsim.rules.elementary` only.

    Returns
    -------
    callable
        The same function.
    """
    marked: Function = register_jitable(error_model="numpy", forceinline=True)(function)
    return marked


def compiled(function: Function) -> Function:
    """Compile a function that is too slow in plain Python; keep the machine code on disk.

    Parameters
    ----------
    function : callable
        Pure arithmetic on floats and integers.

    Returns
    -------
    callable
        The compiled function, or `function` itself under ``NUMBA_DISABLE_JIT=1``.
    """
    machine_code: Function = kept_on_disk(njit(error_model="numpy", forceinline=True)(function))
    return machine_code


def inlined(function: Function) -> Function:
    """A rule for use in compiled loops: put in place before anything is compiled.

    Parameters
    ----------
    function : callable
        A rule.

    Returns
    -------
    callable
        For compiled code alone.
    """
    in_place: Function = njit(error_model="numpy", inline="always")(function)
    return in_place


def compiled_phase(function: Function) -> Function:
    """Compile a loop around rules, to be called from compiled code alone.

    Parameters
    ----------
    function : callable
        Takes the memory of a block; writes into it and allocates nothing.

    Returns
    -------
    callable
        The compiled function.
    """
    phase: Function = part(function)
    return phase


def compiled_chain(function: Function) -> Function:
    """Compile a phase whose loops over runs are elementary functions: long chains, each step waiting for the last.

    Parameters
    ----------
    function : callable
        As for `compiled_phase`.

    Returns
    -------
    callable
        The compiled function, which works on several vectors of runs at once; the numbers are the same.
    """
    phase: Function = interleaved_part(function)
    return phase


def compiled_sequence(function: Function) -> Function:
    """Put a sequence of phases into its caller before anything is compiled.

    A phase that calls phases would otherwise be optimised once by itself and once more in its caller.

    Parameters
    ----------
    function : callable
        Calls phases and holds no loop over runs.

    Returns
    -------
    callable
        The function, for compiled code alone.
    """
    sequence: Function = njit(
        error_model="numpy", nogil=True, inline="always", no_cpython_wrapper=True, no_cfunc_wrapper=True
    )(function)
    return sequence


def compiled_block(function: Function) -> Function:
    """Compile the outermost loop: releases the interpreter lock, machine code kept on disk.

    Parameters
    ----------
    function : callable
        Runs blocks.

    Returns
    -------
    callable
        The compiled function.
    """
    block: Function = kept_on_disk(whole(function))
    return block


def kept_on_disk(function: Any, variant: str = "") -> Any:
    """Keep the machine code of a function on disk.

    Parameters
    ----------
    function : callable
        From ``numba.njit``, not yet compiled.
    variant : str
        Tells functions apart that are compiled from the same text.

    Returns
    -------
    callable
        The same function.
    """
    # numba's index does not know levels of optimisation: code of a lower one would be taken for the usual
    if not config.DISABLE_JIT and config.OPT >= _OPTIMISED:
        function._cache = _RulesCache(function.py_func, variant)
    return function


def is_compiled(function: Callable[..., Any]) -> bool:
    """Whether machine code of a block is at hand, or has to be made first.

    Parameters
    ----------
    function : callable
        From `kept_on_disk`.

    Returns
    -------
    bool
        True under ``NUMBA_DISABLE_JIT=1`` too, where nothing is compiled.
    """
    return bool(config.DISABLE_JIT) or function._cache.index.exists()  # type: ignore[attr-defined]


@cache
def sources_digest() -> str:
    """Digest of everything that compiled rules are made of.

    Returns
    -------
    str
        Hexadecimal SHA-256 over the sources of rules and engines, in the order of their names.
    """
    digest = hashlib.sha256()
    package = Path(__file__).parents[1]
    for path in sorted([*package.glob("rules/*.py"), *package.glob("engines/*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def cache_folder() -> Path:
    """Where machine code is kept: a folder for each state of the sources.

    Returns
    -------
    pathlib.Path
        An existing folder below the user's cache, or below the temporary folder where
        the user's cache cannot be written (as on some clusters).
    """
    name = f"rules-{sources_digest()[:16]}"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "alignsim" / name
    try:
        home.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=home).close()
        # tells `_drop_old` of other checkouts that this one is in use
        os.utime(home)
        _drop_old(home)
    except OSError:
        home = Path(tempfile.gettempdir()) / f"alignsim-{os.getuid()}" / name
        home.mkdir(parents=True, exist_ok=True)
    return home


def _drop_old(current: Path) -> None:
    """Drop machine code of sources that nobody has run for a month."""
    for folder in current.parent.glob("rules-*"):
        if folder != current and time.time() - folder.stat().st_mtime > _MONTH:
            shutil.rmtree(folder, ignore_errors=True)


class _RulesLocator(_CacheLocator):  # type: ignore[misc]
    """Tell numba when cached code is stale: numba itself does not see edits of inlined functions."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._line = function.__code__.co_firstlineno

    @classmethod
    def from_function(cls, py_func: Callable[..., Any], py_file: str) -> "_RulesLocator":
        return cls(py_func)

    def get_cache_path(self) -> str:
        return str(cache_folder())

    def get_source_stamp(self) -> str:
        return sources_digest()

    def get_disambiguator(self) -> str:
        return str(self._line)


class _RulesCacheImpl(CompileResultCacheImpl):  # type: ignore[misc]
    _locator_classes = [_RulesLocator]  # noqa: RUF012  (numba's own attribute)

    def __init__(self, function: Callable[..., Any], variant: str) -> None:
        self._variant = variant
        super().__init__(function)

    def get_filename_base(self, fullname: str, abiflags: str) -> str:
        return f"{super().get_filename_base(fullname, abiflags)}{self._variant}"


class _RulesCache(FunctionCache):  # type: ignore[misc]
    def __init__(self, function: Callable[..., Any], variant: str) -> None:
        self._impl_class = partial(_RulesCacheImpl, variant=variant)
        super().__init__(function)

    @property
    def index(self) -> Path:
        """File that lists the signatures whose machine code is kept."""
        return Path(self._cache_path, f"{self._impl.filename_base}.nbi")
