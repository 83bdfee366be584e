"""How a paper is set: its content as blocks, its heading and its signature from the order of the institution."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tongket.documents.models import Paper
from tongket.documents.queries.heading import COLLECTIVES, layout_of
from tongket.kit.clock import today
from tongket.kit.errors import BadInput
from tongket.org.models import IMPLIED, Appointment, Power, Unit, in_force
from tongket.org.queries import ids_above
from tongket.people.models import Person
from tongket.typeset import (
    Annex,
    Article,
    Block,
    Bullets,
    Cell,
    Heading,
    Numbered,
    Page,
    Paragraph,
    Recipients,
    Signer,
    Table,
    TypesetError,
)

DEMO_NOTE = "Dữ liệu minh họa"

_FIELDS: dict[str, tuple[type[Any], frozenset[str]]] = {
    "heading": (Heading, frozenset({"level", "text", "key"})),
    "paragraph": (Paragraph, frozenset({"text", "key", "lead", "align", "bold", "italic"})),
    "numbered": (Numbered, frozenset({"n", "text", "key"})),
    "article": (Article, frozenset({"n", "text", "key", "title"})),
    "bullets": (Bullets, frozenset({"items", "key"})),
    "table": (Table, frozenset({"header", "rows", "widths", "caption", "key", "align"})),
}
_NEEDED = {
    "heading": ("level", "text"),
    "paragraph": ("text",),
    "numbered": ("n", "text"),
    "article": ("n", "text"),
    "bullets": ("items",),
    "table": ("header", "rows"),
    "annex": ("title", "blocks"),
}
_CELL = frozenset({"text", "colspan", "rowspan", "align", "bold"})


def blocks_of(content: object) -> tuple[list[Block], list[Annex]]:
    """The blocks and annexes that `content`, the JSON of a paper, stands for. Raises BadInput: what, where, what to do."""
    if not isinstance(content, list):
        raise BadInput(_("Nội dung văn bản phải là một danh sách các khối; hãy gửi lại theo mẫu."))
    blocks: list[Block] = []
    annexes: list[Annex] = []
    for place, item in enumerate(content, 1):
        where = _("Khối thứ %(place)s của nội dung") % {"place": place}
        kind, values = _checked(item, where)
        if kind == "annex":
            inner, nested = blocks_of(values["blocks"])
            if nested:
                raise BadInput(_("%(where)s: phụ lục không chứa phụ lục khác; hãy đưa ra ngoài.") % {"where": where})
            annexes.append(_made(where, Annex, {**values, "blocks": inner}))
        else:
            blocks.append(_block(kind, values, where))
    return blocks, annexes


def _checked(item: object, where: str) -> tuple[str, dict[str, Any]]:
    """The type of a block and its fields, all of them known and none that is needed missing."""
    if not isinstance(item, Mapping) or not isinstance(item.get("type"), str):
        raise BadInput(
            _("%(where)s không có loại; hãy ghi type là một trong: %(types)s.")
            % {"where": where, "types": ", ".join(_NEEDED)}
        )
    kind: str = item["type"]
    if kind not in _NEEDED:
        raise BadInput(
            _("%(where)s: không có loại “%(kind)s”; dùng một trong: %(types)s.")
            % {"where": where, "kind": kind, "types": ", ".join(_NEEDED)}
        )
    values = {key: value for key, value in item.items() if key != "type"}
    known = frozenset({"title", "blocks", "number", "landscape"}) if kind == "annex" else _FIELDS[kind][1]
    if unknown := sorted(set(values) - known):
        raise BadInput(
            _("%(where)s (%(kind)s) có mục lạ: %(unknown)s; các mục dùng được: %(known)s.")
            % {"where": where, "kind": kind, "unknown": ", ".join(unknown), "known": ", ".join(sorted(known))}
        )
    if missing := [name for name in _NEEDED[kind] if name not in values]:
        raise BadInput(
            _("%(where)s (%(kind)s) thiếu mục: %(missing)s.")
            % {"where": where, "kind": kind, "missing": ", ".join(missing)}
        )
    return kind, values


def _block(kind: str, values: dict[str, Any], where: str) -> Block:
    if kind == "table":
        header, rows = values["header"], values["rows"]
        if isinstance(header, list) and header and not isinstance(header[0], list):
            header = [header]
        values = {**values, "header": _cells(header, where), "rows": _cells(rows, where)}
    block: Block = _made(where, _FIELDS[kind][0], values)
    return block


def _cells(rows: object, where: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadInput(_("%(where)s: tiêu đề và các hàng của bảng phải là danh sách các ô.") % {"where": where})
    return [[_cell(cell, where) for cell in row] for row in rows]


def _cell(cell: object, where: str) -> object:
    if isinstance(cell, Mapping):
        if "text" not in cell or set(cell) - _CELL:
            raise BadInput(
                _("%(where)s: ô của bảng chỉ có các mục %(known)s.")
                % {"where": where, "known": ", ".join(sorted(_CELL))}
            )
        return _made(where, Cell, {**cell, "text": str(cell["text"])})
    if cell is None or (isinstance(cell, str | int | float) and not isinstance(cell, bool)):
        return cell
    raise BadInput(_("%(where)s: ô của bảng phải là chữ hoặc số.") % {"where": where})


def _made(where: str, make: Callable[..., Any], values: Mapping[str, Any]) -> Any:
    try:
        return make(**values)
    except (TypesetError, TypeError, ValueError) as error:
        raise BadInput(f"{where}: {error}") from error


def collective_of(unit: Unit) -> str:
    """The name of the collective in whose name a unit's head signs; empty where the head signs for himself."""
    return COLLECTIVES.get(unit.kind, "")


