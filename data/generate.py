#!/usr/bin/env python3
"""Makes `data/services.bin`, the table of the actions that Task states can call.

    pip download --no-deps --dest DIRECTORY botocore==VERSION
    python3 data/generate.py DIRECTORY/botocore-VERSION-py3-none-any.whl

The version is the one in `data/facts.json`, and the wheel is read as data: nothing
of it is run, and nothing but Python is needed. `docs/services.md` says more.
"""

import hashlib
import json
import sys
from pathlib import Path

import optimized
import table
from models import Models

HERE = Path(__file__).parent


def main(wheel):
    facts = json.loads((HERE / "facts.json").read_text())
    source = facts["botocore"]
    if hashlib.sha256(Path(wheel).read_bytes()).hexdigest() != source["sha256"]:
        sys.exit(f"{wheel} is not the wheel of botocore {source['version']} that facts.json names")
    models = Models(wheel, facts)
    sdk = [models.services[name] for name in sorted(models.services)]
    own = optimized.services(json.loads((HERE / "optimized.json").read_text()), models)
    check(facts, models)
    version = f"{source['version']}\t{source['released']}"
    packed, plain, blocks = table.write(
        version, [("S", sdk), ("O", own)], aliases(facts, models), [(p.lower(), p) for p in facts["retired"]]
    )
    lock = {
        "botocore": source["version"],
        "sha256_unpacked": hashlib.sha256(plain).hexdigest(),
        "bytes": len(packed),
        **counts([block for kind, block in blocks if kind == "S"]),
        "optimized_actions": sum(len(service.actions) for service in own),
    }
    output = HERE / "services.bin"
    if output.exists():
        report(table.actions(output.read_bytes()), table.actions(packed))
    output.write_bytes(packed)
    written = json.dumps(lock, indent=1)
    (HERE / "services.lock.json").write_text(written + "\n")
    print(written)


def aliases(facts, models):
    """Other names by which people know the services: botocore's, and some more."""
    found = {}
    for service in models.services.values():
        for alias in (service.botocore, service.botocore.replace("-", "")):
            if alias != service.name and alias not in models.services:
                found[alias] = service.name
    return {**found, **facts["aliases"]}


def check(facts, models):
    """What is maintained by hand agrees with the models."""
    prefixes = {service.prefix for service in models.services.values()}
    retired = set(facts["retired"])
    missing = [p for found in facts["listed"].values() for p in found if p not in prefixes | retired]
    assert not missing, f"no model and not among the retired: {missing}"
    back = retired & prefixes
    assert not back, f"retired, and there is a model: {back}"
    actions = {f"{service.name}:{action.name}" for service in models.services.values() for action in service.actions}
    unknown = [f"{s}:{a}" for s, found in facts["unsupported"].items() for a in found if f"{s}:{a}" not in actions]
    assert not unknown, f"no such actions: {unknown}"
    for name in facts["aliases"].values():
        assert name in models.services, f"an alias for no service: {name}"
    for path in [*facts["renames"], *facts["exceptions"]]:
        service, shape, *member = path.split(".")
        members = [found.api for found in models.services[service].shapes[shape].members]
        assert all(name in members for name in member), f"nothing to rename: {path}"
    for key in ("also_accepted", "replaceable"):
        assert actions.issuperset(path.replace(".", ":") for path in facts[key]), f"no such actions: {key}"


def counts(blocks):
    shapes = [shape for block in blocks for shape in block.order]
    inputs = [shape for block in blocks for shape in block.order[: block.inputs]]
    return {
        "services": len(blocks),
        "actions": sum(len(block.service.actions) for block in blocks),
        "input_shapes": len(inputs),
        "input_members": sum(len(shape.members) for shape in inputs),
        "input_values": sum(len(shape.values) for shape in inputs),
        "members": sum(len(shape.members) for shape in shapes),
    }


def report(before, after):
    """What is new and what is gone."""
    for mark, actions in (("+", after - before), ("-", before - after)):
        for action in sorted(actions):
            print(mark, action)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
