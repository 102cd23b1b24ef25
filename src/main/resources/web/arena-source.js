// Follows one campaign by the API of a node, and tells the stage of it as the demo tells of its sale.
import {call} from '/assets/api.js';
import {LiveWatch} from '/assets/live.js';

/** Of many coupons at once, the latest are shown one by one. */
const PAGE = 500;
/** More dots than can be on their way; each stands for one winner after the other. */
const DOTS = 2_000;
/** How long a dot runs to its node before it is seen to win. */
const RUN_MILLIS = 400;
const CLUSTER_MILLIS = 1_000;
const RATE_MILLIS = 1_200;
const CHECK_MILLIS = 1_000;
const FAILED_CHECK_MILLIS = 10_000;
/** A check reads every coupon: it runs for a twentieth of the time at most. */
const CHECK_REST = 20;
const CHARTED_MILLIS = 600_000;
/** Left of the first coupon on the chart. */
const LEAD_MILLIS = 300;
const NODES = 9;
const NODE_STATES = {joining: 'starting', serving: 'up', draining: 'leaving', silent: 'down'};

const isOver = ({state}) => state === 'sold-out' || state === 'closed';

/** As the server places it: by the CRC-32C of its id. */
function shardOf(campaign, shards) {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(campaign)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ((crc ^ 0xffffffff) >>> 0) % shards;
}

/** The cluster as the stage takes it: an owner is the index of a node. */
function staged({nodes, shards}, campaign) {
  const known = nodes
    .filter((node) => node.state !== 'silent' || node.shards > 0)
    .sort((one, other) => one.name.localeCompare(other.name))
    .slice(0, NODES);
  const owner = ({node}) => known.findIndex(({id}) => id === node);
  return {
    nodes: known.map(({name, state}) => ({name, state: NODE_STATES[state]})),
    owners: shards.map((shard) => (owner(shard) < 0 ? '-' : owner(shard))).join(''),
    epochs: shards.map(({epoch}) => epoch),
    shard: shardOf(campaign, shards.length || 1),
    redis: true,
  };
}

const promises = ({stock, issued, highestSequence: highest, gaps, duplicates, overIssue, losses}) => ({
  over: {holds: overIssue === 0, issued, stock},
  twice: {holds: duplicates === 0, holders: issued - duplicates, duplicates},
  lost: {holds: losses.every(({decidedAt}) => decidedAt), rows: issued, losses: losses.length},
  order: {holds: gaps === 0 && highest === issued, highest, gaps},
});

/** As the command `audit` prints it. */
const report = (audit) => [
  ['campaign', audit.campaign],
  ['stock', audit.stock],
  ['issued', audit.issued],
  ['highest sequence', audit.highestSequence],
  ['gaps', audit.gaps],
  ['duplicates', audit.duplicates],
  ['over-issue', audit.overIssue],
  ['misindexed', audit.misindexed],
  ['verdict', audit.verdict],
].map(([name, value]) => name.padEnd(18) + value).join('\n');

export class CampaignSource {
  /** @param onFigures is called with each event of the campaign */
  constructor(stage, campaign, onFigures) {
    this.stage = stage;
    this.campaign = campaign;
    this.onFigures = onFigures;
    this.path = `/v1/campaigns/${encodeURIComponent(campaign)}`;
    this.takeovers = [];
    this.reaches = {live: true, calls: true};
    this.ahead = 0;
    this.watchCluster();
    this.live = new LiveWatch(`${this.path}/live`, {
      figures: (figures) => this.figures(figures),
      clock: (millis) => { this.ahead = millis - Date.now(); },
      lost: () => this.reached({live: false}),
    });
  }

  close() {
    this.isClosed = true;
    this.live.close();
    [this.clusterTimer, this.checkTimer, this.rateTimer].forEach(clearTimeout);
  }

  /** A stream may seem open for a while although nobody is at its other end: the calls tell it sooner. */
  reached(which) {
    const was = this.lostAt;
    Object.assign(this.reaches, which);
    const isConnected = this.reaches.live && this.reaches.calls;
    this.lostAt = isConnected ? 0 : was || this.now();
    this.stage.view.connected(isConnected);
    this.stage.show();
    if (was && isConnected) this.tell([{kind: 'reached', time: this.now(), gap: this.now() - was}]);
  }

  /** On the clock of the server. */
  now() {
    return Date.now() + this.ahead;
  }

  /** What happened before the first coupon has no place on the chart. */
  tell(news) {
    const began = this.sale?.began;
    const events = news.filter(({time}) => time > began).map(({time, ...event}) => ({...event, at: time - began}));
    if (events.length) this.stage.frame({events});
  }

  nameOf(person) {
    return this.sale.names[person];
  }

  // ---- the live figures and the coupons behind them ---------------------------------------------------------------

  figures(figures) {
    this.reached({live: true});
    const isAnother = !this.sale || figures.stock !== this.sale.stock || (this.sale.result && !isOver(figures));
    this.latest = figures;
    if (isAnother) this.begin(figures.stock);
    this.sale.isWatched ||= figures.state === 'open';
    this.tellRate(figures.rate);
    this.onFigures(figures);
    this.catchUp();
  }

  begin(stock) {
    const people = Math.min(stock, DOTS);
    this.sale = {stock, people, names: [], known: 0, checked: -1, peak: 0, epoch: 0, takeovers: 0};
    this.stage.snapshot({
      phase: 'running',
      campaign: this.campaign,
      stock,
      cluster: this.cluster ?? this.stage.state.cluster,
      events: [],
      sale: {campaign: this.campaign, stock, people: stock, dots: people},
    });
  }

