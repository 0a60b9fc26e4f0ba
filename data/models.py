"""Reads the models of botocore's wheel and brings them into the form that the table holds."""

import gzip
import json
import re
import zipfile
from dataclasses import dataclass, field
from html import unescape

import naming

REQUEST, SYNC, SYNC_JSON, TOKEN, ITEM_READER, RESULT_WRITER = (1 << bit for bit in range(6))


@dataclass
class Member:
    """`api` is the name in the service's own interface."""

    name: str
    api: str
    shape: str
    doc: str = ""
    is_required: bool = False
    is_token: bool = False
    is_deprecated: bool = False
    # Whether the name in the service's interface is accepted as well.
    takes_api_name: bool = False
    # Whether it is accepted, but not to be offered first.
    is_unlisted: bool = False


@dataclass
class Shape:
    kind: str
    members: list = field(default_factory=list)
    values: list = field(default_factory=list)
    # Of a list its elements, of a map its keys and values.
    targets: list = field(default_factory=list)
    is_union: bool = False
    # Whether a bare text may stand for it.
    takes_text: bool = False


@dataclass
class Action:
    name: str
    doc: str
    input: str | None
    output: str | None
    errors: list
    patterns: int
    is_deprecated: bool = False
    is_supported: bool = True


@dataclass
class Service:
    name: str
    prefix: str
    title: str
    # What the address of its documentation is made of.
    page: str
    listed: str
    # The error for whatever the service does not model.
    generic: str
    actions: list
    shapes: dict
    botocore: str = ""


