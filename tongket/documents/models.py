"""Drafts with their comments, registers of numbers, and papers as they were issued."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongket.org.models import Unit
from tongket.people.models import Person
from tongket.typeset import kind_of, numbered


class Draft(models.Model):
    """A text in the making (dự thảo): numbered paragraphs on which units comment before it goes to be signed."""

    class State(models.TextChoices):
        OPEN = "open", gettext_lazy("Đang soạn")
        COMMENTING = "commenting", gettext_lazy("Đang lấy ý kiến")
        CLOSED = "closed", gettext_lazy("Đã đóng góp ý")

    key = models.CharField(max_length=120, unique=True)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=12, default="BC")  # the kind of paper that it will become
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="drafts")
    conference_key = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    comments_until = models.DateField(null=True, blank=True)
    asked_units = models.ManyToManyField(Unit, related_name="drafts_to_comment", blank=True)
    asked_people = models.ManyToManyField(Person, related_name="drafts_to_comment", blank=True)
    last_paragraph = models.PositiveIntegerField(default=0)
    last_comment = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="drafts_created")
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["conference_key"])]

    def __str__(self) -> str:
        return self.title

    @property
    def channel(self) -> str:
        """Where the history of the draft is written."""
        return f"draft/{self.pk}"


class Paragraph(models.Model):
    """One paragraph of a draft. Its number is given once: it never changes and is never given again."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="paragraphs")
    number = models.PositiveIntegerField()
    section = models.CharField(max_length=200, blank=True, default="")
    heading = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField()
    is_removed = models.BooleanField(default=False)
    from_author = models.BooleanField(default=False)  # nhận định của người soạn: no unit reported it

    class Meta:
        ordering: ClassVar[list[str]] = ["draft_id", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_paragraph_per_number")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The name by which the trace knows the paragraph."""
        return f"{self.draft.key}.{self.number}"


class Wording(models.Model):
    """A wording that a paragraph had before it was revised: what a comment spoke of can still be read."""

    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="wordings")
    text = models.TextField()
    version = models.PositiveIntegerField()  # the version of the draft that still had it
    until = models.DateTimeField()
    replaced_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["paragraph_id", "pk"]

    def __str__(self) -> str:
        return _("%(paragraph)s, bản %(version)s") % {"paragraph": self.paragraph, "version": self.version}


