"""Making one draft of the accepted reports, and of the draft a paper to be signed: in Vietnamese for every reader."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tongket.documents.actions import (
    add_paragraph,
    close_draft,
    create_draft,
    create_paper,
    remove_paragraph,
    revise_paragraph,
)
from tongket.documents.models import Draft, Paper, Paragraph
from tongket.documents.queries import sections_of, subject_of
from tongket.kit.clock import now
from tongket.kit.errors import WrongState
from tongket.live.log import record
from tongket.org.models import Unit
from tongket.org.queries import parent_of
from tongket.people.models import Person
from tongket.reporting.events import ConsolidatedPaperPrepared, RoundConsolidated
from tongket.reporting.models import ParagraphSource, Report, Round
from tongket.reporting.outline import (
    MISSING,
    ROMAN,
    Planned,
    is_numbered,
    missing_text,
    part_titles,
    plan_paragraphs,
    sources_of_report,
)
from tongket.reporting.permissions import (
    may_consolidate_round,
    may_prepare_consolidated_paper,
    organiser_only,
)
from tongket.reporting.queries import accepted_reports, sources_of_draft


def _locked(round_id: int) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("unit", "draft").get(pk=round_id)


@transaction.atomic
def consolidate_round(round_id: int, *, by: Person) -> Draft:
    """Make one draft of the accepted reports. Done again, it adds what was accepted since; edited paragraphs stay."""
    round_ = _locked(round_id)
    if not may_consolidate_round(by, round_):
        raise organiser_only(round_.unit)
    list(round_.reports.select_for_update().order_by("pk"))  # none is returned while it goes into the draft
    accepted = accepted_reports(round_)
    if not accepted:
        raise WrongState(_("Chưa có báo cáo nào được tiếp nhận để tổng hợp; hãy tiếp nhận ít nhất một báo cáo."))
    draft = round_.draft
    if draft is None:
        draft = create_draft(
            f"{round_.key}.draft", round_.title, round_.unit, by=by, conference_key=round_.conference_key
        )
    elif draft.state != Draft.State.OPEN:
        raise WrongState(
            _("Dự thảo đang lấy ý kiến hoặc đã đóng nên không tổng hợp thêm được; hãy góp ý trên dự thảo.")
        )
    _write(draft, round_, accepted, by)
    _write_missing(draft, round_, by)
    round_.draft = draft
    round_.state = Round.State.CONSOLIDATED
    round_.consolidated_at = now()
    round_.save(update_fields=["draft", "state", "consolidated_at"])
    record(round_.channel, RoundConsolidated(round_id=round_.pk, draft_id=draft.pk), by=by)
    return draft


@override("vi")
def _write(draft: Draft, round_: Round, accepted: list[Report], by: Person) -> None:
    """Add each planned paragraph, or what is new of it to the paragraph that holds the rest."""
    plan = plan_paragraphs(round_, accepted)
    sections = _numbered_sections(draft, plan)
    held: dict[tuple[str, int], Paragraph] = {}
    for source in ParagraphSource.objects.filter(paragraph__draft=draft).select_related("paragraph"):
        held[_key(source)] = source.paragraph
    own = _own_wordings(round_, accepted, set(held))
    for planned in plan:
        there = {one.pk: one for key in planned.sources if (one := held.get(key)) is not None and not one.is_removed}
        new = planned.without(set(held))
        if there:
            paragraph = min(there.values(), key=lambda one: one.number)
            if paragraph.text in {own.get(key) for key in planned.sources}:
                revise_paragraph(paragraph.pk, planned.text, by=by)
        elif new.sources:
            paragraph = add_paragraph(
                draft.pk, new.text, by=by, section=sections[planned.title], heading=planned.heading
            )
        else:
            continue
        ParagraphSource.objects.bulk_create(
            [
                *(ParagraphSource(paragraph=paragraph, line=line) for line in new.lines),
                *(ParagraphSource(paragraph=paragraph, carried=carried) for carried in new.carried),
                *(ParagraphSource(paragraph=paragraph, figure=figure) for figure in new.figures),
            ]
        )


def _own_wordings(round_: Round, accepted: list[Report], held: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """For each source that the draft holds, the wording that this room gave it: what the office edited is no more that."""
    if not held:
        return {}
    before = [report for report in accepted if held & sources_of_report(report)]
    return {key: planned.text for planned in plan_paragraphs(round_, before) for key in planned.sources}


def _key(source: ParagraphSource) -> tuple[str, int]:
    if source.line_id is not None:
        return ("line", source.line_id)
    if source.carried_id is not None:
        return ("carried", source.carried_id)
    assert source.figure_id is not None
    return ("figure", source.figure_id)


def bare_title(section: str) -> str:
    """A section's title without its Roman number."""
    number, dot, title = section.partition(". ")
    return title if dot and number in ROMAN else section


