// The reference's texts in the reader's language, which may change while the page is open.
import en from '/assets/docs-en.js';
import ko from '/assets/docs-ko.js';
import {language, otherLanguage, speak, write} from '/assets/language.js';

const ALL = {en, ko};

export let t = ALL[language()];

export function say(code) {
  t = ALL[code];
  speak(code, t);
  const button = document.getElementById('language');
  write(button, t.other);
  button.lang = otherLanguage();
}
