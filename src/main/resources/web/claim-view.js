// What the claim page shows: one view for each state, built once and then only brought up to date.
import {brandOf, dress} from '/assets/claim-brand.js';
import {ticket} from '/assets/claim-ticket.js';
import {write} from '/assets/language.js';
import {make} from '/assets/make.js';

const SVG = 'http://www.w3.org/2000/svg';
const EMBLEMS = {
  pause: 'M9 5v14M15 5v14',
  gone: 'M4 8h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM5 4l14 17',
  over: 'M12 7v5l3 3M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  shut: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  lost: 'M3 9a14 14 0 0 1 18 0M6.500 13a9 9 0 0 1 11 0M10 17a4 4 0 0 1 4 0M4 4l16 16',
  unknown: 'M9 9a3 3 0 1 1 4.500 2.600c-1 .6-1.500 1.200-1.500 2.400M12 18v.01',
};
const element = (id) => document.getElementById(id);

function emblem(name, kind) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  path.setAttribute('d', EMBLEMS[name]);
  svg.append(path);
  const made = make('div', 'emblem', svg);
  made.dataset.kind = kind;
  made.setAttribute('aria-hidden', 'true');
  return made;
}

/** Of a time that is left, what a person reads: days, hours, minutes, seconds. */
export function partsOf(millis) {
  const seconds = Math.max(0, Math.ceil(millis / 1_000));
  return [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
}

const two = (value) => String(value).padStart(2, '0');

function shortly(millis, units) {
  const [days, hours, minutes, seconds] = partsOf(millis);
  if (days > 0) return `${days} ${units.days(days)}`;
  return hours + minutes > 0 ? [hours, minutes, seconds].map(two).join(':') : `${seconds} ${units.seconds(seconds)}`;
}

function offer(model) {
  const {brand, campaign, texts} = model;
  const benefit = texts.benefit(campaign.benefit);
  if (!benefit && !brand.text) return '';
  return make('div', 'offer', benefit ? make('b', '', benefit) : '', brand.text ? make('p', '', brand.text) : '');
}

// ---- the body of each view, and what brings it up to date --------------------------------------------------------

const BODIES = {
  countdown(model) {
    const {texts} = model;
    const boxes = ['days', 'hours', 'minutes', 'seconds'].map((unit) => {
      const figure = make('b');
      const name = make('span');
      const show = (value) => {
        write(figure, two(value));
        write(name, texts.units[unit](value));
      };
      return {show, box: make('div', '', figure, name)};
    });
    const timer = make('div', 'countdown', ...boxes.map(({box}) => box));
    timer.setAttribute('role', 'timer');
    timer.setAttribute('aria-label', texts.timer);
    const hint = make('span');
    const update = ({left, campaign, clockError}) => {
      timer.hidden = left === null;
      partsOf(left ?? 0).forEach((value, i) => boxes[i].show(value));
      write(hint, texts.noReloadLead(campaign.stock, clockError));
    };
    return [[timer, offer(model), make('div', 'notice', make('b', '', texts.noReload), hint)], update];
  },

  open(model) {
    const {texts} = model;
    const left = make('b');
    const issued = make('span', 'quiet num');
    const rate = make('p', 'quiet num');
    const bar = make('progress');
    const rest = make('div', 'rest', make('div', 'row apart', left, issued), bar, rate);
    const update = ({campaign, rate: perSecond}) => {
      write(left, texts.remaining(campaign.remaining));
      write(issued, texts.outOf(campaign.issued, campaign.stock));
      write(rate, texts.rate(perSecond));
      bar.max = campaign.stock;
      bar.value = campaign.issued;
      bar.setAttribute('aria-label', texts.outOf(campaign.issued, campaign.stock));
    };
    return [[rest, offer(model)], update];
  },

  getting() {
    const sketch = make('div', 'waiting');
    sketch.setAttribute('aria-hidden', 'true');
    return [[sketch], ({pending}) => { sketch.dataset.kind = pending?.wait ? 'warn' : ''; }];
  },

  tickets(model) {
    const after = model.brand.after ? make('p', 'quiet', model.brand.after) : '';
    return [[...model.coupons.map((coupon) => ticket(coupon, model)), after], () => {}];
  },

  loading: () => [[Object.assign(make('div', 'waiting'), {ariaHidden: 'true'})], () => {}],
  paused: (model) => [[emblem('pause', 'warn'), look(model)], () => {}],
  soldOut: (model) => [[emblem('gone', 'accent'), look(model)], () => {}],
  closed: (model) => [[emblem('over'), look(model)], () => {}],
  notEligible: () => [[emblem('shut', 'warn')], () => {}],
  unreachable: () => [[emblem('lost', 'bad')], () => {}],
  missing: () => [[emblem('unknown')], () => {}],
};

/** For a person who has a coupon already and is not known to this browser. */
function look({texts, asksUser, look: show}) {
  if (!asksUser) return '';
  const input = make('input');
  input.name = 'held';
  input.maxLength = 128;
  input.setAttribute('aria-label', texts.user);
  input.placeholder = texts.user;
  const form = make('form', 'stack', input, make('button', '', texts.show));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show(input.value);
  });
  return make('details', '', make('summary', 'quiet', texts.haveOne), form);
}

