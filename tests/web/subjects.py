"""What stands in the tests' bank, and how the crawl finds an example of each kind of thing in a URL.

To crawl a page with a new kind of `subject`, add a function here that returns the id of one of a stream's.
"""

import io
import shutil
import wave
from datetime import date, timedelta

from storybank.findings import Severity
from storybank.records import (
    AgeBand,
    Answer,
    Audience,
    BatchId,
    Caption,
    Consent,
    ConsentStatus,
    Evidence,
    Face,
    FaceLink,
    FaceTreatment,
    Identification,
    Interview,
    Language,
    Method,
    Person,
    Photo,
    PlacePrecision,
    Recording,
    Relation,
    Risk,
    RiskLevel,
    Role,
    SaidName,
    Segment,
    Stream,
    TranscriptTreatment,
    Use,
    UsePermission,
    VoiceTreatment,
)
from tests.drawn_people import scene

SIZE = (640, 480)
FACES = [(200, 200, 90), (430, 220, 80)]


def drawn_master() -> tuple[bytes, list[tuple[int, int, int, int]]]:
    """Return a drawn photograph of two people as JPEG, and the boxes of their faces."""
    image, boxes = scene(SIZE, FACES)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=80)
    return kept.getvalue(), boxes


def agreement(bank, person, stream):
    """Return a plain yes of a grown-up: shown, heard, called by given name, to keep and for the portal."""
    return Consent(
        id=bank.consents.id_for(stream, f"K-{person}", by="ed-1"),
        version=0,
        subject=person,
        stream=Stream(stream),
        status=ConsentStatus.GIVEN,
        roles=frozenset({Role.DEPICTED, Role.NARRATOR}),
        given_on=date(2026, 10, 1),
        valid_from=date(2026, 10, 1),
        method=Method.SIGNED,
        language=Language("ru"),
        evidence=(Evidence(kind="form", file="K01.jpg"),),
        age_band=AgeBand.ADULT,
        uses=tuple(UsePermission(use=use, decision=Answer.YES) for use in (Use.KEEP, Use.PORTAL)),
        identification=Identification.FIRST_NAME,
        face=FaceTreatment.VISIBLE,
        voice=VoiceTreatment.ORIGINAL,
        transcript=TranscriptTreatment.VERBATIM,
        place_precision=PlacePrecision.SETTLEMENT,
        names_as_said=(
            SaidName(form="Shusha", language=Language("en"), relation=Relation.COMES_FROM, print_it=Answer.YES),
        ),
        audience=Audience.PUBLIC,
        is_listed=True,
        risk=Risk(level=RiskLevel.LOW),
    )


