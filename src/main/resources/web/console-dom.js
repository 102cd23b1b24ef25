// What every view of the console is built of: elements, forms, dialogs and messages.
import {t} from '/assets/console-texts.js';
import {h} from '/assets/dom.js';

export {h};

const SVG = 'http://www.w3.org/2000/svg';

export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export const badge = (state, text = t.states[state] ?? state) => h('span', {class: 'badge', data: {state}}, text);

export const empty = (title, hint) => h('div', {class: 'empty'}, h('b', {}, title), hint && h('span', {}, hint));

/** Of links that are wider than a phone, shows the current one. scrollIntoView would move where the keyboard goes on. */
export function showCurrent(links) {
  const [whole, current] = [links, links.querySelector('[aria-current]')].map((each) => each?.getBoundingClientRect());
  if (current) links.scrollLeft += current.left - whole.left - (whole.width - current.width) / 2;
}

/** In the place of what the reader's role may not see. */
export const notAllowed = () => empty(t.problems.forbidden, t.forbiddenHint);

export const loading = () => h('div', {class: 'stack', 'aria-busy': 'true', 'aria-label': t.loading},
  h('div', {class: 'skeleton'}), h('div', {class: 'skeleton'}), h('div', {class: 'skeleton'}));

export const card = (title, ...children) => h('section', {class: 'card stack'}, h('header', {}, h('h2', {}, title)), children);

export const facts = (pairs) => h('dl', {class: 'facts'},
  pairs.filter((pair) => pair[1] !== null && pair[1] !== undefined && pair[1] !== '')
    .map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));

/** @param columns {title, num} @param rows lists of cells */
export function table(label, columns, rows) {
  const head = columns.map((column) => h('th', {scope: 'col', class: column.num && 'num'},
    column.title || h('span', {class: 'visually-hidden'}, t.actions)));
  return h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label},
    h('table', {class: 'table'}, h('thead', {}, h('tr', {}, head)), h('tbody', {}, rows)));
}

// ---- messages

function toasts() {
  return document.querySelector('.toasts')
    ?? document.body.appendChild(h('div', {class: 'toasts', role: 'status', 'aria-live': 'polite'}));
}

const TOAST_MILLIS = 4000;
const MOST_TOASTS = 3;

export function toast(text, kind = 'good') {
  const close = h('button', {class: 'ghost small', type: 'button', 'aria-label': t.close}, '✕');
  const shown = h('div', {class: 'toast', data: {kind}}, h('span', {}, text), close);
  close.addEventListener('click', () => shown.remove());
  toasts().append(shown);
  if (toasts().children.length > MOST_TOASTS) toasts().firstChild.remove();
  if (kind === 'good') setTimeout(() => shown.remove(), TOAST_MILLIS);
}

/** What was refused, in the reader's language where the console has a text for it. */
export const reason = (failure) => t.problems[failure.code] ?? failure.message;

function report(failure) {
  if (failure.name === 'AbortError' || failure.code === 'unauthenticated') return;
  toast(reason(failure), 'bad');
  if (failure.status === undefined) throw failure;
}

/** Runs once at a time; what it is refused is shown. */
export async function busily(button, action) {
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  try {
    await action();
  } catch (failure) {
    report(failure);
  } finally {
    button.removeAttribute('aria-busy');
  }
}

export function button(text, action, kind = '') {
  const made = h('button', {type: 'button', class: kind}, text);
  made.addEventListener('click', () => busily(made, action));
  return made;
}

// ---- forms

let ids = 0;

/** A labelled control with a hint and a place for what is wrong with it. */
export function field(label, control, hint) {
  const id = control.id || `field-${++ids}`;
  control.id = id;
  control.setAttribute('aria-describedby', `${id}-hint ${id}-problem`);
  return h('div', {class: 'field'},
    h('label', {for: id}, label),
    control,
    h('span', {class: 'hint', id: `${id}-hint`}, hint ?? ''),
    h('span', {class: 'problem', id: `${id}-problem`}));
}

export const input = (name, attributes = {}) => h('input', {name, autocomplete: 'off', ...attributes});

export const select = (name, options, value) => h('select', {name},
  Object.entries(options).map(([key, text]) => h('option', {value: key, selected: key === value}, text)));

export function check(label, name, checked, attributes = {}) {
  const control = h('input', {type: 'checkbox', name, ...attributes});
  control.checked = Boolean(checked);
  return h('label', {class: 'switch'}, control, label);
}

/** @param text empty: nothing is wrong */
export function mark(control, text) {
  const place = document.getElementById(`${control.id}-problem`);
  if (place) place.textContent = text;
  if (text) control.setAttribute('aria-invalid', 'true');
  else control.removeAttribute('aria-invalid');
}

/** Shows what the browser finds wrong beside each field. @returns whether nothing is */
export function isValid(form) {
  const wrong = [...form.elements].filter((control) => control.willValidate && !control.validity.valid);
  [...form.elements].filter((control) => control.id).forEach((control) => mark(control, ''));
  wrong.forEach((control) => mark(control, control.dataset.wrong ?? control.validationMessage));
  wrong[0]?.focus();
  return wrong.length === 0;
}

/** Shows a refusal beside the fields that it names. @returns what belongs to none of them */
export function markRefused(form, failure) {
  const rest = failure.errors.filter(({field: name, detail}) => {
    const control = form.elements[name.split('.')[0]];
    if (control?.id) mark(control, detail);
    return !control?.id;
  });
  return failure.errors.length && !rest.length ? '' : reason(failure);
}

// ---- dialogs

/**
 * Asks before something is done, or for what it takes. The dialog stays open while it is refused.
 * @param run gets the form's data
 * @returns {Promise<boolean>} whether it was done
 */
export function ask({title, body = [], verb, danger = false, wide = false, run}) {
  return new Promise((resolve) => {
    const wrong = h('p', {class: 'problem', role: 'alert'});
    const go = h('button', {type: 'submit', class: danger ? 'danger primary' : 'primary'}, verb);
    const form = h('form', {class: 'stack', novalidate: true}, body, wrong,
      h('footer', {}, h('button', {type: 'button', onclick: () => dialog.close()}, t.cancel), go));
    const heading = h('h2', {id: `dialog-${++ids}`}, title);
    const dialog = h('dialog', {class: wide ? 'wide' : '', 'aria-labelledby': heading.id}, h('header', {}, heading), form);
    let done = false;
    form.addEventListener('input', (event) => mark(event.target, ''));
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (!isValid(form) || go.getAttribute('aria-busy') === 'true') return;
      go.setAttribute('aria-busy', 'true');
      wrong.textContent = '';
      try {
        await run(new FormData(form), form);
        done = true;
        dialog.close();
      } catch (failure) {
        if (failure.status === undefined && !failure.isMistake) throw failure;
        wrong.textContent = failure.errors ? markRefused(form, failure) : failure.message;
      } finally {
        go.removeAttribute('aria-busy');
      }
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(done);
    });
    document.body.append(dialog);
    // What opened it waits for an answer, not for the service.
    document.querySelectorAll('button[aria-busy]').forEach((each) => each.removeAttribute('aria-busy'));
    dialog.showModal();
  });
}

/** Something that a person typed and that no call is needed to refuse. */
export function mistake(text) {
  return Object.assign(new Error(text), {isMistake: true});
}

export function save(name, content, type = 'application/json') {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], {type}));
  h('a', {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
