"""The delivery of the play, as a photographer makes it: `storybank init-batch`, rows filled in, files of the sample beside it."""

import shutil
from pathlib import Path

import openpyxl

from storybank.intake import forms
from storybank.intake.template import init_batch

SAMPLE = Path(__file__).parents[2] / "raw" / "sample" / "nur"
_FILES = (
    "photographs/F01.jpg",
    "photographs/F02.jpg",
    "photographs/F18.jpg",
    "interviews/I1.opus",
    "interviews/I1.vtt",
    "interviews/I1.en.vtt",
    "consents/C01-form.png",
    "consents/C10-form.png",
    "consents/P1-form.png",
)
_KEPT = {
    "photographs": ("F01", "F02", "F18"),
    "interviews": ("I1",),
    "people": ("C01", "C10", "N04", "P1"),
    "consents": ("C01", "C10", "P1"),
    "places_as_said": ("C01", "C10"),
    "third_parties": ("C01",),
    "stories": ("S01", "S10"),
}


def make_delivery(folder, language):
    """Return a delivery in a folder, its workbook in a language: two stories, three photographs, an interview, three agreements."""
    init_batch(folder, language, "nur", "autumn")
    own = openpyxl.load_workbook(folder / "delivery.xlsx")
    sample = openpyxl.load_workbook(SAMPLE / "delivery.xlsx", read_only=True)
    for sheet, codes in _KEPT.items():
        titles = forms.form(sheet).titles
        keys, _headings, *rows = sample[titles["hy"]].iter_rows(values_only=True)
        ours = own[titles[language]]
        columns = {cell.value: cell.column for cell in ours[forms.KEYS_ROW]}
        for number, row in enumerate((row for row in rows if row[0] in codes), start=forms.FIRST_ROW):
            for key, value in zip(keys, row, strict=True):
                if value is not None:
                    ours.cell(number, columns[key]).value = "F18" if value == "F18; F19" else value
    own.save(folder / "delivery.xlsx")
    for name in _FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(SAMPLE / name, folder / name)
    return folder
