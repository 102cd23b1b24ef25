// The list of what is open, as cards that lead to the claim pages.
import {call} from '/assets/api.js';
import en from '/assets/claim-en.js';
import ko from '/assets/claim-ko.js';
import {language, write} from '/assets/language.js';
import {make} from '/assets/make.js';

export const TEXTS = {en, ko};
const ORDER = ['open', 'scheduled', 'paused', 'sold-out'];
const PAGE = 100;
const element = (id) => document.getElementById(id);
const byState = (one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state);

function entry(campaign) {
  const texts = TEXTS[language()];
  const {state, remaining, issued, stock, opensAt} = campaign;
  const badge = make('span', 'badge', texts.states[state]);
  badge.dataset.state = state;
  const bar = make('progress');
  bar.max = stock;
  bar.value = issued;
  bar.setAttribute('aria-label', texts.outOf(issued, stock));
  const left = state === 'scheduled' && opensAt ? texts.listOpens(opensAt) : texts.listLeft(remaining);
  const benefit = texts.benefit(campaign.benefit);
  const link = make('a', 'card entry',
    make('div', 'row apart', make('b', '', campaign.name), badge),
    benefit && make('span', 'offer', benefit),
    bar,
    make('div', 'row apart quiet num', make('span', '', left), make('span', '', texts.outOf(issued, stock))));
  link.href = `/c/${encodeURIComponent(campaign.id)}`;
  link.dataset.state = state;
  return make('li', '', link);
}

export class OpenList {
  /** All campaigns that were loaded, drafts and closed ones too. */
  campaigns = [];
  #next = '';
  #drawn = '';

  /** @returns {Promise<number>} the status of the answer */
  async load(after = '') {
    const {status, body} = await call('GET', `/v1/campaigns?limit=${PAGE}${after && `&after=${encodeURIComponent(after)}`}`);
    element('campaigns').removeAttribute('aria-busy');
    element('failed').hidden = status === 200 || status === 401;
    if (status === 200) {
      this.#next = body.next ?? '';
      this.campaigns = after ? [...this.campaigns, ...body.items] : body.items;
      this.draw();
    }
    write(element('failed'), element('failed').hidden ? '' : TEXTS[language()].unreachable);
    return status;
  }

  more() {
    return this.load(this.#next);
  }

  /** What has changed; somebody who has asked for more pages keeps what they see. */
  async refresh() {
    if (this.campaigns.length <= PAGE) await this.load();
  }

  draw() {
    const shown = this.campaigns.filter(({state}) => ORDER.includes(state)).sort(byState);
    element('none').hidden = shown.length > 0;
    element('more').hidden = !this.#next;
    const drawn = language() + JSON.stringify(shown);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const focused = document.activeElement?.closest('.entry')?.getAttribute('href');
    element('campaigns').replaceChildren(...shown.map(entry));
    if (focused) element('campaigns').querySelector(`[href="${focused}"]`)?.focus();
  }
}
