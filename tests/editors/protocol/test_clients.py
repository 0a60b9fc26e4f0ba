"""The server as the client of each editor sees it.

pytest-lsp parses every answer with types made from the protocol's own description,
and holds it against the capabilities that the client declared. ../fixtures/clients
has what real editors declare; pytest-lsp brings some older ones.
"""
import asyncio
import json
import re

import pytest
import pytest_lsp
from lsprotocol import converters
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from conftest import FIXTURES, server_command

CLIENTS = FIXTURES / "clients"
OWN = sorted(p.stem for p in CLIENTS.glob("*.json"))
SHIPPED = ["visual-studio-code", "neovim@0.7", "emacs"]
UNITS = {
    lsp.PositionEncodingKind.Utf8: lambda s: len(s.encode()),
    lsp.PositionEncodingKind.Utf16: lambda s: len(s.encode("utf-16-le")) // 2,
    lsp.PositionEncodingKind.Utf32: len,
}
STATES = {"Check", "Ship", "Send a note", "Refuse"}


def capabilities(name):
    if name in SHIPPED:
        return client_capabilities(name)
    declared = json.loads((CLIENTS / f"{name}.json").read_text())["capabilities"]
    return converters.get_converter().structure(declared, lsp.ClientCapabilities)


@pytest_lsp.fixture(config=ClientServerConfig(server_command=server_command()), params=OWN + SHIPPED)
async def client(request, lsp_client: LanguageClient):
    declared = capabilities(request.param)
    lsp_client.registered = []
    lsp_client.feature(lsp.CLIENT_REGISTER_CAPABILITY)(
        lambda params: lsp_client.registered.extend(params.registrations))
    lsp_client.answer = await lsp_client.initialize_session(
        lsp.InitializeParams(capabilities=declared, root_uri="file:///ws"))
    yield
    await lsp_client.shutdown_session()


class Doc:
    """A document that is open in the editor, and the editor's way of counting columns."""

    def __init__(self, client, text):
        self.client, self.text, self.version, self.uri = client, text, 1, "file:///ws/order.asl.json"
        self.id = lsp.TextDocumentIdentifier(self.uri)
        self.units = UNITS[client.answer.capabilities.position_encoding or lsp.PositionEncodingKind.Utf16]
        client.text_document_did_open(lsp.DidOpenTextDocumentParams(
            lsp.TextDocumentItem(self.uri, "asl", self.version, text)))

    def change(self, old, new):
        """Sends one edit as it is typed; gives the position behind the new text."""
        assert self.text.count(old) == 1, old
        at = self.text.index(old)
        span = lsp.Range(self.position(at), self.position(at + len(old)))
        self.text = self.text[:at] + new + self.text[at + len(old):]
        self.version += 1
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(
            lsp.VersionedTextDocumentIdentifier(self.version, self.uri),
            [lsp.TextDocumentContentChangePartial(text=new, range=span)]))
        return self.position(at + len(new))

    async def diagnostics(self, until):
        if self.client.answer.capabilities.diagnostic_provider and self.client.capabilities.text_document.diagnostic:
            report = await self.client.text_document_diagnostic_async(lsp.DocumentDiagnosticParams(self.id))
            assert until(report.items), report.items
            return report.items
        while (found := self.client.diagnostics.get(self.uri)) is None or not until(found):
            try:
                await asyncio.wait_for(
                    self.client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS), 10)
            except asyncio.TimeoutError:
                pytest.fail(f"the last diagnostics were {found}")
        return found

    def position(self, offset):
        head = self.text[:offset]
        return lsp.Position(head.count("\n"), self.units(head[head.rfind("\n") + 1:]))

    def offset(self, position):
        lines = self.text.split("\n")
        offset = sum(len(line) + 1 for line in lines[:position.line])
        column = 0
        for char in lines[position.line]:
            if column >= position.character:
                break
            column += self.units(char)
            offset += 1
        assert self.position(offset) == position, f"{position} is in the middle of a character"
        return offset

    def after(self, text):
        """The position behind the one place that has this text."""
        assert self.text.count(text) == 1, text
        return self.position(self.text.index(text) + len(text))

    def slice(self, span):
        return self.text[self.offset(span.start):self.offset(span.end)]

    def word(self, span):
        return self.slice(span).strip('"')

    def here(self, position):
        return dict(text_document=self.id, position=position)

    async def complete(self, position):
        """Label to the text that accepting the item gives."""
        answer = await self.client.text_document_completion_async(lsp.CompletionParams(**self.here(position)))
        cursor, accepted = self.offset(position), {}
        for item in getattr(answer, "items", answer) or []:
            edit = item.text_edit
            span = edit.replace if isinstance(edit, lsp.InsertReplaceEdit) else edit.range
            assert span.start.line == span.end.line == position.line
            start, end = self.offset(span.start), self.offset(span.end)
            assert start <= cursor <= end
            # Editors match what is typed with the filter text, from the edit's start on.
            assert (self.text[start:cursor][:1] == '"') == ((item.filter_text or item.label)[:1] == '"'), item
            new = edit.new_text
            if item.insert_text_format == lsp.InsertTextFormat.Snippet:
                new = without_tab_stops(new)
            text = self.text[:start] + new + self.text[end:]
            for extra in item.additional_text_edits or []:
                at = self.offset(extra.range.start)
                assert extra.range.start == extra.range.end and at <= start, "written for insertions before"
                text = text[:at] + extra.new_text + text[at:]
            accepted[item.label] = text
        return accepted


