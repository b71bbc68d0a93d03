"""The moving picture in a bundle: where it lies, what describes it, and what verifying finds in it."""

import json
import shutil
from dataclasses import replace

import pytest

from storybank.publish import crate, iiif, layout
from storybank.publish.bundle import write_bundle
from storybank.publish.contents import PublishedVideo
from storybank.publish.verify import verify
from tests.drawn_clips import as_muxed, plain_mp4
from tests.publish.conftest import make_contents, stored

pytestmark = pytest.mark.slow  # a whole bundle


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    made = make_contents(folder / "derivatives")
    data = plain_mp4()
    still = next(iter(made.photographs[0].renditions.values()))
    video = PublishedVideo(
        file=stored(folder, data, "video/mp4"), poster=still, width_px=64, height_px=48, duration_s=0.5, size_bytes=len(data)
    )  # fmt: skip
    first = made.interviews[0]
    return replace(made, interviews=(replace(first, video=video), *made.interviews[1:]))


@pytest.fixture(scope="module")
def bundle(contents, tmp_path_factory):
    target = tmp_path_factory.mktemp("bundle") / contents.folder_name
    write_bundle(contents, target)
    return target


def interview_of(contents):
    interview = contents.interviews[0]
    return interview, next(one for one in contents.stories if interview.public_id in one.interviews)


def test_the_page_plays_it_with_its_captions_and_says_that_faces_are_covered(contents, bundle):
    interview, story = interview_of(contents)
    page = (bundle / "data" / layout.story_page(story.public_id, "en")).read_text(encoding="utf-8")
    path, still = (one for one, _ in layout.videos(interview))
    assert f'<source src="../../{path}" type="video/mp4">' in page and f'poster="../../{still}"' in page
    assert "Faces are covered in this video." in page
    assert ('<track kind="captions"' in page) == layout.has_times(interview, interview.language)
    assert 'width="64" height="48"' in page


def test_it_is_verified_described_and_listed(contents, bundle):
    assert verify(bundle).is_intact
    interview, story = interview_of(contents)
    path, still = (one for one, _ in layout.videos(interview))
    graph = {one["@id"]: one for one in json.loads((bundle / "data" / crate.PATH).read_text())["@graph"]}
    assert graph[path]["@type"] == ["File", "VideoObject"] and graph[path]["encodingFormat"] == "video/mp4"
    assert graph[path]["thumbnail"] == {"@id": still}
    canvas = next(
        one for one in json.loads(iiif.write(story, contents))["items"] if one["id"].endswith(interview.public_id)
    )
    bodies = canvas["items"][0]["items"][0]["body"]
    bodies = bodies["items"] if bodies["type"] == "Choice" else [bodies]
    assert bodies[0]["type"] == "Video" and canvas["width"] == 64 and canvas["duration"] == bodies[0]["duration"]
    catalogue = (bundle / "data/metadata/catalogue.csv").read_text(encoding="utf-8-sig")
    assert path in catalogue and still in catalogue


def test_a_video_that_carries_more_is_found(contents, bundle, tmp_path):
    target = tmp_path / "dirty"
    shutil.copytree(bundle, target)
    path = layout.videos(contents.interviews[0])[0][0]
    from storybank.publish import promises

    files = {str(one.relative_to(target / "data")): one for one in (target / "data").rglob("*") if one.is_file()}
    files[path].write_bytes(as_muxed())
    assert ("metadata", path) in {(code, where) for code, where, _ in promises.broken(files)}
