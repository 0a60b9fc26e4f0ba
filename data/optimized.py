"""The optimized integrations: what they take and give, made of `optimized.json` and the models.

They spell parameters as the service's own interface does, the first letter
capitalised, and take over its shapes but for what `optimized.json` says.
"""

from copy import deepcopy
from dataclasses import replace

import naming
from models import ITEM_READER, REQUEST, RESULT_WRITER, SYNC, SYNC_JSON, TOKEN, Action, Member, Service, Shape

_PATTERNS = {
    "request": REQUEST,
    "sync": SYNC,
    "sync:2": SYNC_JSON,
    "waitForTaskToken": TOKEN,
    "ItemReader": ITEM_READER,
    "ResultWriter": RESULT_WRITER,
}


def services(rows, models):
    return [_service(name, row, models) for name, row in sorted(rows.items())]


def _service(name, row, models):
    shapes = {}
    actions = [_Maker(row, action, described, models, shapes).action() for action, described in row["actions"].items()]
    title = row.get("title") or models.services[name].title
    return Service(
        name=name,
        prefix=row.get("errors", ""),
        title=title,
        page=row["page"],
        listed="",
        generic=row.get("generic", ""),
        actions=sorted(actions, key=lambda action: action.name),
        shapes=shapes,
    )


class _Maker:
    """Makes one action. What its input holds further down is shared with the other actions of the service."""

    def __init__(self, service, name, row, models, shapes):
        self.service = {"errors": "", "takes_text": [], **service}
        self.name = name
        self.row = row
        self.models = models
        self.shapes = shapes

    def action(self):
        row = self.row
        like = self._like(row["like"]) if "like" in row else None
        if like:
            copied = self.shapes[self._copied(like[0], like[1].input)]
            input_ = self._add(deepcopy(copied), ())
            output = self._copied(like[0], like[1].output)
            self._differences(self.shapes[input_])
        else:
            input_ = self._structure(row["own"], ())
            output = None
        if "result" in row:
            output = self._structure({f"{name}?": kind for name, kind in row["result"].items()}, ())
        prefix = self.service["errors"]
        errors = {f"{prefix}.{error}" for error in like[1].errors} if like and prefix else set()
        return Action(
            name=self.name,
            doc=row.get("doc") or like[1].doc,
            input=input_,
            output=output,
            errors=sorted(errors.union(row.get("errors", ()))),
            patterns=sum(_PATTERNS[pattern] for pattern in row["patterns"]),
        )

    def _like(self, name):
        service, action = name.split(":")
        service = self.models.services[service]
        return service, next(found for found in service.actions if found.name == action)

    def _copied(self, service, name):
        """The shape of the SDK's service and all that it leads to, spelled as here."""
        if name is None:
            return None
        own = f"{service.name}.{name}"
        if own not in self.shapes:
            shape = deepcopy(service.shapes[name])
            shape.takes_text = name in self.service["takes_text"]
            self.shapes[own] = shape
            for member in shape.members:
                member.name = naming.capitalised(member.api)
                member.takes_api_name = False
                # AWS's own examples leave tokens out that the models call required.
                member.is_required = member.is_required and not member.is_token
                member.shape = self._copied(service, member.shape)
            shape.targets = [self._copied(service, target) for target in shape.targets]
        return own

    def _differences(self, shape):
        row = self.row
        names = {member.name for member in shape.members}
        for key in ("documented", "refused", "optional"):
            unknown = set(row.get(key, ())) - names
            assert not unknown, f"{self.name} has no {', '.join(unknown)}"
        shape.members = [member for member in shape.members if member.name not in row.get("refused", ())]
        for member in shape.members:
            member.is_required = member.is_required and member.name not in row.get("optional", ())
            member.is_unlisted = "documented" in row and member.name not in row["documented"]
        for path in row.get("json", ()):
            self._member_at(shape, path.split(".")).shape = self._scalar("any")
        if "add" in row:
            shape.members += self.shapes[self._structure(row["add"], ())].members

    def _member_at(self, shape, path):
        name = path[0].removesuffix("[]")
        member = next(member for member in shape.members if member.name == name)
        if len(path) == 1:
            return member
        inner = self.shapes[member.shape]
        return self._member_at(self.shapes[inner.targets[0]] if path[0] != name else inner, path[1:])

    def _structure(self, members, path):
        """A structure as `optimized.json` writes it: optional members end with `?`."""
        made = []
        for name, described in members.items():
            plain = name.removesuffix("?")
            inner = (*path, plain)
            made.append(
                Member(
                    name=plain,
                    api=plain,
                    shape=self._described(described, inner),
                    doc=self.row.get("docs", {}).get(".".join(inner), ""),
                    is_required=plain == name,
                )
            )
        return self._add(Shape("structure", made), path)

    def _described(self, described, path):
        if isinstance(described, dict):
            return self._structure(described, path)
        if isinstance(described, list):
            return self._add(Shape("enum", values=described), path)
        if described.startswith("map of "):
            inner = self._described(described.removeprefix("map of "), (*path, "{}"))
            return self._add(Shape("map", targets=[self._scalar("string"), inner]), path)
        if described.startswith("list of "):
            inner = self._described(described.removeprefix("list of "), (*path, "[]"))
            return self._add(Shape("list", targets=[inner]), path)
        if "." in described:
            name, _, without = described.partition(" without ")
            service, shape = name.split(".")
            own = self._copied(self.models.services[service], shape)
            if without:
                kept = [member for member in self.shapes[own].members if member.name != without]
                assert len(kept) < len(self.shapes[own].members), f"{shape} has no {without}"
                own = self._add(replace(self.shapes[own], members=kept), path)
            return own
        return self._scalar(described)

    def _scalar(self, kind):
        self.shapes[f"({kind})"] = Shape(kind)
        return f"({kind})"

    def _add(self, shape, path):
        name = f"{self.name}/({len(self.shapes)}) {'.'.join(path)}"
        self.shapes[name] = shape
        return name
