#!/usr/bin/env python3
"""Writes the list of what a release for one platform contains (SBOM), as CycloneDX 1.5 in JSON.

    python3 tools/sbom.py TARGET > gongbao-VERSION-TARGET.cdx.json
    python3 tools/sbom.py --self-test

The crates come from `cargo metadata --locked --all-features --filter-platform TARGET`, without those that only tests need; their checksums come from
Cargo.lock, and what is no crate from the lists in third_party.py. The same commit gives the same bytes. It needs Python 3.11, cargo and git.
"""

import json
import re
import sys
import time
import tomllib
import uuid

from release import ROOT, TARGETS, commit_time, said, stop
from third_party import DATA, LIBRARIES, in_the_program


def expression(licence):
    """The SPDX expression of what Cargo accepts: `MIT/Apache-2.0` is an old form of `MIT OR Apache-2.0`."""
    return re.sub(r"\s*/\s*", " OR ", licence)


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version'].replace('+', '%2B')}"


def component(package, checksum):
    made = {
        "type": "library",
        "bom-ref": purl(package),
        "name": package["name"],
        "version": package["version"],
        "scope": "required",
        "purl": purl(package),
    }
    if package["license"]:
        made["licenses"] = [{"expression": expression(package["license"])}]
    elif package["license_file"]:
        made["licenses"] = [{"license": {"name": f"see {package['license_file']}"}}]
    if checksum:
        made["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package["repository"]:
        made["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return made


def others():
    """What is no crate, as components."""
    for kind, rows in [("data", DATA), ("library", LIBRARIES)]:
        for what, source, licence, origin in rows:
            yield {
                "type": kind,
                "bom-ref": f"{kind}:" + re.sub(r"\W+", "-", what).strip("-"),
                "name": what,
                "description": f"from {source}; {origin}".replace("`", ""),
                "licenses": [{"expression": licence}],
            }


def bom(metadata, lock, target, when):
    sums = {(p["name"], p["version"]): p.get("checksum") for p in lock["package"]}
    packages = {p["id"]: p for p in metadata["packages"]}
    root = metadata["resolve"]["root"]
    wanted = in_the_program(metadata["resolve"])
    crates = sorted((packages[one] for one in wanted - {root}), key=lambda p: (p["name"], p["version"]))
    apart = sorted(others(), key=lambda one: one["bom-ref"])
    program = component(packages[root], None) | {"type": "application"}
    edges = []
    for node in metadata["resolve"]["nodes"]:
        if node["id"] in wanted:
            on = {purl(packages[d["pkg"]]) for d in node["deps"] if any(kind["kind"] != "dev" for kind in d["dep_kinds"])}
            if node["id"] == root:
                on |= {one["bom-ref"] for one in apart}
            edges.append({"ref": purl(packages[node["id"]]), "dependsOn": sorted(on)})
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when)),
            "component": program,
            "properties": [{"name": "cargo:target", "value": target}],
        },
        "components": [component(p, sums.get((p["name"], p["version"]))) for p in crates] + apart,
        "dependencies": sorted(edges, key=lambda edge: edge["ref"]),
    }
    # The number is that of the contents, so that the same contents have the same one.
    made["serialNumber"] = "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(made, sort_keys=True)))
    return made


def self_test():
    def package(name, licence, source):
        return {"id": name, "name": name, "version": "1.0.0+1", "license": licence, "license_file": None, "repository": None, "source": source}

    def edge(name, kind):
        return {"pkg": name, "dep_kinds": [{"kind": kind}]}

    names = [package("root", "MIT OR Apache-2.0", None), package("used", "MIT/Apache-2.0", "r"), package("tested", "MPL-2.0", "r")]
    nodes = [{"id": "root", "deps": [edge("used", None), edge("tested", "dev")]}, {"id": "used", "deps": []}, {"id": "tested", "deps": []}]
    metadata = {"packages": names, "resolve": {"root": "root", "nodes": nodes}}
    lock = {"package": [{"name": "used", "version": "1.0.0+1", "checksum": "abc"}]}
    made = bom(metadata, lock, "some-target", 0)
    crates = [one for one in made["components"] if "purl" in one]
    assert [one["name"] for one in crates] == ["used"], crates
    assert crates[0]["licenses"] == [{"expression": "MIT OR Apache-2.0"}] and crates[0]["hashes"][0]["content"] == "abc"
    assert crates[0]["purl"] == "pkg:cargo/used@1.0.0%2B1"
    assert made["metadata"]["component"]["type"] == "application" and made["metadata"]["timestamp"] == "1970-01-01T00:00:00Z"
    refs = {one["bom-ref"] for one in made["components"]} | {made["metadata"]["component"]["bom-ref"]}
    assert len(refs) == len(made["components"]) + 1
    assert all({edge["ref"], *edge["dependsOn"]} <= refs for edge in made["dependencies"])
    assert bom(metadata, lock, "some-target", 0) == made and bom(metadata, lock, "other", 0)["serialNumber"] != made["serialNumber"]
    print("tools/sbom.py passes its own test")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    if len(sys.argv) != 2 or sys.argv[1] not in TARGETS:
        stop("one target is wanted", "one of " + ", ".join(TARGETS))
    target = sys.argv[1]
    metadata = json.loads(said("cargo", "metadata", "--locked", "--all-features", "--format-version", "1", "--filter-platform", target))
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text(encoding="utf-8"))
    text = json.dumps(bom(metadata, lock, target, commit_time()), indent=2, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(text.encode())


if __name__ == "__main__":
    main()
