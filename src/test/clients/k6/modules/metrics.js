import { record } from './record.js';

export class Counter {
  constructor(name) {
    this.name = name;
    record.counters[name] = 0;
  }

  add(value) {
    record.counters[this.name] += value;
  }
}
