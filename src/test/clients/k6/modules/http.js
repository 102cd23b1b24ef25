// Real requests that block, as those of k6 do: each is sent by a process of its own.
import { spawnSync } from 'node:child_process';
import { record } from './record.js';

const SEND = `
  const [url, options] = JSON.parse(process.argv[1]);
  const response = await fetch(url, options);
  console.log(JSON.stringify({ status: response.status, body: await response.text() }));
`;

function send(url, options) {
  const call = JSON.stringify([url, options]);
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', SEND, call], { encoding: 'utf8' });
  if (!stdout) {
    throw new Error(`${options.method} ${url}: ${stderr}`);
  }
  const response = JSON.parse(stdout);
  return { ...response, json: (name) => JSON.parse(response.body)[name] };
}

export default {
  expectedStatuses: (...statuses) => statuses,
  setResponseCallback(statuses) {
    record.expectedStatuses = statuses;
  },
  get: (url, { headers }) => send(url, { method: 'GET', headers }),
  post: (url, body, { headers }) => send(url, { method: 'POST', headers, body }),
};
