/** How often a server that crashes is started again. Knows nothing of VS Code. */

/** So many crashes within `WINDOW_MS` are one too many. */
export const MOST_CRASHES = 4;
const WINDOW_MS = 3 * 60_000;
const FIRST_DELAY_MS = 250;

export class Restarts {
  private crashes: number[] = [];

  /** Counts a crash. Gives how long to wait before the next start, or nothing when it is enough. */
  crashed(now: number): number | undefined {
    this.crashes = this.crashes.filter((time) => now - time < WINDOW_MS);
    this.crashes.push(now);
    const count = this.crashes.length;
    return count < MOST_CRASHES ? FIRST_DELAY_MS * 4 ** (count - 1) : undefined;
  }

  /** The user wants to try again: what was does not count. */
  forget(): void {
    this.crashes = [];
  }
}
