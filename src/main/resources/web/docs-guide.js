// The guide by task: calls that are made one after the other, each in the form of its operation.
import {call, inline, prose} from '/assets/docs-dom.js';
import {t} from '/assets/docs-texts.js';
import {tryForm} from '/assets/docs-try.js';
import {h} from '/assets/dom.js';

const SALE = {id: 'first', userId: 'u-1'};
const OWN = {id: 'own', userId: 'u-1'};

/** What each step calls, and what it fills in: all else is in the contract, or was answered by a step before. */
const TASKS = {
  signIn: [
    ['beginSession', {body: {email: 'admin@localhost', password: ''}}],
    ['signUp'],
    ['getUser'],
  ],
  give: [
    ['createCampaign', {body: {id: 'first', name: 'First', stock: 100}}],
    ['claim', {...SALE, body: {userId: 'u-1'}}],
    ['claim', {...SALE, body: {userId: 'u-1'}}],
    ['getClaim', SALE],
    ['listCouponsOfUser', SALE],
  ],
  use: [
    ['getCoupon'],
    ['redeemCoupon'],
    ['claim', {...SALE, body: {userId: 'u-2'}}],
    ['revokeCoupon'],
    ['getStatsOfUser', SALE],
  ],
  follow: [
    ['watchCampaign', SALE],
    ['listCoupons', {...SALE, after: 1, wait: 5}],
    ['createWebhook'],
    ['listDeliveries'],
    ['deleteWebhook'],
  ],
  steer: [
    ['changeStock', {...SALE, 'Idempotency-Key': 'restock-1', body: {add: 50}}],
    ['pauseCampaign', SALE],
    ['openCampaign', SALE],
    ['editCampaign', {...SALE, body: {name: 'First sale'}}],
    ['getHistory', SALE],
  ],
  own: [
    ['createCampaign', {body: {id: 'own', name: 'Own codes', stock: 2, draft: true}}],
    ['uploadCodes', OWN],
    ['uploadEligible', OWN],
    ['openCampaign', OWN],
    ['claim', {...OWN, body: {userId: 'u-1'}}],
  ],
  prove: [
    ['closeCampaign', SALE],
    ['auditCampaign', SALE],
    ['getReceipt', SALE],
    ['getLogCheckpoint', SALE],
    ['getLogKey', SALE],
  ],
  cluster: [
    ['getCluster'],
    ['drainNode'],
  ],
};

export class Guide {
  #operations;
  /** By its form, the step that it shows. */
  #shown = new Map();

  constructor(operations) {
    this.#operations = new Map(operations.map((each) => [each.id, each]));
  }

  draw() {
    this.#shown.forEach((step, form) => this.#tell(form, ...step));
    return h('section', {class: 'stack', id: 'guide'}, h('h2', {}, t.guide), h('div', {class: 'quiet'}, prose(t.guideLead)),
      Object.keys(TASKS).map((task) => this.#task(task)));
  }

  #task(task) {
    const {title, lead, steps} = t.tasks[task];
    return h('section', {class: 'card stack task', id: `task-${task}`}, h('h3', {}, title), prose(lead),
      h('ol', {class: 'steps'}, steps.map((text, index) => h('li', {}, h('span', {}, inline(text)), this.#link(task, index)))));
  }

  #link(task, index, ...text) {
    const [id] = TASKS[task][index];
    return h('a', {class: 'step', href: `#${id}/${task}/${index + 1}`}, text, call(this.#operations.get(id)));
  }

  /** Fills in the form of a step. @returns its form, if there is such a step */
  show(task, number) {
    const [id, values = {}] = TASKS[task]?.[number - 1] ?? [];
    if (!id) return undefined;
    const form = tryForm(this.#operations.get(id));
    form.fill(values);
    this.#shown.set(form, [task, number]);
    this.#tell(form, task, number);
    return form;
  }

  #tell(form, task, number) {
    const {title, steps} = t.tasks[task];
    form.lead.replaceChildren(h('b', {}, t.step(title, number, steps.length)), h('p', {}, inline(steps[number - 1])));
    form.next.replaceChildren(h('a', {href: `#task-${task}`}, t.toGuide),
      number < steps.length ? this.#link(task, number, h('span', {}, t.nextStep)) : '');
  }
}
