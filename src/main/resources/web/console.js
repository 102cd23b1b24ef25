import {call, element, number, STATES} from '/assets/api.js';
import {askWho} from '/assets/signin.js';

const POLL_MILLIS = 1000;
const PAGE = 100;
/** What each state allows to be done. Anything can be audited. */
const ALLOWED = {
  draft: ['open', 'close'],
  scheduled: ['open', 'pause', 'close'],
  open: ['pause', 'close'],
  paused: ['open', 'close'],
  'sold-out': ['pause', 'close'],
  closed: [],
};

const rows = new Map();
let pages = 1;

async function poll() {
  if (document.hidden) return;
  const found = await list();
  if (!found) return;
  element('none').hidden = found.items.length > 0;
  element('more').hidden = !found.next;
  const ids = new Set(found.items.map((campaign) => campaign.id));
  for (const [id, row] of rows) {
    if (!ids.has(id)) {
      row.element.remove();
      rows.delete(id);
    }
  }
  found.items.forEach(paint);
}

async function list() {
  const items = [];
  let next = '';
  for (let page = 0; page < pages && next !== undefined; page++) {
    const after = next ? `&after=${encodeURIComponent(next)}` : '';
    const {status, body} = await call('GET', `/v1/campaigns?limit=${PAGE}${after}`);
    if (status === 401) askWho(poll);
    if (status !== 200) {
      say(status === 401 ? '' : body.title, true);
      return null;
    }
    items.push(...body.items);
    next = body.next;
  }
  if (element('notice').dataset.polled) say('');
  return {items, next};
}

/** A row stays the same element, so that the focus stays where it is. */
function paint(campaign) {
  const row = rows.get(campaign.id) ?? addRow(campaign);
  const now = performance.now();
  const find = (selector) => row.element.querySelector(selector);
  find('.name').textContent = campaign.name;
  find('.id').textContent = campaign.name === campaign.id ? '' : campaign.id;
  find('.state').textContent = STATES[campaign.state];
  find('.state').dataset.state = campaign.state;
  const bar = find('progress');
  bar.max = campaign.stock;
  bar.value = campaign.issued;
  bar.setAttribute('aria-label', `Given out of ${campaign.name}`);
  find('.counts').textContent = `${number(campaign.issued)} of ${number(campaign.stock)}`;
  find('.left').textContent = number(campaign.remaining);
  const rate = Math.max(0, Math.round(((campaign.issued - row.issued) * 1000) / Math.max(now - row.at, 1)));
  find('.rate').textContent = row.at ? number(rate) : '–';
  find('.actions').querySelectorAll('button').forEach((button) => {
    button.hidden = button.dataset.do !== 'audit' && !ALLOWED[campaign.state].includes(button.dataset.do);
  });
  row.issued = campaign.issued;
  row.at = now;
}

function addRow(campaign) {
  const fragment = element('row').content.cloneNode(true);
  const tr = fragment.querySelector('tr');
  tr.dataset.campaign = campaign.id;
  tr.querySelector('.name').href = `/?campaign=${encodeURIComponent(campaign.id)}`;
  tr.querySelectorAll('button').forEach((button) => {
    button.setAttribute('aria-label', `${button.textContent} ${campaign.name}`);
    button.addEventListener('click', () => act(button, campaign));
  });
  const row = {element: tr, issued: campaign.issued, at: 0};
  rows.set(campaign.id, row);
  const ids = [...rows.keys()].sort();
  const after = rows.get(ids[ids.indexOf(campaign.id) + 1]);
  element('campaigns').insertBefore(tr, after?.element ?? null);
  return row;
}

async function act(button, campaign) {
  const what = button.dataset.do;
  if (what === 'close' && !confirm(`Close ${campaign.name} for good? It cannot be opened again.`)) return;
  button.setAttribute('aria-busy', 'true');
  const path = `/v1/campaigns/${encodeURIComponent(campaign.id)}/${what}`;
  const {status, body} = await call(what === 'audit' ? 'GET' : 'POST', path);
  button.removeAttribute('aria-busy');
  if (status !== 200) {
    say(`${campaign.name}: ${body.detail ?? body.title}`);
  } else if (what === 'audit') {
    say(`${campaign.name}: ${verdict(body)}`);
  } else {
    say('');
    paint(body);
  }
}

function verdict(audit) {
  return `the proof ${audit.verdict}. ${number(audit.issued)} of ${number(audit.stock)} issued, highest sequence `
    + `${number(audit.highestSequence)}, ${number(audit.gaps)} gaps, ${number(audit.duplicates)} duplicates, `
    + `${number(audit.overIssue)} over.`;
}

/** @param polled whether the next poll that goes well takes it back */
function say(text, polled = false) {
  const notice = element('notice');
  if (notice.textContent !== text) notice.textContent = text;
  notice.dataset.polled = polled ? 'yes' : '';
}

async function create(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  const time = (name) => (form.get(name) ? new Date(form.get(name)).toISOString() : undefined);
  const campaign = {
    id: form.get('id') || undefined,
    name: form.get('name'),
    stock: Number(form.get('stock')),
    opensAt: time('opensAt'),
    closesAt: time('closesAt'),
    draft: form.has('draft') || undefined,
  };
  const {status, body} = await call('POST', '/v1/campaigns', campaign);
  element('wrong').textContent = status === 201 ? '' : (body.detail ?? body.title);
  if (status === 201) {
    event.target.reset();
    element('creating').close();
    paint(body);
  }
}

element('new').addEventListener('click', () => element('creating').showModal());
element('cancel').addEventListener('click', () => element('creating').close());
element('create').addEventListener('submit', create);
element('more').addEventListener('click', () => {
  pages++;
  poll();
});

for (;;) {
  await poll();
  await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
}
