// The parts of the arena that are no canvas: nodes, tickets, promises, feed and texts.
import {otherLanguage, speak, write} from '/assets/language.js';

export const element = (id) => document.getElementById(id);
const FEED_LINES = 9;
const NUMBERED = 100;
/** Colours for nodes; the style sheet has as many. */
export const COLOURS = 3;
const PROMISES = ['over', 'twice', 'lost', 'order', 'vague'];

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export class View {
  /** @param languages texts by code */
  constructor(languages) {
    this.languages = languages;
    this.cells = [];
    this.nodes = [];
    this.isConnected = true;
    this.places = {
      field: () => this.field(),
      gate: (node) => this.gate(node),
      exit: (node) => this.exit(node),
      ticket: (sequence) => this.ticketPlace(sequence),
    };
  }

  // ---- languages --------------------------------------------------------------------------------------------------

  switchLanguage(code = otherLanguage()) {
    this.texts = this.languages[code];
    speak(code, this.texts);
    write(element('language'), this.texts.other);
    element('language').lang = otherLanguage();
    element('chart').setAttribute('aria-label', this.texts.chartLabel);
    this.makePromises();
  }

  // ---- places on the stage ----------------------------------------------------------------------------------------

  box(of) {
    const stage = element('stage').getBoundingClientRect();
    const box = of.getBoundingClientRect();
    return {x: box.left - stage.left, y: box.top - stage.top, width: box.width, height: box.height};
  }

  isWide() {
    return innerWidth >= 760;
  }

  field() {
    const box = this.box(element('field'));
    const caption = 34;
    return {x: box.x + 8, y: box.y + caption, width: box.width - 24, height: box.height - caption - 8, wide: this.isWide()};
  }

  /** Where people wait for the answer of a node. */
  gate(node) {
    const card = this.nodes[node]?.card;
    if (!card) return {x: 0, y: 0, radius: 0};
    const box = this.box(card);
    return this.isWide()
      ? {x: box.x - 34, y: box.y + box.height / 2, radius: 26}
      : {x: box.x + box.width / 2, y: box.y - 18, radius: 15};
  }

  exit(node) {
    const card = this.nodes[node]?.card;
    if (!card) return {x: 0, y: 0};
    const box = this.box(card);
    return this.isWide()
      ? {x: box.x + box.width, y: box.y + box.height / 2}
      : {x: box.x + box.width / 2, y: box.y + box.height};
  }

  /** The middle of a numbered ticket, or a place on the bar. */
  ticketPlace(sequence) {
    const cell = this.cells[sequence - 1];
    const box = this.box(cell ?? element('bar'));
    return [box.x + box.width * (cell ? 0.5 : Math.min(1, sequence / this.stock)), box.y + box.height / 2];
  }

  // ---- tickets ----------------------------------------------------------------------------------------------------

  /** Each has a number as long as that can be read; more than that are a bar. */
  tickets(stock) {
    const list = element('tickets');
    const bar = element('bar');
    this.stock = stock;
    list.replaceChildren();
    bar.max = stock;
    bar.hidden = stock <= NUMBERED;
    this.cells = bar.hidden ? Array.from({length: stock}, (_, i) => list.appendChild(make('li', '', String(i + 1)))) : [];
  }

  ticket(sequence, kind) {
    const cell = this.cells[sequence - 1];
    if (!cell || cell.className) return;
    element('tickets').querySelector('.last')?.classList.remove('last');
    cell.className = `${kind} last`;
  }

  // ---- nodes ------------------------------------------------------------------------------------------------------

  cluster(cluster) {
    const shape = `${cluster.nodes.map((node) => node.name)} ${cluster.owners.length}`;
    if (shape !== this.shape) this.makeNodes(cluster, shape);
    const owner = cluster.owners[cluster.shard];
    cluster.nodes.forEach((node, i) => {
      const {card, status, cells, note} = this.nodes[i];
      const owned = [...cluster.owners].filter((digit) => digit === String(i)).length;
      const owns = owner === String(i) && node.state !== 'down';
      card.dataset.state = node.state;
      card.classList.toggle('owner', owns);
      write(status, owns ? this.texts.owner(cluster.epochs[cluster.shard]) : this.texts.node[node.state]);
      write(note, this.texts.shards(owned) + (node.pid ? ` · pid ${node.pid}` : ''));
      cells.forEach((cell, shard) => {
        cell.className = cluster.owners[shard] === String(i) ? (shard === cluster.shard ? 'own here' : 'own') : '';
      });
    });
  }

  makeNodes(cluster, shape) {
    this.shape = shape;
    this.nodes = cluster.nodes.map((node, i) => {
      const card = make('article', 'node');
      card.dataset.node = i % COLOURS + 1;
      const head = make('header');
      head.append(make('h3', '', node.name), make('span', 'role'));
      const strip = make('div', 'shards');
      const cells = Array.from({length: cluster.owners.length}, () => strip.appendChild(make('i')));
      const note = make('p', 'quiet');
      card.append(head, strip, note);
      return {card, status: head.lastChild, cells, note};
    });
    element('nodes').replaceChildren(...this.nodes.map((node) => node.card));
  }

  // ---- promises, proof and feed -----------------------------------------------------------------------------------

  makePromises() {
    this.promises = PROMISES.map((name) => {
      const item = make('li');
      const text = make('div');
      text.append(make('b', '', this.texts.promise[name][0]), make('p', 'quiet'));
      item.append(make('span', 'mark'), text);
      return {name, item};
    });
    element('promises').replaceChildren(...this.promises.map((promise) => promise.item));
  }

  proof(result) {
    this.result = result;
    const lines = [make('b', result.holds ? 'good' : 'bad', result.report.trim().split(/\s+/).pop())];
    element('proof').replaceChildren(
      `${this.texts.audit(result.campaign)}\n`,
      result.report.split('\n').slice(1, -1).join('\n'),
      '\nverdict           ',
      ...lines,
    );
  }

  clearFeed() {
    element('feed').replaceChildren();
    this.result = null;
  }

  feed(kind, number, text, code) {
    const line = make('li', kind);
    line.append(make('b', '', number), make('span', '', text), make('i', '', code));
    element('feed').prepend(line);
    while (element('feed').children.length > FEED_LINES) element('feed').lastChild.remove();
  }

  won(name, sequence) {
    this.feed('won', `#${sequence}`, name, '201');
  }

  same(name, sequence) {
    this.feed('same', `#${sequence}`, this.texts.same(name), '200');
  }

  event(event, text) {
    this.feed(`event ${event.kind}`, '', text, event.gap ? `${this.texts.number(event.gap)} ms` : '');
    this.announce(text);
  }

  announce(text) {
    write(element('announcement'), text);
  }

  connected(is) {
    this.isConnected = is;
    if (!is) this.status('down', this.texts.connectionLost);
  }

  status(kind, text) {
    element('status').dataset.kind = kind;
    write(element('status').lastElementChild, text);
  }

  // ---- everything that follows from the state -----------------------------------------------------------------------

  render(state) {
    const texts = this.texts;
    const {counts, cluster} = state;
    write(element('headline'), texts.headline(state.stock, state.people));
    write(element('score'), texts.number(counts.coupons));
    write(element('of'), texts.of(state.stock));
    write(element('scoreCaption'), texts.given);
    element('bar').value = counts.coupons;
    write(element('waiting'), texts.waiting(state.people - counts.definite, counts.definite));
    write(element('latency'), state.times ? texts.latency(state.times) : '');
    write(element('curl'), this.curl(state));
    this.renderStatus(cluster);
    this.renderPromises(state);
    if (!this.result) write(element('proof'), `${texts.audit(state.campaign || '…')}\n${texts.auditWaits}`);
  }

  curl(state) {
    return `curl -s ${location.origin}/v1/campaigns/${state.campaign || '…'}/claims \\\n`
      + `  -H 'Content-Type: application/json' -d '{"userId":"me"}'`;
  }

  renderStatus(cluster) {
    if (!this.isConnected) return;
    const all = cluster.nodes.length;
    const up = cluster.nodes.filter((node) => node.state === 'up').length;
    const text = this.texts.status(up, all) + (cluster.redis ? '' : ` · ${this.texts.redisDown}`);
    this.status(up === all && cluster.redis ? 'up' : 'partly', text);
  }

  renderPromises(state) {
    for (const {name, item} of this.promises) {
      const promise = state.promises?.[name];
      const known = Boolean(promise);
      const [, figures, later] = this.texts.promise[name];
      item.className = known ? (promise.holds ? 'holds' : 'broken') : '';
      write(item.querySelector('.mark'), known ? (promise.holds ? '✓' : '✗') : '');
      item.querySelector('.mark').setAttribute('aria-label', known ? this.texts[promise.holds ? 'holds' : 'broken'] : '');
      write(item.querySelector('p'), known ? figures(promise) : later ?? this.texts.notYet);
    }
  }
}