// ---- head and actions of each view ---------------------------------------------------------------------------------

const none = {mark: [], lead: '', actions: []};

const VIEWS = {
  loading: ({texts}) => ({...none, title: texts.loading}),
  missing: ({texts}) => ({...none, title: texts.missing, lead: texts.missingLead, actions: [{link: '/', text: texts.toList}]}),
  unreachable: ({texts, next, retry}) => ({
    ...none,
    title: texts.unreachable,
    lead: texts.unreachableLead,
    actions: [{text: next > 0 ? texts.retry(next) : texts.retryNow, press: retry}],
  }),
  countdown: ({texts, brand, campaign, left}) => ({
    mark: ['', texts.firstCome(campaign.stock)],
    title: brand.title,
    lead: campaign.opensAt && left !== null ? texts.opensAt(campaign.opensAt) : texts.opensUnknown,
    actions: [{
      text: left === null ? texts.notYet : texts.opensIn(shortly(left, texts.units)),
      disabled: true,
    }],
  }),
  open: ({texts, brand, campaign, isLive, claim, refusal}) => ({
    mark: isLive ? ['live', texts.live] : ['', texts.firstCome(campaign.stock)],
    title: brand.title,
    lead: campaign.closesAt ? texts.openUntil(campaign.closesAt) : '',
    wrong: refusal,
    asks: true,
    actions: [{text: texts.claim, press: claim, kind: 'primary'}],
  }),
  getting: ({texts, pending, retryClaim}) => ({
    mark: pending.tries > 1 ? ['', texts.tryNumber(pending.tries)] : [],
    title: titleOfWaiting(pending, texts),
    lead: !pending.wait ? texts.gettingLead : (pending.offline ? texts.offlineLead : texts.busyLead),
    actions: [pending.wait
      ? {text: `${texts.retry(pending.seconds)} · ${texts.retryNow}`, press: retryClaim}
      : {text: texts.getting, busy: true, disabled: true}],
  }),
  tickets: (model) => ({
    mark: model.coupons.some(({state}) => state === 'issued') ? ['good', `✓ ${model.texts.saved}`] : ['', model.brand.title],
    title: titleOfTickets(model),
    lead: leadOfTickets(model),
    actions: actionsOfTickets(model),
  }),
  paused: ({texts, brand}) => ({mark: ['', brand.title], title: texts.paused, lead: texts.pausedLead, actions: []}),
  soldOut: ({texts, brand, campaign}) => ({
    mark: ['', brand.title], title: texts.soldOut(campaign.stock), lead: texts.soldOutLead, actions: [],
  }),
  // One that was closed by hand may have had longer.
  closed: ({texts, brand, campaign, isPastEnd}) => ({
    mark: ['', brand.title],
    title: isPastEnd ? texts.closedAt(campaign.closesAt) : texts.closed,
    lead: texts.closedLead,
    actions: [],
  }),
  notEligible: ({texts, brand, user, signedIn, forget}) => ({
    mark: ['', brand.title],
    title: texts.notEligible,
    lead: texts.notEligibleLead(signedIn ? '' : user),
    actions: signedIn ? [] : [{text: texts.otherUser, press: forget}],
  }),
};

function titleOfWaiting({wait, offline}, texts) {
  if (!wait) return texts.getting;
  if (!offline) return texts.busy;
  return navigator.onLine ? texts.unreachable : texts.offline;
}

function titleOfTickets({texts, coupons, fresh}) {
  const [coupon] = coupons;
  if (coupons.length > 1) return texts.several(coupons.length);
  if (coupon.state !== 'issued') return texts[{redeemed: 'used', revoked: 'revoked', expired: 'expired'}[coupon.state]];
  return {won: texts.won(coupon.sequence), again: texts.yours}[fresh] ?? texts.own;
}

