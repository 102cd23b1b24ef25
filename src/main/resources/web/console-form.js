// Every field of a campaign, for a new one, a change and a copy, each with what it checks beside it.
import {brandFields, readBrand} from '/assets/console-brand.js';
import {copyCampaign, createCampaign, editCampaign} from '/assets/console-api.js';
import {ask, check, field, h, input, mistake, select, toast} from '/assets/console-dom.js';
import {local, number, offset, utc, zone} from '/assets/console-format.js';
import {withPreview} from '/assets/console-preview.js';
import {t} from '/assets/console-texts.js';

const LARGEST_METADATA = 16_384;
const DAY_SECONDS = 86_400;

/** @param campaign null for a new one @param done gets the campaign as it is then */
export async function campaignForm(campaign, done) {
  const form = new CampaignFields(campaign, Boolean(campaign?.issued));
  await ask({
    title: campaign ? t.editCampaign : t.newCampaign,
    wide: true,
    body: form.body(campaign ? [] : ['id', 'stock']),
    verb: campaign ? t.saveChanges : t.create,
    run: async (data) => {
      const made = campaign ? await change(campaign, form.edit(data)) : await createCampaign(form.proposal(data));
      toast(campaign ? t.saved : t.created(made.name));
      done(made);
    },
  });
}

async function change(campaign, edit) {
  if (!Object.keys(edit).length) throw mistake(t.nothingChanged);
  return editCampaign(campaign.id, edit, campaign.version);
}

export async function copyForm(campaign, done) {
  const copy = {...campaign, name: t.copyOf(campaign.name), opensAt: null, closesAt: null, state: 'draft'};
  const form = new CampaignFields(copy, false);
  await ask({
    title: t.copyCampaign(campaign.name),
    wide: true,
    body: [h('p', {class: 'quiet'}, t.copyHint), form.body(['id', 'stock'])],
    verb: t.copy,
    run: async (data) => {
      const whole = form.proposal(data);
      const absent = ['opensAt', 'closesAt', 'couponTtlSeconds', 'couponExpiresAt', 'benefit', 'metadata']
        .filter((name) => whole[name] === undefined && campaign[name] !== null);
      const made = await copyCampaign(campaign.id,
        {draft: false, ...whole, ...Object.fromEntries(absent.map((name) => [name, null]))});
      toast(t.created(made.name));
      done(made);
    },
  });
}

class CampaignFields {
  /** @param fixed whether coupons are out: then some fields cannot change */
  constructor(campaign, fixed) {
    this.campaign = campaign;
    this.fixed = fixed;
  }

  body(fresh) {
    return withPreview(this.elements(fresh), (data) => this.example(data));
  }

  /** The campaign that would be made, with some coupons out; nothing while it could not be made. */
  example(data) {
    try {
      const read = this.read(data);
      const stock = read.stock ?? this.campaign?.stock ?? 1;
      const issued = this.campaign?.issued || Math.floor(stock / 3);
      return {...read, id: 'example', name: read.name || t.nameOf, stock, issued, remaining: stock - issued, perUser: 1};
    } catch (failure) {
      if (!failure.isMistake) throw failure;
      return null;
    }
  }

  elements(fresh) {
    const given = this.campaign ?? {};
    return [
      h('div', {class: 'fields'},
        field(t.nameOf, input('name', {required: true, maxlength: 200, value: given.name ?? '', autofocus: true}), t.nameHint),
        fresh.includes('id') && field(t.id,
          input('id', {pattern: '[a-z0-9\\-]{1,64}', spellcheck: 'false', data: {wrong: t.idHint}}), t.idHint)),
      h('div', {class: 'fields'},
        fresh.includes('stock') && field(t.stock,
          input('stock', {type: 'number', required: true, min: 1, max: 2_000_000_000, value: given.stock ?? 100}), t.stockHint),
        field(t.perUser, input('perUser', {
          type: 'number', required: true, min: 1, max: 1000, value: given.perUser ?? 1, disabled: this.fixed,
        }), this.fixed ? t.fixedHint : t.perUserHint)),
      this.times(given),
      this.expiry(given),
      benefit(given.benefit),
      brandFields(pageOf(given)),
      metadata(withoutPage(given.metadata)),
      (!this.campaign || given.state === 'draft') && check(t.draft, 'draft', given.state === 'draft'),
    ];
  }

  times(given) {
    const zones = t.zone(zone, offset());
    return h('fieldset', {class: 'stack'}, h('legend', {class: 'legend'}, t.schedule), h('p', {class: 'hint'}, zones),
      h('div', {class: 'fields'},
        moment(t.opens, 'opensAt', given.opensAt, t.opensHint),
        moment(t.closes, 'closesAt', given.closesAt, t.closesHint)));
  }

  expiry(given) {
    const kind = given.couponTtlSeconds ? 'ttl' : given.couponExpiresAt ? 'at' : 'never';
    const choice = select('expiry', {never: t.neverExpires, ttl: t.expiresAfter, at: t.expiresOn}, kind);
    choice.disabled = this.fixed;
    const days = field(t.days, input('days', {
      type: 'number', min: 1 / DAY_SECONDS, step: 'any', max: 36525, disabled: this.fixed,
      value: given.couponTtlSeconds ? given.couponTtlSeconds / DAY_SECONDS : 7,
    }));
    const at = moment(t.expiresOn, 'expiresOn', given.couponExpiresAt, t.expiresOnHint);
    at.querySelector('input').disabled = this.fixed;
    return toggled(choice, {ttl: days, at}, field(t.couponsExpire, choice, this.fixed ? t.fixedHint : ''));
  }

