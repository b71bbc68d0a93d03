"""Other people's validators, each as a function from a bundle's folder to what it complains of; empty where it is content."""

import json
import os
import subprocess
from functools import cache
from importlib import import_module
from pathlib import Path

from lxml import etree

from storybank.publish import bag as own_bag

CONFORMANCE = Path(__file__).parents[2].parent / "shared" / "data" / "conformance"
CONTEXT = "ro-crate.jsonld"  # carried by the rocrate wheel; the validator would fetch it


def cheap(bundle):
    """Return what the quick validators say: bag and profile, XML schemas, IIIF schema, Data Package, Linked Places.

    Schemas that no package carries are used where ../shared/data/conformance is, as tests marked `shared` do.
    """
    by_schema = [*manifests(bundle), *ohms(bundle), *premis(bundle)] if CONFORMANCE.is_dir() else []
    return [*bagged(bundle), *by_schema, *data_package(bundle), *places(bundle)]


def bagged(bundle):
    bagit, bagit_profile = import_module("bagit"), import_module("bagit_profile")
    profile = json.loads((Path(own_bag.__file__).parent / "bagit-profile.json").read_bytes())
    found = bagit.Bag(str(bundle))
    try:
        found.validate()
    except bagit.BagError as error:
        return [f"bagit: {error}"]
    return [] if bagit_profile.Profile(own_bag.PROFILE, profile=profile).validate(found) else ["bagit-profile"]


def manifests(bundle):
    schema = import_module("jsonschema").Draft7Validator(_read("iiif_3_0.json"))
    found = []
    for place in sorted((bundle / "data" / "metadata" / "iiif").glob("*.json")):
        found += [f"{place.name}: {one.message[:300]}" for one in schema.iter_errors(json.loads(place.read_bytes()))]
    return found


def ohms(bundle):
    return [
        f"{place.name}: {one}"
        for place in sorted((bundle / "data" / "metadata" / "ohms").glob("*.xml"))
        for one in _by_schema("ohms.xsd", place)
    ]


def premis(bundle):
    place = bundle / "data" / "provenance" / "premis.xml"
    return [f"premis.xml: {one}" for one in _by_schema("premis.xsd", place)] if place.exists() else []


def data_package(bundle):
    place = bundle / "data" / "metadata" / "datapackage.json"
    if not place.exists():
        return []
    report = import_module("frictionless").validate(str(place))
    return [] if report.valid else [f"datapackage.json: {report.flatten()}"]


def places(bundle):
    """Return what Linked Places and GeoJSON ask for and places.lpf.json lacks; there is no schema to install."""
    place = bundle / "data" / "metadata" / "places.lpf.json"
    if not place.exists():
        return []
    document, found = json.loads(place.read_bytes()), []
    if document["type"] != "FeatureCollection" or not document["@context"].startswith("https://"):
        found.append("places.lpf.json: no collection of features")
    for feature in document["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        if feature["type"] != "Feature" or not feature["properties"]["title"] or not feature["@id"].startswith("http"):
            found.append(f"places.lpf.json: {feature['@id']}")
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90) or feature["geometry"]["type"] != "Point":
            found.append(f"places.lpf.json: {feature['@id']} geometry")
        if not feature["names"] or any(not name["toponym"] for name in feature["names"]):
            found.append(f"places.lpf.json: {feature['@id']} names")
    return found


def crate(bundle, monkeypatch):
    """Return the required checks of RO-Crate that fail; the context comes from the rocrate wheel, nobody is asked."""
    requests, rocrate = import_module("requests"), import_module("rocrate")
    services, models = import_module("rocrate_validator.services"), import_module("rocrate_validator.models")
    context = (Path(rocrate.__file__).parent / "data" / CONTEXT).read_bytes()

    def offline(_session, _method, url, **_options):
        answer = requests.Response()
        answer.status_code, answer.url, answer._content = 200, url, context
        answer.headers["Content-Type"] = "application/ld+json"
        return answer

    monkeypatch.setattr(requests.Session, "request", offline)
    monkeypatch.setattr(import_module("requests_cache").CachedSession, "request", offline)
    settings = services.ValidationSettings(
        rocrate_uri=str(bundle / "data"), requirement_severity=models.Severity.REQUIRED
    )
    outcome = services.validate(settings)
    found = [str(issue.message) for issue in outcome.get_issues()]
    return found or ([] if outcome.passed() else ["ro-crate"])


def pages(bundles):
    """Return vnu's messages, warnings too, about every page and style sheet of several bundles: one start of Java."""
    jar = os.environ.get("VNU_JAR", "")
    assert Path(jar).is_file(), "VNU_JAR does not name vnu.jar"
    done = subprocess.run(
        ["java", "-jar", jar, "--skip-non-html", "--also-check-css", "--format", "json", *(str(one / "data") for one in bundles)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    # vnu takes 'self' for nothing where a page comes from a disk; browsers do not, and the pages' own test is run in one
    messages = [
        one for one in json.loads(done.stderr)["messages"] if "violates Content Security Policy" not in one["message"]
    ]
    return [f"{one['url'][-80:]}: {one['message']}" for one in messages]


def captions(bundles):
    """Return the errors of the W3C's strict WebVTT parser about every transcript of several bundles."""
    folder = os.environ.get("WEBVTT_PARSER", "")
    assert (Path(folder) / "parser.js").is_file(), "WEBVTT_PARSER does not name the package's folder"
    files = [str(place) for bundle in bundles for place in sorted((bundle / "data").rglob("*.vtt"))]
    script = (
        "const {WebVTTParser} = require(process.argv[1] + '/parser.js'); const fs = require('fs');"
        "const files = JSON.parse(fs.readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(files.map(f => {const r = new WebVTTParser().parse(fs.readFileSync(f, 'utf8'), 'captions');"
        "return [f, r.cues.length, r.errors.map(e => e.line + ': ' + e.message)]})))"
    )
    done = subprocess.run(
        ["node", "-e", script, folder], input=json.dumps(files), capture_output=True, text=True, check=True
    )
    return [f"{Path(file).name}: {error}" for file, _cues, errors in json.loads(done.stdout) for error in errors]  # fmt: skip


@cache
def _read(name):
    return json.loads((CONFORMANCE / name).read_bytes())


@cache
def _schema(name):
    class Local(etree.Resolver):
        def resolve(self, url, _id, context):
            if url and url.endswith("xlink.xsd"):
                return self.resolve_filename(str(CONFORMANCE / "xlink.xsd"), context)
            return None

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Local())
    return etree.XMLSchema(etree.parse(CONFORMANCE / name, parser))


def _by_schema(name, place):
    schema = _schema(name)
    schema.validate(etree.parse(place))
    return [str(one.message)[:300] for one in schema.error_log]
