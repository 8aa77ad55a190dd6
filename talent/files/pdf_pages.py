"""How long a PDF is, as far as a limit: read by the typesetter, so that compressed files count too."""

import tempfile
from pathlib import Path

import typst
from django.core.exceptions import ValidationError

SOURCE = """#set page(width: 20mm, height: auto, margin: 0pt)
#image("in.pdf", page: int(sys.inputs.page), width: 100%)
"""


def has_page(data: bytes, number: int) -> bool:
    """Is there a page of this number? ValidationError when the file is no PDF that can be read."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "page.typ")
        source.write_text(SOURCE)
        Path(folder, "in.pdf").write_bytes(data)
        try:
            typst.compile(source, root=folder, sys_inputs={"page": str(number)}, format="svg")
        except typst.TypstError as problem:
            if "page" in str(problem) and "exist" in str(problem):
                return False
            raise ValidationError("这份PDF打不开，请重新保存后再交。") from problem
    return True
