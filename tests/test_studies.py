"""Every study of experiments/ runs from its command to the last cell of its notebook, on small settings."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

STUDIES = Path(__file__).parents[1] / "experiments"
SMALL = {
    "more_aid": ["run.replicates=4", "run.rounds=4"],
    "hedging_under_pressure": ["run.replicates=4", "run.rounds=4"],
    "where_it_turns": ["design.samples=64", "run.rounds=4", "design.replicates=2"],
}


def test_every_study_is_run_here():
    assert {path.parent.name for path in STUDIES.glob("*/run.sh")} == set(SMALL)


@pytest.mark.parametrize("study", SMALL)
def test_a_study_runs_from_its_command_to_its_last_cell(study, tmp_path):
    folder = tmp_path / study
    shutil.copytree(STUDIES / study, folder, ignore=shutil.ignore_patterns("results"))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["sh", folder / "run.sh", *SMALL[study]], check=True, env=os.environ | {"PATH": path}, timeout=300)
    notebook = nbformat.read(folder / "study.ipynb", as_version=4)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()


@pytest.mark.parametrize("study", SMALL)
def test_a_study_is_kept_with_what_it_showed(study):
    notebook = nbformat.read(STUDIES / study / "study.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert not [output for cell in cells for output in cell.outputs if output.output_type in ("error", "stream")]
    assert any("image/png" in output.get("data", {}) for cell in cells for output in cell.outputs)


@pytest.mark.parametrize("study", SMALL)
def test_a_page_says_question_command_finding_and_limits(study):
    page = (STUDIES / study / "README.md").read_text(encoding="utf-8")
    assert all(f"**{word}" in page for word in ("Question.", "Command.", "Finding", "Limits."))
    assert f"sh experiments/{study}/run.sh" in page