  /** What was filled in, as the API takes it: what is absent is undefined. */
  proposal(data) {
    const read = this.read(data);
    return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== null && value !== ''));
  }

  read(data) {
    const number_ = (name) => (data.get(name) ? Number(data.get(name)) : null);
    const expiry = data.get('expiry');
    const opens = utc(data.get('opensAt'));
    const closes = utc(data.get('closesAt'));
    if (opens && closes && closes <= opens) throw mistake(t.closesBeforeOpens);
    const draft = data.has('draft');
    return {
      id: data.get('id')?.trim(),
      name: data.get('name').trim(),
      stock: number_('stock'),
      perUser: number_('perUser'),
      opensAt: opens,
      closesAt: closes,
      couponTtlSeconds: expiry === 'ttl' ? Math.round(number_('days') * DAY_SECONDS) : null,
      couponExpiresAt: expiry === 'at' ? utc(data.get('expiresOn')) : null,
      benefit: readBenefit(data),
      metadata: this.metadata(data),
      draft: draft || null,
    };
  }

  metadata(data) {
    const {page: written, ...rest} = readMetadata(data) ?? {};
    const page = readBrand(data, written ?? pageOf(this.campaign));
    const whole = page ? {...rest, page} : rest;
    if (!Object.keys(whole).length) return null;
    if (new TextEncoder().encode(JSON.stringify(whole)).length > LARGEST_METADATA) throw mistake(t.atMost(number(LARGEST_METADATA)));
    return whole;
  }

  /** Only what is different from the campaign. */
  edit(data) {
    const read = this.read(data);
    const changed = {};
    const fields = ['name', 'opensAt', 'closesAt', 'benefit', 'metadata'];
    if (!this.fixed) fields.push('perUser', 'couponTtlSeconds', 'couponExpiresAt');
    for (const name of fields) {
      const old = this.campaign[name];
      const isTime = name.endsWith('At');
      const same = isTime
        ? local(old) === local(read[name])
        : canonical(read[name]) === canonical(old ?? null);
      if (!same) changed[name] = read[name];
    }
    // The one that is set replaces the other.
    if (changed.couponTtlSeconds) delete changed.couponExpiresAt;
    if (changed.couponExpiresAt) delete changed.couponTtlSeconds;
    if (this.campaign.state === 'draft' && !data.has('draft')) changed.draft = false;
    return changed;
  }
}

/** The same text for the same value, whatever the order of its fields. */
const canonical = (value) => JSON.stringify(value, (key, each) => (each && typeof each === 'object' && !Array.isArray(each)
  ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
  : each));

/** A time of the reader's zone, with the moment in UTC beside it. */
function moment(label, name, value, hint) {
  const control = input(name, {type: 'datetime-local', step: 1, value: local(value)});
  const made = field(label, control, hint);
  const say = () => {
    const text = control.value ? `${hint} ${t.inUtc(utc(control.value).slice(0, 19).replace('T', ' '))}` : hint;
    made.querySelector('.hint').textContent = text;
  };
  control.addEventListener('input', say);
  say();
  return made;
}

/** Shows the fields that belong to a choice. */
function toggled(choice, parts, first) {
  const show = () => Object.entries(parts).forEach(([key, part]) => {
    part.hidden = choice.value !== key;
    part.querySelectorAll('input').forEach((control) => {
      control.required = !part.hidden;
    });
  });
  choice.addEventListener('change', show);
  show();
  return h('div', {class: 'fields'}, first, Object.values(parts));
}

function benefit(given) {
  const choice = select('benefit', t.benefits, given?.type ?? '');
  const parts = {
    percent: field(t.benefitPercent, input('percent', {type: 'number', min: 0.01, max: 100, step: 0.01, value: given?.percent ?? 10})),
    amount: h('div', {class: 'fields'},
      field(t.benefitAmount, input('amount', {type: 'number', min: 0.001, max: 1_000_000_000, step: 'any', value: given?.amount ?? 10})),
      field(t.currency, input('currency', {
        maxlength: 3, pattern: '[A-Z]{3}', value: given?.currency ?? t.usualCurrency, data: {wrong: t.currencyHint},
      }), t.currencyHint)),
    gift: field(t.benefitGift, input('gift', {maxlength: 200, value: given?.gift ?? ''})),
  };
  return toggled(choice, parts, field(t.benefit, choice));
}

function readBenefit(data) {
  const type = data.get('benefit');
  const kinds = {
    percent: () => ({type, percent: Number(data.get('percent'))}),
    amount: () => ({type, amount: Number(data.get('amount')), currency: data.get('currency')}),
    gift: () => ({type, gift: data.get('gift').trim()}),
  };
  return kinds[type]?.() ?? null;
}

function pageOf(campaign) {
  const page = campaign?.metadata?.page;
  return typeof page === 'object' && page !== null ? page : undefined;
}

/** It has fields of its own. */
function withoutPage(given) {
  if (!pageOf({metadata: given})) return given;
  const {page, ...rest} = given;
  return Object.keys(rest).length ? rest : null;
}

function metadata(given) {
  const control = h('textarea', {name: 'metadata', spellcheck: 'false', rows: 3});
  control.value = given ? JSON.stringify(given, null, 2) : '';
  const made = field(t.metadata, control, t.metadataHint);
  made.querySelector('.hint').append(` ${t.atMost(number(LARGEST_METADATA))}`);
  return made;
}

function readMetadata(data) {
  const text = data.get('metadata').trim();
  if (!text) return null;
  let read;
  try {
    read = JSON.parse(text);
  } catch {
    throw mistake(t.metadataWrong);
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw mistake(t.metadataWrong);
  return read;
}
