// The language of a page: the browser's, until somebody switches; then the one chosen, on every page.
import {recall, remember} from '/assets/memory.js';

const KEPT = 'dibs.language';
const LANGUAGES = ['en', 'ko'];

function preferred() {
  const wanted = [recall(KEPT), ...navigator.languages].filter(Boolean);
  return wanted.map((tag) => tag.slice(0, 2)).find((tag) => LANGUAGES.includes(tag)) ?? 'en';
}

/** @returns {string} en or ko */
export const language = () => document.documentElement.dataset.language ?? preferred();

/** The other one: what a switch offers. */
export const otherLanguage = () => (language() === 'en' ? 'ko' : 'en');

/** Sets the language of this page and remembers it. @param texts of a language, by its code */
export function speak(code, texts) {
  if (code !== preferred()) remember(KEPT, code);
  document.documentElement.lang = code;
  document.documentElement.dataset.language = code;
  fill(document, texts);
  document.dispatchEvent(new Event('dibs-language'));
}

/** Writes each text where the page asks for it: data-text, and data-label for what is only heard. */
export function fill(root, texts) {
  const known = (name) => typeof texts[name] === 'string';
  root.querySelectorAll('[data-text]').forEach((each) => known(each.dataset.text) && write(each, texts[each.dataset.text]));
  root.querySelectorAll('[data-label]').forEach((each) => {
    if (known(each.dataset.label)) each.setAttribute('aria-label', texts[each.dataset.label]);
  });
}

/** Writes only what is different, so that what is read aloud or selected stays. */
export function write(target, text) {
  if (target.textContent !== text) target.textContent = text;
}
