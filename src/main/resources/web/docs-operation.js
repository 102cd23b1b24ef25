// One operation of the contract: what it takes, a form that tries it, and what it answers.
import {call, inline, quoted, table} from '/assets/docs-dom.js';
import {t} from '/assets/docs-texts.js';
import {tryForm} from '/assets/docs-try.js';
import {h} from '/assets/dom.js';

/** What is in it is drawn when it is opened: there are many, and few are looked at. */
export function operation(each) {
  const body = h('div', {class: 'stack'});
  const details = h('details', {class: 'card operation', id: each.id},
    h('summary', {}, call(each), h('span', {}, t.summary(each))), body);
  details.addEventListener('toggle', () => {
    if (details.open && !body.children.length) body.append(...content(each));
  });
  return details;
}

/** At once; the browser tells of it later. */
export function open(details) {
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
}

function content(each) {
  const {columns} = t;
  return [
    each.description && quoted(each.description),
    each.parameters.length && table(t.parametersOf(each.id), [columns.parameter, columns.in, columns.allowed, columns.meaning],
      each.parameters.map((parameter) => row(parameter, h('td', {}, t.places[parameter.in])))),
    each.body?.fields.length && table(t.bodyOf(each.id), [columns.field, columns.allowed, columns.meaning],
      each.body.fields.map((field) => row(field))),
    tryForm(each).element,
    h('h3', {}, t.answers),
    table(t.answersOf(each.id), [columns.status, columns.meaning, columns.example], each.answers.map((answer) => h('tr', {},
      h('th', {scope: 'row'}, answer.status), h('td', {}, linked(quoted(answer.description))),
      h('td', {}, answer.example && h('pre', {tabindex: 0}, answer.example))))),
  ].filter(Boolean);
}

const row = ({name, required, schema, description = ''}, ...more) => h('tr', {},
  h('th', {scope: 'row'}, h('code', {}, name), required && ' *'), more,
  h('td', {}, inline(limits(schema))), h('td', {}, quoted(description)));

function limits(schema) {
  const said = [[schema.type].flat().join(t.or)];
  if (schema.enum) said.push(schema.enum.join(', '));
  if (schema['x-allowed']) said.push(schema['x-allowed']);
  if (schema.minimum !== undefined) said.push(t.atLeast(schema.minimum));
  if (schema.maximum !== undefined) said.push(t.atMost(schema.maximum));
  if (schema.maxLength !== undefined) said.push(t.longest(schema.maxLength));
  if (schema.default !== undefined) said.push(t.byDefault(schema.default));
  return said.filter(Boolean).join('; ');
}

/** The codes that a text names lead to their paragraphs. */
function linked(text) {
  text.querySelectorAll('code').forEach((code) => {
    if (t.problems[code.textContent]) code.replaceWith(h('a', {href: `#${code.textContent}`}, h('code', {}, code.textContent)));
  });
  return text;
}