def _numbered_sections(draft: Draft, plan: list[Planned]) -> dict[str, str]:
    """Each title as the draft has it: numbered on without a gap, and as before where the draft has it already."""
    there = {
        bare_title(name): name for name in draft.paragraphs.order_by("number").values_list("section", flat=True) if name
    }
    numbers = sum(is_numbered(title) for title in there)
    for title in dict.fromkeys(planned.title for planned in plan):
        if title not in there:
            there[title] = f"{ROMAN[numbers]}. {title}" if is_numbered(title) else title
            numbers += is_numbered(title)
    return there


@override("vi")
def _write_missing(draft: Draft, round_: Round, by: Person) -> None:
    """The last paragraph names every unit whose report is not in the draft; it goes when none is missing."""
    reports = list(round_.reports.select_related("unit"))
    missing = [report for report in reports if report.state != Report.State.ACCEPTED]
    standing = draft.paragraphs.filter(section=str(MISSING), is_removed=False).first()
    if not missing:
        if standing is not None:
            remove_paragraph(standing.pk, by=by)
        return
    text = missing_text(missing, len(reports))
    if standing is not None:
        revise_paragraph(standing.pk, text, by=by)
    else:
        add_paragraph(draft.pk, text, by=by, section=str(MISSING), from_author=True)


@transaction.atomic
def prepare_consolidated_paper(round_id: int, *, by: Person, signer: Person | None = None) -> Paper:
    """Make a paper of kind BC of the draft, ready to be signed; made already, the paper that is there."""
    round_ = _locked(round_id)
    if not may_prepare_consolidated_paper(by, round_):
        raise organiser_only(round_.unit)
    if round_.paper is not None:
        return round_.paper
    draft = round_.draft
    if draft is None:
        raise WrongState(_("Đợt báo cáo chưa được tổng hợp; hãy tổng hợp rồi trình ký."))
    close_draft(draft.pk, by=by)  # what it says now is what the paper says
    unsourced = [one.paragraph for one in sources_of_draft(draft) if one.lacks_source]
    if unsourced:
        raise WrongState(
            ngettext(
                "Còn %(count)s đoạn chưa có nguồn (đoạn %(numbers)s); "
                "hãy bỏ đoạn, hoặc thêm lại dưới dạng nhận định của người soạn.",
                "Còn %(count)s đoạn chưa có nguồn (đoạn %(numbers)s); "
                "hãy bỏ đoạn, hoặc thêm lại dưới dạng nhận định của người soạn.",
                len(unsourced),
            )
            % {"count": len(unsourced), "numbers": ", ".join(str(one.number) for one in unsourced)}
        )
    paper = create_paper(
        f"{round_.key}.report",
        "BC",
        round_.unit,
        subject_of(round_.title, "BC"),
        content_of(draft),
        by=by,
        signer=signer,
        conference_key=round_.conference_key,
        recipients=recipients_of(round_),
    )
    round_.paper = paper
    round_.save(update_fields=["paper"])
    record(round_.channel, ConsolidatedPaperPrepared(round_id=round_.pk, paper_id=paper.pk), by=by)
    return paper


def recipients_of(round_: Round) -> list[str | Unit]:
    """To whom a consolidated report goes: the unit above, which is expected to read it, and those who reported."""
    above = parent_of(round_.unit)
    return [*([above] if above is not None else []), "Các đơn vị có báo cáo"]  # of a paper, so not translated


@override("vi")
def content_of(draft: Draft) -> list[dict[str, Any]]:
    """The draft as the blocks of a paper: the outline's order, its Roman numbers without a gap."""
    order = {title: place for place, title in enumerate(part_titles())}
    sections = sorted(sections_of(draft), key=lambda one: order.get(bare_title(one.name), len(order)))
    blocks: list[dict[str, Any]] = []
    numbers = 0
    for section in sections:
        title = bare_title(section.name)
        if is_numbered(title):
            blocks.append({"type": "heading", "level": 1, "text": f"{ROMAN[numbers]}. {title}"})
            numbers += 1
        elif title:
            blocks.append({"type": "heading", "level": 1, "text": title})
        by_heading: dict[str, list[Paragraph]] = {}
        for paragraph in section.paragraphs:
            by_heading.setdefault(paragraph.heading, []).append(paragraph)
        place = 0
        for heading, paragraphs in by_heading.items():
            if heading:
                place += 1
                blocks.append({"type": "heading", "level": 2, "text": f"{place}. {heading}"})
            blocks += [{"type": "paragraph", "text": one.text, "key": f"p{one.number}"} for one in paragraphs]
    return blocks
