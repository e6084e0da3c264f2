"""As WebAssembly the engine gives the same bits as here, and what could not is refused."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from alignsim.engines.browser import BASE, SIGNATURE, engine_module, enter, image_of
from alignsim.engines.ensemble import ensemble_of, run_chunks
from alignsim.engines.webassembly import UnportableError, module_of
from setups import setup_of

RESULTS = ("last", "rounds", "reasons", "final")
SWEPT = "{rules.aid_weight: {values: [0.3, 0.8]}, run.seed: {values: [3, 1099511627777]}}"
SETUPS = (
    # a whole block and two runs of the next, with noise, draws and reasons
    ("ukraine_shock", "run.replicates=65", "run.rounds=4"),
    ("aid_boost_100", "run.replicates=3", "run.rounds=4", "policy=competitive"),
    ("relocation", "run.replicates=3", "run.rounds=4", "+design=list", f"design.parameters={SWEPT}"),
)


@pytest.fixture
def node():
    """A node that knows vectors of 128 bits."""
    found = shutil.which("node")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout if found else "v0"
    if int(version[1:].split(".")[0]) < 18:
        pytest.skip("needs node 18 or later, which runs WebAssembly outside of a browser (tests/system_packages.sh)")
    return found


def digest_here(ensemble):
    """Digest of the results of the engine of this process."""
    [chunk] = run_chunks(ensemble, [ensemble.runs])
    return hashlib.sha256(b"".join(getattr(chunk, name).tobytes() for name in RESULTS)).hexdigest()


def digest_there(ensemble, node, module, folder):
    """Digest of the results of a module in node."""
    image, places = image_of(ensemble, ensemble.runs), folder / "places.json"
    ends = [(image.places[name].begin, image.places[name].end) for name in RESULTS]
    places.write_text(json.dumps({"base": BASE, "size": image.size, "results": ends}))
    (folder / "image").write_bytes(image.given)
    script = Path(__file__).with_name("run_engine.mjs")
    command = [str(word) for word in (node, script, module, folder / "image", places)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_engine_gives_the_same_bits_as_webassembly(node, tmp_path):
    ensembles = [ensemble_of(setup_of(*words)) for words in SETUPS]
    with ThreadPoolExecutor(1) as other:
        # built in another process, while the engine of this one may have to be compiled
        built = other.submit(engine_module)
        here = [digest_here(ensemble) for ensemble in ensembles]
        module = tmp_path / "engine.wasm"
        module.write_bytes(built.result())
    assert [digest_there(ensemble, node, module, tmp_path) for ensemble in ensembles] == here


def test_code_that_is_optimised_for_this_machine_is_refused():
    with pytest.raises(UnportableError, match="NUMBA_OPT=3"):
        module_of(enter, SIGNATURE)


FUNCTIONS = """
import math
import numpy as np
from numba import njit, types
from alignsim.engines.webassembly import UnportableError, module_of

def root(x):
    x[0] = math.sqrt(x[0])

def exponential(x):
    x[0] = math.exp(x[0])

def allocation(x):
    y = np.empty(int(x[0]))
    y[0] = x[1]
    x[0] = y[int(x[2])]

def reordered(x):
    x[0] = x[0] + x[1] + x[2]

for function, fast in ((root, False), (exponential, False), (allocation, False), (reordered, True)):
    code = njit(fastmath=fast, error_model="numpy", no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
    try:
        print(module_of(code, (types.CPointer(types.float64),))[:4])
    except UnportableError as error:
        print(error)
"""


def test_functions_that_webassembly_lacks_and_fast_math_are_refused():
    environment = os.environ | {"NUMBA_OPT": "0"}
    command = [sys.executable, "-c", FUNCTIONS]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    root, exponential, allocation, reordered = done.stdout.splitlines()
    assert root == "b'\\x00asm'"
    assert exponential == "exp: called by the compiled code, but WebAssembly has no such function."
    assert allocation.startswith("NRT_")
    assert reordered.startswith("fast-math: 'fadd fast double")
