// The reference: drawn from the contract that this node holds requests against. Nothing is asked of another host.
import {token} from '/assets/api.js';
import {limits, readContract} from '/assets/docs-contract.js';
import {PROBLEMS} from '/assets/docs-problems.js';

const KINDS = {GET: 'info', POST: 'good', PUT: 'warn', PATCH: 'warn', DELETE: 'bad'};
const GUIDE = [
  ['Sign in, where the service asks for it', ['beginSession']],
  ['Give out coupons', ['createCampaign', 'claim', 'getClaim']],
  ['Use them', ['getCoupon', 'redeemCoupon', 'revokeCoupon']],
  ['Follow a sale', ['watchCampaign', 'listCoupons', 'createWebhook']],
  ['Steer it', ['changeStock', 'pauseCampaign', 'openCampaign', 'closeCampaign']],
  ['Bring codes and a list of users', ['uploadCodes', 'uploadEligible']],
  ['Prove it', ['auditCampaign', 'getReceipt', 'getLogCheckpoint']],
  ['Look after the cluster', ['getCluster', 'drainNode']],
];

function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name === 'kind') made.dataset.kind = value;
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.flat(3).filter((child) => child || child === 0));
  return made;
}

/** Paragraphs, code and links of Markdown: what the contract uses. */
function prose(text) {
  return text.trim().split(/\n\s*\n/).map((paragraph) => h('p', {}, inline(paragraph.replace(/\s+/g, ' '))));
}

const inline = (text) => text.split(/(`[^`]+`|\[[^\]]+\]\([^)]+\))/).map((piece) => {
  const link = piece.match(/^\[([^\]]+)\]\(([^)]+)\)$/);
  if (link) return h('a', {href: link[2], rel: 'noopener'}, link[1]);
  return piece.startsWith('`') ? h('code', {}, piece.slice(1, -1)) : piece;
});

function table(label, columns, rows) {
  return h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label}, h('table', {class: 'table'},
    h('thead', {}, h('tr', {}, columns.map((column) => h('th', {scope: 'col'}, column)))), h('tbody', {}, rows)));
}

// ---- one operation

function operation(each) {
  const body = h('div', {class: 'stack'});
  const details = h('details', {class: 'card operation', id: each.id}, h('summary', {},
    h('span', {class: 'badge method', kind: KINDS[each.method]}, each.method), h('code', {}, each.path), h('span', {}, each.summary)), body);
  details.addEventListener('toggle', () => {
    if (details.open && !body.children.length) body.append(...content(each));
  });
  return details;
}

function content(each) {
  const form = tryOut(each);
  return [
    ...prose(each.description),
    each.isOpen ? h('p', {class: 'hint'}, 'No token is needed.') : '',
    each.parameters.length ? table(`Parameters of ${each.id}`, ['Parameter', 'In', 'Allowed', 'Meaning'], each.parameters.map((parameter) => h('tr', {},
      h('th', {scope: 'row'}, h('code', {}, parameter.name), parameter.required ? ' *' : ''),
      h('td', {}, parameter.in), h('td', {}, inline(limits(parameter.schema))), h('td', {}, prose(parameter.description ?? ''))))) : '',
    each.body?.fields.length ? table(`Body of ${each.id}`, ['Field', 'Allowed', 'Meaning'], each.body.fields.map((field) => h('tr', {},
      h('th', {scope: 'row'}, h('code', {}, field.name), field.isNeeded ? ' *' : ''), h('td', {}, inline(field.limits)), h('td', {}, prose(field.description))))) : '',
    form,
    h('h3', {}, 'Answers'),
    table(`Answers of ${each.id}`, ['Status', 'Meaning', 'Example'], each.answers.map((answer) => h('tr', {},
      h('th', {scope: 'row'}, answer.status), h('td', {}, answerProse(answer.description)), h('td', {}, answer.example ? h('pre', {tabindex: 0}, answer.example) : '')))),
  ].filter(Boolean);
}

