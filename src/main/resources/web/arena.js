// The arena of the demo: shows what the demo says, and its buttons break real processes.
import en from '/assets/arena-en.js';
import ko from '/assets/arena-ko.js';
import {Stage} from '/assets/arena-stage.js';
import {element} from '/assets/arena-view.js';
import {write} from '/assets/language.js';

const personName = (person) => `person-${String(person + 1).padStart(5, '0')}`;
const button = (name) => document.querySelector(`[data-do=${name}]`);

function renderButtons({texts}, {cluster, phase}) {
  write(element('release'), texts.release[phase]);
  element('release').disabled = phase !== 'ready' && phase !== 'finished';
  const paused = cluster.nodes.some((node) => node.state === 'paused');
  write(button('kill'), texts.kill);
  write(button('pause'), paused ? texts.resume : texts.pause);
  write(button('redis'), cluster.redis ? texts.redis : texts.redisStart);
  document.querySelectorAll('[data-do]').forEach((each) => { each.disabled = phase === 'starting'; });
}

const stage = new Stage({en, ko}, personName, renderButtons);
let token = '';

const chosen = () => Number(new FormData(element('controls')).get('people'));

async function act(action, parameters = {}) {
  const response = await fetch(`/arena/do/${action}?${new URLSearchParams(parameters)}`, {
    method: 'POST',
    headers: {'X-Arena-Token': token},
  });
  if (response.status === 409) stage.view.announce(stage.view.texts.tooFew);
}

element('controls').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  act('release', {people: form.get('people'), kill: form.has('kill'), twice: form.has('twice')});
});

element('controls').addEventListener('change', () => {
  if (stage.state.phase === 'ready') stage.stand(chosen());
});

document.querySelectorAll('[data-do]').forEach((each) => each.addEventListener('click', () => act(each.dataset.do)));

const events = new EventSource('/arena/events');
events.addEventListener('snapshot', (event) => {
  const data = JSON.parse(event.data);
  token = data.token;
  stage.snapshot(data, chosen());
});
events.addEventListener('frame', (event) => {
  const data = JSON.parse(event.data);
  if (data.campaign) {
    stage.state.campaign = data.campaign;
    stage.stand(chosen());
  }
  stage.frame(data);
});
events.addEventListener('error', () => stage.view.connected(false));
