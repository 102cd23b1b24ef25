// The claim page of one campaign: what it knows, and what it does about it. What it shows is the view's.
import {call, subject, token} from '/assets/api.js';
import {ServerClock} from '/assets/claim-clock.js';
import en from '/assets/claim-en.js';
import {followForm, isExample} from '/assets/claim-example.js';
import ko from '/assets/claim-ko.js';
import {ClaimView} from '/assets/claim-view.js';
import {language, otherLanguage, speak, write} from '/assets/language.js';
import {LiveWatch} from '/assets/live.js';
import {recall, remember} from '/assets/memory.js';
import {askWho} from '/assets/signin.js';

const TEXTS = {en, ko};
const USER = 'dibs.user';
const DRAW = 250;
const MAX_WAIT = 15_000;
/** Details that no live event carries, such as another opening time, are asked for this often. */
const REFRESH = 60_000;
const LOAD_WAIT = 5_000;
/** A claim that comes this close before the opening is asked again instead of refused. */
const NEARLY_OPEN = 5_000;
const ASK_AGAIN = [0, 429, 500, 502, 503, 504];

const id = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const isPreview = new URLSearchParams(location.search).has('preview');
const path = `/v1/campaigns/${encodeURIComponent(id)}`;
const element = (name) => document.getElementById(name);

const clock = new ServerClock();
const view = new ClaimView();
const state = {
  texts: TEXTS[language()],
  missing: false,
  campaign: null,
  coupons: [],
  fresh: '',
  user: recall(USER) ?? '',
  pending: null,
  refused: '',
  rate: 0,
  isLive: false,
  lostUntil: 0,
  loadAgainAt: 0,
};
let live = null;
let wake = () => {};

// ---- what is shown ---------------------------------------------------------------------------------------------------

const untilOpen = () => (state.campaign?.opensAt ? Date.parse(state.campaign.opensAt) - clock.now() : null);
const secondsTo = (time) => Math.max(0, Math.ceil((time - performance.now()) / 1_000));

function viewName() {
  const {campaign} = state;
  if (state.missing) return 'missing';
  if (!campaign) return state.loadAgainAt ? 'unreachable' : 'loading';
  if (state.pending) return 'getting';
  if (state.coupons.length > 0) return 'tickets';
  if (state.refused === 'not-eligible') return 'notEligible';
  // The clock opens the page when the server does; a live event may come a moment later.
  if (campaign.state === 'scheduled' && untilOpen() !== null && untilOpen() <= 0) return 'open';
  return {draft: 'countdown', scheduled: 'countdown', open: 'open', paused: 'paused', 'sold-out': 'soldOut', closed: 'closed'}[campaign.state];
}

/** A coupon expires by the clock, while somebody looks at it. */
const asOfNow = (coupon) => (coupon.state === 'issued' && coupon.expiresAt && Date.parse(coupon.expiresAt) <= clock.now()
  ? {...coupon, state: 'expired'}
  : coupon);

function draw() {
  const {pending, texts} = state;
  const name = viewName();
  view.draw({
    ...state,
    coupons: state.coupons.map(asOfNow),
    view: name,
    left: name === 'countdown' && state.campaign.state === 'scheduled' ? untilOpen() : null,
    isPastEnd: Boolean(state.campaign?.closesAt) && Date.parse(state.campaign.closesAt) <= clock.now(),
    clockError: clock.isKnown ? Math.ceil(clock.error) : null,
    next: state.loadAgainAt ? secondsTo(state.loadAgainAt) : 0,
    lostSeconds: state.lostUntil && live && name !== 'getting' ? secondsTo(state.lostUntil) : null,
    pending: pending && {...pending, seconds: secondsTo(pending.until)},
    refusal: state.refused ? refusalText(texts) : '',
    asksUser: !token.get(),
    signedIn: Boolean(token.get()),
    claim,
    forget,
    share,
    retry: enter,
    retryClaim: () => wake(),
    look: (user) => take(user) && showOwn(true),
  });
}

function refusalText(texts) {
  return {'limit-reached': texts.limit, 'not-claimed': texts.notClaimed(state.user)}[state.refused] ?? state.refusedDetail;
}

// ---- the campaign ------------------------------------------------------------------------------------------------------

async function load() {
  const asked = performance.now();
  const {status, body, date} = await call('GET', path);
  if (date) clock.heard(date + 500, asked - 500, performance.now() + 500);
  state.loadAgainAt = 0;
  element('page').hidden = status === 401;
  if (status === 200) {
    const hidden = body.state === 'draft' && !token.get() && !isPreview;
    state.missing = hidden;
    state.campaign = hidden ? null : body;
  } else if (status === 401) {
    state.campaign = null;
    draw();
    askWho(enter);
    return;
  } else if (status === 404 || status === 400) {
    state.missing = true;
  } else if (!state.campaign) {
    state.loadAgainAt = performance.now() + LOAD_WAIT * (0.7 + Math.random() * 0.6);
  }
  watch();
  draw();
}

/** Events tell the figures; what they leave out is asked for. */
function figures(event) {
  const {campaign} = state;
  state.isLive = true;
  state.lostUntil = 0;
  const changed = campaign.state !== event.state;
  Object.assign(campaign, {state: event.state, stock: event.stock, issued: event.issued, remaining: event.remaining});
  state.rate = event.rate;
  if (changed) setTimeout(load, Math.random() * 2_000);
  draw();
}

