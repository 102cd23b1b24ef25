// The server's clock, as this page knows it: monotonic here, so that a person who sets the device's clock changes nothing.
const FRESH = 60_000;

export class ServerClock {
  constructor() {
    this.offset = Date.now() - performance.now();
    this.error = Infinity;
    this.at = -Infinity;
  }

  /** @param server its milliseconds, read between the time when it was asked and now, on this page's own clock */
  heard(server, asked, now = performance.now()) {
    const error = (now - asked) / 2;
    if (error >= this.error && now - this.at < FRESH) return;
    this.offset = server - (asked + now) / 2;
    this.error = error;
    this.at = now;
  }

  now() {
    return performance.now() + this.offset;
  }

  get isKnown() {
    return this.error < Infinity;
  }
}
