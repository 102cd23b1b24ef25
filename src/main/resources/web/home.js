// The list of what is open, for people.
import {language, otherLanguage, speak, write} from '/assets/language.js';
import {OpenList, TEXTS} from '/assets/open-list.js';
import {askWho} from '/assets/signin.js';

const element = (id) => document.getElementById(id);
const list = new OpenList();

async function load() {
  const status = await list.load();
  element('page').hidden = status === 401;
  if (status === 401) askWho(load);
}

function say(code) {
  const texts = TEXTS[code];
  speak(code, texts);
  write(element('language'), texts.other);
  element('language').lang = otherLanguage();
  element('signin').setAttribute('aria-label', texts.signin);
}

// An address of before: the claim page has a path of its own.
const asked = new URLSearchParams(location.search).get('campaign');
if (asked) {
  location.replace(`/c/${encodeURIComponent(asked)}`);
} else {
  element('more').addEventListener('click', () => list.more());
  element('language').addEventListener('click', () => {
    say(otherLanguage());
    list.draw();
  });
  say(language());
  await load();
}
