// Answers over time: a bar a moment, in the colour of the node that owned the campaign, and what was broken when.
import {COLOURS} from '/assets/arena-view.js';

const FRAME = 50;
const SHORTEST = 8_000;
const BAR = 7;
const TOP = 34;

export class Chart {
  constructor(canvas, texts) {
    this.canvas = canvas;
    this.pen = canvas.getContext('2d');
    this.texts = texts;
    this.clear();
  }

  clear() {
    this.answers = [];
    this.marks = [];
    this.until = 0;
  }

  add(at, answers, owner) {
    const slot = Math.floor(at / FRAME);
    const found = this.answers[slot] ?? {count: 0, owner};
    found.count += answers;
    this.answers[slot] = found;
    this.until = Math.max(this.until, at);
  }

  mark(at, kind, text, gap = 0) {
    this.marks.push({at, kind, text, gap});
  }

  /** What was answered after a takeover was the new owner's, also before the page knew of it. */
  own(at, owner) {
    for (let slot = Math.floor(at / FRAME); slot < this.answers.length; slot++) {
      if (this.answers[slot]) this.answers[slot].owner = owner;
    }
  }

  draw() {
    const box = this.canvas.getBoundingClientRect();
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = box.width * ratio;
    this.canvas.height = box.height * ratio;
    const pen = this.pen;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const style = getComputedStyle(this.canvas);
    const colour = (name) => style.getPropertyValue(name).trim();
    const span = Math.max(SHORTEST, this.until * 1.04);
    this.gaps(pen, box, span, colour);
    this.bars(pen, box, span, colour);
    this.labels(pen, box, span, colour);
  }

  /** The time in which nobody was answered. */
  gaps(pen, box, span, colour) {
    pen.fillStyle = colour('--raised');
    for (const mark of this.marks.filter((each) => each.gap > 0)) {
      const left = (mark.at - mark.gap) / span * box.width;
      pen.fillRect(left, TOP, mark.gap / span * box.width, box.height - TOP);
    }
  }

  bars(pen, box, span, colour) {
    const columns = Math.floor(box.width / BAR);
    const sums = new Array(columns).fill(0);
    const owners = new Array(columns).fill(-1);
    this.answers.forEach((found, slot) => {
      const column = Math.min(columns - 1, Math.floor(slot * FRAME / span * columns));
      sums[column] += found.count;
      owners[column] = found.owner;
    });
    const most = Math.max(1, ...sums);
    const height = box.height - TOP - 2;
    pen.fillStyle = colour('--line');
    pen.fillRect(0, box.height - 1, box.width, 1);
    sums.forEach((sum, column) => {
      if (!sum) return;
      // The root keeps the first few coupons visible beside the flood that follows.
      const tall = Math.max(3, Math.sqrt(sum / most) * height);
      pen.fillStyle = colour(owners[column] >= 0 ? `--node-${owners[column] % COLOURS + 1}` : '--muted');
      pen.beginPath();
      pen.roundRect(column * BAR, box.height - tall - 1, BAR - 2, tall, [2, 2, 0, 0]);
      pen.fill();
    });
  }

  labels(pen, box, span, colour) {
    pen.font = '12px system-ui, sans-serif';
    let row = 0;
    for (const mark of this.marks) {
      const x = mark.at / span * box.width;
      const isFault = mark.kind === 'killed' || mark.kind === 'paused' || mark.kind.startsWith('redis-stop');
      pen.strokeStyle = pen.fillStyle = colour(isFault ? '--bad' : '--good');
      pen.setLineDash([3, 3]);
      pen.beginPath();
      pen.moveTo(x, 6);
      pen.lineTo(x, box.height);
      pen.stroke();
      pen.setLineDash([]);
      const text = mark.gap > 100 ? `${mark.text}: ${this.texts().nobody(mark.gap)}` : mark.text;
      const width = pen.measureText(text).width;
      const left = Math.max(0, Math.min(box.width - width, x + 6 + width > box.width ? x - width - 6 : x + 6));
      pen.fillText(text, left, 14 + 15 * (row++ % 2));
    }
  }
}