/** The codes that a text names lead to their paragraphs. */
const answerProse = (text) => prose(text).map((paragraph) => {
  paragraph.querySelectorAll('code').forEach((code) => {
    if (PROBLEMS[code.textContent]) code.replaceWith(h('a', {href: `#${code.textContent}`}, h('code', {}, code.textContent)));
  });
  return paragraph;
});

// ---- try it

function tryOut(each) {
  const fields = each.parameters.map((parameter) => ({
    parameter,
    control: h('input', {id: `${each.id}-${parameter.name}`, autocomplete: 'off', value: parameter.in === 'path' ? parameter.example ?? '' : ''}),
  }));
  const body = each.body && h('textarea', {class: 'body', id: `${each.id}-body`, spellcheck: 'false'});
  if (body) body.value = each.body.example;
  const snippet = h('pre', {tabindex: 0, 'aria-label': 'The same call as text'});
  const answer = h('div', {class: 'stack', role: 'status'});
  const language = h('select', {'aria-label': 'Language of the text'}, Object.keys(SNIPPETS).map((name) => h('option', {}, name)));
  const draw = () => {
    snippet.textContent = SNIPPETS[language.value](request(each, fields, body));
  };
  const send = h('button', {type: 'submit', class: 'primary execute'}, 'Send');
  const form = h('form', {class: 'card stack', 'aria-label': `Try ${each.id}`},
    h('div', {class: 'fields'}, fields.map(({parameter, control}) => h('div', {class: 'field'}, h('label', {for: control.id}, parameter.name), control))),
    body && h('div', {class: 'field'}, h('label', {for: body.id}, `Body, ${each.body.type}`), body),
    h('div', {class: 'row apart'}, h('span', {class: 'row'}, send, h('span', {class: 'hint'}, token.get() ? 'With the token of this tab' : 'Without a token: sign in at the console, in this tab')), language),
    snippet, answer);
  form.addEventListener('input', draw);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.setAttribute('aria-busy', 'true');
    answer.replaceChildren(...await sent(request(each, fields, body)));
    send.removeAttribute('aria-busy');
  });
  draw();
  return form;
}

/** What the fields of a form say, as a request. */
function request(each, fields, body) {
  let path = each.path;
  const search = new URLSearchParams();
  const headers = {};
  for (const {parameter, control} of fields) {
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(control.value));
    else if (!control.value) continue;
    else if (parameter.in === 'query') search.set(parameter.name, control.value);
    else headers[parameter.name] = control.value;
  }
  if (body?.value) headers['Content-Type'] = each.body.type;
  if (token.get() && !each.isOpen) headers.Authorization = `Bearer ${token.get()}`;
  const query = search.size ? `?${search}` : '';
  return {method: each.method, url: `${location.origin}${path}${query}`, headers, body: body?.value || undefined};
}

const MOST_CHARACTERS = 100_000;

async function sent({method, url, headers, body}) {
  const abort = new AbortController();
  const begun = performance.now();
  try {
    const response = await fetch(url, {method, headers, body, signal: abort.signal});
    const text = await beginning(response, abort);
    const millis = Math.round(performance.now() - begun);
    const kind = response.ok ? 'good' : 'warn';
    return [h('p', {class: 'row'}, h('b', {class: 'status badge', kind}, response.status), h('span', {class: 'quiet'}, `${millis} ms`)),
      h('pre', {class: 'answer', tabindex: 0, 'aria-label': 'The answer'}, pretty(text))];
  } catch {
    return [h('p', {class: 'problem'}, 'The service does not answer.')];
  }
}

/** A stream has no end: its first event is enough. */
async function beginning(response, abort) {
  if (!response.headers.get('Content-Type')?.startsWith('text/event-stream')) return (await response.text()).slice(0, MOST_CHARACTERS);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('data:')) text += (await reader.read()).value ?? 'data:';
  abort.abort();
  return text;
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** A token that is seen over a shoulder is a token that is lost: each language reads it from the environment. */
const shown = (headers, bearer, quoted) => Object.entries(headers).map(([name, value]) => [name, name === 'Authorization' ? bearer : quoted(value)]);

