"""Writing a draft: its paragraphs are added, revised and removed; their numbers stay."""

from django.db import transaction
from django.utils.translation import gettext as _

from tongket.documents.events import DraftCreated, ParagraphAdded, ParagraphRemoved, ParagraphRevised
from tongket.documents.models import Draft, Paragraph, Wording
from tongket.documents.permissions import may_create_draft, may_edit_draft
from tongket.documents.queries.heading import layout_of
from tongket.kit.clock import now
from tongket.kit.errors import BadInput, NotAllowed, WrongState
from tongket.kit.text import nfc
from tongket.live.log import record
from tongket.org.models import Power, Unit
from tongket.org.queries import who_could
from tongket.people.models import Person
from tongket.typeset import kinds


def _locked(draft_id: int, by: Person) -> Draft:
    """The draft, locked, if the person may write in it and it is not closed."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("unit").get(pk=draft_id)
    if not may_edit_draft(by, draft):
        raise NotAllowed(
            _("Chỉ văn phòng, thư ký của %(unit)s mới sửa được dự thảo này.") % {"unit": draft.unit.name},
            who_could(Power.OFFICE, draft.unit),
        )
    if draft.state == Draft.State.CLOSED:
        raise WrongState(_("Dự thảo đã đóng góp ý nên không sửa nữa; nội dung đi tiếp vào văn bản trình ký."))
    return draft


def _filled(text: str, what: str) -> str:
    """The text in normal form; an empty one is refused."""
    tidy = nfc(text).strip()
    if not tidy:
        raise BadInput(_("%(what)s còn trống; hãy ghi nội dung.") % {"what": what})
    return tidy


def _saved(draft: Draft) -> None:
    """A change of a text that others have before them is a new version."""
    draft.saved_at = now()
    if draft.state == Draft.State.COMMENTING:
        draft.version += 1
    draft.save(update_fields=["saved_at", "version", "last_paragraph"])


@transaction.atomic
def create_draft(key: str, title: str, unit: Unit, *, by: Person, conference_key: str = "", kind: str = "BC") -> Draft:
    """Begin a draft of a unit; `kind` is the kind of paper that it will become."""
    if not may_create_draft(by, unit):
        raise NotAllowed(
            _("Chỉ văn phòng, thư ký của %(unit)s mới lập được dự thảo.") % {"unit": unit.name},
            who_could(Power.OFFICE, unit),
        )
    known = kinds(layout_of(unit))
    if kind not in known:
        raise BadInput(
            _("Không có loại văn bản “%(kind)s”; dùng một trong: %(kinds)s.")
            % {"kind": kind, "kinds": ", ".join(known)}
        )
    if Draft.objects.filter(key=key).exists():
        raise BadInput(_("Mã dự thảo %(key)s đã có; hãy chọn mã khác.") % {"key": key})
    draft = Draft.objects.create(
        key=nfc(key),
        title=_filled(title, _("Tên dự thảo")),
        kind=kind,
        unit=unit,
        conference_key=conference_key,
        created_at=now(),
        created_by=by,
        saved_at=now(),
    )
    record(draft.channel, DraftCreated(draft_id=draft.pk), by=by)
    return draft


@transaction.atomic
def add_paragraph(
    draft_id: int, text: str, *, by: Person, section: str = "", heading: str = "", from_author: bool = False
) -> Paragraph:
    """Add a paragraph under the next number."""
    draft = _locked(draft_id, by)
    draft.last_paragraph += 1
    paragraph = Paragraph.objects.create(
        draft=draft,
        number=draft.last_paragraph,
        section=nfc(section).strip(),
        heading=nfc(heading).strip(),
        text=_filled(text, _("Đoạn văn")),
        from_author=from_author,
    )
    _saved(draft)
    record(draft.channel, ParagraphAdded(draft_id=draft.pk, paragraph_id=paragraph.pk), by=by)
    return paragraph


@transaction.atomic
def revise_paragraph(paragraph_id: int, text: str, *, by: Person) -> Paragraph:
    """Give a paragraph another wording; the earlier one is kept."""
    draft = _locked(Paragraph.objects.values_list("draft_id", flat=True).get(pk=paragraph_id), by)
    paragraph = Paragraph.objects.get(pk=paragraph_id)
    paragraph.draft = draft
    if paragraph.is_removed:
        raise WrongState(_("Đoạn %(number)s đã bỏ; hãy thêm đoạn mới.") % {"number": paragraph.number})
    new = _filled(text, _("Đoạn văn"))
    if new == paragraph.text:
        return paragraph
    Wording.objects.create(paragraph=paragraph, text=paragraph.text, version=draft.version, until=now(), replaced_by=by)
    paragraph.text = new
    paragraph.save(update_fields=["text"])
    _saved(draft)
    record(draft.channel, ParagraphRevised(draft_id=draft.pk, paragraph_id=paragraph.pk), by=by)
    return paragraph


@transaction.atomic
def remove_paragraph(paragraph_id: int, *, by: Person) -> Paragraph:
    """Take a paragraph out of the text; its number is not given again, its comments stay."""
    draft = _locked(Paragraph.objects.values_list("draft_id", flat=True).get(pk=paragraph_id), by)
    paragraph = Paragraph.objects.get(pk=paragraph_id)
    paragraph.draft = draft
    if paragraph.is_removed:
        raise WrongState(_("Đoạn %(number)s đã bỏ trước đó.") % {"number": paragraph.number})
    paragraph.is_removed = True
    paragraph.save(update_fields=["is_removed"])
    _saved(draft)
    record(draft.channel, ParagraphRemoved(draft_id=draft.pk, paragraph_id=paragraph.pk), by=by)
    return paragraph
