/** The page of the preview: shows what the extension sends, and tells it what the user does. */

import type { FromPage, ToPage } from "../protocol";
import { Canvas, type Kept } from "./canvas";
import { followKeys, followPointer, ZOOM_STEP } from "./input";
import { Picture } from "./picture";

interface Host {
  postMessage(message: FromPage): void;
  getState(): { uri: string; kept?: Kept } | undefined;
  setState(state: { uri: string; kept?: Kept }): void;
}

declare function acquireVsCodeApi(): Host;

const host = acquireVsCodeApi();

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) {
    throw new Error(`the page has no #${id}`);
  }
  return found;
}

const uri = document.body.dataset["uri"] ?? "";
host.setState({ ...host.getState(), uri });

const scale = element("scale");
const canvas = new Canvas(element("canvas"), element("stage"), host.getState()?.kept, (kept) => {
  scale.textContent = `${Math.round(kept.view.scale * 100)} %`;
  host.setState({ uri, kept });
});
const machines = element("machines") as HTMLSelectElement;
/** The state that the cursor is in. */
let current: string | null = null;

function showDrawing(message: Extract<ToPage, { type: "drawing" }>): void {
  const picture = Picture.from(message.svg, message.states);
  if (!picture) {
    return showProblem("The server's drawing is no SVG.", false);
  }
  document.body.classList.remove("stale");
  element("notice").hidden = true;
  canvas.show(picture, current);
  // Its id in this drawing comes with the next message.
  current = null;
  machines.hidden = message.machines.length < 2;
  machines.replaceChildren(...message.machines.map((name, i) => new Option(name, String(i), false, i === message.shown)));
}

/** The last drawing stays, dimmed. */
function showProblem(text: string, canRestart: boolean): void {
  document.body.classList.toggle("stale", canvas.shown !== undefined);
  // What stands between backticks is code.
  const parts = text.split("`").map((part, i) => {
    const node = document.createElement(i % 2 === 1 ? "code" : "span");
    node.textContent = part;
    return node;
  });
  element("reason").replaceChildren(...parts);
  element("restart").hidden = !canRestart;
  element("notice").hidden = false;
}

window.addEventListener("message", ({ data }: MessageEvent<ToPage>) => {
  switch (data.type) {
    case "drawing":
      return showDrawing(data);
    case "problem":
      return showProblem(data.text, data.canRestart);
    case "cursor":
      current = data.id;
      canvas.shown?.mark(current);
      if (data.reveal && current !== null) {
        canvas.reveal(current);
      }
  }
});

function onClick(id: string, action: () => void): void {
  element(id).addEventListener("click", action);
}

followPointer(canvas, (id) => host.postMessage({ type: "open", id, keepFocus: false }));
followKeys(canvas, (id) => host.postMessage({ type: "open", id, keepFocus: false }));
onClick("in", () => canvas.zoomBy(ZOOM_STEP));
onClick("out", () => canvas.zoomBy(1 / ZOOM_STEP));
onClick("fit", () => canvas.fit());
onClick("export", () => host.postMessage({ type: "export" }));
onClick("restart", () => host.postMessage({ type: "restart" }));
machines.addEventListener("change", () => host.postMessage({ type: "choose", index: Number(machines.value) }));
host.postMessage({ type: "ready" });
