"""QR codes: black on a white plate with the four modules of quiet zone that scanners need."""

import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4


def _matrix(text: str) -> list[list[bool]]:
    """Modules with the quiet zone; level M survives a crease or a reflection on a projector screen."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    return code.get_matrix()


def qr_svg(text: str, *, label: str = "二维码") -> str:
    """An SVG element to put into a page or a document; it scales, has no style of its own and names itself."""
    rows = _matrix(text)
    size = len(rows)
    bars = "".join(f"M{start} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for start, length in _runs(row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{bars}"/></svg>'
    )


def _runs(row: list[bool]):
    """Dark runs of a row as (start, length): a quarter of the bytes of single squares."""
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def qr_png(text: str, *, pixels: int = 600) -> bytes:
    """A square PNG of at least `pixels` a side, every module the same whole number of pixels."""
    from PIL import Image

    rows = _matrix(text)
    scale = -(-pixels // len(rows))
    image = Image.frombytes("L", (len(rows),) * 2, bytes(0 if dark else 255 for row in rows for dark in row))
    out = io.BytesIO()
    image.resize((len(rows) * scale,) * 2, Image.Resampling.NEAREST).save(out, "PNG", optimize=True)
    return out.getvalue()
