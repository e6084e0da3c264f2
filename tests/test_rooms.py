"""The rooms of the house: a room imports only from rooms above it."""

import ast
from pathlib import Path

import pytest

import alignsim

HOUSE = Path(alignsim.__file__).parent
# room: rooms it may import; facts hold nothing but data
ABOVE = {
    "config": set(),
    "world": {"config"},
    "rules": set(),
    "engines": {"config", "world", "rules"},
    "results": {"config", "world", "rules", "engines"},
    "votes": {"config", "world", "rules", "engines"},
    "analysis": {"config", "world", "rules", "engines", "results", "votes"},
    "views": {"config", "world", "rules", "engines", "results", "analysis", "votes"},
    "commands": {
        "config",
        "world",
        "rules",
        "engines",
        "results",
        "analysis",
        "views",
        "votes",
        "runner",
        "result",
        "api",
        "comparison",
        "amounts",
    },
}
MODULES = sorted(HOUSE.rglob("*.py"))


def name_of(path):
    """Dotted name of a module."""
    parts = path.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path, house=HOUSE):
    """Modules of alignsim that a file names in imports, inside functions and for types as well."""
    package = path.relative_to(house.parent).parent.parts
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] == "alignsim"}


def room_of(name):
    """First name below the package; nothing for the package itself."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def of_room(room):
    return [path for path in MODULES if room_of(name_of(path)) == room]


@pytest.mark.parametrize("room", ABOVE)
def test_a_room_imports_only_from_rooms_above_it(room):
    allowed = ABOVE[room] | {room}
    wrong = {
        f"{name_of(path)} imports {name}"
        for path in of_room(room)
        for name in imports_of(path)
        if room_of(name) not in allowed
    }
    assert not wrong


def test_every_folder_is_a_room_with_modules_or_facts():
    folders = {path.name for path in HOUSE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders - {"conf"} == {*ABOVE, "facts"}
    assert all(of_room(room) for room in ABOVE)


def test_facts_are_nothing_but_data():
    assert {path.suffix for path in (HOUSE / "facts").iterdir()} <= {".csv", ".md", ".parquet"}


def test_nothing_imports_the_command_line():
    importers = {name_of(path) for path in MODULES if "alignsim.cli" in imports_of(path)}
    assert importers <= {"alignsim.__main__"}


@pytest.mark.parametrize("module", ["model", "agents"])
def test_the_model_to_look_inside_does_not_know_the_fast_engine(module):
    fast = ("alignsim.engines.kernel", "alignsim.engines.ensemble", "alignsim.engines.designs")
    assert not [name for name in imports_of(HOUSE / "engines" / f"{module}.py") if name.startswith(fast)]


FAST = (
    "kernel", "arrangement", "states", "ties", "offers", "memory", "layout", "planning", "precision", "ensemble",
    "browser", "webassembly",
)  # fmt: skip


def test_the_fast_engine_does_not_know_the_model_to_look_inside():
    slow = tuple(f"alignsim.engines.{name}" for name in ("model", "agents", "powers", "weighing", "board", "draws"))
    kernels = [path for path in of_room("engines") if path.stem in FAST]
    assert not {name_of(path) for path in kernels if any(name.startswith(slow) for name in imports_of(path))}


def test_the_rules_import_nothing_but_arithmetic():
    # apart from what compiles them, and keeps compiled code on disk
    allowed = {"alignsim", "collections", "math", "numpy", "typing", "zlib"}
    for path in of_room("rules"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
        assert path.stem in ("compilation", "pipeline") or {name.split(".")[0] for name in names} <= allowed, name_of(
            path
        )


def test_imports_inside_functions_and_relative_ones_are_seen(tmp_path):
    # the check itself, on a file that breaks the rules
    late = tmp_path / "alignsim" / "rules" / "late.py"
    late.parent.mkdir(parents=True)
    late.write_text("from ..world import facts\ndef f():\n    import alignsim.cli\n")
    assert {"alignsim.world.facts", "alignsim.cli"} <= imports_of(late, tmp_path / "alignsim")
