"""Writes the table: `docs/services.md` describes the format."""

import struct
import zlib
from collections import Counter

from models import targets

KINDS = [
    "structure", "document", "list", "map", "enum", "string", "integer", "float", "boolean", "timestamp", "blob", "any",
]
MAGIC = b"ASLTAB01"
DICTIONARY = 32 * 1024


def _planes(values):
    """16-bit numbers, first all their low bytes and then all their high ones."""
    assert all(0 <= value < 0x10000 for value in values), "a number does not fit in 16 bits"
    return bytes(value & 0xFF for value in values) + bytes(value >> 8 for value in values)


class _References:
    """Numbers things in the order of their first use; the next new one is written as 0, any other as its index + 1."""

    def __init__(self):
        self.index = {}

    def __call__(self, thing):
        if thing not in self.index:
            self.index[thing] = len(self.index)
            return 0
        return self.index[thing] + 1


class _Following:
    """Writes the number after the largest so far as 0, any other as itself + 1."""

    def __init__(self):
        self.next = 0

    def __call__(self, number):
        if number == self.next:
            self.next += 1
            return 0
        self.next = max(self.next, number + 1)
        return number + 1


class Block:
    """What the table has of one service: its names, and the documentation of what goes in.

    Each of the two is a part with texts, and a part with columns.
    """

    def __init__(self, service):
        self.service = service
        self._number_shapes()
        self.names, self.strings = self._names()
        self.docs, self.sentences = self._docs()

    def _number_shapes(self):
        """In the order in which they are reached, from all inputs first, then from all outputs."""
        self.order = []
        self.number = {}
        self._reach([action.input for action in self.service.actions])
        self.inputs = len(self.order)
        self._reach([action.output for action in self.service.actions])

    def _key(self, name):
        """What has no members is the same shape under any name."""
        shape = self.service.shapes[name]
        if shape.members or shape.targets or shape.kind in ("structure", "document"):
            return name
        return (shape.kind, tuple(shape.values))

    def _reach(self, names):
        """Breadth first, so that most references to shapes are to the next one."""
        at = len(self.order)
        self._add([name for name in names if name])
        while at < len(self.order):
            self._add(targets(self.order[at]))
            at += 1

    def _add(self, names):
        for name in names:
            key = self._key(name)
            if key not in self.number:
                self.number[key] = len(self.order)
                self.order.append(self.service.shapes[name])

    def _names(self):
        text, errors, shape = _References(), _References(), _Following()
        actions = self.service.actions
        members = [member for described in self.order for member in described.members]
        values = [value for described in self.order for value in described.values]
        spelled = [_capitalised(member.api) for member in members if _has_other_name(member)]

        names = [text(action.name) for action in actions]
        sets = [errors(tuple(action.errors)) for action in actions]
        error_names = [text(error) for found in errors.index for error in found]
        member_names = [text(member.name) for member in members]
        value_names = [text(value) for value in values]
        other_names = [text(name) for name in spelled]
        pointing = [self.number[self._key(name)] for found in self.order for name in targets(found)]
        ends = [self.number[self._key(name)] + 1 if name else 0 for a in actions for name in (a.input, a.output)]

        pool = "\n".join(text.index).encode()
        assert not any("\n" in string for string in text.index)
        counts = [
            len(text.index), len(actions), len(errors.index), len(error_names), len(self.order), len(members),
            len(values), len(other_names), len(pointing),
        ]
        columns = [
            _planes(names),
            _planes(ends[0::2]),
            _planes(ends[1::2]),
            _planes(sets),
            bytes(action.patterns | action.is_deprecated << 6 | (not action.is_supported) << 7 for action in actions),
            _planes([len(found) for found in errors.index]),
            _planes(error_names),
            bytes(
                KINDS.index(found.kind) | found.is_union << 4 | found.takes_text << 5 for found in self.order
            ),
            _planes([len(found.members) + len(found.values) for found in self.order]),
            _planes(member_names),
            bytes(_flags(member) for member in members),
            _planes(value_names),
            _planes(other_names),
            _planes([shape(number) for number in pointing]),
        ]
        return [struct.pack("<10I", len(pool), *counts) + pool, b"".join(columns)], list(text.index)

    def _docs(self):
        """Nothing is written about members that only come out."""
        sentence = _References()
        sentence("")
        references = [sentence(action.doc) for action in self.service.actions]
        members = [member for described in self.order[: self.inputs] for member in described.members]
        references += [sentence(member.doc) for member in members]
        pool = "\n".join(sentence.index).encode()
        head = struct.pack("<2I", len(pool), len(references))
        return [head + pool, _planes(references)], list(sentence.index)


