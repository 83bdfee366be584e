"""The named cast: a small academy and its people, built by the house's own actions, so that no test lives in a state
that the system could not reach."""

from dataclasses import dataclass

from tongket.org.actions import admit_person, appoint, begin_house, create_office, found_unit
from tongket.org.models import Office, Power, Unit
from tongket.people.models import Person


@dataclass
class World:
    """Units first, then people."""

    national: Unit  # the national academy, above all
    academy: Unit  # a regional academy: the house of most tests
    training: Unit  # its training department
    research: Unit  # its research department
    office: Unit  # its office, the secretariat of conferences
    party: Unit  # its Party committee, a parallel body
    union: Unit  # its trade union
    sister: Unit  # another regional academy, a stranger's house

    steward: Person  # keeps the register of units, people and offices
    director: Person  # heads the academy; Party secretary too
    deputy: Person  # deputy director
    chief: Person  # chief of the office; prepares conferences and papers
    trainer: Person  # heads the training department
    researcher: Person  # heads the research department
    clerk: Person  # writes the training department's reports, no more
    president: Person  # deputy head of the national academy, guest of honour
    stranger: Person  # heads the sister academy: knows the house, may do nothing in this one


def build_world() -> World:
    """Found the academy, admit the cast, appoint them; the clock stands where the caller put it."""
    steward = Person(username="steward", name="Nguyễn Văn Giữ Sổ", is_fictional=True)
    steward.set_unusable_password()
    national = begin_house(
        "demo", "academy", "Học viện Ví Dụ quốc gia", steward=steward, short_name="HVVD", place="Hà Nội"
    )

    def unit(key: str, kind: str, name: str, parent: Unit, short_name: str, place: str = "") -> Unit:
        return found_unit(key, kind, name, parent, by=steward, short_name=short_name, place=place, is_fictional=True)

    academy = unit("demo2", "regional-academy", "Học viện Ví Dụ khu vực II", national, "HVVD KV II", "Thành phố Ví Dụ")
    training = unit("demo2-training", "department", "Ban Quản lý đào tạo", academy, "QLĐT")
    research = unit("demo2-research", "department", "Ban Quản lý khoa học", academy, "QLKH")
    office = unit("demo2-office", "office", "Văn phòng", academy, "VP")
    party = unit("demo2-party", "party-committee", "Đảng ủy Học viện Ví Dụ khu vực II", academy, "ĐU KV II")
    union = unit("demo2-union", "trade-union", "Công đoàn cơ sở Học viện Ví Dụ khu vực II", academy, "CĐCS KV II")
    sister = unit("demo3", "regional-academy", "Học viện Ví Dụ khu vực III", national, "HVVD KV III")

    def person(username: str, rank: str, name: str, unit: Unit, office: str, *powers: Power) -> Person:
        someone = admit_person(username, name, by=steward, rank=rank, is_fictional=True)
        appoint(someone, create_office(unit, office, powers, by=steward), by=steward)
        return someone

    director = person("director", "PGS.TS", "Lê Văn Thí Dụ", academy, "Giám đốc Học viện", Power.LEAD)
    appoint(
        director, create_office(party, "Bí thư Đảng ủy", [Power.LEAD], by=steward, line=Office.Line.PARTY), by=steward
    )
    return World(
        national=national,
        academy=academy,
        training=training,
        research=research,
        office=office,
        party=party,
        union=union,
        sister=sister,
        steward=steward,
        director=director,
        deputy=person("deputy", "TS", "Trần Thị Ví Dụ", academy, "Phó Giám đốc Học viện", Power.DEPUTY),
        chief=person("chief", "ThS", "Ngô Văn Tượng Trưng", academy, "Chánh Văn phòng", Power.OFFICE),
        trainer=person("trainer", "TS", "Đặng Văn Tạm", training, "Trưởng Ban Quản lý đào tạo", Power.LEAD),
        researcher=person("researcher", "TS", "Võ Văn Ẩn Danh", research, "Trưởng Ban Quản lý khoa học", Power.LEAD),
        clerk=person("clerk", "ThS", "Lý Thị Nháp", training, "Chuyên viên", Power.REPORT),
        president=person("president", "PGS.TS", "Nguyễn Văn Mẫu", national, "Phó Giám đốc Học viện", Power.DEPUTY),
        stranger=person("stranger", "TS", "Mai Thị Giả Tưởng", sister, "Giám đốc Học viện", Power.LEAD),
    )
