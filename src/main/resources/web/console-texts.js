// The console's texts in the reader's language.
import {language, otherLanguage} from '/assets/language.js';
import en from '/assets/console-en.js';
import ko from '/assets/console-ko.js';

const ALL = {en, ko};

export const t = ALL[language()];

export const otherName = ALL[otherLanguage()].name;
