// Signing in, and up, on whichever page asks for it.
import {call, element, token} from '/assets/api.js';
import {fill, language} from '/assets/language.js';
import en from '/assets/signin-en.js';
import ko from '/assets/signin-ko.js';

const FORM = `
  <form id="account" class="card stack" novalidate>
    <h1 data-text="title"></h1>
    <label for="email" class="field"><span data-text="email"></span>
      <input id="email" name="email" type="email" autocomplete="username">
    </label>
    <label for="password" class="field"><span data-text="password"></span>
      <input id="password" name="password" type="password" autocomplete="current-password">
    </label>
    <label for="username" id="fresh-name" class="field" hidden><span data-text="name"></span>
      <input id="username" name="username" maxlength="64" autocomplete="nickname">
    </label>
    <label for="fresh" class="switch"><input id="fresh" name="fresh" type="checkbox" role="switch"><span data-text="fresh"></span></label>
    <p id="signin-wrong" class="problem" role="alert"></p>
    <button id="enter" type="submit" class="primary block" data-text="signIn"></button>
  </form>
  <details>
    <summary data-text="haveToken"></summary>
    <form id="bearer" class="stack">
      <input id="token" name="token" type="password" autocomplete="off" required data-label="token"
             aria-describedby="token-help">
      <small class="hint" id="token-help" data-text="tokenHelp"></small>
      <button type="submit" data-text="useToken"></button>
    </form>
  </details>
`;
const texts = () => ({en, ko})[language()];

/** Asks, in the page's section for it, until there is a token. @param done is called then */
export function askWho(done) {
  if (!element('signin').hidden) return;
  element('signin').innerHTML = FORM;
  fill(element('signin'), texts());
  element('signin').hidden = false;
  element('account').onsubmit = (event) => signIn(event, done);
  element('bearer').onsubmit = (event) => takeToken(event, done);
  element('fresh').onchange = () => {
    element('fresh-name').hidden = !element('fresh').checked;
    element('enter').dataset.text = element('fresh').checked ? 'signUp' : 'signIn';
    fill(element('signin'), texts());
  };
  document.addEventListener('dibs-language', () => fill(element('signin'), texts()));
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

const said = (problem) => texts().refusals[problem.code] ?? problem.detail ?? problem.title;
