/** The drawing in the page: brought in from the server's SVG, and its states as things to go to. */

import type { ShownState } from "../protocol";
import type { Box, Size } from "./viewport";

const SVG = "http://www.w3.org/2000/svg";

/** What a drawing has no use for; the content policy would stop it as well. */
const UNWANTED = "script, foreignObject, iframe, image, a, animate, set";

/** Between a state and the ring around it. */
const RING_GAP = 3;

export class Picture {
  readonly size: Size;
  /** By their ids in this drawing. */
  private readonly groups = new Map<string, SVGGraphicsElement>();
  /** What each id is called in all drawings. */
  private readonly keys = new Map<string, string>();
  private readonly ring: SVGRectElement;

  private constructor(
    readonly svg: SVGSVGElement,
    states: readonly ShownState[],
  ) {
    this.size = sizeOf(svg);
    svg.setAttribute("width", String(this.size.width));
    svg.setAttribute("height", String(this.size.height));
    for (const state of states) {
      const group = svg.querySelector<SVGGraphicsElement>(`[data-id="${CSS.escape(state.id)}"]`);
      if (group) {
        this.groups.set(state.id, group);
        this.keys.set(state.id, state.key);
        group.setAttribute("tabindex", "0");
        group.setAttribute("role", "button");
      }
    }
    this.ring = document.createElementNS(SVG, "rect");
    this.ring.setAttribute("class", "asl-cursor");
    this.ring.setAttribute("rx", "8");
    this.ring.setAttribute("visibility", "hidden");
    svg.append(this.ring);
  }

  /** The picture of an SVG text; nothing if that is none. */
  static from(text: string, states: readonly ShownState[]): Picture | undefined {
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
    const root = parsed.documentElement;
    if (root.namespaceURI !== SVG || root.localName !== "svg") {
      return undefined;
    }
    parsed.querySelectorAll(UNWANTED).forEach((element) => element.remove());
    adoptStyles(parsed);
    return new Picture(document.importNode(root, true) as unknown as SVGSVGElement, states);
  }

  /** The state that an element of the drawing belongs to: the innermost. */
  idAt(element: Element): string | undefined {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const id = at.getAttribute("data-id");
      if (id !== null && this.groups.has(id)) {
        return id;
      }
    }
    return undefined;
  }

  group(id: string): SVGGraphicsElement | undefined {
    return this.groups.get(id);
  }

  /** Where a state is, in the drawing's measure. */
  box(id: string): Box | undefined {
    const group = this.groups.get(id);
    const [outer, inner] = [this.svg.getBoundingClientRect(), group?.getBoundingClientRect()];
    if (!inner || outer.width === 0) {
      return undefined;
    }
    const scale = this.size.width / outer.width;
    return {
      x: (inner.left - outer.left) * scale,
      y: (inner.top - outer.top) * scale,
      width: inner.width * scale,
      height: inner.height * scale,
    };
  }

  /** Draws a ring around a state, and its transitions stronger; or around none. */
  mark(id: string | null): void {
    this.svg.querySelectorAll(".asl-current, .asl-near").forEach((one) => one.classList.remove("asl-current", "asl-near"));
    if (id !== null) {
      const quoted = CSS.escape(id);
      const edges = this.svg.querySelectorAll(`.edge:is([data-from="${quoted}"], [data-to="${quoted}"])`);
      edges.forEach((edge) => edge.classList.add("asl-near"));
    }
    const group = id === null ? undefined : this.groups.get(id);
    const box = id === null ? undefined : this.box(id);
    group?.classList.add("asl-current");
    this.ring.setAttribute("visibility", box ? "visible" : "hidden");
    if (box) {
      // The measure of the drawing's inside may differ from that of its outside.
      const { x, y, width } = this.svg.viewBox.baseVal;
      const [scale, left, top] = width > 0 ? [width / this.size.width, x, y] : [1, 0, 0];
      const ring = {
        x: box.x * scale + left - RING_GAP,
        y: box.y * scale + top - RING_GAP,
        width: box.width * scale + 2 * RING_GAP,
        height: box.height * scale + 2 * RING_GAP,
      };
      for (const [name, value] of Object.entries(ring)) {
        this.ring.setAttribute(name, String(value));
      }
    }
  }

  /** The id of the state that another drawing calls so. */
  idOf(key: string | undefined): string | undefined {
    return [...this.keys].find(([, known]) => known === key)?.[0];
  }

  keyOf(id: string | null | undefined): string | undefined {
    return this.keys.get(id ?? "");
  }

  /** The states, as all drawings call them, with their places. */
  *boxes(): Iterable<[key: string, box: Box]> {
    for (const [id, key] of this.keys) {
      const box = this.box(id);
      if (box) {
        yield [key, box];
      }
    }
  }
}

function sizeOf(svg: SVGSVGElement): Size {
  const [, , width, height] = (svg.getAttribute("viewBox") ?? "").trim().split(/[\s,]+/).map(Number);
  const measure = (name: string, other: number | undefined) => {
    const text = svg.getAttribute(name) ?? "";
    const own = text.endsWith("%") ? NaN : parseFloat(text);
    return [own, other ?? NaN].find((value) => value > 0) ?? 1;
  };
  return { width: measure("width", width), height: measure("height", height) };
}

/** Styles within the SVG would need a laxer policy; as the page's own they are let in, in place of the last drawing's. */
function adoptStyles(parsed: Document): void {
  const elements = [...parsed.querySelectorAll("style")];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(elements.map((element) => element.textContent).join("\n"));
  elements.forEach((element) => element.remove());
  document.adoptedStyleSheets = [sheet];
}
