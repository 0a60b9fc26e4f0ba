/**
 * Does a slow thing again and again, at the pace at which it can be done: one at a
 * time, and once more at the end if it was asked for meanwhile.
 */
export class Coalesced {
  private running = false;
  /** How often it was asked for. */
  private asked = 0;
  private timer: NodeJS.Timeout | undefined;

  /** `work` must not fail. `delay` is in milliseconds, for what comes in bursts. */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly delay: number,
  ) {}

  /** Has it done soon. */
  soon(): void {
    this.timer ??= setTimeout(() => void this.now(), this.delay);
  }

  /** Has it done at once, or right after what is under way. */
  async now(): Promise<void> {
    this.cancel();
    this.asked += 1;
    if (this.running) {
      return;
    }
    this.running = true;
    try {
      for (let done = 0; done !== this.asked; ) {
        done = this.asked;
        await this.work();
      }
    } finally {
      this.running = false;
    }
  }

  /** Forgets what was to be done soon. */
  cancel(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
