// Coupons: those of one campaign, and one that is looked for in all of them.
import * as api from '/assets/console-api.js';
import {ask, badge, button, card, check, empty, facts, field, h, input, loading, reason, save, table, toast} from '/assets/console-dom.js';
import {exactly, number, when} from '/assets/console-format.js';
import {me} from '/assets/console-session.js';
import {t} from '/assets/console-texts.js';

const PAGE = 50;

// ---- of one campaign

export async function showCouponsOf(main, scope, campaign) {
  const search = input('search', {type: 'search', placeholder: t.findCoupon, 'aria-label': t.findCoupon});
  const list = h('div', {class: 'card', id: 'coupons'}, loading());
  let from = Math.max(0, campaign.issued - PAGE);
  let last = campaign.issued;

  const draw = (items) => {
    if (!scope.isShown) return;
    list.replaceChildren(items.length
      ? couponTable(items, load)
      : empty(search.value ? t.noneFound : t.noCoupons));
  };
  async function load() {
    const wanted = search.value.trim();
    if (wanted) {
      draw(await find(campaign.id, wanted));
      return;
    }
    const page = await api.listCoupons(campaign.id, {after: from, limit: PAGE});
    last = from + page.items.length;
    draw([...page.items].reverse());
    newer.disabled = last >= campaign.issued;
    older.disabled = from === 0;
    range.textContent = page.items.length ? t.range(number(from + 1), number(last)) : '';
  }
  const move = (to) => async () => {
    search.value = '';
    campaign = await api.getCampaign(campaign.id);
    from = Math.max(0, Math.min(to(), Math.max(0, campaign.issued - PAGE)));
    await load();
  };
  const newer = button(t.newer, move(() => from + PAGE), 'small');
  const older = button(t.older, move(() => from - PAGE), 'small');
  const newest = button(t.newest, move(() => campaign.issued), 'small');
  const range = h('span', {class: 'quiet num', role: 'status'});
  const form = h('form', {class: 'row grow', role: 'search'}, search, h('button', {type: 'submit'}, t.search));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    load().catch((failure) => draw([]) ?? toast(reason(failure), 'bad'));
  });
  main.append(
    h('div', {class: 'row apart'}, form, h('div', {class: 'row'},
      button(t.issueToUser, () => issue(campaign, load)),
      button(t.exportCsv, async () => save(`${campaign.id}.csv`, await api.exportCoupons(campaign.id))))),
    list,
    h('div', {class: 'row apart'}, range, h('div', {class: 'row'}, newest, newer, older)));
  await load();
}

/** A number, a code, or a user's id: whichever it is. */
async function find(campaign, wanted) {
  if (/^[0-9]{1,10}$/.test(wanted) && Number(wanted) > 0) {
    const page = await api.listCoupons(campaign, {after: Number(wanted) - 1, limit: 1});
    if (page.items.length) return page.items;
  }
  const [byCode, byUser] = await Promise.all([
    optional(api.getCoupon(wanted)),
    optional(api.getClaim(campaign, wanted.normalize('NFC'))),
  ]);
  const coupons = byUser ? byUser.items ?? [byUser] : [];
  if (byCode?.campaign === campaign) coupons.unshift(byCode);
  return coupons;
}

/** What is not there, or could not be, is nothing. */
async function optional(call) {
  try {
    return await call;
  } catch (failure) {
    if ([400, 404].includes(failure.status)) return null;
    throw failure;
  }
}

function issue(campaign, then) {
  return ask({
    title: t.issueTitle,
    body: [h('p', {}, t.issueWhat), field(t.userId, input('user', {required: true, maxlength: 128, autofocus: true}))],
    verb: t.issueToUser,
    run: async (data) => {
      const coupon = await api.claim(campaign.id, data.get('user').trim().normalize('NFC'));
      toast(t.issuedTo(coupon.userId, number(coupon.sequence)));
      await then();
    },
  });
}

function couponTable(items, changed, withCampaign = false) {
  const columns = [{title: t.number, num: true}, {title: t.code}, {title: t.user}, {title: t.issued}, {title: t.state}, {title: ''}];
  if (withCampaign) columns.unshift({title: t.campaign});
  return table(t.coupons, columns, items.map((coupon) => couponRow(coupon, changed, withCampaign)));
}