def sign_title(office: str, unit: Unit) -> str:
    """An office as it stands above a signature: it does not repeat the name of the body (NĐ 30/2020, Annex I, II.7).

    "Giám đốc Học viện" in "Học viện Chính trị khu vực II" is "Giám đốc"; "Vụ trưởng Vụ Tổ chức" is "Vụ trưởng"; but what
    is no office by itself keeps the word for the unit: "Trưởng Ban Quản lý đào tạo" is "Trưởng Ban", "Chánh Văn phòng" stays.
    """
    words, body = office.split(), unit.name.split()
    for start in range(1, len(words)):
        tail = words[start:]
        if [word.lower() for word in tail] == [word.lower() for word in body[: len(tail)]]:
            before = {word.lower() for word in words[:start]}
            kept = 2 if "chánh" in before else 1 if before <= {"trưởng", "phó", "quyền"} else 0
            return " ".join(words[: start + kept])
    return office


def _signing_offices(unit: Unit, on: date) -> list[Appointment]:
    """Who holds an office with a power to sign over the unit on that day: the unit's own offices first, heads first."""
    found = Appointment.objects.filter(in_force(on), office__unit_id__in=ids_above([unit.pk], on)).select_related(
        "office__unit", "person"
    )
    ranks = {Power.LEAD: 0, Power.DEPUTY: 1, Power.OFFICE: 2}

    def rank(held: Appointment) -> int:
        return min((ranks.get(Power(power), 9) for power in held.office.powers), default=9)

    signing = [held for held in found if rank(held) < 9]
    return sorted(signing, key=lambda held: (held.office.unit_id != unit.pk, rank(held), held.office.order, held.pk))


def signing_of(unit: Unit, signer: Person, on: date | None = None) -> tuple[str, str]:
    """The prefix line and the title above a signature: ("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), ("", "GIÁM ĐỐC").

    The head of a collective signs TM. (in its name), a deputy KT. (for the head), an office of the unit TL. (by order).
    """
    day = on or today()
    offices = _signing_offices(unit, day)
    own = next((held for held in offices if held.person_id == signer.pk), None)
    if own is None:
        other = Appointment.objects.filter(in_force(day), person_id=signer.pk).select_related("office__unit").first()
        return "", (sign_title(other.office.name, other.office.unit).upper() if other else "")
    title = sign_title(own.office.name, own.office.unit).upper()
    if own.office.unit_id != unit.pk:
        return "", title
    powers = {power for mark in own.office.powers for power in IMPLIED[mark]}
    collective = collective_of(unit)
    if Power.LEAD in powers:
        return (f"TM. {collective.upper()}" if collective else ""), title
    head = next((held for held in offices if held.office.unit_id == unit.pk and Power.LEAD in held.office.powers), None)
    mark = "KT." if Power.DEPUTY in powers else "TL."
    principal = sign_title(head.office.name, unit).upper() if head else collective.upper()
    return (f"{mark} {principal}" if principal else ""), title


def authority_of(unit: Unit, on: date | None = None) -> str:
    """Who issues a decision: Giám đốc Học viện Chính trị khu vực II; of the Party, the body itself."""
    if layout_of(unit, on) == "party":
        return unit.name
    head = next((held for held in _signing_offices(unit, on or today()) if held.office.unit_id == unit.pk), None)
    if head is None or Power.LEAD not in head.office.powers:
        return unit.name
    return f"{sign_title(head.office.name, unit)} {unit.name}"


def _signers(paper: Paper) -> list[Signer]:
    signers = []
    if paper.second_signer is not None:
        signers.append(Signer(paper.second_title, paper.second_name or paper.second_signer.full_name))
    if paper.signer is not None:
        signers.append(Signer(paper.signer_title, paper.signer_name or paper.signer.full_name, paper.signer_prefix))
    return signers


def notes_of(paper: Paper) -> list[str]:
    """What is printed at the foot of each page: whether the paper is made up, and whether it is still a draft."""
    people = [person for person in (paper.signer, paper.second_signer) if person is not None]
    fictional = settings.TONGKET_DEMO or paper.unit.is_fictional or any(person.is_fictional for person in people)
    return [DEMO_NOTE] if fictional else []


def page_of(paper: Paper) -> Page:
    """The paper as it prints. Raises BadInput where it cannot be set."""
    blocks, annexes = blocks_of(paper.content)
    draft = paper.state == Paper.State.DRAFT
    notes = [*notes_of(paper), "Dự thảo, chưa phát hành"] if draft else paper.notes
    values = {
        "kind": paper.kind,
        "layout": paper.layout,
        "body": paper.body,
        "parent_body": paper.parent_body,
        "number": paper.number,
        "symbol": paper.symbol,
        "place": paper.place,
        "date": paper.date,
        "subject": paper.subject,
        "to": paper.to,
        "bases": paper.bases,
        "authority": paper.authority,
        "blocks": blocks,
        "signers": _signers(paper),
        "recipients": Recipients(paper.recipients, paper.archive) if paper.recipients else (),
        "urgency": paper.urgency,
        "notes": notes,
        "annexes": annexes,
    }
    page: Page = _made("Văn bản", Page, values)
    return page


def texts(values: Sequence[object], where: str) -> list[str]:
    """The values as lines of text; anything else is refused."""
    if isinstance(values, str) or not all(isinstance(value, str) for value in values):
        raise BadInput(_("%(where)s phải là danh sách các dòng chữ.") % {"where": where})
    return [str(value).strip() for value in values if str(value).strip()]
