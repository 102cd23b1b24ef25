// Runs perf/k6.js as k6 would, one user after the other, and prints its options and what came of it.
import { record } from 'k6/record';

const CLAIMS = 5;

globalThis.__ENV = process.env;
const script = await import('./script.mjs');
const data = JSON.parse(JSON.stringify(script.setup()));
for (record.iteration = 0; record.iteration < CLAIMS; record.iteration++) {
  script.default(data);
}
script.teardown(data);
console.log(JSON.stringify({ options: script.options, campaign: data.campaign, ...record }));
