import {call, element, number, STATES, token, when} from '/assets/api.js';
import {askWho} from '/assets/signin.js';

const MOST_TRIES = 6;
const USER = 'dibs.user';
const id = new URLSearchParams(location.search).get('campaign');
const path = `/v1/campaigns/${encodeURIComponent(id)}`;

const REFUSALS = {
  'sold-out': 'All coupons are gone.',
  'not-open': 'It is not open yet.',
  paused: 'It is paused for the moment.',
  closed: 'It is over.',
  'campaign-not-found': 'Campaign not found.',
  'limit-reached': 'You have all the coupons that one person may have.',
  'rate-limited': 'Too many requests at once. Try again in a moment.',
  unavailable: 'It could not be decided in time. Ask again: if you have won already, you keep your coupon.',
  unreachable: 'The service does not answer. Ask again: if you have won already, you keep your coupon.',
};

async function choose() {
  const {status, body} = await call('GET', '/v1/campaigns?limit=100');
  element('choose').hidden = status === 401;
  if (status === 401) askWho(choose);
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
  item.className = 'row apart';
  item.append(anchor, state);
  return item;
}

// Asked for when the page opens and after each answer, and not in between: a crowd of pages that poll would be a load of
// its own.
async function show() {
  const {status, body} = await call('GET', path);
  element('campaign').hidden = status === 401;
  if (status === 401) {
    askWho(show);
  } else if (status === 200) {
    paint(body);
  } else {
    refuse(body);
  }
  askName();
}

// A token says who claims.
function askName() {
  element('who').hidden = Boolean(token.get());
  element('user').required = !token.get();
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

// A keyboard that adds blanks, or writes ü as two characters, does not make another person.
function userId(typed) {
  return typed.trim().normalize('NFC');
}

async function claim(event) {
  event.preventDefault();
  const user = token.get() ? undefined : userId(element('user').value);
  if (user) sessionStorage.setItem(USER, user);
  busy(true);
  const answer = await ask(user);
  busy(false);
  if (answer.status === 200 || answer.status === 201) {
    congratulate(answer.body, answer.status === 200);
  } else {
    refuse(answer.body);
    // It is an old one: this service asks nobody who they are.
    if (answer.body.field === 'userId') token.set('');
  }
  await show();
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
  card.querySelector('.headline').textContent = again ? 'You already have this coupon' : 'You got one!';
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
  element('claim').addEventListener('submit', claim);
  await show();
  element('user').select();
} else {
  await choose();
}
