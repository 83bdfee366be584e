"""Small papers for the tests of this room; all names and figures are made up."""

import datetime
from typing import Any

from tongket.typeset import Article, Bullets, Heading, Numbered, Page, Paragraph, Recipients, Signer, Table

PARENT = "Học viện Chính trị quốc gia Hồ Chí Minh"
BODY = "Học viện Chính trị khu vực II"


def notice(**changes: Any) -> Page:
    """A notice of conclusions."""
    given: dict[str, Any] = {
        "kind": "TB",
        "parent_body": PARENT,
        "body": BODY,
        "number": 58,
        "symbol": "TB-HVCTKVII",
        "place": "Thành phố Hồ Chí Minh",
        "date": datetime.date(2021, 7, 8),
        "subject": "Kết luận của đồng chí Giám đốc Học viện tại Hội nghị sơ kết công tác 6 tháng đầu năm 2021",
        "blocks": [
            Paragraph("Ngày 02 tháng 7 năm 2021, Học viện tổ chức Hội nghị sơ kết bằng hình thức trực tuyến."),
            Heading(1, "I. Đánh giá chung"),
            Paragraph("Chỉ tiêu đào tạo và bồi dưỡng được bảo đảm."),
            Heading(1, "II. Nhiệm vụ 6 tháng cuối năm"),
            Numbered(1, "Ban Quản lý đào tạo chủ trì học bù; hoàn thành trước ngày 30 tháng 9 năm 2021.", key="kl-1"),
            Table(
                [["STT", "Đơn vị", "Chỉ tiêu", "Tỷ lệ"]],
                [[1, "Ban Quản lý đào tạo", "2.150", "97,4%"], [2, "Khoa Xây dựng Đảng", "40", "100%"]],
                widths=[1, 5, 2, 2],
                caption="Bảng 1. Kết quả thực hiện chỉ tiêu",
            ),
            Bullets(["Gửi báo cáo đúng hạn;", "Lưu hồ sơ."]),
            Paragraph("Thừa lệnh đồng chí Giám đốc, Văn phòng thông báo để các đơn vị biết, thực hiện."),
        ],
        "signers": [Signer(prefix="TL. GIÁM ĐỐC", title="CHÁNH VĂN PHÒNG", name="ThS Ngô Văn Tượng Trưng")],
        "recipients": Recipients(["Đồng chí Giám đốc (để báo cáo)", "Các đơn vị trực thuộc"], "VT, VP"),
        "notes": ["Dữ liệu minh họa"],
    }
    return Page(**{**given, **changes})


def decision(number: int = 5, **changes: Any) -> Page:
    """A decision of commendation."""
    given: dict[str, Any] = {
        "kind": "QĐ",
        "parent_body": PARENT,
        "body": BODY,
        "number": number,
        "symbol": "QĐ-HVCTKVII",
        "place": "Thành phố Hồ Chí Minh",
        "date": datetime.date(2021, 2, 8),
        "subject": "Về việc khen thưởng thành tích xuất sắc trong công tác năm 2020",
        "authority": f"Giám đốc {BODY}",
        "bases": ["Căn cứ Luật Thi đua, khen thưởng ngày 26 tháng 11 năm 2003", "Theo đề nghị của Hội đồng;"],
        "blocks": [
            Article(1, f"Tặng Giấy khen số {number} cho bà Trần Thị Ví Dụ, đã có thành tích xuất sắc năm 2020."),
            Article(2, "Mức tiền thưởng thực hiện theo quy định hiện hành."),
            Article(3, "Chánh Văn phòng và cá nhân có tên tại Điều 1 chịu trách nhiệm thi hành Quyết định này."),
        ],
        "signers": [Signer(title="GIÁM ĐỐC", name="PGS.TS Lê Văn Thí Dụ")],
        "recipients": Recipients(["Như Điều 3"], "VT, TCCB"),
        "notes": ["Dữ liệu minh họa"],
    }
    return Page(**{**given, **changes})


def minutes(**changes: Any) -> Page:
    """Minutes with two signers."""
    given: dict[str, Any] = {
        "kind": "BB",
        "parent_body": PARENT,
        "body": BODY,
        "number": 12,
        "symbol": "BB-HVCTKVII",
        "subject": "Hội nghị sơ kết công tác 6 tháng đầu năm 2021",
        "blocks": [
            Paragraph("08 giờ 00, ngày 02 tháng 7 năm 2021.", lead="Thời gian bắt đầu:"),
            Paragraph("PGS.TS Lê Văn Thí Dụ, Giám đốc Học viện.", lead="Chủ trì:"),
            Paragraph("Hội nghị kết thúc vào 11 giờ 30, ngày 02 tháng 7 năm 2021."),
        ],
        "signers": [
            Signer(title="THƯ KÝ", name="CN Đỗ Thị Minh Họa"),
            Signer(title="CHỦ TỌA", name="PGS.TS Lê Văn Thí Dụ"),
        ],
        "recipients": Recipients(["Các đơn vị dự họp"], "VT, hồ sơ"),
        "notes": ["Dữ liệu minh họa"],
    }
    return Page(**{**given, **changes})
