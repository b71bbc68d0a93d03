"""The JSON Schemas in schemas/records/ are those of the records."""

import importlib.util
import json
import sys
from pathlib import Path

TOOL = Path(__file__).parents[2] / "tools" / "make_record_schemas.py"


def _tool():
    spec = importlib.util.spec_from_file_location("make_record_schemas", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_schema_has_drifted_from_its_record() -> None:
    assert _tool().drift() == [], "run: make schemas"


def test_a_changed_schema_is_drift(tmp_path: Path, monkeypatch) -> None:
    tool = _tool()
    monkeypatch.setattr(tool, "FOLDER", tmp_path)
    assert tool.main([]) == 0
    assert tool.main(["--check"]) == 0
    (tmp_path / "consent.schema.json").write_text("{}", encoding="utf-8")
    (tmp_path / "nobody.schema.json").write_text("{}", encoding="utf-8")
    assert tool.drift() == ["consent.schema.json", "nobody.schema.json"]
    assert tool.main(["--check"]) == 1


def test_a_consent_s_schema_lists_its_states() -> None:
    schema = json.loads(_tool().schemas()["consent.schema.json"])
    assert "withdrawn" in schema["$defs"]["ConsentStatus"]["enum"]
    assert "tools" not in sys.modules
