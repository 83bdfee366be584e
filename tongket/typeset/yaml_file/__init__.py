"""Papers written by hand: a YAML file becomes pages and certificates, and every error names file, line and key."""

from pathlib import Path

from tongket.typeset.errors import TypesetError
from tongket.typeset.model import Page, count
from tongket.typeset.yaml_file.certificate import Batch, batch_of
from tongket.typeset.yaml_file.paper import page_of
from tongket.typeset.yaml_file.tree import Section, Spot, documents

__all__ = ["Batch", "loads", "read"]

MOST_BYTES = 2_000_000
"""The largest file: some 600 sheets of text, or 10,000 certificates."""


def read(path: Path) -> list[Page | Batch]:
    """The papers and the certificate batches of a YAML file, which may hold several documents parted by "---".

    Raises TypesetError beyond MOST_BYTES, and for each mistake: "thu-moi.yaml, dòng 12, khóa “signers[1].title”: ...".
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise TypesetError(f"{path}: không có tệp này. Hãy kiểm tra đường dẫn.") from None
    except OSError as error:
        raise TypesetError(f"{path}: không đọc được ({error.strerror}). Hãy kiểm tra đường dẫn, quyền đọc.") from None
    if len(data) > MOST_BYTES:
        raise TypesetError(f"{path.name}: tệp lớn hơn {count(MOST_BYTES)} byte. Hãy chia thành nhiều tệp.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Spot(path.name, line, "").error("tệp không phải UTF-8. Hãy lưu lại với mã UTF-8.") from None
    return loads(text, path.name)


def loads(text: str, name: str = "văn bản") -> list[Page | Batch]:
    """As `read`, from text; `name` stands for the file in errors."""
    out: list[Page | Batch] = []
    for node, line in documents(text, name):
        section = Section(node, Spot(name, line, ""))
        out.append(batch_of(section) if section.has("certificate") else page_of(section))
    if not out:
        raise TypesetError(f"{name}: tệp trống. Hãy ghi ít nhất một văn bản.")
    return out
