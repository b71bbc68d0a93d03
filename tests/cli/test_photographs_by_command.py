import json

import pytest
from click.testing import CliRunner
from PIL import Image

from storybank.anonymise.structure import foreign_parts
from storybank.cli.main import cli, main


@pytest.fixture
def run(capfd):
    """Run the command line as a program does: exit code, standard output, standard error."""

    def command(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return ended.value.code or 0, out, err

    return command


@pytest.fixture
def photograph(tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "her village"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    path = tmp_path / "in.jpg"
    Image.effect_noise((200, 120), 50).convert("RGB").save(path, exif=exif, comment=b"her village", quality=95)
    return path


def test_inspecting_prints_one_line_a_file_and_goes_on_after_an_unreadable_one(run, tmp_path, photograph):
    (tmp_path / "words.jpg").write_text("no picture")
    code, out, _ = run("inspect", "images", tmp_path)
    lines = {line["file"].rsplit("/", 1)[1]: line for line in map(json.loads, out.splitlines())}
    assert code == 0
    assert (lines["in.jpg"]["width"], lines["in.jpg"]["height"], lines["in.jpg"]["error"]) == (120, 200, None)
    assert {"GPS", "EXIF:ImageDescription", "JPEG comment"} <= set(lines["in.jpg"]["metadata"])
    assert lines["words.jpg"]["error"].startswith("intake.not-a-photograph")
    assert lines["words.jpg"]["faces"] == []


def test_a_file_that_is_not_there_is_a_line_with_an_error(run, tmp_path):
    code, out, _ = run("inspect", "images", tmp_path / "none.jpg")
    assert code == 0
    assert json.loads(out)["error"]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("o.jpg", "o.jpg"),
        ("o.JPEG", "o.JPEG"),
        ("o.png", "o.png"),
        ("o.webp", "o.webp"),
        ("o.tiff", "o.tiff"),
        ("o.heic", "o.jpg"),
        ("o.avif", "o.jpg"),
    ],
)
def test_a_clean_copy_keeps_its_ending_where_it_can_and_says_its_path(run, tmp_path, photograph, name, written):
    code, out, err = run("clean", photograph, tmp_path / name)
    assert (code, out) == (0, f"{tmp_path / written}\n"), err
    data = (tmp_path / written).read_bytes()
    assert foreign_parts(data) == ()
    assert b"village" not in data
    assert Image.open(tmp_path / written).size == (120, 200)


def test_boxes_are_covered_in_upright_pixels(run, tmp_path, photograph):
    code, _, _ = run("clean", photograph, tmp_path / "o.png", "--cover", "10,20,60,90", "--cover", "100,180,120,200")
    image = Image.open(tmp_path / "o.png")
    assert code == 0
    assert len({image.getpixel(at) for at in ((10, 20), (59, 89), (119, 199))}) == 1
    assert image.getpixel((61, 91)) != image.getpixel((59, 89))


def test_a_box_that_leaves_the_picture_writes_nothing(run, tmp_path, photograph):
    code, out, _ = run("clean", photograph, tmp_path / "o.png", "--cover", "100,180,130,220")
    assert (code, out) == (1, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jpg"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("o.jpg", "--cover", "1,2,3"), 2),
        (("o.jpg", "--cover", "9,9,3,3"), 2),
        (("o.jpg", "--bleep", "1-2"), 2),
        (("o.mp3",), 2),
        (("in.jpg",), 2),
    ],
)
def test_wrong_use_is_said_and_nothing_is_written(run, tmp_path, photograph, arguments, expected):
    code, _, err = run("clean", photograph, tmp_path / arguments[0], *arguments[1:])
    assert code == expected
    assert err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jpg"]


def test_a_broken_photograph_is_unreadable_and_leaves_nothing(run, tmp_path, photograph):
    photograph.write_bytes(photograph.read_bytes()[:4_000])
    code, _, err = run("clean", photograph, tmp_path / "o.jpg")
    assert code == 3
    assert "again" in err
    assert not (tmp_path / "o.jpg").exists()


@pytest.mark.slow
def test_a_face_left_uncovered_is_reported_with_a_box_to_copy(run, tmp_path, drawn):
    image, [box] = drawn((900, 700), [(450, 330, 200)])
    image.save(tmp_path / "in.jpg")
    code, _, err = run("clean", tmp_path / "in.jpg", tmp_path / "o.jpg")
    assert code == 0
    assert "--cover" in err
    exactly = ",".join(map(str, (box[0] - 30, box[1] - 40, box[2] + 30, box[3] + 30)))
    _, _, err = run("clean", tmp_path / "in.jpg", tmp_path / "o.jpg", "--cover", exactly)
    assert "--cover" not in err
    _, _, err = run("clean", tmp_path / "in.jpg", tmp_path / "o.png", "--cover-faces")
    assert "--cover" not in err
    assert len(Image.open(tmp_path / "o.png").crop((420, 290, 480, 370)).getcolors()) == 1


def test_help_imports_no_decoder(monkeypatch):
    import subprocess
    import sys

    script = "import sys; from storybank.cli.main import cli\ntry: cli(['inspect', 'images', '--help'])\nexcept SystemExit: pass\nassert not {'cv2', 'numpy', 'PIL', 'av'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)


def test_every_reader_is_listed():
    result = CliRunner().invoke(cli, ["inspect", "--help"])
    assert all(name in result.output for name in ("text", "images", "recording", "transcript"))
