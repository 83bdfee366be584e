"""Official Vietnamese papers from one content model, as PDF and as editable DOCX. Plain Python, no Django."""

from tongket.typeset.certificates import Certificate, certificate_book, certificate_pngs, certificates
from tongket.typeset.docx import to_docx
from tongket.typeset.errors import TypesetError
from tongket.typeset.kinds import LAYOUTS, Kind, kind_of, kinds, numbered, symbol_of
from tongket.typeset.model import (
    Annex,
    Article,
    Block,
    Bullets,
    Cell,
    Heading,
    Numbered,
    NumberedLine,
    Page,
    Paragraph,
    Recipients,
    Signer,
    Table,
)
from tongket.typeset.pdf import Place, places, to_pdf, to_pdfs, to_pngs

__all__ = [
    "LAYOUTS",
    "Annex",
    "Article",
    "Block",
    "Bullets",
    "Cell",
    "Certificate",
    "Heading",
    "Kind",
    "Numbered",
    "NumberedLine",
    "Page",
    "Paragraph",
    "Place",
    "Recipients",
    "Signer",
    "Table",
    "TypesetError",
    "certificate_book",
    "certificate_pngs",
    "certificates",
    "kind_of",
    "kinds",
    "numbered",
    "places",
    "symbol_of",
    "to_docx",
    "to_pdf",
    "to_pdfs",
    "to_pngs",
]
