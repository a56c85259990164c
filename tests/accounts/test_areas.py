"""Municipalities, areas as dated sets, and the reference data they come from."""

import json
from datetime import date

import pytest

from polku.accounts.actions import load_areas
from polku.accounts.models import Area, AreaMunicipality, Municipality
from polku.accounts.queries import municipality_codes
from polku.cli import building
from polku.shared.actor import Actor
from polku.shared.errors import Refused
from polku.shared.geo import metres_of

TODAY = date(2026, 11, 21)


def codes_of(kind, code, on=TODAY):
    return municipality_codes(Area.objects.get(kind=kind, code=code), on=on)


@pytest.mark.django_db
def test_every_municipality_of_2026_has_a_place_and_a_name_in_three_languages():
    assert Municipality.objects.count() == 308
    assert not Municipality.objects.filter(north=None).exists()
    kokkola = Municipality.objects.get(code="272")
    assert kokkola.names == {"fi": "Kokkola", "sv": "Karleby", "en": "Kokkola"}
    assert abs(kokkola.north - 7_084_787) < 3_000
    assert abs(kokkola.east - 309_741) < 3_000


@pytest.mark.django_db
def test_each_municipality_is_in_one_region_one_county_and_one_employment_area_today():
    for kind in ("region", "wellbeing_county", "employment_area"):
        sets = [municipality_codes(area, on=TODAY) for area in Area.objects.filter(kind=kind)]
        assert sum(len(s) for s in sets) == 308
        assert len(frozenset().union(*sets)) == 308


@pytest.mark.django_db
def test_areas_do_not_nest():
    crossing = [
        area
        for area in Area.objects.filter(kind="employment_area")
        if not any(
            municipality_codes(area, on=TODAY) <= municipality_codes(county, on=TODAY)
            for county in Area.objects.filter(kind="wellbeing_county")
        )
    ]
    assert len(crossing) == 5


@pytest.mark.django_db
def test_a_municipality_that_moved_is_in_each_region_in_its_time():
    assert "142" in codes_of("region", "07")
    assert "142" not in codes_of("region", "08")
    assert "142" in codes_of("region", "08", on=date(2020, 12, 31))
    assert "142" not in codes_of("region", "07", on=date(2020, 12, 31))


@pytest.mark.django_db
def test_an_area_holds_nobody_before_its_first_day():
    assert codes_of("employment_area", "19") == {"398"}
    assert codes_of("employment_area", "19", on=date(2024, 12, 31)) == frozenset()


@pytest.mark.django_db
def test_the_two_networks_are_their_regions():
    assert codes_of("network", "keski-pohjanmaa") == codes_of("region", "16")
    assert len(codes_of("network", "paijat-hame")) == 10


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    before = set(AreaMunicipality.objects.values_list("pk", "area", "municipality", "valid_from", "valid_to"))
    load_areas()
    assert (
        set(AreaMunicipality.objects.values_list("pk", "area", "municipality", "valid_from", "valid_to"))
        == before
    )


@pytest.mark.django_db
def test_loading_mends_what_differs_and_leaves_areas_drawn_elsewhere():
    Municipality.objects.filter(code="398").update(names={"fi": "Lahtis"})
    AreaMunicipality.objects.filter(area__kind="region", municipality="398").delete()
    own = Area.objects.create(kind="network", code="kokeilu", names={"fi": "Kokeilu"})
    AreaMunicipality.objects.create(area=own, municipality_id="398")
    load_areas()
    assert Municipality.objects.get(code="398").names["fi"] == "Lahti"
    assert "398" in codes_of("region", "07")
    assert codes_of("network", "kokeilu") == {"398"}


@pytest.mark.django_db
def test_only_an_administrator_loads_reference_data(kaisa):
    with pytest.raises(Refused):
        load_areas(by=Actor("user", "Kaisa", user=kaisa))


@pytest.mark.parametrize(
    ("latitude", "longitude", "north", "east"),
    [  # From PROJ (EPSG:4258 to EPSG:3067)
        (60.1708, 24.9375, 6672220.140, 385564.521),
        (65.0121, 25.4651, 7210681.467, 427657.548),
        (60.0973, 19.9348, 6683261.170, 107579.582),
        (69.9, 27.03, 7754721.741, 501150.623),
        (62.6, 31.5, 6949080.199, 730912.588),
    ],
)
def test_degrees_become_metres(latitude, longitude, north, east):
    assert metres_of(latitude, longitude) == pytest.approx((north, east), abs=0.01)


@pytest.mark.needs_shared
def test_the_reference_data_is_what_the_command_makes(shared):
    for path, rows in building.built(shared / "data").items():
        kept = [
            json.loads(line) for line in (building.SOURCE / path).read_text(encoding="utf-8").splitlines()
        ]
        assert kept == rows, path


@pytest.mark.needs_shared
def test_a_later_year_adds_dated_changes(shared, tmp_path, monkeypatch):
    areas = tmp_path / "areas"
    areas.mkdir()
    text = (shared / "data/areas/municipalities_2026.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("081,")]  # Hartola ends
    moved = [
        line.replace(",07,Päijät-Häme,", ",08,Kymenlaakso,") if line.startswith("142,") else line
        for line in lines
    ]
    (areas / "municipalities_2027.csv").write_text("".join(moved), encoding="utf-8")
    (tmp_path / "ptv").symlink_to(shared / "data/ptv")
    rows = building.built(tmp_path)
    municipalities = {row["code"]: row for row in rows["accounts/data/municipalities.jsonl"]}
    assert municipalities["081"]["valid_to"] == "2026-12-31"
    sets = {(a["kind"], a["code"]): a["municipalities"] for a in rows["accounts/data/areas.jsonl"]}
    assert ["081", None, "2026-12-31"] in sets["region", "07"]
    assert ["142", "2021-01-01", "2026-12-31"] in sets["region", "07"]
    assert ["142", "2027-01-01", None] in sets["region", "08"]
    assert ["142", None, "2020-12-31"] in sets["region", "08"]
