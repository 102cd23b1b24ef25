// People, their roles, and their passwords.
import * as api from '/assets/console-api.js';
import {ask, badge, button, check, empty, field, h, input, loading, mistake, table, toast} from '/assets/console-dom.js';
import {when} from '/assets/console-format.js';
import {me} from '/assets/console-session.js';
import {t} from '/assets/console-texts.js';

const PAGE = 100;
const ROLES = ['user', 'operator', 'admin'];

export async function showUsers(main, scope) {
  const search = input('search', {type: 'search', placeholder: t.findUser, 'aria-label': t.findUser});
  const list = h('div', {class: 'card', id: 'users'}, loading());
  let items = [];
  let next;
  const more = button(t.showMore, () => load(true), 'more');
  const hint = h('p', {class: 'hint', role: 'status'});
  const draw = () => {
    const wanted = search.value.trim().toLowerCase();
    const shown = items.filter((user) => `${user.email} ${user.username} ${user.id}`.toLowerCase().includes(wanted));
    list.replaceChildren(shown.length
      ? table(t.users, [{title: t.email}, {title: t.userName}, {title: t.roles}, {title: t.createdAt}, {title: ''}], shown.map(row))
      : empty(t.noneFound));
    more.hidden = !next;
    hint.textContent = wanted && next ? t.searchHint : '';
  };
  async function load(further = false) {
    const page = await api.listUsers({limit: PAGE, after: further ? next : undefined});
    items = further ? [...items, ...page.items] : page.items;
    next = page.next;
    if (scope.isShown) draw();
  }
  const row = (user) => h('tr', {},
    h('th', {scope: 'row'}, user.email, h('br'), h('small', {class: 'quiet'}, user.id)),
    h('td', {}, user.username),
    h('td', {}, user.roles.map((role) => badge(role, t.roleNames[role]))),
    h('td', {class: 'quiet'}, when(user.createdAt)),
    h('td', {class: 'do'}, h('a', {class: 'button small', href: `#coupons/${user.id}`}, t.coupons), ' ',
      button(t.edit, () => editing(user.id, load), 'small'), ' ',
      button(t.delete, () => deleting(user, load), 'small danger')));
  search.addEventListener('input', draw);
  main.append(
    h('div', {class: 'row apart'}, h('h1', {}, t.users), h('div', {class: 'row'},
      button(t.makeUp, () => makingUp(load)), button(t.newUser, () => adding(load), 'primary'))),
    search, list, hint, more);
  await load();
}

const roleChecks = (given) => h('fieldset', {class: 'field'}, h('legend', {}, t.roles),
  ROLES.map((role) => check(`${t.roleNames[role]} – ${t.roleHints[role]}`, `role-${role}`, given.includes(role))));

function rolesOf(data) {
  const roles = ROLES.filter((role) => data.has(`role-${role}`));
  if (!roles.length) throw mistake(t.roleMissing);
  return roles;
}

function adding(then) {
  return ask({
    title: t.newUser,
    body: [
      field(t.email, input('email', {type: 'email', required: true, maxlength: 254, autofocus: true})),
      field(t.userName, input('username', {required: true, maxlength: 64})),
      field(t.password, input('password', {type: 'password', required: true, minlength: 8, maxlength: 128, autocomplete: 'new-password'}), t.passwordHint),
      roleChecks(['user']),
    ],
    verb: t.create,
    run: async (data) => {
      const made = await api.signUp({email: data.get('email'), username: data.get('username'), password: data.get('password'), roles: rolesOf(data)});
      toast(t.created(made.email));
      await then();
    },
  });
}

async function editing(id, then) {
  const user = await api.getUser(id);
  await ask({
    title: t.editUser(user.email),
    body: accountFields(user, false),
    verb: t.saveChanges,
    run: async (data) => {
      await api.changeUser(id, changes(user, data, rolesOf(data)));
      toast(t.saved);
      await then();
    },
  });
}

const accountFields = (user, isMine) => [
  field(t.email, input('email', {type: 'email', required: true, maxlength: 254, value: user.email})),
  field(t.userName, input('username', {required: true, maxlength: 64, value: user.username})),
  field(t.newPassword, input('password', {type: 'password', minlength: 8, maxlength: 128, autocomplete: 'new-password'}), t.newPasswordHint),
  isMine && field(t.currentPassword, input('currentPassword', {type: 'password', maxlength: 256, autocomplete: 'current-password'}), t.currentPasswordHint),
  !isMine && roleChecks(user.roles),
];

function changes(user, data, roles) {
  const changed = {};
  for (const name of ['email', 'username']) if (data.get(name) !== user[name]) changed[name] = data.get(name);
  if (data.get('password')) changed.password = data.get('password');
  if (data.get('currentPassword')) changed.currentPassword = data.get('currentPassword');
  if (roles && [...roles].sort().join() !== [...user.roles].sort().join()) changed.roles = roles;
  if (!Object.keys(changed).length) throw mistake(t.nothingChanged);
  return changed;
}

function deleting(user, then) {
  return ask({
    title: t.deleteUserTitle(user.email),
    body: [h('p', {}, t.deleteUserWhat)],
    verb: t.delete,
    danger: true,
    run: async () => {
      await api.deleteUser(user.id);
      toast(t.deleted(user.email));
      await then();
    },
  });
}

async function makingUp(then) {
  let made = null;
  await ask({
    title: t.makeUp,
    body: [h('p', {}, t.makeUpWhat), field(t.howMany, input('count', {type: 'number', required: true, min: 1, max: 10_000, value: 100}))],
    verb: t.create,
    run: async (data) => {
      made = await api.makeUpUsers(Number(data.get('count')));
      await then();
    },
  });
  if (made) toast(t.madeUp(made.items.length, made.password), 'warn');
}

/** One's own account, where this service keeps it. */
export function showAccount() {
  return ask({
    title: t.whoAmI,
    body: [h('p', {class: 'quiet'}, me.roles.map((role) => t.roleNames[role] ?? role).join(', ') || t.roleNames.user),
      accountFields(me.account, true)],
    verb: t.saveChanges,
    run: async (data) => {
      me.account = await api.changeUser(me.id, changes(me.account, data, null));
      toast(t.saved);
    },
  });
}