def _capitalised(name):
    return name[0].upper() + name[1:]


def _has_other_name(member):
    return _capitalised(member.api) != member.name


def _flags(member):
    bits = [
        member.is_required,
        member.is_token,
        member.is_deprecated,
        member.api[0].islower(),
        _has_other_name(member),
        member.takes_api_name,
        member.is_unlisted,
    ]
    return sum(bit << place for place, bit in enumerate(bits))


def _dictionary(pools, variants):
    """What the most services have in common, the best last, where it is nearest."""
    count = Counter()
    for pool in pools:
        count.update({variant for string in pool for variant in variants(string) if len(variant) > 3})
    best = sorted(count, key=lambda string: (-(count[string] - 1) * len(string), string))
    chosen, size = [], 0
    for string in best:
        encoded = string.encode() + b"\n"
        if count[string] < 2 or size + len(encoded) > DICTIONARY:
            break
        chosen.append(encoded)
        size += len(encoded)
    return b"".join(reversed(chosen))


def _openings(sentence):
    words = sentence.split(" ")
    return {sentence, *(" ".join(words[:count]) for count in (3, 5, 8) if len(words) > count)}


def _deflated(parts, dictionary=b""):
    """Each part with codes of its own: texts and columns have little in common."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=dictionary)
    packed = compressor.compress(parts[0])
    for part in parts[1:]:
        packed += compressor.flush(zlib.Z_BLOCK) + compressor.compress(part)
    return packed + compressor.flush()


def _length(parts):
    return sum(map(len, parts))


def write(version, groups, aliases, retired):
    """The table's bytes, and the bytes of what it says before they are packed.

    `groups` has the services of each kind (`S` for the SDK's, `O` for optimized
    ones), `aliases` pairs of names, `retired` names of services without a model.
    """
    lines = [f"V\t{version}"]
    packed = []
    blocks = [(kind, Block(service)) for kind, services in groups for service in services]
    names = _dictionary([block.strings for _, block in blocks], lambda string: [string])
    docs = _dictionary([block.sentences for _, block in blocks], _openings)
    for kind, block in blocks:
        parts = [_deflated(block.names, names), _deflated(block.docs, docs)]
        packed += parts
        service = block.service
        assert service.generic in ("", f"{service.prefix}.{service.prefix}Exception") or kind == "O"
        generic = service.generic if kind == "O" else ""
        lines.append(
            "\t".join(
                [
                    kind, service.name, service.prefix, service.title, service.page, service.listed, generic,
                    *map(str, [len(service.actions), len(parts[0]), _length(block.names), len(parts[1]), _length(block.docs)]),
                ]
            )
        )
    lines += [f"A\t{alias}\t{name}" for alias, name in sorted(aliases.items())]
    lines += [f"R\t{name}\t{prefix}" for name, prefix in sorted(retired)]
    index = "\n".join(lines).encode()
    dictionaries = [_deflated([names]), _deflated([docs])]
    lengths = [len(index), len(dictionaries[0]), len(names), len(dictionaries[1]), len(docs)]
    table = MAGIC + struct.pack("<5I", *lengths) + index + b"".join(dictionaries + packed)
    plain = b"".join(part for _, block in blocks for part in block.names + block.docs)
    return table, MAGIC + names + docs + plain, blocks


def actions(packed):
    """What a table says can be called, as `aws-sdk:s3:getObject` or `lambda:invoke`."""
    start = len(MAGIC) + 20
    assert packed[: len(MAGIC)] == MAGIC, "a table of another layout"
    lengths = struct.unpack("<5I", packed[len(MAGIC) : start])
    index = packed[start : start + lengths[0]].decode()
    at = start + lengths[0] + lengths[1] + lengths[3]
    dictionary = zlib.decompress(packed[start + lengths[0] :][: lengths[1]], -15)
    found = set()
    for cells in (line.split("\t") for line in index.split("\n")):
        if cells[0] in "SO":
            names = zlib.decompressobj(-15, dictionary).decompress(packed[at : at + int(cells[8])])
            pool = names[40 : 40 + struct.unpack("<I", names[:4])[0]].decode().split("\n")
            # Texts are in the order of their first use, and actions come first.
            path = f"aws-sdk:{cells[1]}" if cells[0] == "S" else cells[1]
            found.update(f"{path}:{action}" for action in pool[: int(cells[7])])
            at += int(cells[8]) + int(cells[10])
    return found
