// What the reference is drawn of: prose with code and links, and tables.
import {h} from '/assets/dom.js';

/** Paragraphs, code and links of Markdown: what the contract and the texts use. */
export function prose(text) {
  return text.trim().split(/\n\s*\n/).map((paragraph) => h('p', {}, inline(paragraph.replace(/\s+/g, ' '))));
}

export const inline = (text) => text.split(/(`[^`]+`|\[[^\]]+\]\([^)]+\))/).map((piece) => {
  const link = piece.match(/^\[([^\]]+)\]\(([^)]+)\)$/);
  if (link) return h('a', {href: link[2], rel: 'noopener'}, link[1]);
  return piece.startsWith('`') ? h('code', {}, piece.slice(1, -1)) : piece;
});

/** What the contract says stays in its language. */
export const quoted = (text) => h('div', {lang: 'en', class: 'quoted'}, prose(text));

export function table(label, columns, rows) {
  return h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label}, h('table', {class: 'table'},
    h('thead', {}, h('tr', {}, columns.map((column) => h('th', {scope: 'col'}, column)))), h('tbody', {}, rows)));
}

const KINDS = {GET: 'info', POST: 'good', PUT: 'warn', PATCH: 'warn', DELETE: 'bad'};

/** The method and path of an operation. */
export const call = ({method, path}) => [
  h('span', {class: 'badge method', data: {kind: KINDS[method]}}, method), h('code', {}, path)];
