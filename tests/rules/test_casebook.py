"""The cases beside the rules."""

from __future__ import annotations

import shutil
from pathlib import Path

from yanzhen.rules import run_cases
from yanzhen.specs import load_pack

SOUND = Path(__file__).parents[1] / "specs" / "zoo" / "sound"


def test_every_case_of_the_sound_pack_comes_out_and_never_clauses_are_left_out():
    results = run_cases(load_pack(SOUND))
    assert len(results) == 8
    assert all(result.passed for result in results)
    assert "AW-2" not in {result.rule for result in results}


def test_a_case_that_comes_out_otherwise_is_shown_with_its_line_and_reason(tmp_path):
    copy = Path(shutil.copytree(SOUND, tmp_path / "sound"))
    path = copy / "policies" / "city" / "somewhere" / "award.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("revenue: 1999.99", "revenue: 2001"), encoding="utf-8"
    )
    wrong = [result for result in run_cases(load_pack(copy)) if not result.passed]
    assert len(wrong) == 1
    assert "award.yaml:30 AW-1「收入差一点的不可得」应为不符合，得到符合" in str(wrong[0])


def test_a_failure_is_told_with_its_place_and_the_answer_of_every_part(tmp_path):
    copy = Path(shutil.copytree(SOUND, tmp_path / "sound"))
    path = copy / "policies" / "city" / "somewhere" / "award.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("revenue: 1999.99", "revenue: 2001"), encoding="utf-8"
    )
    (wrong,) = [result for result in run_cases(load_pack(copy)) if not result.passed]
    assert wrong.lines() == (
        "AW-1「收入差一点的不可得」应为 不符合，得到 符合",
        "在 policies/city/somewhere/award.yaml:30",
        "✓ AW-1 符合：须全部符合",
        "  ✓ 独立法人为 是，要求等于 是：符合",
        "  ✓ 营业收入为 2001万元，要求不低于 2000万元：符合",
        "  ✓ 符合其一即可",
        "    ✓ 规模为 small，要求属于 small、medium：符合",
        "    ？ 须不符合",
        "      ？ 缺事实 登记日期",
    )