def without_tab_stops(snippet):
    def stop(match):
        return match["text"] or (match["choices"] or "").split(",")[0]

    snippet = re.sub(r"(?<!\\)\$(?:\d+|\{\d+(?::(?P<text>(?:\\.|[^\\}])*)|\|(?P<choices>[^|]*)\|)?\})", stop, snippet)
    return re.sub(r"\\([\\$}])", r"\1", snippet)


@pytest.fixture
def doc(client):
    return Doc(client, (FIXTURES / "workspace/order.asl.json").read_text(encoding="utf-8"))


async def test_columns_are_counted_as_the_client_offered(client):
    chosen = client.answer.capabilities.position_encoding
    general = client.capabilities.general
    offered = (general and general.position_encodings) or []
    assert chosen in (None, lsp.PositionEncodingKind.Utf16) or chosen in offered


async def test_diagnostics_mark_the_word_and_go_when_it_is_mended(doc):
    found = await doc.diagnostics(bool)
    assert [(d.range.start.line, doc.word(d.range)) for d in found] == [(8, "Nowhere")]
    assert found[0].severity == lsp.DiagnosticSeverity.Error
    doc.change("Nowhere", "Ship")
    await doc.diagnostics(lambda found: not found)


async def test_definition_references_highlight_rename(client, doc):
    here = doc.here(doc.after('"Next": "Sh'))
    target = await client.text_document_definition_async(lsp.DefinitionParams(**here))
    target = target[0] if isinstance(target, (list, tuple)) else target
    span = getattr(target, "target_selection_range", None) or target.range
    assert (span.start.line, doc.word(span)) == (12, "Ship")

    refs = await client.text_document_references_async(
        lsp.ReferenceParams(context=lsp.ReferenceContext(include_declaration=True), **here))
    places = [(7, "Ship"), (12, "Ship")]
    assert sorted((r.range.start.line, doc.word(r.range)) for r in refs) == places
    uses = await client.text_document_references_async(
        lsp.ReferenceParams(context=lsp.ReferenceContext(include_declaration=False), **here))
    assert [r.range.start.line for r in uses] == [7]

    marks = await client.text_document_document_highlight_async(lsp.DocumentHighlightParams(**here))
    assert sorted((m.range.start.line, doc.word(m.range)) for m in marks) == places

    edit = await client.text_document_rename_async(lsp.RenameParams(new_name='Send "now"', **here))
    edits = edit.changes[doc.uri] if edit.changes else edit.document_changes[0].edits
    text = doc.text
    for one in sorted(edits, key=lambda e: doc.offset(e.range.start), reverse=True):
        text = text[:doc.offset(one.range.start)] + one.new_text + text[doc.offset(one.range.end):]
    states = json.loads(text)["States"]
    assert 'Send "now"' in states and states["Check"]["Choices"][0]["Next"] == 'Send "now"'


