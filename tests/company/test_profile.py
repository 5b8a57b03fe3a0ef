"""Profiles as people write them, and every way of writing them wrongly."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import DATA, SAMPLES

from tjsubsidy_cli import Catalogue, Profile, TjsubsidyError, load_profile
from tjsubsidy_cli.rules.facts import Chosen

NEGATIVE = sorted((DATA / "profiles").glob("*.*"))


def written(tmp_path: Path, text: str | bytes, name: str = "company.toml") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(path: Path, catalogue: Catalogue, lang: str = "en") -> str:
    with pytest.raises(TjsubsidyError) as caught:
        load_profile(path, catalogue)
    return caught.value.message("zh" if lang == "zh" else "en")


COMPANY = '[company]\nname = "天津示例有限公司"\n'


@pytest.mark.parametrize("path", NEGATIVE, ids=lambda p: p.name)
def test_a_wrong_profile_tells_all_its_problems(path: Path, catalogue: Catalogue) -> None:
    """Each file of ``data/profiles`` has its expected messages beside it, in both languages."""
    with pytest.raises(TjsubsidyError) as caught:
        load_profile(path, catalogue)
    told = [caught.value.message(lang).replace(f"{path.parent}/", "") for lang in ("zh", "en")]
    expected = (DATA / "profiles" / "messages" / f"{path.name}.txt").read_text("utf-8")
    assert "\n\n".join(told) + "\n" == expected


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("gb18030"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r\n").encode("gb18030"),
    ],
    ids=["utf-8", "bom", "gb18030", "crlf", "gb18030-crlf"],
)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda s: s.stem)
def test_encodings(
    sample: Path, encode: Callable[[str], bytes], tmp_path: Path, catalogue: Catalogue
) -> None:
    again = written(tmp_path, encode(sample.read_text("utf-8")))
    assert load_profile(again, catalogue) == load_profile(sample, catalogue)


def test_json_says_the_same(tmp_path: Path, catalogue: Catalogue) -> None:
    data = {"company": {"name": "甲", "district": "西青区"}, "facts": {"titles": ["first_set"]}}
    profile = load_profile(written(tmp_path, json.dumps(data), "p.json"), catalogue)
    assert profile.company.district == "xiqing"
    assert profile.facts == {"district": "xiqing", "titles": Chosen(frozenset(["first_set"]))}
    misleading = written(tmp_path, json.dumps(data), "p.txt")
    assert load_profile(misleading, catalogue, format="json") == profile


def facts(tmp_path: Path, catalogue: Catalogue, lines: str) -> Profile:
    return load_profile(written(tmp_path, f"{COMPANY}[facts]\n{lines}\n"), catalogue)


def test_every_way_to_answer(tmp_path: Path, catalogue: Catalogue) -> None:
    profile = facts(
        tmp_path,
        catalogue,
        """
        activities = ["manufacturing", "软件和信息技术服务业", "smart_technology？", "ic_design?"]
        innovation_project = "是"
        new_5g_stations = "1,200"
        main_revenue = "３．６亿元"
        big_data_contracts = 1_000_000
        green_award = "unknown"
        certifications = "不清楚"
        titles = []
        """,
    )
    assert profile.facts == {
        "activities": Chosen(
            frozenset(["manufacturing", "software"]), frozenset(["smart_technology", "ic_design"])
        ),
        "innovation_project": True,
        "new_5g_stations": 1200,
        "main_revenue": 360_000_000,
        "big_data_contracts": 1_000_000,
        "titles": Chosen(),
    }


@pytest.mark.parametrize("word", ["false", '"否"', '"no"', '"没有"'])
def test_no(word: str, tmp_path: Path, catalogue: Catalogue) -> None:
    profile = facts(tmp_path, catalogue, f"innovation_project = {word}")
    assert profile.facts == {"innovation_project": False}


@pytest.mark.parametrize("place", ["outside", "天津市以外", "Outside Tianjin"])
def test_places_by_id_or_label(place: str, tmp_path: Path, catalogue: Catalogue) -> None:
    text = f'[company]\nname = "甲"\ndistrict = "{place}"\n'
    assert load_profile(written(tmp_path, text), catalogue).company.district == "outside"


@pytest.mark.parametrize("place", ["unknown", "不清楚"])
def test_an_unknown_place_is_unknown(place: str, tmp_path: Path, catalogue: Catalogue) -> None:
    text = f'[company]\nname = "甲"\ndistrict = "{place}"\n'
    profile = load_profile(written(tmp_path, text), catalogue)
    assert profile.company.district is None
    assert profile.facts == {}


def test_a_code_is_checked_and_tidied(tmp_path: Path, catalogue: Catalogue) -> None:
    text = COMPANY + 'code = " ９１120111ma0fake17c "\n'
    assert load_profile(written(tmp_path, text), catalogue).company.code == "91120111MA0FAKE17C"
    for doubtful in ("12345", "91120111MA0FAKE170"):
        profile = load_profile(written(tmp_path, f'{COMPANY}code = "{doubtful}"\n'), catalogue)
        assert profile.company.code == doubtful
        assert len(profile.warnings) == 1
    unknown = COMPANY + 'code = "unknown"\n'
    assert load_profile(written(tmp_path, unknown), catalogue).company.code is None


def test_a_bare_small_number_gets_a_warning(tmp_path: Path, catalogue: Catalogue) -> None:
    profile = facts(tmp_path, catalogue, "main_revenue = 3200\nequipment_sales = 10_000")
    assert [w.zh for w in profile.warnings] == [
        "主营业务收入：写的是 3200，按 3,200元 计；如指 3,200万元，请写“3200万元”。"
    ]
    assert profile.facts["main_revenue"] == 3200


def test_nothing_but_a_name_is_a_profile(tmp_path: Path, catalogue: Catalogue) -> None:
    assert load_profile(written(tmp_path, COMPANY), catalogue).facts == {}


def test_the_largest_profile_is_bounded(tmp_path: Path, catalogue: Catalogue) -> None:
    padded = COMPANY + "#" * (2**20 - len(COMPANY.encode()))
    assert load_profile(written(tmp_path, padded), catalogue).facts == {}
    assert "larger than 1 MB" in problems(written(tmp_path, padded + "#"), catalogue)