function leadOfTickets({texts, coupons}) {
  const state = coupons.length > 1 ? 'issued' : coupons[0].state;
  return texts[{issued: 'wonLead', redeemed: 'usedLead', revoked: 'revokedLead', expired: 'expiredLead'}[state]];
}

function actionsOfTickets(model) {
  const {texts, brand, campaign, coupons, user, signedIn} = model;
  const actions = [];
  if (brand.link) actions.push({text: brand.linkText ?? texts.shop, link: brand.link, kind: 'primary'});
  if (campaign.state === 'open' && coupons.length < campaign.perUser) {
    actions.push({text: texts.claimMore(coupons.length, campaign.perUser), press: model.claim, kind: brand.link ? '' : 'primary'});
  }
  if (navigator.share && coupons[0].state === 'issued') actions.push({text: texts.share, press: model.share});
  if (!signedIn && user) actions.push({text: texts.notMe(user), press: model.forget, kind: 'ghost small'});
  return actions;
}

// ---- drawing ---------------------------------------------------------------------------------------------------------

/** Of all that a body is built from. Nothing else builds it again, because that would wipe what somebody types in it. */
function keyOf({view, texts, asksUser, brand, campaign, coupons}) {
  const tickets = view === 'tickets' && [campaign.stock, coupons.map(({code, state}) => [code, state])];
  return JSON.stringify([view, texts.code, asksUser, brand, campaign?.benefit, tickets]);
}

export class ClaimView {
  constructor() {
    this.shown = '';
    this.actions = '';
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.dark.addEventListener('change', () => this.brand && dress(this.brand, this.scheme()));
  }

  scheme() {
    return this.dark.matches ? 'dark' : 'light';
  }

  /** @param model all that the page knows, with the name of its view */
  draw(model) {
    const whole = {...model, brand: brandOf(model.campaign, model.texts.code)};
    const head = VIEWS[model.view](whole);
    this.drawHead(head, whole);
    const key = keyOf(whole);
    if (key !== this.shown) this.build(key, head, whole);
    this.update(whole);
    this.drawActions(head, whole);
  }

  build(key, head, whole) {
    this.shown = key;
    this.brand = whole.brand;
    dress(whole.brand, this.scheme());
    const [body, update] = BODIES[whole.view](whole);
    this.update = update;
    element('body').replaceChildren(...body.filter(Boolean));
    element('body').className = whole.fresh === 'won' ? 'fresh' : '';
    document.body.dataset.view = whole.view;
    write(element('announcement'), [head.title, whole.coupons?.[0]?.code].filter(Boolean).join('. '));
  }

  drawHead({mark: [kind, text], title, lead}, {brand, lostSeconds, texts}) {
    element('mark').dataset.kind = kind ?? '';
    write(element('mark').lastElementChild, text ?? '');
    write(element('title'), title);
    write(element('lead'), lead);
    element('lost').hidden = lostSeconds === null;
    if (lostSeconds !== null) write(element('lost'), texts.lost(lostSeconds));
    document.title = brand.title ? `${brand.title} – Dibs` : 'Dibs';
    element('logo').hidden = !brand.logo;
    if (brand.logo && element('logo').getAttribute('src') !== brand.logo) element('logo').src = brand.logo;
  }

  /** A button stays the same element while only its text moves, so that the focus stays on it. */
  drawActions({actions, wrong = '', asks}, {asksUser}) {
    element('claim').hidden = actions.length === 0;
    element('who').hidden = !(asks && asksUser);
    write(element('wrong'), wrong);
    const key = actions.map(({kind, link}) => `${kind} ${link}`).join('|');
    if (key !== this.actions) {
      this.actions = key;
      element('actions').replaceChildren(...actions.map((action) => this.makeAction(action)));
    }
    actions.forEach((action, i) => this.drawAction(element('actions').children[i], action));
  }

  makeAction({kind = '', link}) {
    const made = make(link ? 'a' : 'button', `button ${kind.includes('small') ? kind : `block ${kind}`}`);
    if (link) made.href = link;
    else made.type = kind.includes('primary') ? 'submit' : 'button';
    if (link?.startsWith('https:')) made.rel = 'noopener noreferrer';
    made.addEventListener('click', (event) => {
      if (!made.press) return;
      event.preventDefault();
      made.press();
    });
    return made;
  }

  drawAction(made, {text, press, disabled = false, busy = false}) {
    made.press = press;
    write(made, text);
    if (made.disabled !== disabled && made.tagName === 'BUTTON') made.disabled = disabled;
    if (busy) made.setAttribute('aria-busy', 'true');
    else made.removeAttribute('aria-busy');
  }
}
