// The arena of a trial node: follows the newest campaign that runs, or the one that somebody chose.
import {call} from '/assets/api.js';
import arenaEn from '/assets/arena-en.js';
import arenaKo from '/assets/arena-ko.js';
import {CampaignSource} from '/assets/arena-source.js';
import {Stage} from '/assets/arena-stage.js';
import {element} from '/assets/arena-view.js';
import en from '/assets/arena-watch-en.js';
import ko from '/assets/arena-watch-ko.js';
import {language, write} from '/assets/language.js';
import {make} from '/assets/make.js';
import {OpenList, TEXTS} from '/assets/open-list.js';

const LIST_MILLIS = 2_000;
/** How many campaigns are asked at once when they began. */
const ASKED = 20;
const ORDER = ['open', 'paused', 'sold-out', 'closed', 'scheduled'];

const list = new OpenList();
const stage = new Stage({en: {...arenaEn, ...en}, ko: {...arenaKo, ...ko}}, (person) => source.nameOf(person));
const begun = new Map();
const watchable = () => list.campaigns.filter(({state}) => ORDER.includes(state));
let source = null;
let chosen = decodeURIComponent(location.hash.slice(1));
let latest = null;

/** Of those in the first state of the order that there is. */
async function newest(campaigns) {
  const state = ORDER.find((each) => campaigns.some((campaign) => campaign.state === each));
  const candidates = campaigns.filter((campaign) => campaign.state === state);
  await Promise.all(candidates.filter(({id}) => !begun.has(id)).slice(0, ASKED).map(async ({id}) => {
    const {status, body} = await call('GET', `/v1/campaigns/${encodeURIComponent(id)}/history`);
    if (status === 200) begun.set(id, body.items.at(-1)?.at ?? '');
  }));
  const since = ({id}) => begun.get(id) ?? '';
  return candidates.reduce((one, other) => (since(other) > since(one) ? other : one)).id;
}

/** The campaign that is watched stays, also when it is over, until there is a newer one. */
async function follow() {
  const campaigns = watchable();
  const has = (id) => campaigns.some((campaign) => campaign.id === id);
  element('first').hidden = campaigns.length > 0;
  element('arena').dataset.view = campaigns.length ? 'arena' : 'empty';
  if (!campaigns.length) {
    source?.close();
    source = null;
    return;
  }
  if (has(chosen)) {
    watch(chosen);
  } else {
    const found = await newest(campaigns);
    const isNewer = !has(source?.campaign) || (begun.get(found) ?? '') > (begun.get(source.campaign) ?? '');
    watch(isNewer ? found : source.campaign);
  }
  drawChoice(campaigns);
}

function watch(campaign) {
  if (source?.campaign === campaign) return;
  source?.close();
  latest = null;
  source = new CampaignSource(stage, campaign, (figures) => {
    latest = figures;
    drawState();
  });
  element('claimLink').href = `/c/${encodeURIComponent(campaign)}`;
}

function drawChoice(campaigns) {
  const choice = element('followed');
  const drawn = JSON.stringify(campaigns.map(({id, name}) => [id, name]));
  if (choice.dataset.drawn !== drawn) {
    choice.dataset.drawn = drawn;
    choice.replaceChildren(...campaigns.map(({id, name}) => Object.assign(make('option', '', name), {value: id})));
  }
  choice.value = source.campaign;
}

function drawState() {
  if (!latest) return;
  write(element('state'), TEXTS[language()].states[latest.state]);
  element('state').dataset.state = latest.state;
}

function drawFirst() {
  const post = (path, body) => `curl -s ${location.origin}/v1/${path} \\\n`
    + `  -H 'Content-Type: application/json' \\\n  -d '${JSON.stringify(body)}'`;
  write(element('firstCalls'), `${post('campaigns', {id: 'first', name: 'First', stock: 100})}\n\n`
    + post('campaigns/first/claims', {userId: 'u-1'}));
}

async function tick() {
  if (!document.hidden) {
    await list.refresh();
    if (element('failed').hidden) await follow();
  }
  setTimeout(tick, LIST_MILLIS);
}

// An address of before: the claim page has a path of its own.
const asked = new URLSearchParams(location.search).get('campaign');
if (asked) {
  location.replace(`/c/${encodeURIComponent(asked)}`);
} else {
  element('more').addEventListener('click', () => list.more());
  element('followed').addEventListener('change', (event) => {
    chosen = event.target.value;
    history.replaceState(null, '', `#${encodeURIComponent(chosen)}`);
    watch(chosen);
  });
  document.addEventListener('dibs-language', () => {
    list.draw();
    drawState();
  });
  drawFirst();
  await tick();
}
