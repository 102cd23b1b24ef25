// The console: who asks, what is in the sidebar, and which view is shown.
import {token} from '/assets/api.js';
import {beginSession, gate} from '/assets/console-api.js';
import {showCampaign} from '/assets/console-campaign.js';
import {showCampaigns} from '/assets/console-campaigns.js';
import {showCluster} from '/assets/console-cluster.js';
import {showCoupons} from '/assets/console-coupons.js';
import {busily, button, empty, field, h, input, isValid, loading, notAllowed, reason, showCurrent} from '/assets/console-dom.js';
import {showHistory} from '/assets/console-history.js';
import {showRedeem} from '/assets/console-redeem.js';
import {me, recognise, signOut} from '/assets/console-session.js';
import {otherName, t} from '/assets/console-texts.js';
import {showAccount, showUsers} from '/assets/console-users.js';
import {showWebhooks} from '/assets/console-webhooks.js';
import {language, otherLanguage, speak} from '/assets/language.js';

const VIEWS = {
  campaigns: {show: (main, scope, id, tab) => (id ? showCampaign : showCampaigns)(main, scope, id, tab), for: () => true},
  coupons: {show: showCoupons, for: () => me.isOperator || Boolean(me.id)},
  redeem: {show: showRedeem, for: () => me.isOperator},
  users: {show: showUsers, for: () => me.isAdmin},
  webhooks: {show: showWebhooks, for: () => me.isAdmin},
  cluster: {show: showCluster, for: () => me.isOperator},
  history: {show: showHistory, for: () => me.isOperator},
};

const root = document.getElementById('console');

/** A visit to a view: what it started ends with it. */
class Visit {
  isShown = true;
  #endings = [];

  onLeave(ending) {
    this.#endings.push(ending);
  }

  later(action, millis) {
    setTimeout(() => {
      if (this.isShown) action();
    }, millis);
  }

  leave() {
    this.isShown = false;
    this.#endings.forEach((ending) => ending());
  }

  go(...path) {
    const hash = `#${path.map(encodeURIComponent).join('/')}`;
    if (location.hash === hash) visit();
    else location.hash = hash;
  }
}

let current = new Visit();

async function visit() {
  current.leave();
  const scope = new Visit();
  current = scope;
  const [name = '', ...parts] = location.hash.slice(1).split('/').map(decodeURIComponent);
  const view = VIEWS[name] ? name : 'campaigns';
  const main = h('main', {id: 'main', tabindex: '-1'});
  root.querySelector('main').replaceWith(main);
  root.querySelectorAll('.sidebar nav a').forEach((link) => {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  });
  showCurrent(root.querySelector('.sidebar nav'));
  document.title = `${t[view]} – Dibs`;
  const waits = main.appendChild(loading());
  const stopWaiting = new MutationObserver(() => {
    if (main.children.length > 1) waits.remove();
  });
  stopWaiting.observe(main, {childList: true});
  try {
    if (VIEWS[view].for()) await VIEWS[view].show(main, scope, ...parts);
    else main.append(h('h1', {}, t[view]), notAllowed());
  } catch (failure) {
    if (failure.status === undefined) throw failure;
    if (scope.isShown && failure.status !== 401) {
      main.append(empty(reason(failure)), button(t.tryAgain, async () => visit()));
    }
  } finally {
    waits.remove();
  }
}

// ---- around the views

function sidebar() {
  const links = Object.entries(VIEWS).filter(([, view]) => view.for())
    .map(([name]) => h('a', {href: `#${name}`, data: {view: name}}, t[name]));
  return h('aside', {class: 'sidebar'},
    h('a', {class: 'brand', href: '#campaigns'}, h('img', {src: '/assets/icon.svg', alt: '', width: 24, height: 24}), 'Dibs'),
    h('nav', {'aria-label': t.main}, links, h('a', {href: '/docs'}, t.api)),
    h('footer', {},
      me.isAnybody ? h('span', {}, t.noSignIn)
        : me.account ? button(me.name, showAccount, 'ghost small who') : h('span', {class: 'who'}, me.name ?? ''),
      !me.isAnybody && h('span', {id: 'role'}, (me.isAdmin && t.roleNames.admin) || (me.isOperator && t.roleNames.operator) || t.roleNames.user),
      h('span', {class: 'row'},
        !me.isAnybody && h('button', {type: 'button', class: 'ghost small', id: 'sign-out', onclick: signOut}, t.signOut),
        languageSwitch())));
}

function languageSwitch() {
  const switching = () => {
    speak(otherLanguage(), {});
    location.reload();
  };
  return h('button', {type: 'button', class: 'ghost small', lang: otherLanguage(), onclick: switching}, otherName);
}

function shell() {
  root.className = 'shell';
  root.replaceChildren(
    h('a', {class: 'skip', href: '#main', onclick: skip}, t.skip), sidebar(), h('main', {id: 'main'}));
}

/** The address names the view: a jump within it must not. */
function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function signIn() {
  current.leave();
  const email = input('email', {type: 'email', required: true, autocomplete: 'username'});
  const password = input('password', {type: 'password', required: true, autocomplete: 'current-password'});
  email.id = 'email';
  password.id = 'password';
  const wrong = h('p', {class: 'problem', role: 'alert', id: 'signin-wrong'});
  const enter = h('button', {type: 'submit', class: 'primary block'}, t.signIn);
  const account = h('form', {class: 'card stack', novalidate: true}, field(t.email, email), field(t.password, password), wrong, enter);
  account.addEventListener('submit', (event) => {
    event.preventDefault();
    wrong.textContent = '';
    if (isValid(account)) {
      busily(enter, async () => {
        try {
          token.set((await beginSession(email.value, password.value)).token);
          await start();
        } catch (failure) {
          if (failure.status === undefined) throw failure;
          wrong.textContent = reason(failure);
        }
      });
    }
  });
  const bearer = input('bearer', {type: 'password', required: true});
  const own = h('form', {class: 'stack'}, field(t.token, bearer, t.tokenHint), h('button', {type: 'submit'}, t.useToken));
  own.addEventListener('submit', (event) => {
    event.preventDefault();
    token.set(bearer.value);
    start();
  });
  root.className = 'page narrow stack';
  root.replaceChildren(h('main', {class: 'stack'}, h('div', {class: 'row apart'},
    h('span', {class: 'brand'}, h('img', {src: '/assets/icon.svg', alt: '', width: 28, height: 28}), 'Dibs'), languageSwitch()),
    h('h1', {}, t.signIn), account, h('details', {}, h('summary', {}, t.haveToken), own)));
  email.focus();
}

async function start() {
  try {
    if (!await recognise()) {
      signIn();
      return;
    }
  } catch (failure) {
    root.replaceChildren(h('main', {class: 'page'}, empty(reason(failure), t.triesAgain)));
    setTimeout(start, 2000);
    return;
  }
  shell();
  await visit();
}

document.documentElement.lang = language();
gate.onSignedOut = () => {
  if (root.classList.contains('shell')) signIn();
};
window.addEventListener('hashchange', () => {
  if (root.classList.contains('shell')) visit();
});
start();