function couponRow(coupon, changed, withCampaign) {
  const {campaign, sequence, code, userId, issuedAt, state} = coupon;
  return h('tr', {data: {sequence}},
    withCampaign && h('td', {}, h('a', {href: `#campaigns/${campaign}`}, campaign)),
    h('td', {class: 'num'}, number(sequence)),
    h('th', {scope: 'row', class: 'code'}, code),
    h('td', {}, h('a', {href: `#coupons/${encodeURIComponent(userId)}`}, userId)),
    h('td', {}, h('time', {datetime: issuedAt, class: 'num'}, exactly(issuedAt))),
    h('td', {}, badge(state, t.couponStates[state])),
    h('td', {class: 'do'}, me.isOperator && state === 'issued' && [
      button(t.redeem, () => redeeming(coupon, changed), 'small'), ' ',
      button(t.revoke, () => revoking(coupon, changed), 'small danger'), ' '],
    button(t.receipt, () => receipt(coupon), 'small ghost')));
}

async function receipt({campaign, userId, sequence}) {
  save(`${campaign}-${sequence}.receipt`, await api.getReceipt(campaign, userId, sequence), 'text/plain');
}

function redeeming(coupon, changed) {
  return ask({
    title: t.redeemTitle(number(coupon.sequence)),
    body: [h('p', {}, t.redeemWhat), facts([[t.code, h('code', {}, coupon.code)], [t.user, coupon.userId]]),
      field(t.reference, input('reference', {required: true, maxlength: 255, autofocus: true}), t.referenceHint)],
    verb: t.redeem,
    run: async (data) => {
      await api.redeemCoupon(coupon.code, data.get('reference').trim());
      toast(t.redeemed(number(coupon.sequence)));
      await changed();
    },
  });
}

function revoking(coupon, changed) {
  return ask({
    title: t.revokeTitle(number(coupon.sequence)),
    body: [h('p', {}, t.revokeWhat), facts([[t.code, h('code', {}, coupon.code)], [t.user, coupon.userId]]),
      check(t.revokeRestock, 'restock', false)],
    verb: t.revoke,
    danger: true,
    run: async (data) => {
      await api.revokeCoupon(coupon.code, data.has('restock'));
      toast(t.revoked(number(coupon.sequence)));
      await changed();
    },
  });
}

// ---- of all campaigns

/** @param wanted a code, or a user's id */
export async function showCoupons(main, scope, wanted) {
  const search = input('search', {type: 'search', value: wanted ?? '', 'aria-label': t.findAnywhere, placeholder: t.findAnywhere});
  const found = h('div', {class: 'stack', id: 'found'});
  main.append(h('h1', {}, t.coupons),
    h('form', {
      class: 'row grow',
      role: 'search',
      onsubmit: (event) => {
        event.preventDefault();
        scope.go('coupons', search.value.trim().normalize('NFC'));
      },
    }, search, h('button', {type: 'submit', class: 'primary'}, t.search)), found);
  const user = wanted ?? (me.isOperator ? null : me.id);
  if (!user) return;
  const load = async () => {
    const [coupon, stats, page] = await Promise.all(
      [optional(api.getCoupon(user)), optional(api.getStatsOfUser(user)), optional(api.listCouponsOfUser(user, {limit: PAGE}))]);
    if (!scope.isShown) return;
    found.replaceChildren();
    if (coupon) found.append(card(t.coupon, couponFacts(coupon), couponTable([coupon], load, true)));
    if (page?.items.length) {
      found.append(statistics(stats), couponsOfUser(user, page, load));
    }
    if (!coupon && !page?.items.length) found.append(empty(t.noneFound, t.noneFoundHint));
  };
  await load();
}

/** The first of a user's coupons, and a button for the others. */
function couponsOfUser(user, page, changed) {
  const list = couponTable(page.items, changed, true);
  let {next} = page;
  const more = button(t.showMore, async () => {
    const further = await api.listCouponsOfUser(user, {limit: PAGE, after: next});
    list.querySelector('tbody').append(...further.items.map((coupon) => couponRow(coupon, changed, true)));
    next = further.next;
    more.hidden = !next;
  }, 'more');
  more.hidden = !next;
  return card(t.couponsOf(user), list, more);
}

const couponFacts = (coupon) => facts([
  [t.expires, coupon.expiresAt && when(coupon.expiresAt)],
  [t.redeemedAt, coupon.redeemedAt && when(coupon.redeemedAt)],
  [t.reference, coupon.reference],
  [t.revokedAt, coupon.revokedAt && when(coupon.revokedAt)],
]);

function statistics(stats) {
  const tile = (label, value) => h('div', {class: 'card tile'}, h('span', {}, label), h('b', {}, number(value)));
  return h('div', {class: 'cards'}, ['issued', 'redeemed', 'revoked', 'expired']
    .map((state) => tile(t.couponStates[state], stats[state])));
}
