// A till: type or scan a code, and see a large yes or no.
import {getCampaign, redeemCoupon} from '/assets/console-api.js';
import {busily, field, h, input, isValid, reason} from '/assets/console-dom.js';
import {benefit} from '/assets/console-campaign.js';
import {scanner} from '/assets/console-scan.js';
import {number, when} from '/assets/console-format.js';
import {t} from '/assets/console-texts.js';

/** Only these answers are about the coupon; after any other nobody knows whether it was redeemed. */
const SAYS_NO = [400, 404, 409, 410, 422];

/** A till that gives no order number still says which press it was. */
const ownReference = () => `till-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}-${Math.random().toString(36).slice(2, 6)}`;

export function showRedeem(main, scope) {
  const code = input('code', {required: true, maxlength: 128, class: 'till-code', spellcheck: 'false', data: {wrong: t.codeMissing}});
  const reference = input('reference', {maxlength: 255});
  const result = h('div', {class: 'till-result', role: 'status', 'aria-live': 'assertive', data: {kind: ''}}, h('p', {class: 'quiet'}, t.tillWaits));
  const retry = {code: '', reference: ''};
  const go = h('button', {type: 'submit', class: 'primary block'}, t.redeem);
  const form = h('form', {class: 'card stack', novalidate: true}, field(t.code, code, t.codeHint),
    scanner(scope, (found) => {
      code.value = found;
      form.requestSubmit();
    }),
    field(t.reference, reference, t.tillReference), go);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isValid(form)) busily(go, () => redeem(code, reference, result, retry));
  });
  main.append(h('h1', {}, t.redeemPage), h('div', {class: 'till'}, form, result));
  code.focus();
}

/** @param retry the last press whose outcome is not known: pressed again for the same code, it counts once */
async function redeem(code, reference, result, retry) {
  const typed = code.value.trim();
  const given = reference.value.trim();
  const used = given || (retry.code === typed ? retry.reference : ownReference());
  Object.assign(retry, {code: typed, reference: used});
  try {
    const coupon = await redeemCoupon(typed, used);
    retry.code = '';
    const campaign = await getCampaign(coupon.campaign).catch(() => null);
    tell(result, 'good', t.valid, [benefit(campaign?.benefit), campaign?.name ?? coupon.campaign, `${t.number} ${number(coupon.sequence)} · ${coupon.userId}`]);
    reference.value = '';
    code.value = '';
  } catch (failure) {
    if (failure.status === undefined) throw failure;
    const isNo = SAYS_NO.includes(failure.status);
    if (isNo) retry.code = '';
    tell(result, isNo ? 'bad' : 'warn', isNo ? t.invalid : t.unsure, [reason(failure), ...details(failure.body)]);
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
