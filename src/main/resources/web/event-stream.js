// Server-sent events out of the body of a streaming fetch, because an EventSource cannot carry a token.

/**
 * Each event's fields by name; a comment stands under the empty name.
 *
 * @param arrived is called whenever anything has come, be it a part of an event
 */
export async function* readEvents(body, arrived = () => {}) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    arrived();
    const events = (rest + value).split('\n\n');
    rest = events.pop();
    for (const event of events) {
      yield Object.fromEntries(event.split('\n').map((line) => line.split(/: ?(.*)/s)));
    }
  }
}