def drawn_sound() -> bytes:
    """Return a second of silence as WAV."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(16000))
    return kept.getvalue()


def fill(bank, on):
    """Put the same small material into each stream: two photographs, an interview, two people."""
    from storybank.records import Box
    from storybank.stages.screening import screen

    master, boxes = drawn_master()
    made = []
    for stream in bank.settings.streams:
        batch, _ = bank.batches.open(stream=stream, digest=f"{stream:0<64}", key="autumn", by="ed-1", on=on)
        people = []
        for code in ("C01", "C02"):
            person = bank.people.id_for(stream, code, by="ed-1")
            bank.people.save(Person(id=person, stream=Stream(stream)), by="ed-1", on=on)
            bank.consents.save(agreement(bank, person, stream), by="ed-1", on=on)
            people.append(person)
        for row in ("F01", "F02"):
            item = bank.items.id_for(stream, "autumn", f"photographs:{row}", by="ed-1")
            photo = Photo(
                id=item,
                batch=BatchId(batch.id),
                stream=Stream(stream),
                row=f"photographs!{row}",
                people={people[0]: frozenset({Role.DEPICTED})},
                width_px=SIZE[0],
                height_px=SIZE[1],
                media_type="image/jpeg",
                captions={
                    Language("en"): Caption(
                        text="She shows her garden in liberated Shusha.", language="en", alt_text="A woman in a garden"
                    ),
                    Language("ru"): Caption(
                        text="Женщина показывает свой сад.", language="ru", alt_text="Женщина в саду"
                    ),
                },
                faces=tuple(
                    Face(number=n, box=Box(left=a, top=b, right=c, bottom=d), score=0.9, link=FaceLink.UNLINKED)
                    for n, (a, b, c, d) in enumerate(boxes, 1)
                ),
            )
            bank.items.save(photo, by="ed-1", on=on)
            for kind in ("original", "master"):
                bank.originals.seal_bytes(
                    master + row.encode() + kind.encode(),
                    stream=stream,
                    media_type="image/jpeg",
                    by="ed-1",
                    item=item,
                    kind=kind,
                )
            made.append(item)
        talk = bank.items.id_for(stream, "autumn", "interviews:I01", by="ed-1")
        interview = Interview(
            id=talk,
            batch=BatchId(batch.id),
            stream=Stream(stream),
            row="interviews!I01",
            people={people[1]: frozenset({Role.NARRATOR})},
            languages=(Language("ru"),),
            recording=Recording(container="wav", codec="pcm_s16le", duration_s=1.0),
            segments=tuple(
                Segment(number=n, start_s=4.0 * n, end_s=4.0 * n + 3.5, text=words, speaker="A", person=people[1])
                for n, words in enumerate(
                    ("Мы жили у реки.", "Мой сосед Арсен Каренян вёл школу.", "Потом мы уехали."), 1
                )
            ),
        )
        bank.items.save(interview, by="ed-1", on=on)
        bank.originals.seal_bytes(
            drawn_sound() + stream.encode(), stream=stream, media_type="audio", by="ed-1", item=talk, kind="original"
        )
        made.append(talk)
    screen(bank, made, on=on)


def item(bank, stream):
    return next(row.id for row in bank.items.list(stream=stream) if row.kind.value == "photograph")


def interview(bank, stream):
    return next(row.id for row in bank.items.list(stream=stream) if row.kind.value == "interview")


def finding(bank, stream):
    return next(
        row.id for row in bank.findings.list(item=item(bank, stream)) if row.finding.severity is not Severity.INFO
    )


def batch(bank, stream):
    return next(one.id for one in bank.batches.list() if one.stream == stream)


def person(bank, stream):
    return next(one.id for one in bank.people.list() if one.stream == stream)


def stream(bank, stream):
    return stream


def upload(bank, stream):
    """An upload of the account that the crawl signs in as; the other stream's is somebody else's."""
    from django.utils import timezone

    from storybank.stages import uploads
    from storybank.web.models import Upload

    account = "photographer-1" if stream == "nur" else "photographer-2"
    now = timezone.now()
    found, _ = Upload.objects.get_or_create(
        account=account,
        stream=stream,
        defaults={
            "id": f"upload{stream}",
            "state": "open",
            "nonce": "n",
            "began_at": now,
            "until_at": now + timedelta(days=1),
        },
    )
    marked = uploads.folder(bank.path, found.pk) / "marked.xlsx"
    marked.parent.mkdir(parents=True, exist_ok=True)
    marked.write_bytes(b"the workbook of the last check")
    return found.pk


def job(bank, stream):
    """A job that failed: only such a one can be asked for again."""
    failed = next((one for one in bank.jobs.list(state="failed")), None)
    return (failed or bank.jobs.finish(bank.jobs.queue("recheck", "bank", by="admin-1").id, error="x.y")).id


def account(bank, stream):
    if bank.staff.get("ed-nur-9") is None:
        bank.staff.set("ed-nur-9", streams=[], roles=["editor"], by="admin-1")
    return "ed-nur-9"


def consent(bank, stream):
    from storybank.records import Consent, ConsentStatus

    made = bank.consents.id_for(stream, "C01", by="ed-1")
    if not bank.consents.exists(made):
        given = Consent(
            id=made, version=1, subject=person(bank, stream), stream=Stream(stream), status=ConsentStatus.GIVEN
        )
        bank.consents.save(given, by="ed-1", on=bank.today())
    return made


def asked(bank, stream):
    """A request of somebody of a stream."""
    whose = person(bank, stream)
    known = bank.requests.list(person=whose)
    return (
        known[0]
        if known
        else bank.requests.open(person=whose, who="subject", right="access", by="ed-1", on=bank.today())
    ).id


def collection(bank, stream):
    """A collection of everything; what is published belongs to no stream."""
    from storybank.errors import WrongUse
    from storybank.records import Collection

    try:
        return bank.collections.get("what-we-kept").id
    except WrongUse:
        made, public = bank.collections.new_id()
        everything = Collection(
            id=made,
            public_id=public,
            slug="what-we-kept",
            title={Language("en"): "What we kept", Language("ru"): "Что мы сохранили"},
            items=tuple(row.id for row in bank.items.list()),
            languages=(Language("en"), Language("ru")),
        )
        bank.collections.save(everything, by="pu-9", on=bank.today())
        return made


def release(bank, stream):
    """A proposal of somebody else."""
    known = bank.releases.list(collection=collection(bank, stream), status="proposed")
    return known[0].id if known else proposed(bank)


def stories(bank):
    """A story of each stream that may go out today, written on first sight."""
    from storybank.records import Story

    for stream in bank.settings.streams:
        made = bank.items.id_for(stream, "autumn", "stories:S01", by="ed-1")
        if bank.items.find(made) is None:
            person = bank.people.id_for(stream, "C02", by="ed-1")
            batch = next(iter(bank.batches.list())).id
            words = {"title": {Language("en"): "The river"}, "body": {Language("en"): "We lived by a river."}}
            about = {"id": made, "batch": BatchId(batch), "stream": Stream(stream), "row": "stories!3", "key": "S01"}
            story = Story(**about, **words, people={person: frozenset({Role.NARRATOR})})
            bank.items.save(story, by="ed-1", on=bank.today())
    return [row for row in bank.items.list() if row.kind.value == "story"]


def proposed(bank, *, items=None, by="pu-9"):
    """Propose a small bag of two pages as `propose` does, holding these items; return the release's id."""
    from storybank.publish import bag
    from storybank.stages.screening import world_of
    from storybank.store.rows import ReleaseItem, ReleaseLeftOut

    made = collection(bank, "nur")
    photographs = [row for row in bank.items.list() if row.kind.value == "photograph"]
    held = stories(bank) if items is None else items
    world = world_of(bank)
    rests = {
        one: tuple((c.subject, c.id, c.version) for person in record.people for c in world.consents.get(person, ()))
        for one, record in bank.items.many([row.id for row in held]).items()
    }
    version = bank.releases.next_version(made)
    folder = bank.path / "proposed" / f"what-we-kept-v{version}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    payload = bag.Payload(folder)
    page = f"<!doctype html><link rel=stylesheet href=a.css><script src=a.js></script><h1>{len(held)} kept</h1>"
    payload.add("index.html", page)
    payload.add("a.css", "h1{color:rgb(1,2,3)}")
    payload.add("a.js", "document.title = 'a script ran'")
    payload.add("stories/one.opus", "not really sound")
    return bank.releases.propose(
        collection=made,
        version=version,
        edition="public",
        digest=bag.finish(payload, {"Storybank-Name": folder.name}, bank.today()),
        items=[
            ReleaseItem(item=row.id, public_id=row.public_id, revision=row.revision, consents=rests.get(row.id, ()))
            for row in held
        ],
        left_out=[ReleaseLeftOut(item=photographs[0].id, codes=("consent.missing", "item.declined"))],
        by=by,
        on=bank.today(),
    ).id


