"""What can happen to drafts, comments and papers."""

from dataclasses import dataclass

from tongket.live.events import Event


@dataclass(frozen=True)
class DraftCreated(Event):
    draft_id: int


@dataclass(frozen=True)
class ParagraphAdded(Event):
    draft_id: int
    paragraph_id: int


@dataclass(frozen=True)
class ParagraphRevised(Event):
    draft_id: int
    paragraph_id: int


@dataclass(frozen=True)
class ParagraphRemoved(Event):
    draft_id: int
    paragraph_id: int


@dataclass(frozen=True)
class CommentsOpened(Event):
    draft_id: int


@dataclass(frozen=True)
class CommentersInvited(Event):
    draft_id: int


@dataclass(frozen=True)
class ParagraphCommented(Event):
    draft_id: int
    paragraph_id: int
    comment_id: int


@dataclass(frozen=True)
class CommentDisposed(Event):
    draft_id: int
    comment_id: int


@dataclass(frozen=True)
class CommentsClosed(Event):
    draft_id: int


@dataclass(frozen=True)
class DraftClosed(Event):
    """A paper was made of it; where it was laid out for comments, these are closed too."""

    draft_id: int


@dataclass(frozen=True)
class PaperCreated(Event):
    paper_id: int


@dataclass(frozen=True)
class PaperRevised(Event):
    paper_id: int


@dataclass(frozen=True)
class PaperIssued(Event):
    """`key` is the paper's own; a paper that supersedes another has `supersedes_key`, with which its hearers know it."""

    paper_id: int
    key: str
    paper_kind: str
    conference_key: str
    supersedes_key: str = ""


@dataclass(frozen=True)
class PaperSuperseded(Event):
    paper_id: int
    by_paper_id: int


@dataclass(frozen=True)
class CommentReminded(Event):
    draft_id: int
    comment_id: int


@dataclass(frozen=True)
class PaperReminded(Event):
    paper_id: int


@dataclass(frozen=True)
class PaperHeld(Event):
    paper_id: int


@dataclass(frozen=True)
class PaperReleased(Event):
    paper_id: int
