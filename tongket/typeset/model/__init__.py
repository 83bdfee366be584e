"""What a paper says: the one content model that the PDF and the DOCX are both made from."""

from tongket.typeset.model.block import Align, Article, Bullets, Heading, Numbered, NumberedLine, Paragraph
from tongket.typeset.model.page import LABELS, Annex, Block, Page, Recipients, Signer
from tongket.typeset.model.table import Cell, Table
from tongket.typeset.model.text import clean, clean_line, count

__all__ = [
    "LABELS",
    "Align",
    "Annex",
    "Article",
    "Block",
    "Bullets",
    "Cell",
    "Heading",
    "Numbered",
    "NumberedLine",
    "Page",
    "Paragraph",
    "Recipients",
    "Signer",
    "Table",
    "clean",
    "clean_line",
    "count",
]
