"""One delivery: a folder with a workbook and files, listed, paired with its rows, and questioned. Nothing is opened but the workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from storybank.findings import Finding
from storybank.intake.rows import InterviewRow, PhotoRow, Sheets
from storybank.records import Language, Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """One file of a delivery. `name` is its path inside the delivery, "/" between folders, as the workbook writes it."""

    name: str
    path: Path
    size_bytes: int
    kind: str  # photograph · recording · transcript · document · workbook · identities · own · unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    folder: Path
    stream: Stream
    batch: str  # the sender's name for this delivery: sent again under the same name, it is the same delivery
    language: Language
    sheets: Sheets
    files: Mapping[str, ReceivedFile]
    photographs: tuple[tuple[PhotoRow, ReceivedFile], ...] = ()  # rows whose file is there and theirs alone
    interviews: tuple[InterviewRow, ...] = ()  # rows with at least one file that is there
    findings: tuple[Finding, ...] = field(default=())
