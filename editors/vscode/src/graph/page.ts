/** The HTML around the drawing. Knows nothing of VS Code. */

export interface Page {
  /** Fresh for each page. */
  nonce: string;
  /** The source that styles may come from (`webview.cspSource`). */
  source: string;
  script: string;
  style: string;
  /** The document that is drawn; the page keeps it, so that it can be opened again after a reload. */
  uri: string;
}

/** For text and for attributes in double quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Runs one script, by its nonce; loads one style sheet; nothing else, and nothing from elsewhere. */
function policy(page: Page): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${page.nonce}'`,
    `style-src ${page.source}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

function button(id: string, title: string, label: string): string {
  return `<button id="${id}" type="button" title="${title}" aria-label="${title}">${label}</button>`;
}

export function pageHtml(page: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy(page))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>State machine</title>
<link rel="stylesheet" href="${escapeHtml(page.style)}">
</head>
<body data-uri="${escapeHtml(page.uri)}">
<main id="canvas" tabindex="0" aria-label="Graph of the state machine: arrows move, plus and minus zoom, 0 fits, Tab goes from state to state, Enter opens one">
<div id="stage"></div>
</main>
<div id="notice" role="status" hidden><p id="reason"></p>${button("restart", "Restart the server", "Restart Server")}</div>
<div id="top"><select id="machines" aria-label="State machine" hidden></select></div>
<div id="tools" role="toolbar" aria-label="View">
${button("out", "Zoom out (−)", "−")}
<output id="scale" aria-label="Zoom"></output>
${button("in", "Zoom in (+)", "+")}
${button("fit", "Show all (0)", "Fit")}
${button("export", "Export as SVG", "SVG")}
</div>
<script nonce="${page.nonce}" src="${escapeHtml(page.script)}"></script>
</body>
</html>`;
}
