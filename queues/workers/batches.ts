/**
 * Work that is asked for often and done seldom: `ms` after the first who asked, one at a time. Work that says false or throws is the
 * last; `onLast` is told at once.
 */
export class Batches {
  private readonly work: () => Promise<boolean>;
  private readonly onLast: () => void;
  private readonly ms: number;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private asked = false;
  private ended = false;
  private refused = false;
  private broken: { readonly error: unknown } | undefined;

  constructor(work: () => Promise<boolean>, onLast: () => void, ms: number) {
    this.work = work;
    this.onLast = onLast;
    this.ms = ms;
  }

  ask(): void {
    this.asked = true;
    if (this.ended || this.timer !== undefined || this.running !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.running = this.run();
    }, this.ms);
  }

  private async run(): Promise<void> {
    this.asked = false;
    try {
      this.refused = !(await this.work());
    } catch (error) {
      this.broken = { error };
    }
    this.running = undefined;
    if (this.refused || this.broken !== undefined) {
      this.ended = true;
      this.onLast();
    } else if (this.asked) this.ask();
  }

  /** Begins no more, and waits for what runs. False: the last said false. Throws what the work threw. */
  async end(): Promise<boolean> {
    this.ended = true;
    clearTimeout(this.timer);
    await this.running;
    if (this.broken !== undefined) throw this.broken.error;
    return !this.refused;
  }
}
