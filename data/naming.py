"""How Step Functions spells the names of the services' models.

It uses the names of the classes that the AWS SDK for Java 2.x makes of the same
models; these are the rules of that SDK.
"""

import re

_WORD_RULES = [
    (re.compile(r"[^A-Za-z0-9]+"), " "),
    (re.compile(r"([^a-z]{2,})v([0-9]+)"), r"\1 v\2 "),
    (re.compile(r"([^A-Z]{2,})V([0-9]+)"), r"\1 V\2 "),
    (re.compile(r"([a-z])(?=[A-Z][a-zA-Z0-9])"), r"\1 "),
    (re.compile(r"([A-Z]+)([A-Z][a-z])"), r"\1 \2"),
    (re.compile(r"([0-9])([a-zA-Z])"), r"\1 \2"),
]


def _pascal_case(name):
    for pattern, replacement in _WORD_RULES:
        name = pattern.sub(replacement, name)
    return "".join(word[0].upper() + word[1:].lower() for word in name.split())


def capitalised(name):
    return name[0].upper() + name[1:]


def prefix(service_id):
    """What the names of the service's errors begin with; in lower case, the service in ARNs."""
    name = _pascal_case(service_id)
    for start in ("Amazon", "Aws"):
        name = name.removeprefix(start)
    return name.removesuffix("Service")


def action(operation):
    return operation[0].lower() + operation[1:]


def parameter(member, reserved):
    """Only an acronym at the start changes: DBInstanceIdentifier is DbInstanceIdentifier, IamRoleARN stays."""
    name = member[0].lower() + member[1:]
    at = 1
    while at < len(name) and name[at].isupper() and not (at + 1 < len(name) and name[at + 1].islower()):
        name = name[:at] + name[at].lower() + name[at + 1 :]
        at += 1
    if name in reserved or name.lower() in reserved:
        name += "Value"
    return capitalised(name)


def exception(shape):
    name = shape.removesuffix("Exception")
    return _pascal_case(name if name != shape else shape.removesuffix("Fault")) + "Exception"
