// The page for an address that leads nowhere.
import en from '/assets/claim-en.js';
import ko from '/assets/claim-ko.js';
import {language, otherLanguage, speak, write} from '/assets/language.js';

const TEXTS = {en, ko};
const switcher = document.getElementById('language');

function say(code) {
  speak(code, TEXTS[code]);
  write(switcher, TEXTS[code].other);
  switcher.lang = otherLanguage();
}

switcher.addEventListener('click', () => say(otherLanguage()));
switcher.hidden = false;
say(language());
