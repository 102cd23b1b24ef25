// The calls that the pages make. A token, where one is needed, lives as long as the tab.
const TOKEN = 'dibs.token';
let held = '';

/** In a frame of another site a browser may refuse to keep it: then it lives as long as the page. */
export const token = {
  get() {
    try {
      return sessionStorage.getItem(TOKEN) ?? held;
    } catch {
      return held;
    }
  },
  set(value) {
    held = value.trim();
    try {
      sessionStorage.setItem(TOKEN, held);
    } catch {
      // The page has it.
    }
  },
};

/** Whom the token names: the server checks it, this page only asks for what is theirs. */
export function subject() {
  try {
    const payload = token.get().split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), (each) => each.charCodeAt(0)))).sub ?? '';
  } catch {
    return '';
  }
}

/**
 * @param key makes a call that is repeated the same call
 * @returns {Promise<{status: number, body: object, retryAfter: number, date?: number}>} status 0: nothing was answered
 */
export async function call(method, path, body, key) {
  const held = token.get();
  const headers = {Accept: 'application/json'};
  if (held) headers.Authorization = `Bearer ${held}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  try {
    const response = await fetch(path, {method, headers, body: body === undefined ? undefined : JSON.stringify(body)});
    // A sign-in may have completed while this was in flight.
    if (response.status === 401 && token.get() && token.get() !== held) return call(method, path, body, key);
    const retryAfter = Number(response.headers.get('Retry-After')) || 1;
    const date = Date.parse(response.headers.get('Date')) || undefined;
    return {status: response.status, body: await json(response), retryAfter, date};
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
