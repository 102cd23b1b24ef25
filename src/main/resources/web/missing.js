// The page for an address that leads nowhere.
import en from '/assets/claim-en.js';
import ko from '/assets/claim-ko.js';
import {fill, language} from '/assets/language.js';

document.documentElement.lang = language();
fill(document, {en, ko}[language()]);
