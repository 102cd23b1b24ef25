// Signing in, and up, on whichever page asks for it.
import {call, element, token} from '/assets/api.js';

const REFUSALS = {
  'wrong-credentials': 'Wrong e-mail address or password.',
  'email-taken': 'This address has an account already: sign in with its password.',
  'sign-in-elsewhere': 'Accounts are kept elsewhere: paste a token of your identity provider.',
  'rate-limited': 'Too many tries. Wait a moment.',
};

const FORM = `
  <form id="account" class="card stack" novalidate>
    <label for="email" class="field"><span>E-mail</span>
      <input id="email" name="email" type="email" autocomplete="username">
    </label>
    <label for="password" class="field"><span>Password</span>
      <input id="password" name="password" type="password" autocomplete="current-password">
    </label>
    <label for="username" id="fresh-name" class="field" hidden><span>Your name</span>
      <input id="username" name="username" maxlength="64" autocomplete="nickname">
    </label>
    <label for="fresh" class="switch"><input id="fresh" name="fresh" type="checkbox" role="switch"> I am new here</label>
    <p id="signin-wrong" class="problem" role="alert"></p>
    <button id="enter" type="submit" class="primary block">Sign in</button>
  </form>
  <details>
    <summary>I have a token</summary>
    <form id="bearer" class="stack">
      <input id="token" name="token" type="password" autocomplete="off" required aria-label="Token"
             aria-describedby="token-help">
      <small class="hint" id="token-help">It stays in this tab.</small>
      <button type="submit">Use it</button>
    </form>
  </details>
`;

/** Asks, in the page's section for it, until there is a token. @param done is called then */
export function askWho(done) {
  if (!element('signin').hidden) return;
  element('signin').innerHTML = FORM;
  element('signin').hidden = false;
  element('account').onsubmit = (event) => signIn(event, done);
  element('bearer').onsubmit = (event) => takeToken(event, done);
  element('fresh').onchange = () => {
    element('fresh-name').hidden = !element('fresh').checked;
    element('enter').textContent = element('fresh').checked ? 'Sign up' : 'Sign in';
  };
  element('email').focus();
}

function takeToken(event, done) {
  event.preventDefault();
  token.set(element('token').value);
  known(done);
}

async function signIn(event, done) {
  event.preventDefault();
  element('enter').setAttribute('aria-busy', 'true');
  const wrong = await enter();
  element('enter').removeAttribute('aria-busy');
  element('signin-wrong').textContent = wrong;
  if (!wrong) known(done);
}

function known(done) {
  element('signin').hidden = true;
  element('signin').replaceChildren();
  done();
}

async function enter() {
  token.set('');
  const person = {email: element('email').value, password: element('password').value};
  if (element('fresh').checked) {
    const {status, body} = await call('POST', '/v1/users', {...person, username: element('username').value});
    if (status !== 201) return said(body);
    element('fresh').click();
  }
  const {status, body} = await call('POST', '/v1/sessions', person);
  if (status === 201) token.set(body.token);
  return status === 201 ? '' : said(body);
}

const said = (problem) => REFUSALS[problem.code] ?? problem.detail ?? problem.title;
