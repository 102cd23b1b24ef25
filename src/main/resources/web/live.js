// Live events of a campaign.
import {token} from '/assets/api.js';
import {readEvents, SILENCE} from '/assets/event-stream.js';

const MIN_WAIT = 1_000;
const MAX_WAIT = 20_000;

/**
 * Watches until it is closed. Only while the page is seen: a browser has few connections for each host.
 *
 * @param listener figures(event), clock(server's milliseconds, when it was asked for), lost(milliseconds until the next try)
 */
export class LiveWatch {
  constructor(path, listener) {
    this.path = path;
    this.listener = listener;
    this.failures = 0;
    this.closed = false;
    this.onVisible = () => (document.hidden ? this.stop() : this.start());
    document.addEventListener('visibilitychange', this.onVisible);
    addEventListener('online', this.onVisible);
    addEventListener('pagehide', () => this.stop());
    addEventListener('pageshow', this.onVisible);
    this.onVisible();
  }

  close() {
    this.closed = true;
    this.stop();
    document.removeEventListener('visibilitychange', this.onVisible);
    removeEventListener('online', this.onVisible);
    removeEventListener('pageshow', this.onVisible);
  }

  start() {
    if (this.closed || this.abort || document.hidden) return;
    clearTimeout(this.timer);
    this.abort = new AbortController();
    this.run(this.abort);
  }

  stop() {
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    this.abort?.abort();
    this.abort = null;
  }

  async run(abort) {
    try {
      await this.read(abort);
    } catch {
      // What failed shows in that nothing is read any more.
    }
    if (this.abort !== abort) return;
    this.stop();
    const most = Math.min(MAX_WAIT, MIN_WAIT * 2 ** this.failures++);
    const wait = most * (0.5 + Math.random() / 2);
    this.listener.lost?.(wait);
    this.timer = setTimeout(() => this.start(), wait);
  }

  async read(abort) {
    const asked = performance.now();
    const headers = token.get() ? {Authorization: `Bearer ${token.get()}`} : {};
    this.silence = setTimeout(() => abort.abort(), SILENCE);
    const response = await fetch(this.path, {headers, signal: abort.signal, cache: 'no-store'});
    clearTimeout(this.silence);
    if (!response.ok) return;
    for await (const fields of readEvents(response.body)) this.received(fields, asked);
  }

  received(fields, asked) {
    const [word, millis] = (fields[''] ?? '').split(' ');
    if (word === 'clock') {
      this.listener.clock?.(Number(millis), asked);
    } else if (fields.data) {
      this.failures = 0;
      this.listener.figures(JSON.parse(fields.data));
    }
  }
}
