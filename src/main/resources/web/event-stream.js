// Server-sent events out of the body of a streaming fetch, because an EventSource cannot carry a token.

/** Twice the server's heartbeat: then the connection is dead, whatever the browser believes. */
export const SILENCE = 32_000;

/** Each event's fields by name; a comment stands under the empty name. Ends when nothing has come for too long. */
export async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const silence = setTimeout(() => reader.cancel(), SILENCE);
    const {value, done} = await reader.read().finally(() => clearTimeout(silence));
    if (done) return;
    const events = (rest + value).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      yield Object.fromEntries(event.split('\n').map((line) => line.split(/: ?(.*)/s)));
    }
  }
}
