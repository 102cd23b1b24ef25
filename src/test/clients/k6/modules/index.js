import { record } from './record.js';

export function check(value, conditions) {
  const results = Object.entries(conditions).map(([name, holds]) => [name, holds(value)]);
  for (const [name, held] of results) {
    record.checks[name] = (record.checks[name] ?? true) && held;
  }
  return results.every(([, held]) => held);
}

export function fail(message) {
  throw new Error(message);
}
