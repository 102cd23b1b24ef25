// The arena: listens to the demo's events and shows them; its buttons break real processes.
import {Chart} from '/assets/arena-chart.js';
import {Crowd} from '/assets/arena-crowd.js';
import {ResultCard} from '/assets/arena-result.js';
import {View, element} from '/assets/arena-view.js';
import {language} from '/assets/language.js';

const state = {
  token: '',
  phase: 'starting',
  campaign: '',
  stock: 100,
  people: 5_000,
  presses: 1,
  cluster: {nodes: [], owners: '', epochs: [], shard: -1, redis: true},
  promises: null,
  counts: {pressed: 0, definite: 0, coupons: 0, same: 0, again: 0},
  times: null,
  result: null,
};

const view = new View();
const chart = new Chart(element('chart'), () => view.texts);
const card = new ResultCard(view);
const crowd = new Crowd(element('dots'), view.places, (sequence) => view.ticket(sequence, 'out'));

const owner = () => {
  const digit = state.cluster.owners[state.cluster.shard];
  return digit === undefined || digit === '-' ? -1 : Number(digit);
};

const nodeNumber = (name) => state.cluster.nodes.findIndex((node) => node.name === name);

// ---- what the demo says -------------------------------------------------------------------------------------------

function snapshot(data) {
  Object.assign(state, {
    token: data.token,
    phase: data.phase,
    campaign: data.campaign,
    stock: data.stock,
    cluster: data.cluster,
    promises: data.promises ?? null,
    result: data.result ?? null,
  });
  view.tickets(state.stock);
  view.clearFeed();
  chart.clear();
  if (data.sale) begin(data.sale);
  else stand();
  data.events.forEach(happened);
  if (state.result) view.proof(state.result);
  show();
}

/** A crowd that waits for its release. */
function stand() {
  state.people = chosen();
  state.counts = {pressed: 0, definite: 0, coupons: 0, same: 0, again: 0};
  state.times = null;
  state.promises = null;
  view.cluster(state.cluster);
  crowd.reset(state.people);
}

function begin(sale) {
  state.people = sale.people;
  state.presses = sale.presses;
  state.campaign = sale.campaign;
  state.result = null;
  state.promises = null;
  state.counts = sale.counts ?? {pressed: 0, definite: 0, coupons: 0, same: 0, again: 0};
  state.times = sale.times ?? null;
  view.tickets(sale.stock);
  view.clearFeed();
  view.cluster(state.cluster);
  chart.clear();
  crowd.reset(sale.people);
  if (sale.states) crowd.restore(sale.states, sale.won);
  for (let i = 0; i < (sale.rates?.length ?? 0); i += 2) chart.add(sale.rates[i], sale.rates[i + 1], owner());
  card.hide();
}

const pairs = (list = [], take) => {
  for (let i = 0; i < list.length; i += 2) take(list[i], list[i + 1]);
};

function frame(data) {
  if (data.phase) state.phase = data.phase;
  if (data.campaign) {
    state.campaign = data.campaign;
    stand();
    view.tickets(state.stock);
  }
  if (data.sale) begin(data.sale);
  if (data.cluster) {
    state.cluster = data.cluster;
    view.cluster(data.cluster);
  }
  pairs(data.pressed, (person, node) => crowd.pressed(person, node));
  (data.again ?? []).forEach((person) => crowd.again(person));
  (data.lost ?? []).forEach((person) => crowd.lost(person));
  pairs(data.won, (person, sequence) => {
    crowd.won(person, sequence);
    view.won(person, sequence);
  });
  pairs(data.same, (person, sequence) => view.same(person, sequence));
  if (data.answers) chart.add(data.at, data.answers, owner());
  (data.events ?? []).forEach(happened);
  if (data.counts) state.counts = data.counts;
  if (data.promises) state.promises = data.promises;
  if (data.times) state.times = data.times;
  if (data.result) finished(data.result);
  show();
}

function happened(event) {
  const text = view.texts.events[event.kind]?.(event);
  if (!text) return;
  view.event(event, text);
  if (state.phase !== 'ready' && event.kind !== 'restarting' && !event.kind.endsWith('ing')) {
    chart.mark(event.at, event.kind, text, event.gap);
    if (event.kind === 'takeover') chart.own(event.at - 1, nodeNumber(event.node));
  }
}

function finished(result) {
  state.result = result;
  result.guests.forEach((sequence) => view.ticket(sequence, 'guest'));
  view.proof(result);
  card.show(result);
}

let due = false;

/** At most once a frame of the screen, however fast events come. */
function show() {
  if (due) return;
  due = true;
  requestAnimationFrame(() => {
    due = false;
    view.render(state);
    chart.draw();
  });
}

// ---- what a person does -------------------------------------------------------------------------------------------

const chosen = () => Number(new FormData(element('controls')).get('people'));

async function act(action, parameters = {}) {
  const response = await fetch(`/arena/do/${action}?${new URLSearchParams(parameters)}`, {
    method: 'POST',
    headers: {'X-Arena-Token': state.token},
  });
  if (response.status === 409) view.announce(view.texts.tooFew);
}

element('controls').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  act('release', {people: form.get('people'), kill: form.has('kill'), twice: form.has('twice')});
});

element('controls').addEventListener('change', () => {
  if (state.phase === 'ready') {
    stand();
    show();
  }
});

document.querySelectorAll('[data-do]').forEach((button) => button.addEventListener('click', () => act(button.dataset.do)));

element('language').addEventListener('click', () => {
  view.switchLanguage();
  card.translate();
  view.cluster(state.cluster);
  show();
});

let resizing = 0;
addEventListener('resize', () => {
  cancelAnimationFrame(resizing);
  resizing = requestAnimationFrame(() => {
    crowd.layout();
    show();
  });
});

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  crowd.colours();
  crowd.wake();
  show();
});

view.switchLanguage(language());
const events = new EventSource('/arena/events');
events.addEventListener('snapshot', (event) => {
  view.connected(true);
  snapshot(JSON.parse(event.data));
});
events.addEventListener('frame', (event) => frame(JSON.parse(event.data)));
events.addEventListener('error', () => view.connected(false));
