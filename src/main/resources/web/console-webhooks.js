// Webhooks: which events they get, and how each delivery went.
import * as api from '/assets/console-api.js';
import {ask, badge, button, check, empty, facts, field, h, input, loading, mistake, select, table, toast} from '/assets/console-dom.js';
import {number, when} from '/assets/console-format.js';
import {t} from '/assets/console-texts.js';

const PAGE = 50;

export async function showWebhooks(main, scope, id) {
  if (id) {
    await showWebhook(main, scope, id);
    return;
  }
  const list = h('div', {class: 'card', id: 'webhooks'}, loading());
  const load = async () => {
    const {items} = await api.listWebhooks();
    if (!scope.isShown) return;
    list.replaceChildren(items.length
      ? table(t.webhooks, [{title: t.url}, {title: t.format}, {title: t.events}, {title: t.createdAt}], items.map((hook) => h('tr', {},
        h('th', {scope: 'row'}, h('a', {href: `#webhooks/${hook.id}`}, hook.url)),
        h('td', {}, hook.format),
        h('td', {}, hook.events.length === Object.keys(t.eventNames).length ? t.allEvents : hook.events.map((each) => t.eventNames[each]).join(', ')),
        h('td', {class: 'quiet'}, when(hook.createdAt)))))
      : empty(t.noWebhooks, t.noWebhooksHint));
  };
  main.append(h('div', {class: 'row apart'}, h('h1', {}, t.webhooks), button(t.newWebhook, () => adding(load), 'primary')), list);
  await load();
}

async function adding(then) {
  let made = null;
  await ask({
    title: t.newWebhook,
    body: [
      field(t.url, input('url', {type: 'url', required: true, maxlength: 2048, autofocus: true, placeholder: 'https://'}), t.urlHint),
      field(t.format, select('format', t.formats, 'json')),
      h('fieldset', {class: 'field'}, h('legend', {}, t.events),
        Object.entries(t.eventNames).map(([event, name]) => check(name, `event-${event}`, true))),
      field(t.secret, input('secret', {maxlength: 100}), t.secretHint),
    ],
    verb: t.create,
    run: async (data) => {
      const events = Object.keys(t.eventNames).filter((event) => data.has(`event-${event}`));
      if (!events.length) throw mistake(t.eventMissing);
      const secret = data.get('secret').trim() || undefined;
      made = await api.createWebhook({url: data.get('url').trim(), format: data.get('format'), events, secret});
      await then();
    },
  });
  if (made) await tellSecret(made);
}

/** No other answer holds it. */
function tellSecret({secret, url}) {
  return ask({
    title: t.secretTitle,
    body: [h('p', {}, t.secretOnce), facts([[t.url, url], [t.secret, h('code', {}, secret)]])],
    verb: t.copied,
    run: async () => navigator.clipboard?.writeText(secret).catch(() => {}),
  });
}

async function showWebhook(main, scope, id) {
  const hook = await api.getWebhook(id);
  if (!scope.isShown) return;
  const list = h('div', {class: 'card', id: 'deliveries'}, loading());
  let items = [];
  let next;
  const more = button(t.showMore, () => load(true), 'more');
  async function load(further = false) {
    const page = await api.listDeliveries(id, {limit: PAGE, before: further ? next : undefined});
    items = further ? [...items, ...page.items] : page.items;
    next = page.next;
    if (!scope.isShown) return;
    more.hidden = !next;
    list.replaceChildren(items.length
      ? table(t.deliveries, [{title: t.event}, {title: t.when}, {title: t.state}, {title: t.attempts, num: true}, {title: t.lastAnswer}, {title: ''}], items.map(row))
      : empty(t.noDeliveries));
  }
  const row = (delivery) => h('tr', {},
    h('th', {scope: 'row'}, t.eventNames[delivery.event] ?? delivery.event, h('br'),
      h('small', {class: 'quiet'}, delivery.data.campaign ?? delivery.data.node ?? '')),
    h('td', {}, when(delivery.at)),
    h('td', {}, badge(delivery.state, t.deliveryStates[delivery.state])),
    h('td', {class: 'num'}, number(delivery.attempts)),
    h('td', {}, delivery.error ?? delivery.status ?? '–', delivery.dueAt && h('div', {class: 'quiet'}, t.dueAt(when(delivery.dueAt)))),
    h('td', {class: 'do'}, button(t.resend, async () => {
      await api.sendAgain(id, delivery.id);
      toast(t.resent);
      await load();
    }, 'small')));
  main.append(
    h('nav', {class: 'crumbs', 'aria-label': t.where}, h('a', {href: '#webhooks'}, t.webhooks), ` / ${hook.id}`),
    h('div', {class: 'row apart'}, h('h1', {class: 'long'}, hook.url), h('div', {class: 'row'},
      button(t.refresh, () => load()),
      button(t.delete, () => deleting(hook, scope), 'danger'))),
    h('div', {class: 'card'}, facts([[t.format, hook.format], [t.events, hook.events.map((each) => t.eventNames[each]).join(', ')], [t.createdAt, when(hook.createdAt)]])),
    h('h2', {}, t.deliveries), list, more);
  await load();
}

function deleting(hook, scope) {
  return ask({
    title: t.deleteWebhookTitle,
    body: [h('p', {}, t.deleteWebhookWhat), h('code', {}, hook.url)],
    verb: t.delete,
    danger: true,
    run: async () => {
      await api.deleteWebhook(hook.id);
      toast(t.deleted(hook.url));
      scope.go('webhooks');
    },
  });
}
