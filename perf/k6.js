// The sale of 100,000 coupons at 2,800 claims a second for a minute, by k6:
//   k6 run perf/k6.js
//   k6 run -e DIBS_URL=https://coupons.example -e DIBS_TOKEN=... perf/k6.js
// It creates its campaign, sends each claim for another user at the moment that is meant, and fails unless exactly the
// stock was given out. perf/README.md says how to read what it prints.
import http from 'k6/http';
import { check, fail } from 'k6';
import exec from 'k6/execution';
import { Counter } from 'k6/metrics';

const BASE = __ENV.DIBS_URL || 'http://127.0.0.1:8080';
const STOCK = Number(__ENV.STOCK || 100000);
const RATE = Number(__ENV.RATE || 2800);
const SECONDS = Number(__ENV.SECONDS || 60);

const headers = { 'Content-Type': 'application/json' };
if (__ENV.DIBS_TOKEN) {
  headers.Authorization = `Bearer ${__ENV.DIBS_TOKEN}`;
}

const issued = new Counter('coupons_issued');
const soldOut = new Counter('claims_refused_sold_out');

// "Sold out" is an answer, not a failure.
http.setResponseCallback(http.expectedStatuses(200, 201, 409));

export const options = {
  scenarios: {
    sale: {
      executor: 'constant-arrival-rate',
      rate: RATE,
      timeUnit: '1s',
      duration: `${SECONDS}s`,
      preAllocatedVUs: 500,
      maxVUs: 3000,
    },
  },
  thresholds: {
    http_req_failed: ['rate==0'],
    checks: ['rate==1'],
    dropped_iterations: ['count==0'],
    coupons_issued: [`count==${Math.min(STOCK, RATE * SECONDS)}`],
    'http_req_duration{name:claim}': ['p(99)<250'],
  },
  summaryTrendStats: ['med', 'p(99)', 'p(99.9)', 'max'],
};

export function setup() {
  const campaign = `k6-${Date.now()}`;
  const body = JSON.stringify({ id: campaign, name: 'Measured with k6', stock: STOCK });
  const created = http.post(`${BASE}/v1/campaigns`, body, { headers, tags: { name: 'create' } });
  if (created.status !== 201) {
    fail(`The campaign is not created: ${created.status} ${created.body}`);
  }
  return { campaign };
}

export default function (sale) {
  const userId = `k6-${exec.scenario.iterationInTest}`;
  const claimed = http.post(`${BASE}/v1/campaigns/${sale.campaign}/claims`, JSON.stringify({ userId }), {
    headers,
    tags: { name: 'claim' },
  });
  check(claimed, { 'won, or sold out': (answer) => answer.status === 201 || answer.status === 409 });
  if (claimed.status === 201) {
    issued.add(1);
  } else if (claimed.status === 409) {
    soldOut.add(1);
  }
}

export function teardown(sale) {
  const audit = http.get(`${BASE}/v1/campaigns/${sale.campaign}/audit`, { headers, tags: { name: 'audit' } });
  check(audit, {
    'the audit of the rows holds': (answer) => answer.json('verdict') === 'holds',
    'nothing was issued beyond the stock': (answer) => answer.json('issued') <= STOCK,
  });
}
