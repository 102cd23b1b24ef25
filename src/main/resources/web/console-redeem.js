// A till: type or scan a code, and see a large yes or no.
import {getCampaign, redeemCoupon} from '/assets/console-api.js';
import {busily, field, h, input, isValid, reason} from '/assets/console-dom.js';
import {benefit} from '/assets/console-campaign.js';
import {number, when} from '/assets/console-format.js';
import {t} from '/assets/console-texts.js';

/** A till that gives no order number still says which press it was: a retry of the same press counts once. */
const ownReference = () => `till-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}-${Math.random().toString(36).slice(2, 6)}`;

export function showRedeem(main) {
  const code = input('code', {required: true, maxlength: 128, class: 'till-code', spellcheck: 'false', data: {wrong: t.codeMissing}});
  const reference = input('reference', {maxlength: 255});
  const result = h('div', {class: 'till-result', role: 'status', 'aria-live': 'assertive', data: {kind: ''}}, h('p', {class: 'quiet'}, t.tillWaits));
  const go = h('button', {type: 'submit', class: 'primary block'}, t.redeem);
  const form = h('form', {class: 'card stack', novalidate: true}, field(t.code, code, t.codeHint), field(t.reference, reference, t.tillReference), go);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isValid(form)) busily(go, () => redeem(code, reference, result));
  });
  main.append(h('h1', {}, t.redeemPage), h('div', {class: 'till'}, form, result));
  code.focus();
}

async function redeem(code, reference, result) {
  const typed = code.value.trim();
  try {
    const coupon = await redeemCoupon(typed, reference.value.trim() || ownReference());
    const campaign = await getCampaign(coupon.campaign).catch(() => null);
    tell(result, 'good', t.valid, [benefit(campaign?.benefit), campaign?.name ?? coupon.campaign, `${t.number} ${number(coupon.sequence)} · ${coupon.userId}`]);
    reference.value = '';
    code.value = '';
  } catch (failure) {
    if (failure.status === undefined) throw failure;
    tell(result, failure.status === 0 || failure.status >= 500 ? 'warn' : 'bad', failure.status === 0 || failure.status >= 500 ? t.unsure : t.invalid,
      [reason(failure), ...details(failure.body)]);
  }
  code.focus();
  code.select();
}

const details = ({redeemedAt, reference, revokedAt, expiresAt}) => [
  redeemedAt && `${t.redeemedAt}: ${when(redeemedAt)}`,
  reference && `${t.reference}: ${reference}`,
  revokedAt && `${t.revokedAt}: ${when(revokedAt)}`,
  expiresAt && `${t.expires}: ${when(expiresAt)}`,
];

function tell(result, kind, verdict, lines) {
  result.dataset.kind = kind;
  result.replaceChildren(h('strong', {}, verdict), ...lines.filter(Boolean).map((line) => h('p', {}, line)));
}
