"""Plainly fictional names for the cast of a scenario: nobody real gets invented data."""

from collections.abc import Iterator

FAMILIES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Mai",
    "Trịnh",
    "Đinh",
)
GIVEN = (
    "Mẫu",
    "Ví Dụ",
    "Thí Dụ",
    "Tượng Trưng",
    "Giả Tưởng",
    "Tưởng Tượng",
    "Thử Nghiệm",
    "Ẩn Danh",
    "Mô Phỏng",
    "Hư Cấu",
    "Giả Định",
    "Minh Họa",
    "Phác Thảo",
    "Tạm",
    "Nháp",
    "Biến Số",
    "Hằng Số",
    "Mẫu Số",
    "Tên Tạm",
    "Giả Sử",
    "Đóng Vai",
    "Làm Mẫu",
    "Giả Danh",
)
MIDDLES = ("Văn", "Thị")


def fictional_name(place: int) -> str:
    """The name at that place of an endless list: Nguyễn Văn Mẫu, Trần Thị Ví Dụ, ...; the same place, the same name."""
    family = FAMILIES[place % len(FAMILIES)]
    middle = MIDDLES[place % len(MIDDLES)]
    given = GIVEN[place % len(GIVEN)]
    cycle = place // (len(FAMILIES) * len(MIDDLES) * len(GIVEN))
    return f"{family} {middle} {given}{f' {cycle + 1}' if cycle else ''}"


def fictional_names(start: int) -> Iterator[str]:
    """The names from that place on."""
    while True:
        yield fictional_name(start)
        start += 1
