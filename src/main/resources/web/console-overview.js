// What a campaign does at this moment, and the proof that it kept its promises.
import {auditCampaign, getCampaign, getHistory, getLogCheckpoint, getLogKey, watchCampaign} from '/assets/console-api.js';
import {button, card, h, save} from '/assets/console-dom.js';
import {RateChart} from '/assets/console-chart.js';
import {changeLine} from '/assets/console-history.js';
import {number, percent, when} from '/assets/console-format.js';
import {me} from '/assets/console-session.js';
import {t} from '/assets/console-texts.js';

const REDRAW_MILLIS = 250;
const LATEST_CHANGES = 6;
/** The proof counts each coupon in PostgreSQL: of many, only when somebody wants to know. */
const CHECKED_UNASKED = 10_000;

export async function showOverview(main, scope, campaign, redraw) {
  const tiles = figures();
  const chart = new RateChart(t.couponsPerSecond);
  const live = h('small', {class: 'quiet'}, t.lastMinute);
  main.append(tiles.element,
    h('div', {class: me.isOperator ? 'split' : 'stack'},
      h('div', {class: 'stack'},
        h('section', {class: 'card'}, h('header', {}, h('h2', {}, t.couponsPerSecond), live), chart.element),
        me.isOperator && historyCard(campaign)),
      me.isOperator && proofCard(campaign, scope)));
  tiles.draw(campaign, 0);
  let {state} = campaign;
  let latest = campaign;
  const onFigures = (now) => {
    latest = now;
    tiles.draw(now, now.rate);
    chart.add(now.rate);
    live.textContent = t.lastMinuteLive(chart.peak);
    if (now.state !== state) {
      state = now.state;
      getCampaign(campaign.id).then(redraw, () => {});
    }
  };
  const onBroken = () => {
    tiles.draw(latest, null);
    live.textContent = t.reconnecting;
  };
  watchWhileSeen(scope, () => watchCampaign(campaign.id, onFigures, onBroken));
  scope.changed = (changed) => {
    ({state} = changed);
    latest = changed;
    tiles.draw(changed, 0);
  };
  const tick = () => {
    if (!document.hidden) chart.draw();
    scope.later(tick, REDRAW_MILLIS);
  };
  tick();
}

/** A browser has few connections for each host: a tab that nobody sees keeps none. */
function watchWhileSeen(scope, watch) {
  let end = null;
  const turn = () => {
    if (document.hidden) end?.();
    end = document.hidden ? null : end ?? watch();
  };
  document.addEventListener('visibilitychange', turn);
  scope.onLeave(() => {
    document.removeEventListener('visibilitychange', turn);
    end?.();
  });
  turn();
}

function figures() {
  const tile = (label) => {
    const value = h('b', {});
    const rest = h('small', {});
    return {element: h('div', {class: 'card tile'}, h('span', {}, label), h('span', {}, value, ' ', rest)), value, rest};
  };
  const issued = tile(t.givenOut);
  const rate = tile(t.now);
  const left = tile(t.left);
  return {
    element: h('div', {class: 'cards', id: 'figures'}, issued.element, rate.element, left.element),
    /** @param perSecond null while nobody knows */
    draw(figures_, perSecond) {
      issued.value.textContent = number(figures_.issued);
      issued.rest.textContent = `${t.ofStock(number(figures_.stock))} · ${percent(figures_.issued, figures_.stock)}`;
      rate.value.textContent = perSecond === null ? '–' : number(perSecond);
      const seconds = perSecond ? Math.ceil(figures_.remaining / perSecond) : 0;
      rate.rest.textContent = seconds && figures_.remaining ? t.soldOutIn(number(seconds)) : t.perSecond;
      left.value.textContent = number(figures_.remaining);
      left.rest.textContent = percent(figures_.remaining, figures_.stock);
    },
  };
}

function proofCard(campaign, scope) {
  const told = h('div', {class: 'stack', id: 'proof', role: 'status'});
  let proof = null;
  const run = async () => {
    const [audit, checkpoint, key] = await Promise.all(
      [auditCampaign(campaign.id), ifShown(getLogCheckpoint(campaign.id)), ifShown(getLogKey(campaign.id))]);
    if (!scope.isShown) return;
    proof = {checkedAt: new Date().toISOString(), audit, checkpoint, key: key.trim()};
    told.replaceChildren(verdict(audit), checkpoint && log(campaign.id, checkpoint));
    download.hidden = false;
  };
  const download = button(t.download, async () => save(`${campaign.id}-proof.json`, JSON.stringify(proof, null, 2)));
  download.hidden = true;
  const again = button(t.checkAgain, async () => {
    await run();
    again.textContent = t.checkAgain;
  });
  if (campaign.issued <= CHECKED_UNASKED) {
    again.click();
  } else {
    told.append(h('p', {class: 'quiet'}, t.checkTakes(number(campaign.issued))));
    again.textContent = t.checkNow;
  }
  return card(t.proof, told, h('div', {class: 'row'}, again, download));
}

/** The log of a draft is not shown to anybody. */
const ifShown = (call) => call.catch(() => '');

function verdict(audit) {
  const line = (isKept, text) => h('li', {}, h('span', {class: 'dot', data: {kind: isKept ? 'good' : 'bad'}}), h('span', {}, text));
  const holds = audit.verdict === 'holds';
  return h('div', {class: 'stack'},
    h('p', {class: holds ? 'good' : 'bad'}, h('b', {}, holds ? t.proofHolds : t.proofViolated), ' ', h('small', {class: 'quiet'}, t.counted)),
    h('ul', {class: 'timeline'},
      line(audit.overIssue === 0, t.neverOver(number(audit.issued), number(audit.stock), number(audit.overIssue))),
      line(audit.duplicates === 0, t.neverTwice(number(audit.duplicates))),
      line(audit.gaps === 0, t.noGaps(number(audit.highestSequence), number(audit.gaps))),
      line(audit.misindexed === 0, t.wellIndexed(number(audit.misindexed)))));
}

/** A checkpoint's second line is how many coupons are in the log, its third the hash of the tree. */
function log(id, checkpoint) {
  const [, size, root] = checkpoint.split('\n');
  return h('p', {class: 'hint'}, t.logHas(number(size)), ' ',
    h('a', {href: `/v1/campaigns/${id}/log/checkpoint`, target: '_blank', rel: 'noopener'}, t.checkpoint), ' ',
    h('code', {}, root.slice(0, 12), '…'));
}

function historyCard(campaign) {
  const list = h('ul', {class: 'timeline'});
  const load = async () => {
    const {items} = await getHistory(campaign.id, {limit: LATEST_CHANGES});
    list.replaceChildren(...items.map((change) => h('li', {},
      h('span', {class: 'dot', data: {kind: 'good'}}), h('span', {}, changeLine(change)), h('time', {}, when(change.at)))));
  };
  load().catch(() => list.replaceChildren(h('li', {}, t.notAvailable)));
  return card(t.happened, list);
}
