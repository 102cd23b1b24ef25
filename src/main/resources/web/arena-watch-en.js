// What the arena of a trial node says in another way than that of the demo, in English.
const n = (value) => value.toLocaleString('en');
const seconds = (millis) => `${(millis / 1000).toFixed(millis < 10_000 ? 2 : 1)} s`;

export default {
  headline: (stock) => `${n(stock)} coupons.`,
  headlineSecond: 'First come, first served.',
  followed: 'Campaign',
  claimPage: 'Open the claim page',
  dots: 'Each dot is a person who gets a coupon',
  status: (up, all) => (all === 1 ? ['The node is not ready', 'The node is up'][up] : `${up} of ${n(all)} nodes up`),
  waiting: (left) => `${n(left)} left`,
  node: {up: 'ready', starting: 'starting', down: 'silent', leaving: 'leaving'},
  answersPer: 'Coupons given out',
  latency: ({rate, peak}) => (peak ? `${n(rate)}/s now · ${n(peak)}/s at most` : ''),
  chartLabel: 'Coupons given out over time, with takeovers as gaps',
  nobody: (gap) => `after ${seconds(gap)}`,
  events: {
    takeover: (e) => `${e.node} owns the campaign, epoch ${e.epoch}`,
    reached: () => 'The node answers again',
  },
  promise: {
    over: ['Never over', (p) => `${n(p.issued)} issued, ${n(p.stock)} in stock`],
    twice: ['Never twice', (p) => `${n(p.holders)} coupons, ${n(p.duplicates)} beyond what a person may have`],
    lost: ['Never lost', (p) => `${n(p.rows)} in PostgreSQL, ${n(p.losses)} losses found`],
    order: ['First come, first served', (p) => `sequences 1 to ${n(p.highest)}, ${n(p.gaps)} gaps`],
    vague: ['Never vague', () => '', 'Only those who claim can tell: the demo checks it.'],
  },
  notYet: 'being checked',
  auditWaits: 'runs when the campaign is over',
  shellHint: 'Each name gets one; ask again, and it is the same.',
  resultLead: (r) => `${n(r.coupons)} of ${n(r.stock)} coupons are out. `
    + (r.holds ? 'The audit holds, from PostgreSQL alone.' : 'The audit says where.'),
  figures: (r) => [
    ['Coupons out', `${n(r.coupons)} of ${n(r.stock)}`],
    ['Holders', n(r.people)],
    ['From first to last', seconds(r.millis)],
    ['Highest rate', `${n(r.peak)}/s`],
    ['Takeovers', n(r.takeovers)],
  ],
  shareText: (r) => `Dibs: ${n(r.coupons)} of ${n(r.stock)} coupons in ${seconds(r.millis)}, at most ${n(r.peak)}/s. `
    + (r.holds ? 'The audit holds.' : 'A promise was broken.'),
  list: 'What is open',
  listEmpty: 'Nothing is open right now',
  listEmptyLead: 'When a campaign opens, it is here.',
  more: 'Show more',
  firstTitle: 'No campaign yet',
  firstLead: 'Create one and claim a coupon from a shell, or in the console. It appears here by itself.',
  firstConsole: 'Open the console',
  firstDemo: 'The whole show, with a crowd of 5,000 and a node that is killed:',
};
