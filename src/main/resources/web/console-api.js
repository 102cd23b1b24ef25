// The calls of the API that the console makes, each by its operationId in openapi.yaml.
import {token} from '/assets/api.js';
import {readEvents} from '/assets/event-stream.js';

/** A call that was refused, or got no answer (status 0). `message` is for people. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body.detail ?? body.title);
    this.status = status;
    this.code = body.code;
    this.errors = body.errors ?? [];
    this.body = body;
  }
}

/** Told when a token is missing or no longer valid. */
export const gate = {onSignedOut: () => {}};

const JSON_TYPE = 'application/json';

async function fetched(method, path, options) {
  const headers = {Accept: options.accept ?? JSON_TYPE, ...options.headers};
  if (token.get()) headers.Authorization = `Bearer ${token.get()}`;
  if (options.body !== undefined) headers['Content-Type'] = JSON_TYPE;
  try {
    return await fetch(path, {method, headers, signal: options.signal, body: JSON.stringify(options.body)});
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Refusal(0, {title: 'The service does not answer', code: 'unreachable'});
  }
}

/** @param held the token that was sent */
async function refusal(response, held) {
  const body = await response.json().catch(() => ({title: `${response.status}`, code: 'unreadable'}));
  if (body.code === 'unauthenticated' && token.get() === held) {
    token.set('');
    gate.onSignedOut();
  }
  return new Refusal(response.status, body);
}

/** @returns {Promise<Response>} one that is not a refusal */
async function send(method, path, options = {}) {
  const held = token.get();
  const response = await fetched(method, path, options);
  if (response.ok) return response;
  // Somebody may have signed in while this was in flight.
  if (response.status === 401 && token.get() && token.get() !== held) return send(method, path, options);
  throw await refusal(response, held);
}

async function json(method, path, options) {
  const response = await send(method, path, options);
  return response.status === 204 ? null : response.json();
}

const part = encodeURIComponent;

function query(path, parameters) {
  const given = Object.entries(parameters ?? {}).filter(([, value]) => value !== undefined && value !== '');
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

/** A change that is sent again by mistake happens once. */
function once() {
  const random = crypto.getRandomValues(new Uint32Array(4));
  return {'Idempotency-Key': Array.from(random, (each) => each.toString(36)).join('-')};
}

const unchanged = (version) => (version ? {...once(), 'If-Match': `"${version}"`} : once());

const campaign = (id, rest = '') => `/v1/campaigns/${part(id)}${rest}`;

// ---- campaigns

export const listCampaigns = (page) => json('GET', query('/v1/campaigns', page));
export const createCampaign = (body) => json('POST', '/v1/campaigns', {body, headers: once()});
export const getCampaign = (id) => json('GET', campaign(id));
export const editCampaign = (id, body, version) => json('PATCH', campaign(id), {body, headers: unchanged(version)});
export const deleteCampaign = (id, version) => json('DELETE', campaign(id), {headers: unchanged(version)});
export const copyCampaign = (id, body) => json('POST', campaign(id, '/copy'), {body, headers: once()});
export const getHistory = (id, page) => json('GET', query(campaign(id, '/history'), page));
export const openCampaign = (id) => json('POST', campaign(id, '/open'));
export const pauseCampaign = (id) => json('POST', campaign(id, '/pause'));
export const closeCampaign = (id) => json('POST', campaign(id, '/close'));
export const changeStock = (id, add) => json('POST', campaign(id, '/stock'), {body: {add}, headers: once()});
export const syncCampaign = (id) => json('POST', campaign(id, '/sync'));
export const auditCampaign = (id) => json('GET', campaign(id, '/audit'));
export const removeEligible = (id) => json('DELETE', campaign(id, '/eligible'), {headers: once()});
export const uploadCodes = (id, file, progress) => upload('POST', campaign(id, '/codes'), file, progress);
export const uploadEligible = (id, file, progress) => upload('PUT', campaign(id, '/eligible'), file, progress);

/**
 * Only XMLHttpRequest tells how far an upload is. A line each is CSV with one column: as plain text, a page of another
 * site could send it. @param progress is called with 0 to 1
 */
function upload(method, path, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, path);
    request.responseType = 'json';
    request.setRequestHeader('Content-Type', 'text/csv');
    request.setRequestHeader('Idempotency-Key', once()['Idempotency-Key']);
    if (token.get()) request.setRequestHeader('Authorization', `Bearer ${token.get()}`);
    request.upload.onprogress = (event) => progress(event.total ? event.loaded / event.total : 0);
    request.onerror = () => reject(new Refusal(0, {title: 'The upload was cut off', code: 'unreachable'}));
    request.onload = () => (request.status < 300
      ? resolve(request.response)
      : reject(new Refusal(request.status, request.response ?? {title: `${request.status}`})));
    request.send(file);
  });
}

