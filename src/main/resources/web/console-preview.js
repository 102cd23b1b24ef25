// The claim page as customers will see it, beside the form that makes it.
import {h} from '/assets/console-dom.js';
import {t} from '/assets/console-texts.js';

const DAY_MILLIS = 86_400_000;
const CODE = 'SAMPLE-CODE-0000';

const MOMENTS = {
  soon: (campaign) => ({campaign: {...campaign, state: 'scheduled', opensAt: campaign.opensAt ?? fromNow(DAY_MILLIS)}}),
  open: (campaign) => ({campaign: {...campaign, state: 'open'}, isLive: true}),
  won: (campaign) => ({campaign: {...campaign, state: 'open'}, coupons: [coupon(campaign)]}),
  soldOut: (campaign) => ({campaign: {...campaign, state: 'sold-out', issued: campaign.stock, remaining: 0}}),
};

const fromNow = (millis) => new Date(Date.now() + millis).toISOString();

const coupon = ({couponTtlSeconds, couponExpiresAt, issued}) => ({
  code: CODE,
  sequence: issued + 1,
  state: 'issued',
  expiresAt: couponTtlSeconds ? fromNow(couponTtlSeconds * 1000) : couponExpiresAt,
});

/**
 * @param fields of the form
 * @param read what they say at this moment: a campaign, or nothing while they contradict each other
 * @returns the fields with the page beside them
 */
export function withPreview(fields, read) {
  const frame = h('iframe', {src: '/c/new?example', title: t.preview, tabindex: '-1'});
  const choices = Object.keys(MOMENTS).map((moment) => h('label', {},
    h('input', {type: 'radio', name: 'moment', value: moment, checked: moment === 'open'}), h('span', {}, t.moments[moment])));
  const made = h('div', {class: 'previewed'},
    h('div', {class: 'stack'}, fields),
    h('aside', {class: 'preview', 'aria-label': t.preview},
      h('fieldset', {class: 'segments'}, h('legend', {class: 'visually-hidden'}, t.preview), choices),
      h('div', {class: 'phone'}, frame)));
  const draw = () => {
    const data = new FormData(made.closest('form'));
    const campaign = read(data);
    if (campaign) {
      const example = {coupons: [], isLive: false, rate: 0, fresh: '', ...MOMENTS[data.get('moment')](campaign)};
      frame.contentWindow?.postMessage(example, location.origin);
    }
  };
  frame.addEventListener('load', draw);
  made.addEventListener('input', draw);
  made.addEventListener('change', draw);
  return made;
}
