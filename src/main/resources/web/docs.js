// The reference: drawn from the contract that this node holds requests against. Nothing is asked of another host.
import {readContract} from '/assets/docs-contract.js';
import {prose, quoted} from '/assets/docs-dom.js';
import {Guide} from '/assets/docs-guide.js';
import {open, operation} from '/assets/docs-operation.js';
import {problems} from '/assets/docs-problems.js';
import {say, t} from '/assets/docs-texts.js';
import {h} from '/assets/dom.js';
import {language, otherLanguage} from '/assets/language.js';

const main = document.getElementById('docs');

say(language());
const contract = await readContract();
const guide = new Guide(contract.operations());

function draw() {
  const tags = contract.tags.map((tag) => ({...tag, said: t.tag(tag)}));
  main.replaceChildren(
    h('h1', {class: 'title'}, `${contract.model.info.title} API`),
    h('div', {class: 'stack'}, prose(t.lead), quoted(contract.model.info.description)),
    guide.draw(),
    ...tags.flatMap(({name, said, operations}) => [
      h('h2', {id: `tag-${name}`}, said.name), h('p', {class: 'quiet'}, said.description),
      h('div', {class: 'operations'}, operations.map(operation))]),
    ...problems());
  document.getElementById('contents').replaceChildren(h('a', {href: '#guide'}, t.guide),
    ...tags.map(({name, said}) => h('a', {href: `#tag-${name}`}, h('span', {}, said.name))), h('a', {href: '#errors'}, t.errors));
}

/** What is open stays open, and what is read stays where it is. */
function switchLanguage() {
  const opened = [...main.querySelectorAll('details[open]')].map(({id}) => id);
  const top = (each) => each.getBoundingClientRect().top;
  const seen = [...main.querySelectorAll('[id]')].find((each) => top(each) >= 0 && !each.parentElement.closest('details:not([open])'));
  const before = seen && top(seen);
  say(otherLanguage());
  draw();
  opened.forEach((id) => open(document.getElementById(id)));
  if (seen) scrollBy({top: top(document.getElementById(seen.id)) - before, behavior: 'instant'});
}

/** An address names a place, or an operation with a step of a task: #claim/give/2. */
function follow() {
  const [id, task, number] = decodeURIComponent(location.hash.slice(1)).split('/');
  const place = document.getElementById(id);
  if (!place) return;
  if (place.tagName === 'DETAILS') open(place);
  (guide.show(task, Number(number))?.element ?? place).scrollIntoView();
}

draw();
document.getElementById('language').addEventListener('click', switchLanguage);
// A place that the address named was not there before.
if (location.hash) location.replace(location.hash);
addEventListener('hashchange', follow);
// A step may be left, and taken again.
document.addEventListener('click', (event) => {
  if (event.target.closest('a')?.getAttribute('href') === location.hash) follow();
});
follow();
