import {call, element, number, STATES, token, when} from './api.js';

const MOST_TRIES = 6;
const USER = 'dibs.user';
const id = new URLSearchParams(location.search).get('campaign');
const path = `/v1/campaigns/${encodeURIComponent(id)}`;

const REFUSALS = {
  'sold-out': 'All coupons are gone.',
  'not-open': 'It is not open yet.',
  paused: 'It is paused for the moment.',
  closed: 'It is over.',
  'campaign-not-found': 'There is no such campaign.',
  'limit-reached': 'You have all the coupons that one person may have.',
  'rate-limited': 'Too many requests at once. Try again in a moment.',
  unavailable: 'It could not be decided in time. Ask again: if you have won already, you keep your coupon.',
  unreachable: 'The service does not answer. Ask again: if you have won already, you keep your coupon.',
};

async function choose() {
  element('choose').hidden = false;
  const {status, body} = await call('GET', '/v1/campaigns?limit=100');
  const shown = status === 200 ? body.items.filter((campaign) => !['draft', 'closed'].includes(campaign.state)) : [];
  element('none').hidden = shown.length > 0;
  element('campaigns').replaceChildren(...shown.map(link));
}

function link(campaign) {
  const anchor = document.createElement('a');
  anchor.href = `/?campaign=${encodeURIComponent(campaign.id)}`;
  anchor.textContent = campaign.name;
  const state = document.createElement('span');
  state.className = 'quiet';
  state.textContent = campaign.state === 'open' ? `${number(campaign.remaining)} left` : STATES[campaign.state];
  const item = document.createElement('li');
  item.className = 'row';
  item.append(anchor, state);
  return item;
}

// Asked for when the page opens and after each answer, and not in between: a crowd of pages that poll would be a load of
// its own.
async function show() {
  const {status, body} = await call('GET', path);
  if (status === 401) {
    askWho();
  } else if (status === 200) {
    paint(body);
  } else {
    refuse(body);
  }
  element('campaign').hidden = false;
}

function paint(campaign) {
  document.title = `${campaign.name} – Dibs`;
  element('name').textContent = campaign.name;
  const opens = campaign.state === 'scheduled' ? `Opens ${when(campaign.opensAt)}` : STATES[campaign.state];
  element('state').textContent = campaign.state === 'open' && campaign.closesAt ? `Open until ${when(campaign.closesAt)}` : opens;
  element('left').textContent = `${number(campaign.remaining)} left`;
  element('issued').textContent = `${number(campaign.issued)} of ${number(campaign.stock)} given out`;
  element('bar').max = campaign.stock;
  element('bar').value = campaign.issued;
}

function askWho() {
  element('name').textContent ||= 'Who are you?';
  element('signin').hidden = false;
  element('token').required = true;
  element('token').focus();
}

async function claim(event) {
  event.preventDefault();
  const user = element('user').value;
  sessionStorage.setItem(USER, user);
  if (!element('signin').hidden) token.set(element('token').value);
  busy(true);
  const answer = await ask(user);
  busy(false);
  if (answer.status === 200 || answer.status === 201) {
    congratulate(answer.body, answer.status === 200);
  } else {
    refuse(answer.body);
    if (answer.status === 401) askWho();
  }
  if (answer.status !== 401) await show();
}

// Asking again is safe, so what was not decided is asked again here; each time a little later, and not all at once.
async function ask(user) {
  for (let tries = 1; ; tries++) {
    const answer = await call('POST', `${path}/claims`, {userId: user});
    if (![0, 429, 503].includes(answer.status) || tries === MOST_TRIES) return answer;
    await new Promise((resolve) => setTimeout(resolve, answer.retryAfter * 1000 * (0.5 + Math.random()) * tries));
  }
}

function busy(is) {
  element('press').setAttribute('aria-busy', is);
  element('press').disabled = is;
  element('press').textContent = is ? 'Asking…' : 'Get my coupon';
}

function congratulate(coupon, again) {
  const card = element('won').content.cloneNode(true);
  card.querySelector('.headline').textContent = again ? 'This one is yours already' : 'You got one!';
  card.querySelector('.code').textContent = coupon.code;
  const expires = coupon.expiresAt ? `, good until ${when(coupon.expiresAt)}` : '';
  const state = coupon.state === 'issued' ? '' : ` It is ${coupon.state}.`;
  card.querySelector('.details').textContent = `No. ${number(coupon.sequence)}, issued ${when(coupon.issuedAt)}${expires}.${state}`;
  const copy = card.querySelector('.copy');
  copy.addEventListener('click', () => navigator.clipboard.writeText(coupon.code).then(() => (copy.textContent = 'Copied')));
  // Browsers offer a clipboard only to pages that came over TLS, or from this machine.
  copy.hidden = !navigator.clipboard;
  element('answer').replaceChildren(card);
}

function refuse(problem) {
  const card = element('lost').content.cloneNode(true);
  card.querySelector('.headline').textContent = REFUSALS[problem.code] ?? problem.title;
  card.querySelector('.details').textContent = problem.opensAt ? `Opens ${when(problem.opensAt)}.` : (problem.detail ?? '');
  element('answer').replaceChildren(card);
}

if (id) {
  element('user').value = sessionStorage.getItem(USER) ?? '';
  element('token').value = token.get();
  element('claim').addEventListener('submit', claim);
  await show();
  element('user').select();
} else {
  await choose();
}