async def test_hover_symbols_folding_selection(client, doc):
    hover = await client.text_document_hover_async(lsp.HoverParams(**doc.here(doc.after('"Def'))))
    assert hover and (hover.range is None or doc.word(hover.range) == "Default")

    def names(symbols):
        for symbol in symbols or []:
            if isinstance(symbol, lsp.DocumentSymbol):
                outer, inner = symbol.range, symbol.selection_range
                assert doc.offset(outer.start) <= doc.offset(inner.start)
                assert doc.offset(inner.end) <= doc.offset(outer.end)
            yield symbol.name
            yield from names(getattr(symbol, "children", None))

    symbols = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(doc.id))
    assert STATES <= set(names(symbols))

    folds = await client.text_document_folding_range_async(lsp.FoldingRangeParams(doc.id))
    assert {0, 3, 4, 6, 12, 16, 20} <= {f.start_line for f in folds}
    assert all(f.start_line < f.end_line < doc.text.count("\n") for f in folds)

    around = await client.text_document_selection_range_async(
        lsp.SelectionRangeParams(doc.id, [doc.after('"Next": "Sh')]))
    step, spans = around[0], []
    while step:
        spans.append((doc.offset(step.range.start), doc.offset(step.range.end)))
        step = step.parent
    texts = [doc.text[start:end] for start, end in spans]
    assert "Ship" in texts and doc.text.strip() in (t.strip() for t in texts)
    assert all(o[0] <= i[0] and i[1] <= o[1] and o != i for i, o in zip(spans, spans[1:]))


async def test_accepting_a_state_gives_valid_json(doc):
    accepted = await doc.complete(doc.after('"Next": "Sh'))
    assert STATES <= set(accepted)
    for name in STATES:
        assert json.loads(accepted[name])["States"]["Check"]["Choices"][0]["Next"] == name


async def test_accepting_a_type_gives_valid_json(doc):
    accepted = await doc.complete(doc.after('"Ship": {\n      "Type": "'))
    for name in ["Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"]:
        assert json.loads(accepted[name])["States"]["Ship"]["Type"] == name


@pytest.mark.parametrize("typed", ['"Comm', '"Comm"'])
async def test_accepting_a_field_gives_valid_json(doc, typed):
    doc.change('"Ship": {', f'"Ship": {{\n      {typed}')
    accepted = await doc.complete(doc.after('"Ship": {\n      "Comm'))
    assert isinstance(json.loads(accepted["Comment"])["States"]["Ship"]["Comment"], str)


async def test_completion_in_an_open_string(doc):
    accepted = await doc.complete(doc.change('"Next": "Send a note"', '"Next": "'))
    for name in STATES - {"Ship"}:
        assert json.loads(accepted[name])["States"]["Ship"]["Next"] == name


async def test_tokens_are_offered_and_placed_as_the_client_can(client, doc):
    declared = client.capabilities.text_document.semantic_tokens
    offered = client.answer.capabilities.semantic_tokens_provider
    if not declared:
        assert offered is None
        return
    legend = offered.legend
    assert set(legend.token_types) <= set(declared.token_types)
    assert set(legend.token_modifiers) <= set(declared.token_modifiers)
    answer = await client.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(doc.id))
    line = column = 0
    found = []
    for at in range(0, len(answer.data), 5):
        lines, columns, length, kind, _ = answer.data[at:at + 5]
        line, column = line + lines, columns if lines else column + columns
        span = lsp.Range(lsp.Position(line, column), lsp.Position(line, column + length))
        found.append((doc.slice(span), legend.token_types[kind]))
    path = [("$", "variable"), (".", "operator"), ("kind", "property")]
    states = ["Check", "Check", "Ship", "Refuse", "Ship", "Send a note", "Send a note", "Refuse"]
    names = [(name, "class") for name in states]
    assert found == names[:2] + path + names[2:3] + path + names[3:]


async def test_settings_change_what_is_found(client, doc):
    await doc.diagnostics(bool)
    rules = {"missing-transition-target": "off"}
    client.set_configuration({"asl": {"rules": rules, "machineType": "STANDARD"}})
    pushed = {} if client.capabilities.workspace.configuration else {"asl": {"rules": rules}}
    client.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(pushed))
    if client.capabilities.text_document.diagnostic:
        # Whoever asks must ask again until the server has heard of it.
        for _ in range(100):
            report = await client.text_document_diagnostic_async(lsp.DocumentDiagnosticParams(doc.id))
            if not report.items:
                break
            await asyncio.sleep(0.05)
    await doc.diagnostics(lambda found: not found)
    changes = client.capabilities.workspace.did_change_configuration
    if changes and changes.dynamic_registration:
        assert lsp.WORKSPACE_DID_CHANGE_CONFIGURATION in [r.method for r in client.registered]
