"""What is installed from a wheel runs from any folder, without the checkout."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
pytestmark = [
    pytest.mark.xdist_group("wheel"),
    pytest.mark.skipif(not (CHECKOUT / "pyproject.toml").is_file(), reason="needs the checkout"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Folder with a wheel and a source distribution, built without the network."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, timeout=120)
    return folder


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """Folder into which the wheel is installed, without its dependencies."""
    target = tmp_path_factory.mktemp("target")
    [wheel] = built.glob("*.whl")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    subprocess.run([*command, "--target", str(target), str(wheel)], check=True, capture_output=True, timeout=120)
    return target


def python(installed, folder, *words):
    """Run Python with the installed package first, the checkout unseen."""
    environment = os.environ | {"PYTHONPATH": str(installed), "MPLBACKEND": "agg"}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def names_in_wheel(built):
    [wheel] = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_all_configuration(built):
    files = {path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "conf").rglob("*.yaml")}
    assert len(files) > 25
    assert {f"alignsim/{name}" for name in files} <= names_in_wheel(built)


def test_the_wheel_holds_all_figures(built):
    facts = CHECKOUT / "src" / "alignsim" / "facts"
    files = {f"alignsim/facts/{path.name}" for path in facts.iterdir() if path.suffix in (".csv", ".md")}
    assert len(files) > 10
    assert files <= names_in_wheel(built)


def test_the_wheel_holds_the_page_of_the_report(built):
    folder = CHECKOUT / "src" / "alignsim" / "views" / "templates"
    files = {f"alignsim/views/templates/{path.name}" for path in folder.iterdir()}
    assert files
    assert files <= names_in_wheel(built)


def test_the_wheel_says_that_it_is_typed_and_brings_nothing_else(built):
    names = names_in_wheel(built)
    assert "alignsim/py.typed" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"alignsim", "hydra_plugins"}
    assert not [name for name in names if "test" in name or "__pycache__" in name]


def test_the_source_distribution_holds_what_the_wheel_is_built_from(built):
    [sdist] = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"pyproject.toml", "README.md", "LICENSE", "conf/config.yaml", "src/alignsim/cli.py"} <= names
    assert not [name for name in names if name.startswith(("results/", ".venv")) and name != "results/README.md"]


def test_an_installed_alignsim_finds_its_own_configuration_and_figures(installed, tmp_path):
    program = (
        "from alignsim.config.folders import conf_dir; from alignsim.world.facts import facts_folder;"
        "print(conf_dir()); print(facts_folder())"
    )
    done = python(installed, tmp_path, "-c", program)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(installed / "alignsim" / "conf"), str(installed / "alignsim" / "facts")]


def test_an_installed_alignsim_runs_from_any_folder(installed, tmp_path):
    words = ["+experiment=aid_boost", "run.replicates=2", "run.rounds=2"]
    done = python(installed, tmp_path, str(installed / "bin" / "alignsim"), *words)
    assert done.returncode == 0, done.stderr
    [manifest] = (tmp_path / "results" / "aid_boost").glob("*/manifest.json")
    assert '"status": "complete"' in manifest.read_text()
    assert (manifest.parent / "report.html").is_file()


def test_an_installed_alignsim_lists_its_experiments(installed, tmp_path):
    done = python(installed, tmp_path, str(installed / "bin" / "alignsim"), "list")
    assert done.returncode == 0, done.stderr
    assert "ukraine_shock" in done.stdout
