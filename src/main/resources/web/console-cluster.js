// Which node owns which shard, how that changed, and draining a node.
import {drainNode, getCluster} from '/assets/console-api.js';
import {ask, button, card, empty, h, loading, reason, toast} from '/assets/console-dom.js';
import {clock, number} from '/assets/console-format.js';
import {t} from '/assets/console-texts.js';

const POLL_MILLIS = 1000;
const SHOWN_TAKEOVERS = 20;
/** Colours for nodes; the style sheet has as many. */
const COLOURS = 6;
const NODE_KINDS = {serving: 'good', joining: 'info', draining: 'warn', silent: 'bad'};
const KINDS = {'handed-over': 'good', first: 'good', again: 'good', taken: 'warn', lost: 'bad'};

export function showCluster(main, scope) {
  const note = h('p', {class: 'notice', role: 'status'});
  const nodes = h('div', {class: 'cards', id: 'nodes'}, loading());
  const heat = h('div', {id: 'heat', class: 'stack'});
  const timeline = h('ul', {class: 'timeline', id: 'takeovers'});
  main.append(h('h1', {}, t.cluster), note, nodes,
    h('div', {class: 'split'}, card(t.shards, heat), card(t.takeovers, timeline)));
  const map = new HeatMap(heat);
  let drawn = '';
  const draw = (cluster) => {
    note.textContent = '';
    const known = cluster.nodes.filter((node) => node.state !== 'silent' || node.shards > 0 || node.heartbeatAgeMillis < 600_000);
    map.draw(known, cluster.shards);
    const serving = known.filter((node) => node.state === 'serving').length;
    const key = JSON.stringify(known.map(({heartbeatAgeMillis, ...rest}) => rest));
    if (key !== drawn) {
      drawn = key;
      nodes.replaceChildren(...known.map((node) => nodeCard(node, serving)));
    }
    const newest = JSON.stringify(cluster.takeovers[0] ?? null);
    if (timeline.dataset.newest !== newest) {
      timeline.dataset.newest = newest;
      timeline.replaceChildren(...grouped(cluster.takeovers).slice(0, SHOWN_TAKEOVERS).map(takeover));
      if (!cluster.takeovers.length) timeline.append(h('li', {}, t.noTakeovers));
    }
  };
  const poll = async () => {
    try {
      if (!document.hidden) {
        const cluster = await getCluster();
        if (scope.isShown) draw(cluster);
      }
    } catch (failure) {
      note.dataset.kind = 'warn';
      note.textContent = `${reason(failure)} ${t.triesAgain}`;
    }
    scope.later(poll, POLL_MILLIS);
  };
  poll();
}

/** A node keeps its colour while others come and go. */
const seen = new Map();

function colourOf({id}) {
  if (!seen.has(id)) seen.set(id, seen.size % COLOURS);
  return seen.get(id);
}

function nodeCard(node, serving) {
  const isLast = node.state === 'serving' && serving === 1;
  return h('section', {class: 'card stack node', data: {node: node.name}},
    h('header', {}, h('h2', {}, h('i', {class: 'owner', data: {owner: colourOf(node)}}), node.name), h('span', {class: 'badge', data: {kind: NODE_KINDS[node.state]}}, t.nodeStates[node.state])),
    h('p', {class: 'quiet'}, t.owns(number(node.shards)), node.address && ` · ${node.address}`),
    h('p', {class: 'hint'}, t.versions(node.wire, node.schema, node.snapshot)),
    node.state === 'serving' && (isLast
      ? h('p', {class: 'hint'}, t.lastNode)
      : button(t.drain, () => draining(node), 'small danger')));
}

function draining(node) {
  return ask({
    title: t.drainTitle(node.name),
    body: [h('p', {}, t.drainWhat(number(node.shards)))],
    verb: t.drain,
    danger: true,
    run: async () => {
      await drainNode(node.id);
      toast(t.drained(node.name));
    },
  });
}

/** A row for each node, a column for each shard. A cell that has just got its owner lights up. */
class HeatMap {
  #place;
  #cells = new Map();
  #shape = '';

  constructor(place) {
    this.#place = place;
  }

  draw(nodes, shards) {
    const shape = `${nodes.map((node) => node.id)} ${shards.length}`;
    if (shape !== this.#shape) this.#build(shape, nodes, shards);
    for (const shard of shards) {
      for (const node of nodes) this.#paint(this.#cells.get(`${node.id} ${shard.shard}`), shard, node.id === shard.node);
    }
  }

  #build(shape, nodes, shards) {
    this.#shape = shape;
    this.#cells.clear();
    const head = h('tr', {}, h('td', {}), shards.map(({shard}) => h('th', {scope: 'col'}, shard % 4 === 0 ? shard : '')));
    const rows = nodes.map((node) => h('tr', {}, h('th', {scope: 'row'}, node.name), shards.map(({shard}) => {
      const cell = h('td', {data: {owner: colourOf(node)}});
      this.#cells.set(`${node.id} ${shard}`, cell);
      return cell;
    })));
    this.#place.replaceChildren(shards.length
      ? h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t.shards}, h('table', {class: 'heat'}, h('thead', {}, head), h('tbody', {}, rows)))
      : empty(t.noTakeovers));
  }

  #paint(cell, {shard, epoch}, isOwner) {
    const was = cell.dataset.epoch;
    const now = isOwner ? String(epoch) : '';
    if (was === now) return;
    cell.dataset.epoch = now;
    cell.title = isOwner ? t.shardTitle(shard, epoch) : '';
    cell.replaceChildren(isOwner ? h('span', {class: 'visually-hidden'}, t.epoch(epoch)) : '');
    if (was !== undefined && isOwner) {
      cell.classList.remove('moved');
      requestAnimationFrame(() => cell.classList.add('moved'));
    }
  }
}

/** Takeovers of the same node from the same one within a second are one story. */
function grouped(takeovers) {
  const groups = [];
  for (const each of takeovers) {
    const last = groups.at(-1);
    const same = last && last.name === each.name && last.previous === each.previous && last.cause === each.cause
      && Math.abs(new Date(last.at) - new Date(each.at)) < 1000;
    if (same) {
      last.shards.push(each.shard);
      last.millis = Math.max(last.millis, each.millis);
    } else {
      groups.push({...each, shards: [each.shard]});
    }
  }
  return groups;
}

function takeover({name, previous, cause, source, shards, millis, at}) {
  const what = t.tookOver(name, shards.length === 1 ? t.oneShard(shards[0]) : t.manyShards(number(shards.length)), previous);
  return h('li', {}, h('span', {class: 'dot', data: {kind: KINDS[cause]}}),
    h('span', {}, what, ' ', h('b', {class: 'num'}, t.millis(number(millis)))),
    h('time', {datetime: at}, `${clock(at)} · ${t.causes[cause]} · ${t.from(source)}`));
}
