// One campaign: what it does now, its coupons, its uploads, its settings and its history.
import * as api from '/assets/console-api.js';
import {ask, badge, button, facts, field, h, input, notAllowed, showCurrent, toast} from '/assets/console-dom.js';
import {campaignForm, copyForm} from '/assets/console-form.js';
import {number, when, zone} from '/assets/console-format.js';
import {schedule} from '/assets/console-campaigns.js';
import {showCouponsOf} from '/assets/console-coupons.js';
import {showChanges} from '/assets/console-history.js';
import {showOverview} from '/assets/console-overview.js';
import {showCodes, showEligible} from '/assets/console-uploads.js';
import {me} from '/assets/console-session.js';
import {t} from '/assets/console-texts.js';

const TABS = {
  overview: {title: () => t.overview, show: showOverview, for: () => true},
  coupons: {title: () => t.coupons, show: showCouponsOf, for: () => me.isOperator},
  eligible: {title: () => t.eligible, show: showEligible, for: () => me.isAdmin},
  codes: {title: () => t.ownCodes, show: showCodes, for: () => me.isAdmin},
  settings: {title: () => t.settings, show: showSettings, for: () => true},
  history: {title: () => t.history, show: (main, scope, campaign) => showChanges(main, scope, campaign.id), for: () => me.isOperator},
};

/** What each state allows. */
const ALLOWED = {
  draft: ['open', 'close', 'delete', 'restock'],
  scheduled: ['open', 'pause', 'close', 'delete', 'restock'],
  open: ['pause', 'close', 'delete', 'restock'],
  paused: ['open', 'close', 'delete', 'restock'],
  'sold-out': ['pause', 'close', 'restock'],
  closed: ['delete'],
};

export async function showCampaign(main, scope, id, tab = 'overview') {
  const head = h('div', {class: 'stack'});
  const body = h('div', {class: 'stack', id: 'panel'});
  const part = TABS[tab] ?? TABS.overview;
  let campaign = await api.getCampaign(id);
  if (!scope.isShown) return;
  const redraw = (changed) => {
    campaign = changed;
    head.replaceChildren(crumbs(campaign), title(campaign, redraw, scope));
    scope.changed?.(campaign);
  };
  redraw(campaign);
  const tabs = h('nav', {class: 'tabs', 'aria-label': t.parts}, Object.entries(TABS)
    .filter(([, each]) => each.for())
    .map(([name, each]) => h('a', {
      href: name === 'overview' ? `#campaigns/${id}` : `#campaigns/${id}/${name}`,
      'aria-current': each === part && 'page',
    }, each.title())));
  main.append(head, tabs, body);
  showCurrent(tabs);
  if (part.for()) await part.show(body, scope, campaign, redraw);
  else body.append(notAllowed());
}

const crumbs = ({id}) => h('nav', {class: 'crumbs', 'aria-label': t.where}, h('a', {href: '#campaigns'}, t.campaigns), ` / ${id}`);

function title(campaign, redraw, scope) {
  return h('div', {class: 'row apart'},
    h('div', {class: 'row'}, h('h1', {}, campaign.name), badge(campaign.state),
      h('span', {class: 'quiet'}, schedule(campaign))),
    h('div', {class: 'row actions'},
      h('a', {class: 'button', href: `/c/${campaign.id}`, target: '_blank', rel: 'noopener'}, t.claimPage),
      actions(campaign, redraw, scope)));
}

