"""Sets a paper and leaves: a process of its own, because the web process has no use for the typesetter and must not wait for it.

Told on the command line which .typ file, on standard input what stands in it, as JSON; gives the PDF on standard output.
What is told reaches the file as data, by `sys.inputs.told`, and is never read as markup.
"""

import resource
import sys
from pathlib import Path

import typst

MEMORY_MOST = 2 * 1024**3
SECONDS_MOST = 60


def main() -> None:
    """Set the paper, as PDF/UA-1: tagged, with title and language, its tables with heads."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MOST, MEMORY_MOST))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MOST, SECONDS_MOST))
    source, told = Path(sys.argv[1]).read_bytes(), sys.stdin.buffer.read().decode()
    fonts = typst.Fonts(include_system_fonts=False)  # the typesetter's own, so that a paper looks alike everywhere
    paper = typst.compile(source, format="pdf", font_paths=fonts, pdf_standards=["ua-1"], sys_inputs={"told": told})
    sys.stdout.buffer.write(paper)


if __name__ == "__main__":
    main()
