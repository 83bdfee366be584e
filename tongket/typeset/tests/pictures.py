"""Reference pictures of every sample: small grey PNGs of all its sheets.

`python -m tongket.typeset.tests.pictures` draws them anew; look at each one before you commit it.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageChops

from tongket.typeset import Page, certificate_pngs, to_pngs
from tongket.typeset.cli import SAMPLES
from tongket.typeset.yaml_file import Batch, read

PICTURES = Path(__file__).parent / "pictures"
PPI = 40
GREYS = 8
GAP = 4


def names() -> list[str]:
    """The names of all samples."""
    return sorted(path.stem for path in SAMPLES.glob("*.yaml"))


def paper(name: str) -> Page | Batch:
    """The one paper of a sample."""
    (found,) = read(SAMPLES / f"{name}.yaml")
    return found


def draw(name: str) -> Image.Image:
    """All sheets of a sample side by side."""
    given = paper(name)
    if isinstance(given, Page):
        sheets = to_pngs(given, PPI)
    else:
        sheets = [image for item in given.items for image in certificate_pngs(item, PPI)]
    images = [Image.open(io.BytesIO(png)).convert("L") for png in sheets]
    wide = sum(i.width for i in images) + GAP * (len(images) - 1)
    out = Image.new("L", (wide, max(i.height for i in images)), 128)
    x = 0
    for image in images:
        out.paste(image, (x, 0))
        x += image.width + GAP
    return out


def coarse(picture: Image.Image) -> Image.Image:
    """Few greys, as the reference pictures keep them."""
    step = 256 // GREYS
    return picture.point([min(255, (v // step) * 255 // (GREYS - 1)) for v in range(256)])


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of dots, 0 to 1, that differ by more than a quarter of the way from black to white."""
    if one.size != other.size:
        return 1.0
    histogram = ImageChops.difference(one, other).histogram()
    return sum(histogram[65:]) / (one.width * one.height)


def renew() -> Iterator[str]:
    """Draw every picture again and remove those without a sample."""
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob("*.png"):
        old.unlink()
    for name in names():
        path = PICTURES / f"{name}.png"
        coarse(draw(name)).quantize(GREYS).save(path, optimize=True)
        yield f"{path.name}: {path.stat().st_size / 1000:.1f} kB"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in renew())
