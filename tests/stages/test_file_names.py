"""Names of people in names of files and folders are asked about, given names too; what files are called everywhere is not."""

from pathlib import Path

import pytest

from storybank.intake.batch import Delivery
from storybank.intake.listing import ReceivedFile
from storybank.intake.rows import Sheets
from storybank.records import Language, Stream
from storybank.stages.file_names import holds_a_name, names_in_file_names

NAMES = [
    "anahit",
    "IMG_Anahit",
    "Narine Goris",
    "Nigar_xala",
    "Vagif",
    "Hasmik mother",
    "AnahitGoris",
    "Grigoryan",
    "Elchin",
]
NAMES += ["Արմեն", "Անահիտ_Գորիս", "Լուսինե", "SAMVEL 2", "Mammadov", "gulnara", "Ivanova"]
PLAIN = [
    "F01",
    "IMG_2024",
    "DSC_0012",
    "mulberry table",
    "Shusha",
    "old house",
    "Goris",
    "WhatsApp Image 2024",
    "Kirovabad",
]
PLAIN += ["տուն", "գիրք", "yol", "məktəb", "window", "interview 3", "Baku", "spring", "rose garden"]


@pytest.mark.parametrize("text", NAMES)
def test_a_persons_name_is_asked_about(text: str) -> None:
    assert holds_a_name(text)


@pytest.mark.parametrize("text", PLAIN)
def test_a_thing_or_a_place_is_not(text: str) -> None:
    assert not holds_a_name(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "is_name"), [("Анаит", True), ("Карен_2", True), ("дом у дороги", False), ("хлеб", False)]
)
def test_russian_names_are_told_by_the_finder_of_names(text: str, is_name: bool) -> None:
    assert holds_a_name(text) is is_name


def test_a_folder_is_asked_about_once_and_the_delivery_too() -> None:
    names = ("photographs/Anahit/1.jpg", "photographs/Anahit/2.jpg", "photographs/3.jpg")
    files = {name: ReceivedFile(name=name, path=Path(name), size_bytes=1, kind="photograph") for name in names}
    delivery = Delivery(
        folder=Path("x"),
        stream=Stream("nur"),
        batch="Narine-2024",
        language=Language("en"),
        workbook=None,
        sheets=Sheets(),
        files=files,
    )
    asked = [finding.field for finding in names_in_file_names(delivery)]
    assert asked == ["file photographs/Anahit/", "delivery!1"]