  tellRate(rate) {
    const sale = this.sale;
    sale.peak = Math.max(sale.peak, rate);
    this.stage.frame({times: {rate, peak: sale.peak}});
    clearTimeout(this.rateTimer);
    // Where nothing is given out any more, no event says so.
    if (rate) this.rateTimer = setTimeout(() => this.tellRate(0), RATE_MILLIS);
  }

  async catchUp() {
    if (this.isCatchingUp) return;
    this.isCatchingUp = true;
    while (!this.isClosed && this.sale.known < this.latest.issued && await this.takePage(this.sale));
    this.isCatchingUp = false;
    this.check();
  }

  /** @returns whether there was anything */
  async takePage(sale) {
    const skipped = Math.max(0, this.latest.issued - sale.known - PAGE);
    const {status, body} = await call('GET', `${this.path}/coupons?after=${sale.known + skipped}&limit=${PAGE}`);
    if (this.isClosed || status !== 200 || !body.items.length) return false;
    if (sale === this.sale) this.given(sale, body.items, skipped);
    return true;
  }

  given(sale, coupons, skipped) {
    const times = coupons.map(({issuedAt}) => Date.parse(issuedAt));
    this.setTime(sale, times[0], times.at(-1));
    const node = Math.max(0, this.stage.owner);
    const entered = [];
    const won = [];
    const rates = skipped && sale.known ? [times[0] - sale.began, skipped] : [];
    coupons.forEach(({sequence, userId}, i) => {
      const person = (sequence - 1) % sale.people;
      sale.names[person] = userId;
      entered.push(person, node);
      won.push(person, sequence);
      if (times[i] >= sale.began) rates.push(times[i] - sale.began, 1);
    });
    sale.known = coupons.at(-1).sequence;
    this.stage.frame({entered, rates});
    this.tellTakeovers();
    const counts = {coupons: sale.known, definite: sale.known};
    setTimeout(() => !this.isClosed && sale === this.sale && this.stage.frame({won, counts}), RUN_MILLIS);
  }

  /** The chart begins with the first coupon, as long as that is not too long ago. */
  setTime(sale, first, last) {
    if (!sale.known) sale.first = first;
    sale.last = last;
    if (sale.began === undefined || last - sale.began > 2 * CHARTED_MILLIS) {
      this.stage.chart.clear();
      sale.began = Math.max(first, last - CHARTED_MILLIS) - LEAD_MILLIS;
    }
  }

  // ---- the cluster ------------------------------------------------------------------------------------------------

  async watchCluster() {
    if (!document.hidden) {
      const {status, body} = await call('GET', '/v1/cluster');
      if (this.isClosed) return;
      this.reached({calls: status > 0});
      if (status === 200) this.clusterIs(body);
    }
    this.clusterTimer = setTimeout(() => this.watchCluster(), CLUSTER_MILLIS);
  }

  clusterIs(body) {
    const cluster = staged(body, this.campaign);
    if (JSON.stringify(cluster) !== JSON.stringify(this.cluster)) {
      this.cluster = cluster;
      if (this.sale) this.stage.frame({cluster});
    }
    this.takeovers = body.takeovers.filter(({shard}) => shard === cluster.shard).reverse()
      .map(({name, epoch, at, millis}) => ({kind: 'takeover', node: name, epoch, time: Date.parse(at), gap: millis}));
    if (!body.takeovers.length) this.noticeEpoch(cluster);
    if (this.sale) this.tellTakeovers();
  }

  /** A node on its own keeps no record of takeovers: the epoch counts its starts. */
  noticeEpoch({nodes, owners, epochs, shard}) {
    const epoch = epochs[shard];
    if (this.epoch && epoch > this.epoch) {
      this.takeovers.push({kind: 'takeover', node: nodes[owners[shard]]?.name, epoch, time: this.now(), gap: 0});
    }
    this.epoch = epoch;
  }

  tellTakeovers() {
    const sale = this.sale;
    const news = this.takeovers.filter(({epoch, time}) => epoch > sale.epoch && time > sale.began);
    if (!news.length) return;
    sale.epoch = news.at(-1).epoch;
    sale.takeovers += news.length;
    this.tell(news);
  }

  // ---- the audit --------------------------------------------------------------------------------------------------

  async check() {
    if (this.isChecking || this.isClosed) return;
    this.isChecking = true;
    const sale = this.sale;
    const asked = performance.now();
    const {status, body} = await call('GET', `${this.path}/audit`);
    if (this.isClosed) return;
    const isFine = status === 200;
    if (isFine && sale === this.sale) this.checked(sale, body);
    const rest = isFine ? Math.max(CHECK_MILLIS, CHECK_REST * (performance.now() - asked)) : FAILED_CHECK_MILLIS;
    this.checkTimer = setTimeout(() => {
      this.isChecking = false;
      if (this.sale.checked < this.latest.issued || (isOver(this.latest) && !this.sale.result)) this.check();
    }, rest);
  }

  checked(sale, audit) {
    sale.checked = audit.issued;
    this.stage.frame({promises: promises(audit)});
    if (isOver(this.latest) && audit.issued === this.latest.issued && sale.known >= audit.issued) this.conclude(sale, audit);
  }

  conclude(sale, audit) {
    sale.result = {
      campaign: this.campaign,
      stock: audit.stock,
      people: audit.issued - audit.duplicates,
      coupons: audit.issued,
      holds: audit.verdict === 'holds',
      report: report(audit),
      guests: [],
      peak: sale.peak,
      takeovers: sale.takeovers,
      millis: sale.first === undefined ? 0 : sale.last - sale.first,
      isOld: !sale.isWatched,
    };
    this.stage.frame({phase: 'finished', result: sale.result});
  }
}