function actions(campaign, redraw, scope) {
  if (!me.isOperator) return [];
  const allowed = ALLOWED[campaign.state].filter((each) => each !== 'delete' || (me.isAdmin && campaign.issued === 0));
  const offer = (name, make) => allowed.includes(name) && make();
  const change = (name, call, text, danger = false) => offer(name, () => button(text.verb, () => ask({
    title: text.title(campaign.name),
    body: [h('p', {}, text.what)],
    verb: text.verb,
    danger,
    run: async () => {
      redraw(await call(campaign.id));
      toast(text.done(campaign.name));
    },
  }), name === 'open' ? 'primary' : ''));
  const further = [
    change('close', api.closeCampaign, t.closing, true),
    me.isAdmin && button(t.copy, () => copyForm(campaign, (made) => scope.go('campaigns', made.id))),
    button(t.sync, () => syncing(campaign, redraw)),
    offer('delete', () => button(t.delete, () => deleting(campaign, scope), 'danger')),
  ];
  return [
    change('open', api.openCampaign, t.opening),
    change('pause', api.pauseCampaign, t.pausing),
    offer('restock', () => button(t.restock, () => restocking(campaign, redraw))),
    h('details', {class: 'menu'}, h('summary', {class: 'button', 'aria-label': t.more}, '⋯'), h('div', {}, further)),
  ];
}

function restocking(campaign, redraw) {
  const change = input('add', {type: 'number', required: true, min: -2_000_000_000, max: 2_000_000_000, value: 100, autofocus: true});
  const made = field(t.restockBy, change, '');
  const say = () => {
    made.querySelector('.hint').textContent =
      t.restockHint(number(campaign.stock), number(campaign.stock + Number(change.value)));
  };
  change.addEventListener('input', say);
  say();
  return ask({
    title: t.restockTitle(campaign.name),
    body: [made],
    verb: t.restock,
    run: async (data) => {
      const changed = await api.changeStock(campaign.id, Number(data.get('add')));
      redraw(changed);
      toast(t.stockIs(number(changed.stock)));
    },
  });
}

function syncing(campaign, redraw) {
  return ask({
    title: t.syncTitle(campaign.name),
    body: [h('p', {}, t.syncWhat)],
    verb: t.sync,
    run: async () => {
      redraw(await api.syncCampaign(campaign.id));
      toast(t.synced);
    },
  });
}

function deleting(campaign, scope) {
  return ask({
    title: t.deleteTitle(campaign.name),
    body: [h('p', {}, t.deleteWhat)],
    verb: t.delete,
    danger: true,
    run: async () => {
      await api.deleteCampaign(campaign.id, campaign.version);
      toast(t.deleted(campaign.name));
      scope.go('campaigns');
    },
  });
}

function showSettings(main, scope, campaign, redraw) {
  const draw = (shown) => {
    const open = shown.state !== 'closed';
    main.replaceChildren(h('section', {class: 'card stack'},
      h('header', {}, h('h2', {}, t.settings),
        me.isAdmin && open && button(t.edit, () => campaignForm(shown, redraw), 'small')),
      facts([
        [t.id, h('code', {}, shown.id)],
        [t.nameOf, shown.name],
        [t.stock, number(shown.stock)],
        [t.perUser, number(shown.perUser)],
        [t.opens, shown.opensAt ? when(shown.opensAt) : t.atOnce],
        [t.closes, shown.closesAt ? when(shown.closesAt) : t.byHand],
        [t.couponsExpire, expiry(shown)],
        [t.benefit, benefit(shown.benefit) || t.none],
        [t.ownCodes, shown.ownCodes === null ? t.codesMade : number(shown.ownCodes)],
        [t.eligible, shown.eligibleUsers === null ? t.everybody : number(shown.eligibleUsers)],
        [t.metadata, shown.metadata && h('pre', {tabindex: 0}, JSON.stringify(shown.metadata, null, 2))],
        [t.version, shown.version],
      ]),
      h('p', {class: 'hint'}, t.timesIn(zone))));
  };
  scope.changed = draw;
  draw(campaign);
}

function expiry({couponTtlSeconds, couponExpiresAt}) {
  if (couponTtlSeconds) return t.daysAfter(number(couponTtlSeconds / 86_400));
  return couponExpiresAt ? when(couponExpiresAt) : t.neverExpires;
}

export function benefit(given) {
  if (!given) return '';
  if (given.type === 'percent') return `${number(given.percent)}%`;
  return given.type === 'amount' ? `${number(given.amount)} ${given.currency}` : given.gift;
}
