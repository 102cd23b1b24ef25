// Forms that send a call, with the token of the tab, and show it as text. A form stays as it is while the page is drawn again
// in another language.
import {token} from '/assets/api.js';
import {send} from '/assets/docs-send.js';
import {SNIPPETS} from '/assets/docs-snippets.js';
import {t} from '/assets/docs-texts.js';
import {h} from '/assets/dom.js';
import {fill} from '/assets/language.js';

/** What the answer of an operation gives to the calls after it. */
const GIVES = {
  claim: ({code}) => ({code}),
  getClaim: ({code}) => ({code}),
  signUp: ({id}) => ({account: id}),
  createWebhook: ({id}) => ({webhook: id}),
  listDeliveries: ({items}) => ({message: items[0]?.id}),
};

const forms = new Map();
const given = {};

/** A form that was made in another language is written in the one that the page speaks. */
export function tryForm(operation) {
  if (!forms.has(operation.id)) forms.set(operation.id, new TryForm(operation));
  const form = forms.get(operation.id);
  form.draw();
  return form;
}

/** A text that follows the language of the page. */
const said = (tag, name, attributes = {}) => h(tag, {...attributes, data: {text: name}}, t[name]);
const heard = (name) => ({'aria-label': t[name], data: {label: name}});

class TryForm {
  #operation;
  #fields;
  #body;
  #language = h('select', heard('snippetLanguage'), Object.keys(SNIPPETS).map((name) => h('option', {}, name)));
  #snippet = h('pre', {tabindex: 0, role: 'region', ...heard('sameCall')});
  #sender = said('span', 'withoutToken', {class: 'hint'});
  #send = said('button', 'send', {type: 'submit', class: 'primary execute'});
  #answer = h('div', {class: 'stack', role: 'status'});

  /** What stands above and below it where it is a step of a task. */
  lead = h('div', {class: 'step-lead'});
  next = h('p', {class: 'row apart step-next'});

  constructor(operation) {
    this.#operation = operation;
    this.#fields = operation.parameters.map((parameter) => ({
      parameter,
      control: h('input', {
        id: `${operation.id}-${parameter.name}`,
        autocomplete: 'off',
        value: parameter.in === 'path' ? parameter.example ?? '' : '',
      }),
    }));
    this.#body = operation.body && h('textarea', {class: 'body', id: `${operation.id}-body`, spellcheck: 'false', value: operation.body.example});
    this.element = h('form', {
      class: 'card stack',
      'aria-label': `${operation.method} ${operation.path}`,
      oninput: () => this.draw(),
      onsubmit: (event) => this.#submit(event),
    },
      this.lead,
      this.#fields.length > 0 && h('div', {class: 'fields'}, this.#fields.map(({parameter, control}) =>
        h('div', {class: 'field'}, h('label', {for: control.id}, parameter.name), control))),
      this.#body && h('div', {class: 'field'},
        h('label', {for: this.#body.id}, said('span', 'body'), `, ${operation.body.type}`), this.#body),
      h('div', {class: 'row apart'}, h('span', {class: 'row'}, this.#send, this.#sender), this.#language),
      this.#snippet, this.#answer, this.next);
    this.#take(given);
  }

  /** @param values by the names of parameters, and `body`: a text, or what becomes JSON */
  fill({body, ...values}) {
    for (const {parameter, control} of this.#fields) control.value = values[parameter.name] ?? control.value;
    if (body) this.#body.value = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
    this.#answer.replaceChildren();
    this.draw();
  }

  draw() {
    this.#snippet.textContent = SNIPPETS[this.#language.value](this.#request);
    const used = token.get() ? 'withToken' : 'withoutToken';
    this.#sender.dataset.text = this.#operation.isOpen ? 'needsNoToken' : used;
    fill(this.element, t);
  }

  /** What its fields say. */
  get #request() {
    let {path} = this.#operation;
    const search = new URLSearchParams();
    const headers = {};
    for (const {parameter, control} of this.#fields) {
      if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(control.value));
      else if (!control.value) continue;
      else if (parameter.in === 'query') search.set(parameter.name, control.value);
      else headers[parameter.name] = control.value;
    }
    if (this.#body?.value) headers['Content-Type'] = this.#operation.body.type;
    if (token.get() && !this.#operation.isOpen) headers.Authorization = `Bearer ${token.get()}`;
    const query = search.size ? `?${search}` : '';
    const {method} = this.#operation;
    return {method, url: `${location.origin}${path}${query}`, headers, body: this.#body?.value || undefined};
  }

  async #submit(event) {
    event.preventDefault();
    this.#send.setAttribute('aria-busy', 'true');
    const {status, millis, text, body} = await send(this.#request);
    this.#send.removeAttribute('aria-busy');
    if (!status) {
      this.#answer.replaceChildren(said('p', 'unreachable', {class: 'problem'}));
      return;
    }
    const isDone = status < 300;
    this.#answer.replaceChildren(
      h('p', {class: 'row'},
        h('b', {class: 'status badge', data: {kind: isDone ? 'good' : 'warn'}}, status), h('span', {class: 'quiet'}, `${millis} ms`)),
      text && h('pre', {class: 'answer', tabindex: 0, role: 'region', ...heard('answer')}, text));
    if (isDone && body) this.#learn(body);
  }

  /** A code or an id that was answered is filled in where it is asked for; a session is that of the tab. */
  #learn(body) {
    const {id} = this.#operation;
    if (id === 'beginSession') token.set(body.token);
    const news = GIVES[id]?.(body) ?? {};
    Object.assign(given, news);
    forms.forEach((form) => form.#take(news));
  }

  #take(news) {
    for (const {parameter, control} of this.#fields) control.value = news[parameter.holds] ?? control.value;
    this.draw();
  }
}