_KINDS = {
    "string": "string",
    "integer": "integer",
    "long": "integer",
    "float": "float",
    "double": "float",
    "boolean": "boolean",
    "timestamp": "timestamp",
    "blob": "blob",
    "structure": "structure",
    "list": "list",
    "map": "map",
}
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</p>|<p>|<ul>|<ol>|<li>|</li>|<dl>|<br\s*/?>|<h\d>|</h\d>|</?note>|</?important>|</?div>|\n\s*\n")
_CODE = re.compile(r"<code>(.*?)</code>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->|<fullname>.*?</fullname>", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)(?<!vs\.)(?<=[.!?])\s+(?=[A-Z`\"(])")
# What says nothing about the thing itself.
_IDLE = re.compile(
    r"(Optional|Required|Deprecated|This is an? (optional|required) (parameter|field)"
    r"|This (action|method|operation) is deprecated|This is AWS WAF Classic documentation|For the latest version of .*WAF.*"
    r"|Valid (values|Range).*)[.:]",
)
MOST_CHARACTERS = 120


def _sentences(html):
    """Without markup, but with code in backquotes."""
    for block in _BLOCK_END.split(_COMMENT.sub(" ", html or "")):
        text = _CODE.sub(lambda code: "`" + _TAG.sub("", code[1]).strip().replace("`", "") + "`", block)
        text = " ".join(unescape(_TAG.sub("", text)).replace("``", "").split())
        if text:
            yield from _SENTENCE_END.split(text)


def one_line(html):
    """The first sentence that says something; cut at a word where it is long."""
    sentences = list(_sentences(html))
    if not sentences:
        return ""
    text = next((sentence for sentence in sentences if not _IDLE.fullmatch(sentence)), sentences[0])
    if len(text) > MOST_CHARACTERS:
        text = text[: MOST_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"
        if text.count("`") % 2:
            text = text.rpartition("`")[0].rstrip(" ,;:(") + "…"
    return text


class Models:
    """The newest model of each service in the wheel."""

    def __init__(self, wheel, facts):
        self.facts = facts
        self.reserved = set(facts["reserved"])
        self.listed = {prefix: since for since, prefixes in facts["listed"].items() for prefix in prefixes}
        self.services = {}
        with zipfile.ZipFile(wheel) as archive:
            newest = {}
            for path in sorted(archive.namelist()):
                parts = path.split("/")
                if parts[-1] == "service-2.json.gz":
                    newest[parts[2]] = path
            for directory, path in sorted(newest.items()):
                if directory not in facts["duplicates"]:
                    service = self._service(directory, json.loads(gzip.decompress(archive.read(path))))
                    assert service.name not in self.services, f"two services are called {service.name}"
                    self.services[service.name] = service

    def _service(self, directory, model):
        prefix = naming.prefix(model["metadata"]["serviceId"])
        name = prefix.lower()
        shapes = {}
        for shape_name, shape in sorted(model["shapes"].items()):
            shapes[shape_name] = self._shape(name, shape_name, shape)
        streams = _reaching(shapes, {key for key, shape in model["shapes"].items() if shape.get("eventstream")})
        unsupported = set(self.facts["unsupported"].get(name, ()))
        actions = []
        for operation, described in sorted(model["operations"].items()):
            action = naming.action(operation)
            output = described.get("output", {}).get("shape")
            input_ = described.get("input", {}).get("shape")
            actions.append(
                Action(
                    name=action,
                    doc=one_line(described.get("documentation")),
                    input=input_,
                    output=output,
                    errors=sorted({self._exception(name, error["shape"]) for error in described.get("errors", ())}),
                    patterns=REQUEST | TOKEN,
                    is_deprecated=bool(described.get("deprecated")),
                    is_supported=not streams & {input_, output} and action not in unsupported,
                )
            )
            self._also_accepted(shapes, name, action, input_)
        removed = "removed" if name in self.facts["removed"] else self.listed.get(prefix, "")
        return Service(
            name=name,
            prefix=prefix,
            title=model["metadata"]["serviceFullName"],
            page=model["metadata"]["uid"],
            listed=removed,
            generic=f"{prefix}.{prefix}Exception",
            actions=actions,
            shapes=shapes,
            botocore=directory,
        )

    def _exception(self, service, shape):
        return self.facts["exceptions"].get(f"{service}.{shape}") or naming.exception(shape)

    def _shape(self, service, name, shape):
        kind = _KINDS[shape["type"]]
        if kind == "structure":
            required = set(shape.get("required", ()))
            members = [
                self._member(service, name, member, described, member in required)
                for member, described in shape["members"].items()
            ]
            return Shape("document" if shape.get("document") else kind, members, is_union=bool(shape.get("union")))
        if kind == "list":
            return Shape(kind, targets=[shape["member"]["shape"]])
        if kind == "map":
            return Shape(kind, targets=[shape["key"]["shape"], shape["value"]["shape"]])
        if kind == "string" and shape.get("enum"):
            return Shape("enum", values=list(shape["enum"]))
        return Shape(kind)

    def _member(self, service, shape, member, described, is_required):
        is_in = lambda rows: f"{service}.{shape}.{member}" in rows or f"{service}.*.{member}" in rows
        plain = naming.parameter(member, set())
        renamed = self.facts["renames"].get(f"{service}.{shape}.{member}")
        name = renamed or naming.parameter(member, self.reserved)
        return Member(
            name=name,
            api=member,
            shape=described["shape"],
            doc=one_line(described.get("documentation")),
            is_required=is_required and not is_in(self.facts["not_required"]),
            is_token=bool(described.get("idempotencyToken")),
            is_deprecated=bool(described.get("deprecated")),
            takes_api_name=name != plain or is_in(self.facts["takes_api_name"]),
            is_unlisted=is_in(self.facts["not_offered"]),
        )

    def _also_accepted(self, shapes, service, action, input_):
        """Parameters that only the SDK for Java has, or of which one replaces another."""
        members = shapes[input_].members if input_ else []
        for name in self.facts["also_accepted"].get(f"{service}.{action}", ()):
            members.append(Member(name, name, "(text)", is_unlisted=True))
            shapes["(text)"] = Shape("string")
        for name in self.facts["replaceable"].get(f"{service}.{action}", ()):
            next(member for member in members if member.name == name).is_required = False


def _reaching(shapes, goals):
    """The shapes from which one of the goals can be reached."""
    found = set(goals)
    grew = bool(found)
    while grew:
        grew = False
        for name, shape in shapes.items():
            if name not in found and found.intersection(targets(shape)):
                found.add(name)
                grew = True
    return found


def targets(shape):
    return [member.shape for member in shape.members] + shape.targets
