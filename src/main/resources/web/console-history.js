// Who changed what of a campaign, and when.
import {getHistory, listCampaigns} from '/assets/console-api.js';
import {badge, button, empty, field, h, input, loading, table} from '/assets/console-dom.js';
import {number, when} from '/assets/console-format.js';
import {me} from '/assets/console-session.js';
import {t} from '/assets/console-texts.js';

const PAGE = 200;
const SHOWN = ['name', 'stock', 'perUser', 'state', 'opensAt', 'closesAt', 'couponTtlSeconds', 'couponExpiresAt', 'benefit',
  'metadata', 'ownCodes', 'eligibleUsers'];

/** The page of its own: any campaign's, also one that was deleted. */
export async function showHistory(main, scope, id) {
  const name = input('campaign', {value: id ?? '', pattern: '[a-z0-9\\-]{1,64}', required: true, spellcheck: 'false'});
  main.append(h('h1', {}, t.history),
    h('form', {
      class: 'row end',
      onsubmit: (event) => {
        event.preventDefault();
        scope.go('history', name.value.trim());
      },
    }, field(t.campaignId, name, t.historyHint), h('button', {type: 'submit', class: 'primary'}, t.show)));
  if (id) await showChanges(main.appendChild(h('div', {class: 'stack'})), scope, id);
  else await showChoices(main, scope, name);
}

/** The campaigns that there are, for somebody who does not know an id. */
async function showChoices(main, scope, name) {
  const list = h('div', {class: 'card', id: 'choices'}, loading());
  const hint = h('p', {class: 'hint', role: 'status'});
  const more = button(t.showMore, () => load(), 'more');
  main.append(list, hint, more);
  let items = [];
  let next;
  const draw = () => {
    const wanted = name.value.trim().toLowerCase();
    const shown = items.filter((each) => each.id.includes(wanted) || each.name.toLowerCase().includes(wanted));
    list.replaceChildren(shown.length ? table(t.campaigns, [{title: t.campaign}, {title: t.state}], shown.map(choice)) : empty(t.noneFound));
    more.hidden = !next;
    hint.textContent = wanted && next ? t.searchHint : '';
  };
  async function load() {
    const page = await listCampaigns({limit: PAGE, after: next});
    items = [...items, ...page.items];
    next = page.next;
    if (scope.isShown) draw();
  }
  name.addEventListener('input', draw);
  await load();
}

const choice = ({id, name, state}) => h('tr', {},
  h('th', {scope: 'row'}, h('a', {href: `#history/${id}`}, name), h('br'), h('small', {class: 'quiet'}, id)),
  h('td', {}, badge(state)));

export async function showChanges(main, scope, id) {
  const list = h('div', {class: 'card'}, loading());
  main.append(list);
  let items = [];
  let next;
  do {
    const page = await getHistory(id, {limit: 100, after: next});
    items = [...items, ...page.items];
    next = page.next;
  } while (next && items.length < 1000 && scope.isShown);
  if (!scope.isShown) return;
  list.replaceChildren(items.length
    ? table(t.history, [{title: t.when}, {title: t.who}, {title: t.what}, {title: t.change}], items.map(row))
    : empty(t.noChanges));
  main.append(button(t.refresh, async () => {
    main.replaceChildren();
    await showChanges(main, scope, id);
  }, 'more'));
}

function row(change) {
  return h('tr', {},
    h('td', {}, when(change.at)),
    h('td', {class: 'long'}, whose(change)),
    h('th', {scope: 'row'}, t.changes[change.action] ?? change.action),
    h('td', {}, differences(change).map((text) => h('div', {}, text))));
}

/** The subject of a token; one's own is shown by name. */
const whose = ({who}) => (who === me.id ? me.name : who);

/** One change in a line. */
export function changeLine(change) {
  const first = differences(change)[0];
  return `${whose(change)}: ${t.changes[change.action] ?? change.action}${first && change.before ? ` – ${first}` : ''}`;
}

function differences({before, after, revoked}) {
  if (revoked) return [t.revokedNumber(number(revoked))];
  if (!before || !after) return [];
  return SHOWN.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => `${t.fields[name]}: ${said(name, before[name])} → ${said(name, after[name])}`);
}

function said(name, value) {
  if (value === null || value === undefined) return '–';
  if (name === 'state') return t.states[value];
  if (name.endsWith('At')) return when(value);
  if (typeof value === 'number') return number(value);
  return typeof value === 'object' ? JSON.stringify(value) : value;
}
