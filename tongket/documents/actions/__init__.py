"""Every change of drafts, comments and papers."""

from tongket.documents.actions.comment import (
    close_comments,
    close_draft,
    comment_paragraph,
    dispose_comment,
    invite_commenters,
    open_comments,
)
from tongket.documents.actions.draft import add_paragraph, create_draft, remove_paragraph, revise_paragraph
from tongket.documents.actions.hold import hold_paper, release_paper
from tongket.documents.actions.paper import (
    build_paper,
    build_successor,
    create_paper,
    issue_paper,
    read_paper,
    rebuild_paper,
    revise_paper,
    supersede_paper,
)
from tongket.documents.actions.reminder import remind_comment, remind_paper

__all__ = [
    "add_paragraph",
    "build_paper",
    "build_successor",
    "close_comments",
    "close_draft",
    "comment_paragraph",
    "create_draft",
    "create_paper",
    "dispose_comment",
    "hold_paper",
    "invite_commenters",
    "issue_paper",
    "open_comments",
    "read_paper",
    "rebuild_paper",
    "release_paper",
    "remind_comment",
    "remind_paper",
    "remove_paragraph",
    "revise_paper",
    "revise_paragraph",
    "supersede_paper",
]
