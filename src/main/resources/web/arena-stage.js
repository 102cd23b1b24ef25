// The stage of an arena: what is known of a sale, and how a snapshot or a frame of events changes what is shown.
import {Chart} from '/assets/arena-chart.js';
import {Crowd} from '/assets/arena-crowd.js';
import {ResultCard} from '/assets/arena-result.js';
import {View, element} from '/assets/arena-view.js';
import {language} from '/assets/language.js';

const NOTHING = {pressed: 0, definite: 0, coupons: 0, same: 0, again: 0};

const pairs = (list = [], take) => {
  for (let i = 0; i < list.length; i += 2) take(list[i], list[i + 1]);
};

export class Stage {
  /**
   * @param languages texts by code
   * @param nameOf whom the number of a person stands for
   * @param onRender is called with the view and the state whenever these are shown
   */
  constructor(languages, nameOf, onRender = () => {}) {
    this.nameOf = nameOf;
    this.onRender = onRender;
    this.state = {
      phase: 'starting',
      campaign: '',
      stock: 100,
      people: 5_000,
      cluster: {nodes: [], owners: '', epochs: [], shard: -1, redis: true},
      promises: null,
      counts: NOTHING,
      times: null,
      result: null,
    };
    this.view = new View(languages);
    this.chart = new Chart(element('chart'), () => this.view.texts);
    this.card = new ResultCard(this.view);
    this.crowd = new Crowd(element('dots'), this.view.places, (sequence) => this.view.ticket(sequence, 'out'));
    this.view.switchLanguage(language());
    this.listen();
  }

  listen() {
    element('language').addEventListener('click', () => {
      this.view.switchLanguage();
      this.card.translate();
      this.view.cluster(this.state.cluster);
      this.show();
    });
    let resizing = 0;
    addEventListener('resize', () => {
      cancelAnimationFrame(resizing);
      resizing = requestAnimationFrame(() => {
        this.crowd.layout();
        this.show();
      });
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.crowd.colours();
      this.crowd.wake();
      this.show();
    });
  }

  /** The index of the node that owns the campaign, or -1. */
  get owner() {
    const digit = this.state.cluster.owners[this.state.cluster.shard];
    return digit === undefined || digit === '-' ? -1 : Number(digit);
  }

  /** @param people of the crowd that stands there until a sale begins */
  snapshot(data, people) {
    const {phase, campaign, stock, cluster, promises = null, result = null} = data;
    Object.assign(this.state, {phase, campaign, stock, cluster, promises, result});
    this.view.connected(true);
    this.view.clearFeed();
    this.chart.clear();
    if (data.sale) this.begin(data.sale);
    else this.stand(people);
    data.events.forEach((event) => this.happened(event));
    if (result) this.view.proof(result);
    this.show();
  }

  /** A crowd that waits for its release. */
  stand(people) {
    Object.assign(this.state, {people, counts: NOTHING, times: null, promises: null});
    this.view.tickets(this.state.stock);
    this.view.cluster(this.state.cluster);
    this.crowd.reset(people);
    this.show();
  }

  begin(sale) {
    Object.assign(this.state, {
      people: sale.people,
      campaign: sale.campaign,
      result: null,
      promises: null,
      counts: sale.counts ?? NOTHING,
      times: sale.times ?? null,
    });
    this.view.tickets(sale.stock);
    this.view.clearFeed();
    this.view.cluster(this.state.cluster);
    this.chart.clear();
    this.crowd.reset(sale.dots ?? sale.people);
    if (sale.states) this.crowd.restore(sale.states, sale.won);
    this.rates(sale.rates);
    this.card.hide();
  }

  frame(data) {
    const {state, view, crowd} = this;
    if (data.phase) state.phase = data.phase;
    if (data.sale) this.begin(data.sale);
    if (data.cluster) {
      state.cluster = data.cluster;
      view.cluster(data.cluster);
    }
    pairs(data.entered, (person, node) => crowd.entered(person, node));
    pairs(data.pressed, (person, node) => crowd.pressed(person, node));
    (data.again ?? []).forEach((person) => crowd.again(person));
    (data.lost ?? []).forEach((person) => crowd.lost(person));
    pairs(data.won, (person, sequence) => {
      crowd.won(person, sequence);
      view.won(this.nameOf(person), sequence);
    });
    pairs(data.same, (person, sequence) => view.same(this.nameOf(person), sequence));
    if (data.answers) this.rates([data.at, data.answers]);
    this.rates(data.rates);
    (data.events ?? []).forEach((event) => this.happened(event));
    for (const part of ['counts', 'promises', 'times']) state[part] = data[part] ?? state[part];
    if (data.result) this.finished(data.result);
    this.show();
  }

  rates(rates) {
    pairs(rates, (at, answers) => this.chart.add(at, answers, this.owner));
  }

  happened(event) {
    const text = this.view.texts.events[event.kind]?.(event);
    if (!text) return;
    this.view.event(event, text);
    if (this.state.phase !== 'ready' && event.kind !== 'restarting' && !event.kind.endsWith('ing')) {
      this.chart.mark(event.at, event.kind, text, event.gap);
      const node = this.state.cluster.nodes.findIndex(({name}) => name === event.node);
      if (event.kind === 'takeover') this.chart.own(event.at - 1, node);
    }
  }

  finished(result) {
    this.state.result = result;
    result.guests.forEach((sequence) => this.view.ticket(sequence, 'guest'));
    this.view.proof(result);
    if (!result.isOld) this.card.show(result);
  }

  /** At most once a frame of the screen, however fast events come. */
  show() {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      this.view.render(this.state);
      this.onRender(this.view, this.state);
      this.chart.draw();
    });
  }
}