class Comment(models.Model):
    """What a unit says to a paragraph (góp ý), and what became of it: accepted, partly, or not, with the reason."""

    class Disposition(models.TextChoices):
        OPEN = "", gettext_lazy("Chưa xử lý")
        ACCEPTED = "accepted", gettext_lazy("Tiếp thu")
        PARTLY = "partly", gettext_lazy("Tiếp thu một phần")
        DECLINED = "declined", gettext_lazy("Giải trình")

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="comments")
    paragraph = models.ForeignKey(Paragraph, models.PROTECT, related_name="comments")
    number = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="comments", null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="comments")
    text = models.TextField()
    at = models.DateTimeField()
    disposition = models.CharField(max_length=12, choices=Disposition, blank=True, default=Disposition.OPEN)
    reason = models.TextField(blank=True, default="")
    disposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    disposed_at = models.DateTimeField(null=True, blank=True)
    reminded_times = models.PositiveSmallIntegerField(default=0)  # of its answer; the log says who and when
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["draft_id", "number"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_comment_per_number"),
            models.CheckConstraint(
                condition=Q(disposition="", disposed_at=None) | (~Q(disposition="") & Q(disposed_at__isnull=False)),
                name="disposed_comments_say_when",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The name by which the trace knows the comment."""
        return f"{self.draft.key}.c{self.number}"


class Register(models.Model):
    """The register of outgoing papers (sổ văn bản đi) of a unit, a kind and a year: its last number, without gaps."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="registers")
    kind = models.CharField(max_length=12)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["unit", "kind", "year"], name="one_register_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.unit}, {self.kind} {self.year}: {self.last}"


class Paper(models.Model):
    """An official paper (văn bản). Once issued it has a number, its files stand, and no word of it changes."""

    class State(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Dự thảo")
        ISSUED = "issued", gettext_lazy("Đã phát hành")
        SUPERSEDED = "superseded", gettext_lazy("Đã được thay thế")

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="papers")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    number = models.PositiveIntegerField(null=True, blank=True)
    year = models.PositiveIntegerField(null=True, blank=True)
    symbol = models.CharField(max_length=60, blank=True, default="")  # what follows the number: TB-HVCTKVII
    subject = models.CharField(max_length=1000)  # a conference has a long title, and its chair offices
    content = models.JSONField(default=list)
    layout = models.CharField(max_length=8, default="state")
    # What stands around the text. Names are kept as they were on the day of issue, whatever the tree becomes.
    body = models.CharField(max_length=200, blank=True, default="")
    parent_body = models.CharField(max_length=200, blank=True, default="")
    place = models.CharField(max_length=80, blank=True, default="")
    date = models.DateField(null=True, blank=True)
    authority = models.CharField(max_length=200, blank=True, default="")
    to = models.JSONField(default=list)
    bases = models.JSONField(default=list)
    recipients = models.JSONField(default=list)
    archive = models.CharField(max_length=60, blank=True, default="VT")
    urgency = models.CharField(max_length=20, blank=True, default="")
    notes = models.JSONField(default=list)
    signer = models.ForeignKey(Person, models.PROTECT, related_name="papers_signed", null=True, blank=True)
    signer_prefix = models.CharField(max_length=160, blank=True, default="")
    signer_title = models.CharField(max_length=160, blank=True, default="")
    second_signer = models.ForeignKey(Person, models.PROTECT, related_name="papers_cosigned", null=True, blank=True)
    second_title = models.CharField(max_length=160, blank=True, default="")
    signer_name = models.CharField(max_length=200, blank=True, default="")  # as printed; given on issue
    second_name = models.CharField(max_length=200, blank=True, default="")
    sent_to = models.ManyToManyField(Unit, related_name="papers_received", blank=True)
    conference_key = models.CharField(max_length=80, blank=True, default="")
    supersedes = models.ForeignKey("self", models.PROTECT, related_name="superseded_by", null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="papers_created")
    search = models.TextField(blank=True, default="")  # number and subject without marks, for those who type none
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="papers_issued", null=True, blank=True)
    pdf = models.CharField(max_length=64, blank=True, default="")  # SHA-256 of the file, and its name
    docx = models.CharField(max_length=64, blank=True, default="")
    held = models.CharField(max_length=300, blank=True, default="")  # why this draft must not be issued as it stands
    reminded_times = models.PositiveSmallIntegerField(default=0)  # of its signature; the log says who and when
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-date", "-issued_at", "-pk"]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["conference_key"]),
            models.Index(fields=["state", "date"]),
        ]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["unit", "kind", "year", "number"], condition=~Q(number=None), name="one_paper_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", issued_at=None, number=None, pdf="")
                | (~Q(state="draft") & Q(issued_at__isnull=False) & ~Q(pdf="") & ~Q(docx="")),
                name="issued_papers_have_files",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.subject}"

    @property
    def channel(self) -> str:
        """Where the history of the paper is written."""
        return f"paper/{self.pk}"

    @property
    def kind_name(self) -> str:
        """The kind in words: Thông báo, Biên bản, Quyết định."""
        return kind_of(self.kind, self.layout).name

    @property
    def label(self) -> str:
        """The number and symbol: 58/TB-HVCTKVII, of a Party body 12-KL/ĐU. A draft has none."""
        return numbered(self.number, self.symbol, self.layout) if self.number else ""


class PaperReading(models.Model):
    """The first time that a person opened an issued paper."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="readings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="papers_read")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["paper", "person"], name="one_first_reading")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.paper_id}"
