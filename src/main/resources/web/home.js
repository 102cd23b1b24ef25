// The list of what is open, for people.
import {call} from '/assets/api.js';
import en from '/assets/claim-en.js';
import ko from '/assets/claim-ko.js';
import {language, otherLanguage, speak, write} from '/assets/language.js';
import {make} from '/assets/make.js';
import {askWho} from '/assets/signin.js';

const TEXTS = {en, ko};
const ORDER = ['open', 'scheduled', 'paused', 'sold-out'];
const PAGE = 100;
const element = (id) => document.getElementById(id);

let texts = TEXTS[language()];
let shown = [];
let next = '';

function entry(campaign) {
  const {state, remaining, issued, stock, opensAt} = campaign;
  const badge = make('span', 'badge', texts.states[state]);
  badge.dataset.state = state;
  const bar = make('progress');
  bar.max = stock;
  bar.value = issued;
  bar.setAttribute('aria-label', texts.outOf(issued, stock));
  const left = state === 'scheduled' && opensAt ? texts.listOpens(opensAt) : texts.listLeft(remaining);
  const benefit = texts.benefit(campaign.benefit);
  const link = make('a', 'card entry',
    make('div', 'row apart', make('b', '', campaign.name), badge),
    benefit && make('span', 'offer', benefit),
    bar,
    make('div', 'row apart quiet num', make('span', '', left), make('span', '', texts.outOf(issued, stock))));
  link.href = `/c/${encodeURIComponent(campaign.id)}`;
  link.dataset.state = state;
  return make('li', '', link);
}

async function load(after) {
  const {status, body} = await call('GET', `/v1/campaigns?limit=${PAGE}${after ? `&after=${encodeURIComponent(after)}` : ''}`);
  element('page').hidden = status === 401;
  element('campaigns').removeAttribute('aria-busy');
  if (status === 401) {
    askWho(() => load());
    return;
  }
  element('failed').hidden = status === 200;
  if (status !== 200) {
    write(element('failed'), texts.unreachable);
    return;
  }
  next = body.next;
  const found = body.items.filter((campaign) => ORDER.includes(campaign.state));
  shown = after ? [...shown, ...found] : found;
  draw();
}

function draw() {
  const sorted = [...shown].sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state));
  element('campaigns').replaceChildren(...sorted.map(entry));
  element('none').hidden = sorted.length > 0;
  element('more').hidden = !next;
}

function say(code) {
  texts = TEXTS[code];
  speak(code, texts);
  write(element('language'), texts.other);
  element('language').lang = otherLanguage();
  element('signin').setAttribute('aria-label', texts.signin);
}

// An address of before: the claim page has a path of its own.
const asked = new URLSearchParams(location.search).get('campaign');
if (asked) {
  location.replace(`/c/${encodeURIComponent(asked)}`);
} else {
  element('more').addEventListener('click', () => load(next));
  element('language').addEventListener('click', () => {
    say(otherLanguage());
    draw();
  });
  say(language());
  await load();
}