const SNIPPETS = {
  curl: ({method, url, headers, body}) => [
    `curl -s${method === 'GET' ? '' : ` -X ${method}`} '${url}'`,
    ...shown(headers, 'Bearer $TOKEN', String).map(([name, value]) => `-H "${name}: ${value}"`),
    ...body ? [`--data-raw '${body.replace(/'/g, "'\\''")}'`] : [],
  ].join(' \\\n  '),
  JavaScript: ({method, url, headers, body}) => `const response = await fetch('${url}', {
  method: '${method}',
  headers: {${shown(headers, '`Bearer ${process.env.TOKEN}`', JSON.stringify).map(([name, value]) => `'${name}': ${value}`).join(', ')}},${body ? `\n  body: ${JSON.stringify(body)},` : ''}
});
console.log(response.status, await response.text());`,
  Java: ({method, url, headers, body}) => `import java.net.URI;
import java.net.http.*;

HttpRequest request = HttpRequest.newBuilder(URI.create("${url}"))
    .method("${method}", ${body ? `HttpRequest.BodyPublishers.ofString(${JSON.stringify(body)})` : 'HttpRequest.BodyPublishers.noBody()'})
${shown(headers, '"Bearer " + System.getenv("TOKEN")', JSON.stringify).map(([name, value]) => `    .header("${name}", ${value})\n`).join('')}    .build();
HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
System.out.println(response.statusCode() + " " + response.body());`,
};

// ---- the page

function problem([code, [status, title, text]]) {
  return h('section', {class: 'card stack problem-kind', id: code}, h('header', {}, h('h3', {}, h('code', {}, code)), h('span', {class: 'badge', kind: status < 500 ? 'warn' : 'bad'}, status)),
    h('p', {}, h('b', {}, title)), prose(text));
}

function guide(operations) {
  const link = (id) => h('a', {href: `#${id}`}, operations.find((each) => each.id === id).summary);
  return h('section', {class: 'card stack', id: 'guide'}, h('header', {}, h('h2', {}, 'By task')),
    h('dl', {class: 'facts'}, GUIDE.map(([task, ids]) => [h('dt', {}, task), h('dd', {}, ids.map((id, index) => [index ? ' → ' : '', link(id)]))])));
}

function follow() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!place) return;
  if (place.tagName === 'DETAILS') place.open = true;
  place.scrollIntoView();
}

const contract = await readContract();
const main = document.getElementById('docs');
main.replaceChildren(
  h('h1', {class: 'title'}, `${contract.model.info.title} API`),
  h('div', {class: 'stack'}, prose(contract.model.info.description)),
  guide(contract.operations()),
  ...contract.tags.flatMap((tag) => [
    h('h2', {id: `tag-${tag.name}`}, tag.name), h('p', {class: 'quiet'}, tag.description),
    h('div', {class: 'operations'}, tag.operations.map(operation))]),
  h('h2', {id: 'errors'}, 'Errors by code'),
  h('p', {}, 'A refusal is ', h('code', {}, 'application/problem+json'), '. Decide by its ', h('code', {}, 'code'), '; its ', h('code', {}, 'type'), ' leads here.'),
  h('div', {class: 'operations'}, Object.entries(PROBLEMS).map(problem)));
document.getElementById('contents').replaceChildren(h('a', {href: '#guide'}, 'By task'),
  ...contract.tags.map(({name}) => h('a', {href: `#tag-${name}`}, h('span', {}, name))), h('a', {href: '#errors'}, 'Errors'));
// A place that the address named was not there before.
if (location.hash) location.replace(location.hash);
addEventListener('hashchange', follow);
follow();
