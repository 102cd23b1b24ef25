// A line of the last minute that moves on by itself.
import {svg} from '/assets/console-dom.js';
import {number} from '/assets/console-format.js';

const SECONDS = 60;
const WIDTH = 720;
const HEIGHT = 180;
const TOP = 16;

/** Rates by second. A sale can end between two events: what is asked for counts up to now. */
export class RateChart {
  #points = [];
  #line = svg('path', {class: 'chart-line', fill: 'none'});
  #area = svg('path', {class: 'chart-area'});
  element = svg('svg', {class: 'chart', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img'},
    svg('line', {class: 'chart-base', x1: 0, x2: WIDTH, y1: HEIGHT - 1, y2: HEIGHT - 1}), this.#area, this.#line);

  constructor(label) {
    this.element.setAttribute('aria-label', label);
  }

  add(rate, now = Date.now()) {
    this.#points.push({rate, at: now});
    this.draw(now);
  }

  get peak() {
    return number(Math.max(0, ...this.#points.map((point) => point.rate)));
  }

  draw(now = Date.now()) {
    const begin = now - SECONDS * 1000;
    while (this.#points.length > 1 && this.#points[1].at < begin) this.#points.shift();
    const highest = Math.max(1, ...this.#points.map((point) => point.rate));
    const x = (at) => Math.max(0, ((at - begin) / (SECONDS * 1000)) * WIDTH).toFixed(1);
    const y = (rate) => (HEIGHT - 2 - (rate / highest) * (HEIGHT - TOP - 2)).toFixed(1);
    let path = '';
    let last = 0;
    for (const {rate, at} of this.#points) {
      path += path ? `L${x(at)},${y(last)}L${x(at)},${y(rate)}` : `M${x(at)},${y(rate)}`;
      last = rate;
    }
    if (!path) return;
    path += `L${WIDTH},${y(last)}`;
    this.#line.setAttribute('d', path);
    this.#area.setAttribute('d', `${path}L${WIDTH},${HEIGHT}L${x(this.#points[0].at)},${HEIGHT}Z`);
  }
}
