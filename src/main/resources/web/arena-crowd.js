// A crowd on a canvas, one dot a person. Positions live in typed arrays, so that fifty thousand cost no garbage.
const IDLE = 0;
const PRESSED = 1;
const AGAIN = 2;
const LOST = 3;
const WON = 4;
const ARRIVED = 5;

/** How fast a dot comes near its target: the share of the way that is left after a second is e to the minus this. */
const PACE = {[IDLE]: 2, [PRESSED]: 7, [AGAIN]: 5, [LOST]: 2.2, [WON]: 5.5};
const SMALL_DOTS_FROM = 8_000;
const SETTLED = 0.3;
/** Far enough: a ticket takes its person in. */
const ARRIVAL = 6;

/** A fixed scatter: the same crowd stands in the same places after a reload. */
const scatter = (i, salt) => {
  const x = Math.sin(i * 127.1 + salt * 311.7) * 43758.5453;
  return x - Math.floor(x);
};

export class Crowd {
  /**
   * @param canvas over the whole stage
   * @param places where things are: field(), gate(node), exit(node), ticket(sequence), each in pixels of the stage
   * @param arrived is called with the sequence when a winner reaches the ticket
   */
  constructor(canvas, places, arrived) {
    this.canvas = canvas;
    this.pen = canvas.getContext('2d');
    this.places = places;
    this.arrived = arrived;
    this.still = matchMedia('(prefers-reduced-motion: reduce)');
    this.people = 0;
    this.moving = false;
    this.last = 0;
    this.draw = this.draw.bind(this);
  }

  reset(people) {
    this.people = people;
    this.x = new Float32Array(people);
    this.y = new Float32Array(people);
    this.toX = new Float32Array(people);
    this.toY = new Float32Array(people);
    this.state = new Uint8Array(people);
    this.sequence = new Uint32Array(people);
    this.node = new Uint8Array(people);
    this.layout();
  }

  /** Those who press first stand in front. */
  home(person) {
    const field = this.places.field();
    const depth = (person + scatter(person, 1) * this.people * 0.06) / (this.people * 1.06);
    const across = scatter(person, 2) - 0.5;
    const width = 0.55 + 0.45 * Math.min(1, depth * 1.6);
    return field.wide
      ? [field.x + field.width * (1 - depth), field.y + field.height * (0.5 + across * width)]
      : [field.x + field.width * (0.5 + across * width), field.y + field.height * (1 - depth)];
  }

  /** After the page has changed its shape. */
  layout() {
    const box = this.canvas.parentElement.getBoundingClientRect();
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = box.width * ratio;
    this.canvas.height = box.height * ratio;
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.width = box.width;
    this.height = box.height;
    this.colours();
    for (let person = 0; person < this.people; person++) {
      this.aim(person);
      this.x[person] = this.toX[person];
      this.y[person] = this.toY[person];
    }
    this.wake();
  }

  colours() {
    const style = getComputedStyle(this.canvas);
    const colour = (name) => style.getPropertyValue(name).trim();
    this.palette = {
      [IDLE]: colour('--dot-idle'),
      [PRESSED]: colour('--dot-pressed'),
      [AGAIN]: colour('--dot-again'),
      [LOST]: colour('--dot-lost'),
      [WON]: colour('--dot-won'),
    };
  }

  aim(person) {
    const [x, y] = this.target(person);
    this.toX[person] = x;
    this.toY[person] = y;
  }

  target(person) {
    const state = this.state[person];
    if (state === PRESSED || state === AGAIN) {
      const gate = this.places.gate(this.node[person]);
      const turn = scatter(person, 3) * Math.PI * 2;
      const far = Math.sqrt(scatter(person, 4)) * gate.radius;
      return [gate.x + Math.cos(turn) * far, gate.y + Math.sin(turn) * far];
    }
    return state >= WON ? this.places.ticket(this.sequence[person]) : this.home(person);
  }

  set(person, state) {
    if (person < this.people) {
      this.state[person] = state;
      this.aim(person);
      this.wake();
    }
  }

  pressed(person, node) {
    if (person < this.people && this.state[person] < LOST) {
      this.node[person] = node;
      this.set(person, PRESSED);
    }
  }

  /** Presses from the field, wherever the dot was before: it stands for somebody else. */
  entered(person, node) {
    this.state[person] = IDLE;
    [this.x[person], this.y[person]] = this.home(person);
    this.pressed(person, node);
  }

  again(person) {
    if (this.state[person] === PRESSED) this.set(person, AGAIN);
  }

  lost(person) {
    if (this.state[person] < WON) this.set(person, LOST);
  }

  won(person, sequence) {
    if (person >= this.people) return;
    const exit = this.places.exit(this.node[person]);
    this.x[person] = exit.x;
    this.y[person] = exit.y;
    this.sequence[person] = sequence;
    this.set(person, WON);
  }

  /** What happened before this page came. */
  restore(states, won) {
    for (let person = 0; person < states.length; person++) {
      const state = states[person];
      if (state === 'l') this.state[person] = LOST;
      else if (state === 'p') this.state[person] = PRESSED;
    }
    for (let i = 0; i < won.length; i += 2) {
      this.state[won[i]] = ARRIVED;
      this.sequence[won[i]] = won[i + 1];
      this.arrived(won[i + 1]);
    }
    this.layout();
  }

  wake() {
    if (!this.moving) {
      this.moving = true;
      this.last = performance.now();
      requestAnimationFrame(this.draw);
    }
  }

  draw(now) {
    const passed = Math.min(0.1, (now - this.last) / 1000);
    this.last = now;
    this.moving = this.move(passed);
    this.paint();
    if (this.moving) requestAnimationFrame(this.draw);
  }

  /** @returns whether any dot is still on its way */
  move(passed) {
    let moving = false;
    const still = this.still.matches;
    const share = {};
    for (const state of [IDLE, PRESSED, AGAIN, LOST, WON]) {
      share[state] = still ? 1 : 1 - Math.exp(-PACE[state] * passed);
    }
    for (let person = 0; person < this.people; person++) {
      const state = this.state[person];
      if (state === ARRIVED) continue;
      const x = this.toX[person] - this.x[person];
      const y = this.toY[person] - this.y[person];
      this.x[person] += x * share[state];
      this.y[person] += y * share[state];
      if (state === WON && (still || x * x + y * y < ARRIVAL * ARRIVAL)) {
        this.state[person] = ARRIVED;
        this.arrived(this.sequence[person]);
      } else if (Math.abs(x) + Math.abs(y) > SETTLED) {
        moving = true;
      }
    }
    return moving;
  }

  paint() {
    this.pen.clearRect(0, 0, this.width, this.height);
    const size = this.people > SMALL_DOTS_FROM ? 1.3 : this.people > 1_000 ? 2.6 : 4;
    for (const state of [LOST, IDLE, PRESSED, AGAIN, WON]) {
      this.pen.fillStyle = this.palette[state];
      this.paintAll(state, state === WON ? Math.max(4, size * 1.6) : size);
    }
  }

  paintAll(state, size) {
    const half = size / 2;
    const round = this.people <= SMALL_DOTS_FROM;
    if (round) this.pen.beginPath();
    for (let person = 0; person < this.people; person++) {
      if (this.state[person] !== state) continue;
      if (round) {
        this.pen.moveTo(this.x[person] + half, this.y[person]);
        this.pen.arc(this.x[person], this.y[person], half, 0, Math.PI * 2);
      } else {
        this.pen.fillRect(this.x[person] - half, this.y[person] - half, size, size);
      }
    }
    if (round) this.pen.fill();
  }
}
