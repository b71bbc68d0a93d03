"""Where a face is lost between two looks: what stays covered, and when nothing is shown at all."""

from storybank.anonymise.picture import Sights, doubts
from storybank.anonymise.picture_tracks import HOLD_S, lost
from storybank.records import Box

RATE, EVERY, SIZE = 10, 2, (640, 360)
WHOLE = Box(left=0, top=0, right=640, bottom=360)


def face(x, y=150):
    return Box(left=x, top=y, right=x + 40, bottom=y + 50)


def sights(where, *, seconds=30, cuts=(), **more):
    """where: second → left edge of the one face, None while it is lost."""
    count = seconds * RATE
    looks = tuple(range(0, count, EVERY))
    seen = {look: (face(x),) for look in looks if (x := where(look / RATE)) is not None}
    return Sights(rate=RATE, count=count, size_px=SIZE, seen=seen, sure=seen, looks=looks, cuts=tuple(cuts), **more)


def covered(boxes, box):
    return any(one.left <= box.left and one.right >= box.right and one.top <= box.top and one.bottom >= box.bottom for one in boxes)  # fmt: skip


def test_a_face_that_sat_still_stays_covered_while_it_bows():
    covers = sights(lambda at: None if 8 < at < 20 else 300).covers()
    assert all(covered(covers[frame], face(300)) for frame in range(300))
    assert WHOLE not in covers[140]


def test_nothing_is_shown_while_somebody_who_turns_up_elsewhere_is_lost():
    covers = sights(lambda at: 200 if at < 8 else None if at < 20 else 420).covers()
    assert all(covers[frame] == (WHOLE,) for frame in range(round((8.2 + HOLD_S) * RATE), 198))
    assert covered(covers[90], face(210))


def test_somebody_who_walked_and_is_lost_in_the_middle_hides_the_rest():
    covers = sights(lambda at: 100 + at * 30 if at < 8 else None).covers()
    assert covers[200] == (WHOLE,) and covers[299] == (WHOLE,)


def test_somebody_who_left_at_the_edge_hides_nothing_more():
    covers = sights(lambda at: 360 + at * 30 if at < 8.7 else None).covers()
    assert 200 not in covers


def test_a_cut_ends_what_was_lost_before_it():
    where = sights(lambda at: 100 + at * 30 if at < 8 else None, cuts=(120,))
    assert WHOLE in where.covers()[115] and 160 not in where.covers()


def test_a_pattern_seen_once_or_twice_hides_nothing():
    covers = sights(lambda at: 300 if 8 < at < 8.5 else None).covers()
    assert WHOLE not in {box for boxes in covers.values() for box in boxes}


def test_a_face_first_seen_in_the_middle_was_there_before_it_was_found():
    covers = sights(lambda at: 300 if at > 10 else None).covers()
    assert covered(covers[80], face(300)) and 40 not in covers


def test_faces_across_a_cut_are_not_joined():
    found = lost([0, 2, 4, 6], {0: [face(10)], 6: [face(500)]}, {}, [6], rate=RATE, count=8, size_px=SIZE)
    assert found.holds == [] and found.dark == []


def test_doubts_close_the_picture():
    assert doubts(sights(lambda at: 300), 1) == ()
    assert doubts(sights(lambda at: 100 + at * 20 if at < 12 else None), 1) == ("picture.uncertain",)
    nobody = sights(lambda at: None)
    assert doubts(nobody, None) == doubts(nobody, 2) == ("picture.no-face-found",)
    assert doubts(nobody, 0) == ()  # an editor says that no face can be seen
    assert doubts(sights(lambda at: None, always=(face(300),)), 1) == ()


def test_more_people_than_were_named_close_a_picture_as_it_is():
    as_it_is = sights(lambda at: 300, covers_faces=False)
    assert as_it_is.covers() == {}
    assert doubts(as_it_is, 1) == () and doubts(as_it_is, 0) == ("picture.more-faces",)
