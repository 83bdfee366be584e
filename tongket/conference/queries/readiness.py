"""Whether a planned conference can be opened well: what is missing, each line looked up."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongket.conference.models import Conference, Delegate
from tongket.conference.queries.secretary import Check, Checklist


def readiness_of(conference: Conference) -> Checklist:
    """The checks of the planning page, failing ones first; the links lead within that page."""
    delegates = list(conference.delegates.values_list("role", "bridge_point_id"))
    roles = [role for role, _point in delegates]
    items = list(conference.items.values_list("minutes", "kind", "speaker_id"))
    points = list(conference.bridge_points.values_list("name", "head_id", "is_main"))
    room = round((conference.ends - conference.starts).total_seconds() / 60)
    needed = sum(minutes for minutes, _kind, _speaker in items)
    checks = [
        Check(
            Delegate.Role.CHAIR in roles,
            _("Có chủ trì") if Delegate.Role.CHAIR in roles else _("Chưa có chủ trì"),
            _("Thêm chủ trì"),
            "#delegates",
        ),
        Check(
            Delegate.Role.SECRETARY in roles,
            _("Có thư ký") if Delegate.Role.SECRETARY in roles else _("Chưa có thư ký"),
            _("Thêm thư ký"),
            "#delegates",
        ),
        Check(
            bool(items),
            ngettext("Chương trình có %(count)s mục", "Chương trình có %(count)s mục", len(items))
            % {"count": len(items)}
            if items
            else _("Chưa có chương trình"),
            _("Thêm mục"),
            "#agenda",
        ),
    ]
    if items:
        words = {"needed": needed, "room": room}
        checks.append(
            Check(
                needed <= room,
                _("Chương trình %(needed)s phút, thời gian họp %(room)s phút") % words
                if needed <= room
                else _("Chương trình cần %(needed)s phút, thời gian họp chỉ có %(room)s phút") % words,
                _("Sửa chương trình"),
                "#agenda",
            )
        )
    if conference.mode != Conference.Mode.IN_PERSON and len(points) < 2:
        checks.append(
            Check(False, _("Họp trực tuyến nhưng chưa đủ hai điểm cầu"), _("Thêm điểm cầu"), "#bridge-points")
        )
    headless = [name for name, head, _main in points if head is None]
    if points:
        checks.append(
            Check(
                not headless,
                ngettext(
                    "%(count)s/%(count)s điểm cầu có trưởng điểm cầu",
                    "%(count)s/%(count)s điểm cầu có trưởng điểm cầu",
                    len(points),
                )
                % {"count": len(points)}
                if not headless
                else ngettext(
                    "%(count)s điểm cầu chưa có trưởng: %(names)s",
                    "%(count)s điểm cầu chưa có trưởng: %(names)s",
                    len(headless),
                )
                % {"count": len(headless), "names": ", ".join(headless[:3]) + ("…" if len(headless) > 3 else "")},
                _("Chọn trưởng điểm cầu"),
                "#bridge-points",
            )
        )
        main = any(is_main for _name, _head, is_main in points)
        checks.append(
            Check(
                main,
                _("Có điểm cầu chính") if main else _("Chưa chọn điểm cầu chính"),
                _("Chọn điểm cầu chính"),
                "#bridge-points",
            )
        )
    called = len(delegates) - sum(role in ("chair", "secretary") for role in roles)
    checks.append(
        Check(
            called > 0,
            ngettext("%(count)s người trong danh sách mời", "%(count)s người trong danh sách mời", len(delegates))
            % {"count": len(delegates)}
            if called
            else _("Mới có chủ trì và thư ký, chưa mời đại biểu"),
            _("Mời đại biểu"),
            "#delegates",
        )
    )
    return Checklist(sorted(checks, key=lambda check: check.passed))