/** A page whose story has ended, for this person or for all, holds no connection. */
function watch() {
  const wanted = state.campaign && state.coupons.length === 0 && state.campaign.state !== 'closed';
  if (wanted && !live) {
    live = new LiveWatch(`${path}/live`, {
      figures,
      clock: (millis, asked) => clock.heard(millis, asked),
      lost: (wait) => {
        state.isLive = false;
        state.lostUntil = performance.now() + wait;
        draw();
      },
    });
  } else if (!wanted && live) {
    live.close();
    live = null;
  }
}

// ---- one's own coupon ----------------------------------------------------------------------------------------------------

const person = () => (token.get() ? subject() : state.user);

/** A keyboard that adds blanks, or writes ü as two characters, does not make another person. */
function take(typed) {
  state.user = typed.trim().normalize('NFC');
  remember(USER, state.user);
  return Boolean(state.user);
}

/** @param asked says so if there is no coupon */
async function showOwn(asked = false) {
  if (!person() || !state.campaign) return;
  const {status, body} = await call('GET', `${path}/claims/${encodeURIComponent(person())}`);
  if (status === 200) {
    state.coupons = body.items ?? [body];
  } else if (status === 404 && state.coupons.length === 0 && asked) {
    write(element('announcement'), state.texts.notClaimed(state.user));
    alertBeside(state.texts.notClaimed(state.user));
  }
  watch();
  draw();
}

function alertBeside(text) {
  const form = document.querySelector('#body details form');
  if (!form) return;
  form.querySelector('.problem')?.remove();
  form.append(Object.assign(document.createElement('p'), {className: 'problem', textContent: text}));
}

function forget() {
  Object.assign(state, {coupons: [], user: '', refused: '', fresh: ''});
  remember(USER, '');
  element('user').value = '';
  watch();
  draw();
  element('user').focus();
}

async function share() {
  try {
    await navigator.share({title: document.title, url: location.href});
  } catch {
    // Somebody thought better of it.
  }
}

// ---- claiming ------------------------------------------------------------------------------------------------------------

async function claim() {
  if (state.pending) return;
  if (!token.get() && !take(element('user').value || state.user)) {
    element('user').focus();
    return;
  }
  const {status, body} = await askUntilAnswered();
  state.pending = null;
  if (status === 200 || status === 201) await won(body, status);
  else refuse(status, body);
  draw();
}

async function won(coupon, status) {
  state.refused = '';
  state.fresh = status === 201 ? 'won' : 'again';
  state.coupons = [coupon, ...state.coupons.filter(({code}) => code !== coupon.code)];
  watch();
  draw();
  // The answer to a claim never says that a coupon was used.
  await showOwn();
}

function refuse(status, problem) {
  if (status === 401) {
    askWho(enter);
    element('page').hidden = true;
    return;
  }
  // It is an old one: this service asks nobody who they are.
  if (problem.field === 'userId' && token.get()) token.set('');
  state.refused = problem.code;
  state.refusedDetail = problem.detail ?? state.texts.failed;
  if (['sold-out', 'paused', 'closed', 'not-open'].includes(problem.code)) {
    state.refused = '';
    if (problem.code !== 'not-open') state.campaign.state = problem.code;
    load();
  }
}

/** Asking again is safe, so what was not decided is asked again; each time a little later, and not all at once. */
async function askUntilAnswered() {
  const key = state.campaign.perUser > 1 ? random() : undefined;
  for (let tries = 1; ; tries++) {
    state.pending = {tries, wait: false, offline: false, until: 0};
    draw();
    const answer = await call('POST', `${path}/claims`, {userId: token.get() ? undefined : state.user}, key);
    const early = answer.body.code === 'not-open' && (Date.parse(answer.body.opensAt) - clock.now() < NEARLY_OPEN);
    if (!early && !ASK_AGAIN.includes(answer.status)) return answer;
    const least = answer.status === 0 ? 1_000 * 2 ** Math.min(tries - 1, 4) : answer.retryAfter * 1_000;
    await pause(tries, Math.min(MAX_WAIT, least) * (0.75 + Math.random() / 2), answer.status === 0);
  }
}

/** Ends early when somebody presses, or the network is back. */
async function pause(tries, millis, offline) {
  state.pending = {tries, wait: true, offline, until: performance.now() + millis};
  draw();
  await new Promise((resolve) => {
    wake = resolve;
    addEventListener('online', resolve, {once: true});
    setTimeout(resolve, millis);
  });
}

function random() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// ---- the page --------------------------------------------------------------------------------------------------------------

async function enter() {
  await load();
  await showOwn();
}

function say(code) {
  state.texts = TEXTS[code];
  speak(code, state.texts);
  write(element('language'), state.texts.other);
  element('language').lang = otherLanguage();
  document.getElementById('signin').setAttribute('aria-label', state.texts.signin);
}

element('language').addEventListener('click', () => {
  say(otherLanguage());
  draw();
});
element('claim').addEventListener('submit', (event) => {
  event.preventDefault();
  if (viewName() === 'open') claim();
});

/** What failed, may have changed unseen, or is old is asked for again. */
function keepUpToDate() {
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && state.coupons.length > 0) showOwn();
  });
  setInterval(() => {
    if (state.loadAgainAt && performance.now() >= state.loadAgainAt) {
      state.loadAgainAt = performance.now() + LOAD_WAIT;
      enter();
    }
  }, DRAW);
  setInterval(() => {
    if (!document.hidden && live) load();
  }, REFRESH * (0.8 + Math.random() * 0.4));
}

say(language());
element('user').value = state.user;
draw();
setInterval(draw, DRAW);
if (isExample) {
  followForm((shown) => {
    Object.assign(state, shown);
    draw();
  });
} else {
  keepUpToDate();
  await enter();
  if (viewName() === 'open' && !token.get() && window === top) element('user').select();
}
