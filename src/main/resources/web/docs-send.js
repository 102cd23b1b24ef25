// Sends a request of the reference.
const MOST_CHARACTERS = 100_000;

/** @returns {Promise<{status: number, millis: number, text: string, body?: object}>} status 0: nothing was answered */
export async function send({url, ...request}) {
  const abort = new AbortController();
  const begun = performance.now();
  try {
    const response = await fetch(url, {...request, signal: abort.signal});
    const text = await beginning(response, abort);
    const millis = Math.round(performance.now() - begun);
    const body = parsed(text);
    return {status: response.status, millis, text: body ? JSON.stringify(body, null, 2) : text, body};
  } catch {
    return {status: 0, millis: 0, text: ''};
  }
}

/** A stream has no end: its first event is enough. */
async function beginning(response, abort) {
  const isStream = response.headers.get('Content-Type')?.startsWith('text/event-stream');
  if (!isStream) return (await response.text()).slice(0, MOST_CHARACTERS);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('data:')) text += (await reader.read()).value ?? 'data:';
  abort.abort();
  return text;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