/** Calls back with the figures at each change. @returns the function that ends it */
export function watchCampaign(id, onFigures, onBroken) {
  const abort = new AbortController();
  followEvents(id, onFigures, onBroken, abort.signal);
  return () => abort.abort();
}

const RETRY_MILLIS = 2000;

async function followEvents(id, onFigures, onBroken, signal) {
  while (!signal.aborted) {
    try {
      const response = await send('GET', campaign(id, '/live'), {accept: 'text/event-stream', signal});
      for await (const {data} of readEvents(response.body)) {
        if (data) onFigures(JSON.parse(data));
      }
    } catch (failure) {
      if (failure.name === 'AbortError' || signal.aborted || [401, 404].includes(failure.status)) return;
    }
    if (!signal.aborted) onBroken();
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
  }
}

// ---- coupons

export const claim = (id, userId) => json('POST', campaign(id, '/claims'), {body: {userId}, headers: once()});
export const getClaim = (id, user) => json('GET', campaign(id, `/claims/${part(user)}`));
export const listCoupons = (id, page) => json('GET', query(campaign(id, '/coupons'), page));
export const getCoupon = (code) => json('GET', `/v1/coupons/${part(code)}`);
export const redeemCoupon = (code, reference) =>
  json('POST', `/v1/coupons/${part(code)}/redeem`, {body: {reference}});
export const revokeCoupon = (code, restock) =>
  json('POST', `/v1/coupons/${part(code)}/revoke`, {body: {restock}, headers: once()});
export const listCouponsOfUser = (user, page) => json('GET', query(`/v1/users/${part(user)}/coupons`, page));
export const getStatsOfUser = (user) => json('GET', `/v1/users/${part(user)}/stats`);

/** Every coupon of a campaign. @returns {Promise<Blob>} */
export async function exportCoupons(id) {
  const everything = query(campaign(id, '/coupons'), {limit: 2_000_000_000});
  return (await send('GET', everything, {accept: 'text/csv'})).blob();
}

// ---- proofs

const text = async (path) => (await send('GET', path, {accept: 'text/plain, application/json'})).text();

export const getReceipt = (id, user, sequence) => text(query(campaign(id, `/claims/${part(user)}/receipt`), {sequence}));
export const getLogCheckpoint = (id) => text(campaign(id, '/log/checkpoint'));
export const getLogKey = (id) => text(campaign(id, '/log/key'));

// ---- people

export const beginSession = (email, password) => json('POST', '/v1/sessions', {body: {email, password}});
export const listUsers = (page) => json('GET', query('/v1/users', page));
export const signUp = (body) => json('POST', '/v1/users', {body, headers: once()});
export const makeUpUsers = (count) => json('POST', '/v1/users/random', {body: {count}, headers: once()});
export const getUser = (id) => json('GET', `/v1/users/${part(id)}`);
export const changeUser = (id, body) => json('PATCH', `/v1/users/${part(id)}`, {body});
export const deleteUser = (id) => json('DELETE', `/v1/users/${part(id)}`);

// ---- webhooks

export const listWebhooks = () => json('GET', '/v1/webhooks');
export const createWebhook = (body) => json('POST', '/v1/webhooks', {body, headers: once()});
export const getWebhook = (id) => json('GET', `/v1/webhooks/${part(id)}`);
export const deleteWebhook = (id) => json('DELETE', `/v1/webhooks/${part(id)}`);
export const listDeliveries = (id, page) => json('GET', query(`/v1/webhooks/${part(id)}/deliveries`, page));
export const sendAgain = (id, message) => json('POST', `/v1/webhooks/${part(id)}/deliveries/${part(message)}/send`);

// ---- cluster

export const getCluster = () => json('GET', '/v1/cluster');
export const drainNode = (node) => json('POST', `/v1/cluster/nodes/${part(node)}/drain`);
