"""What a person may see of drafts and papers, and how they are set."""

from tongket.documents.queries.draft import (
    comment_counts,
    draft_pages,
    drafts_for,
    reconciliation,
    reconciliation_page,
    sections_of,
)
from tongket.documents.queries.page import (
    PARTY_KINDS,
    abbreviation,
    authority_of,
    blocks_of,
    collective_of,
    heading_of,
    page_of,
    sign_title,
    signing_of,
)
from tongket.documents.queries.paper import (
    file_path,
    history_of,
    next_number,
    page_pictures,
    paper_docx,
    paper_pdf,
    papers_for,
    readings_of,
    sheets_of,
)
from tongket.documents.queries.thread import links_of, nodes_of, waiting_for

__all__ = [
    "PARTY_KINDS",
    "abbreviation",
    "authority_of",
    "blocks_of",
    "collective_of",
    "comment_counts",
    "draft_pages",
    "drafts_for",
    "file_path",
    "heading_of",
    "history_of",
    "links_of",
    "next_number",
    "nodes_of",
    "page_of",
    "page_pictures",
    "paper_docx",
    "paper_pdf",
    "papers_for",
    "readings_of",
    "reconciliation",
    "reconciliation_page",
    "sections_of",
    "sheets_of",
    "sign_title",
    "signing_of",
    "waiting_for",
]
