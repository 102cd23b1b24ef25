// All campaigns: find one by its name, id or state, and make a new one.
import {listCampaigns} from '/assets/console-api.js';
import {badge, button, empty, h, input, loading, reason, select, table} from '/assets/console-dom.js';
import {campaignForm} from '/assets/console-form.js';
import {number, percent, when} from '/assets/console-format.js';
import {me} from '/assets/console-session.js';
import {t} from '/assets/console-texts.js';

const PAGE = 200;
const POLL_MILLIS = 5000;

export const STATES = ['draft', 'scheduled', 'open', 'paused', 'sold-out', 'closed'];

export function showCampaigns(main, scope) {
  const search = input('search', {type: 'search', placeholder: t.findCampaign, 'aria-label': t.findCampaign});
  const state = select('state', {'': t.everyState, ...Object.fromEntries(STATES.map((each) => [each, t.states[each]]))}, '');
  state.setAttribute('aria-label', t.state);
  const list = h('div', {id: 'campaigns', class: 'card'}, loading());
  const note = h('p', {class: 'notice', role: 'status', data: {kind: 'warn'}});
  const more = button(t.showMore, showMore, 'more');
  more.hidden = true;
  const hint = h('p', {class: 'hint', role: 'status'});
  main.append(
    h('div', {class: 'row apart'}, h('h1', {}, t.campaigns),
      me.isAdmin && button(t.newCampaign, () => campaignForm(null, (made) => scope.go('campaigns', made.id)), 'primary')),
    h('div', {class: 'row filters'}, search, state),
    note, list, hint, more);

  let items = [];
  let next;
  let asked = 0;
  let isAdding = false;

  async function showMore() {
    isAdding = true;
    try {
      await load(true);
    } finally {
      isAdding = false;
    }
  }

  /** @param further the next page, or all that is shown again */
  async function load(further = false) {
    const turn = ++asked;
    const page = {limit: further ? PAGE : Math.max(PAGE, Math.min(1000, items.length)), state: state.value};
    const found = await listCampaigns(further ? {...page, after: next} : page);
    if (turn !== asked || !scope.isShown) return;
    const last = found.items.at(-1)?.id;
    // The list is in the order of the ids: what stands after a page that is read again stays.
    const rest = further || !found.next ? [] : items.filter(({id}) => id > last);
    items = [...further ? items : [], ...found.items, ...rest];
    if (!rest.length) next = found.next;
    draw();
  }

  function draw() {
    const wanted = search.value.trim().toLowerCase();
    const shown = items.filter(({id, name}) => !wanted || id.includes(wanted) || name.toLowerCase().includes(wanted));
    more.hidden = !next;
    hint.textContent = wanted && next ? t.searchHint : '';
    if (list.contains(document.activeElement) && document.activeElement.tagName === 'A') return update(shown);
    const nothing = items.length || state.value ? empty(t.noneFound) : empty(t.noCampaigns, me.isAdmin ? t.noCampaignsHint : '');
    list.replaceChildren(shown.length
      ? table(t.campaigns, [{title: t.campaign}, {title: t.state}, {title: t.givenOut}, {title: t.left, num: true}, {title: t.schedule}],
        shown.map(row))
      : nothing);
    return undefined;
  }

  /** Who is on a link with the keyboard stays there. */
  function update(shown) {
    for (const campaign of shown) {
      const old = list.querySelector(`tr[data-campaign="${campaign.id}"]`);
      if (old && !old.contains(document.activeElement)) old.replaceWith(row(campaign));
    }
  }

  const poll = async () => {
    try {
      // What somebody asked for comes first: a list that is read again would drop it.
      if (!document.hidden && !isAdding) await load();
      note.textContent = '';
    } catch (failure) {
      note.textContent = `${reason(failure)} ${t.triesAgain}`;
    }
    scope.later(poll, POLL_MILLIS);
  };
  search.addEventListener('input', draw);
  state.addEventListener('change', () => {
    items = [];
    load();
  });
  poll();
}

function row(campaign) {
  const {id, name, state, stock, issued, remaining} = campaign;
  return h('tr', {data: {campaign: id}},
    h('th', {scope: 'row'}, h('a', {href: `#campaigns/${id}`}, name), h('br'), h('small', {class: 'quiet'}, id)),
    h('td', {}, badge(state)),
    h('td', {class: 'meter'}, h('progress', {max: stock, value: issued, 'aria-label': t.givenOut}),
      h('small', {class: 'quiet num'}, t.of(number(issued), number(stock)), ' · ', percent(issued, stock))),
    h('td', {class: 'num'}, number(remaining)),
    h('td', {class: 'quiet'}, schedule(campaign)));
}

export function schedule({state, opensAt, closesAt}) {
  if (state === 'scheduled' && opensAt) return t.opensAt(when(opensAt));
  return closesAt ? t.closesAt(when(closesAt)) : '';
}