def sealed(bank):
    """Return a release that went out: nothing in it, so that nobody's agreement stands against it."""
    from storybank.stages import releasing

    waiting = proposed(bank, items=())
    bank.releases.approve(waiting, digest=bank.releases.get(waiting).digest, by="pu-8", on=bank.today())
    return releasing.seal(bank, waiting, by="pu-9", on=bank.today()).release.id


def hold(bank, stream):
    return bank.holds.place(scope="stream", value=stream, reason="a call at night", by="pu-9", on=bank.today()).id


def notice(bank, stream):
    """A notice to the holder of a copy of what went out and was taken back."""
    known = bank.registers.notices()
    if known:
        return known[0].id
    out = sealed(bank)
    bank.registers.take(out, holder="portal", use="portal", by="pu-9", on=bank.today())
    bank.releases.revoke(out, cause=collection(bank, stream), by="pu-9", on=bank.today())
    return bank.registers.notify([out], cause=collection(bank, stream), by="pu-9", on=bank.today())[0].id


def research(bank, stream):
    """A request of a researcher for everything of a stream."""
    from storybank.records import Collection

    known = bank.research.list(state="asked")
    if known:
        return known[0].id
    import pyrage

    made, public = bank.collections.new_id()
    row = bank.research.ask(
        collection=made,
        recipient=str(pyrage.x25519.Identity.generate().to_public()),
        identity="Somebody, an institute",
        purpose="a study of kept things",
        promises=True,
        until_on=bank.today() + timedelta(days=100),
        by="pu-9",
        on=bank.today(),
    )
    asked_for = tuple(one.id for one in bank.items.list(stream=stream))
    collection_of_it = Collection(
        id=made,
        public_id=public,
        slug=f"research-{row.id[:8]}",
        title={Language("en"): "Research edition"},
        items=asked_for,
        languages=(Language("en"),),
    )
    bank.collections.save(collection_of_it, by="pu-9", on=bank.today())
    return row.id


def file(bank, stream):
    """What portals poll; there from the first version on."""
    if not (bank.path / "curated" / "bundle-versions.json").is_file():
        sealed(bank)
    return "bundle-versions.json"


KINDS = {
    "collection": collection,
    "release": release,
    "hold": hold,
    "notice": notice,
    "research": research,
    "file": file,
    "consent": consent,
    "asked": asked,
    "job": job,
    "account": account,
    "stream": stream,
    "upload": upload,
    "item": item,
    "interview": interview,
    "finding": finding,
    "batch": batch,
    "person": person,
}
