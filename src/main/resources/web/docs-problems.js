// The errors by code: what each means, and what to do about it. The `type` of a problem leads here.
import {prose} from '/assets/docs-dom.js';
import {t} from '/assets/docs-texts.js';
import {h} from '/assets/dom.js';

const CODES = {
  400: ['bad-request', 'idempotency-key-required', 'code-mistyped'],
  401: ['unauthenticated', 'wrong-credentials'],
  403: ['forbidden', 'not-eligible'],
  404: [
    'not-found', 'user-not-found', 'campaign-not-found', 'archived', 'not-claimed', 'coupon-not-found', 'webhook-not-found',
    'node-not-found', 'delivery-not-found',
  ],
  405: ['method-not-allowed'],
  408: ['request-timeout'],
  409: [
    'campaign-exists', 'campaign-deleted', 'limit-reached', 'not-open', 'paused', 'closed', 'sold-out', 'stock-below-issued',
    'stock-too-high', 'already-redeemed', 'revoked', 'expired', 'email-taken', 'last-administrator', 'sign-in-elsewhere',
    'has-coupons', 'fixed-once-issued', 'stock-above-codes', 'duplicate-codes', 'schedule-conflict', 'too-many-webhooks',
    'last-node',
  ],
  412: ['precondition-failed'],
  413: ['payload-too-large'],
  414: ['uri-too-long'],
  415: ['unsupported-media-type'],
  417: ['expectation-failed'],
  422: ['idempotency-key-reused'],
  429: ['rate-limited'],
  431: ['headers-too-large'],
  500: ['internal'],
  503: ['unavailable', 'ledger-behind'],
};

export const problems = () => [
  h('h2', {id: 'errors'}, t.errors), h('div', {class: 'quiet'}, prose(t.errorsLead)),
  h('div', {class: 'operations'}, Object.entries(CODES).map(([status, codes]) => codes.map((code) => problem(status, code)))),
];

function problem(status, code) {
  const [title, text] = t.problems[code];
  return h('section', {class: 'card stack problem-kind', id: code},
    h('header', {}, h('h3', {}, h('code', {}, code)),
      h('span', {class: 'badge', data: {kind: status < 500 ? 'warn' : 'bad'}}, status)),
    h('p', {}, h('b', {}, title)), prose(text));
}
