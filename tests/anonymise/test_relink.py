from hypothesis import given
from hypothesis import strategies as st

from storybank.anonymise.faces import Detection
from storybank.anonymise.relink import relinked
from storybank.records import Box, Face, FaceLink, PersonId


def box(left: int, top: int, side: int) -> Box:
    return Box(left=left, top=top, right=left + side, bottom=top + side)


def test_a_second_run_keeps_number_box_and_link_of_a_face_it_finds_a_little_beside():
    known = Face(number=3, box=box(100, 100, 50), score=0.6, link=FaceLink.PERSON, person=PersonId("p"))
    [face] = relinked([known], [Detection(box(104, 98, 52), 0.9)])
    assert (face.number, face.box, face.person, face.score) == (3, known.box, "p", 0.9)


def test_a_covered_face_that_is_not_found_any_more_stays_covered():
    known = Face(number=1, box=box(0, 0, 40), score=0.5, link=FaceLink.BYSTANDER)
    assert relinked([known], []) == (known,)


def test_a_new_face_is_unlinked_and_gets_the_next_number():
    known = Face(number=7, box=box(0, 0, 40), score=1.0, link=FaceLink.NOT_A_FACE)
    faces = relinked([known], [Detection(box(300, 300, 40), 0.4)])
    assert [(face.number, face.link) for face in faces] == [(7, FaceLink.NOT_A_FACE), (8, FaceLink.UNLINKED)]


boxes = st.builds(box, st.integers(0, 300), st.integers(0, 300), st.integers(5, 120))


@given(st.lists(boxes, max_size=6), st.lists(boxes, max_size=6))
def test_no_run_drops_a_known_face_or_reuses_a_number(known, found):
    faces = [Face(number=number, box=each, score=0.5, link=FaceLink.BYSTANDER) for number, each in enumerate(known, 1)]
    after = relinked(faces, [Detection(each, 0.7) for each in found])
    assert [face.box for face in after[: len(faces)]] == known
    assert len({face.number for face in after}) == len(after)
    assert all(face.link is FaceLink.UNLINKED for face in after[len(faces) :])
