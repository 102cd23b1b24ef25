// The calls that the pages make. A token, where one is needed, lives as long as the tab.
const TOKEN = 'dibs.token';

export const token = {
  get: () => sessionStorage.getItem(TOKEN) ?? '',
  set: (value) => sessionStorage.setItem(TOKEN, value.trim()),
};

/** @returns {Promise<{status: number, body: object, retryAfter: number}>} status 0: nothing was answered */
export async function call(method, path, body) {
  const held = token.get();
  const headers = {Accept: 'application/json'};
  if (held) headers.Authorization = `Bearer ${held}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  try {
    const response = await fetch(path, {method, headers, body: body === undefined ? undefined : JSON.stringify(body)});
    // A sign-in may have completed while this was in flight.
    if (response.status === 401 && token.get() && token.get() !== held) return call(method, path, body);
    const retryAfter = Number(response.headers.get('Retry-After')) || 1;
    return {status: response.status, body: await json(response), retryAfter};
  } catch {
    return {status: 0, body: {title: 'The service does not answer', code: 'unreachable'}, retryAfter: 1};
  }
}

async function json(response) {
  try {
    return await response.json();
  } catch {
    return {title: `The service answered with ${response.status}`, code: 'unreadable'};
  }
}

export const element = (id) => document.getElementById(id);

export const number = (value) => value.toLocaleString();

export const when = (time) => new Date(time).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'medium'});

export const STATES = {
  draft: 'Not open yet',
  scheduled: 'Opens soon',
  open: 'Open',
  paused: 'Paused',
  'sold-out': 'Sold out',
  closed: 'Closed',
};
