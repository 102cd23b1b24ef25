// The fields of a campaign's own look and words on its claim page: metadata.page.
import {button, check, field, h, input, mark} from '/assets/console-dom.js';
import {number} from '/assets/console-format.js';
import {t} from '/assets/console-texts.js';
import {language} from '/assets/language.js';

/** Of characters as they are kept, so that the rest of the metadata has room beside it. */
const LARGEST_LOGO = 12_000;
const USUAL_COLOUR = '#d03d1a';
const TEXTS = ['title', 'text', 'after', 'linkText'];

/** A text for each language is an object: here the reader's is changed, and the others stay. */
const shown = (value) => (typeof value === 'object' && value !== null ? value[language()] ?? '' : value ?? '');
const kept = (old, text) => (typeof old === 'object' && old !== null ? {...old, [language()]: text || undefined} : text || undefined);

/** @param page metadata.page of the campaign, if it has one */
export function brandFields(page = {}) {
  const text = (name, hint, attributes) => field(t.page[name], input(`page-${name}`, {value: shown(page[name]), ...attributes}), hint);
  return h('details', {class: 'look', open: Object.keys(page).length > 0},
    h('summary', {class: 'legend'}, t.pageLook),
    h('div', {class: 'stack'},
      h('div', {class: 'fields'}, text('title', t.page.titleHint, {maxlength: 200}), colour(page.color)),
      logo(page.logo),
      text('text', t.page.textHint, {maxlength: 1000}),
      text('after', t.page.afterHint, {maxlength: 1000}),
      h('div', {class: 'fields'},
        text('link', t.page.linkHint, {type: 'url', pattern: 'https://.+', placeholder: 'https://', data: {wrong: t.page.linkHint}}),
        text('linkText', t.page.linkTextHint, {maxlength: 60}))));
}

function colour(given) {
  const own = check(t.page.ownColour, 'page-hasColour', Boolean(given));
  const control = input('page-color', {type: 'color', value: given ?? USUAL_COLOUR});
  control.addEventListener('input', () => {
    own.querySelector('input').checked = true;
  });
  const made = field(t.page.color, control, t.page.colorHint);
  control.after(own);
  return made;
}

function logo(given) {
  const held = input('page-logo', {type: 'hidden', value: given ?? ''});
  const image = h('img', {alt: t.page.logo, class: 'logo', src: given || false});
  const file = h('input', {type: 'file', accept: 'image/png,image/jpeg,image/webp,image/svg+xml'});
  const made = field(t.page.logo, file, t.page.logoHint);
  const show = () => {
    image.hidden = !held.value;
    remove.hidden = !held.value;
    if (held.value) image.src = held.value;
    held.dispatchEvent(new Event('input', {bubbles: true}));
  };
  const remove = button(t.page.removeLogo, async () => {
    held.value = '';
    file.value = '';
    show();
  }, 'small');
  file.addEventListener('change', async () => {
    const address = file.files[0] && await dataAddress(file.files[0]);
    const fits = !address || address.length <= LARGEST_LOGO;
    mark(file, fits ? '' : t.page.logoTooLarge(number(Math.floor(LARGEST_LOGO * 3 / 4 / 1024))));
    if (address && fits) {
      held.value = address;
      show();
    }
  });
  file.after(h('div', {class: 'row'}, image, remove, held));
  show();
  return made;
}

function dataAddress(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** @returns metadata.page as it is then; what the fields do not know stays. */
export function readBrand(data, page = {}) {
  const read = {
    ...page,
    ...Object.fromEntries(TEXTS.map((name) => [name, kept(page[name], data.get(`page-${name}`).trim())])),
    color: data.has('page-hasColour') ? data.get('page-color') : undefined,
    logo: data.get('page-logo') || undefined,
    link: data.get('page-link').trim() || undefined,
  };
  const given = JSON.parse(JSON.stringify(read));
  return Object.keys(given).length ? given : undefined;
}
