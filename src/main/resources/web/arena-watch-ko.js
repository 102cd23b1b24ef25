// 시험 노드의 아레나가 데모와 다르게 말하는 것, 한국어.
const n = (value) => value.toLocaleString('ko');
const seconds = (millis) => `${(millis / 1000).toFixed(millis < 10_000 ? 2 : 1)}초`;

export default {
  headline: (stock) => `쿠폰 ${n(stock)}장.`,
  headlineSecond: '먼저 온 순서대로 받습니다.',
  followed: '캠페인',
  claimPage: '쿠폰 받기 페이지 열기',
  dots: '점 하나가 쿠폰을 받는 한 사람입니다',
  status: (up, all) => (all === 1 ? ['노드 준비 안 됨', '노드 정상'][up] : `노드 ${n(all)}개 중 ${up}개 정상`),
  waiting: (left) => `${n(left)}장 남음`,
  node: {up: '정상', starting: '시작 중', down: '응답 없음', leaving: '나가는 중'},
  answersPer: '발급한 쿠폰',
  latency: ({rate, peak}) => (peak ? `지금 초당 ${n(rate)}장 · 최고 초당 ${n(peak)}장` : ''),
  chartLabel: '시간에 따른 쿠폰 발급 수. 소유자가 바뀌는 동안은 비어 있습니다',
  nobody: (gap) => `${seconds(gap)} 만`,
  events: {
    takeover: (e) => `${e.node} 캠페인 인수, 에포크 ${e.epoch}`,
    reached: () => '노드가 다시 응답합니다',
  },
  promise: {
    over: ['초과 발급 없음', (p) => `발급 ${n(p.issued)}장, 재고 ${n(p.stock)}장`],
    twice: ['중복 발급 없음', (p) => `쿠폰 ${n(p.holders)}장, 한도를 넘은 쿠폰 ${n(p.duplicates)}장`],
    lost: ['유실 없음', (p) => `PostgreSQL에 ${n(p.rows)}장, 유실 ${n(p.losses)}건`],
    order: ['선착순', (p) => `순번 1–${n(p.highest)}, 빠진 번호 ${n(p.gaps)}개`],
    vague: ['모호한 답 없음', () => '', '요청한 사람만 알 수 있습니다. 데모에서 확인합니다.'],
  },
  notYet: '확인하는 중입니다',
  auditWaits: '캠페인이 끝나면 실행합니다',
  shellHint: '이름마다 한 장씩 받습니다. 다시 요청해도 같은 쿠폰입니다.',
  resultLead: (r) => `쿠폰 ${n(r.stock)}장 중 ${n(r.coupons)}장이 나갔습니다. `
    + (r.holds ? 'PostgreSQL만으로 감사를 통과했습니다.' : '감사 결과에서 확인하세요.'),
  figures: (r) => [
    ['발급한 쿠폰', `${n(r.stock)}장 중 ${n(r.coupons)}장`],
    ['받은 사람', `${n(r.people)}명`],
    ['첫 장부터 마지막 장까지', seconds(r.millis)],
    ['최고 속도', `초당 ${n(r.peak)}장`],
    ['소유자 교체', n(r.takeovers)],
  ],
  shareText: (r) => `Dibs: 쿠폰 ${n(r.stock)}장 중 ${n(r.coupons)}장을 ${seconds(r.millis)} 동안 발급, 최고 초당 ${n(r.peak)}장. `
    + (r.holds ? '감사를 통과했습니다.' : '약속이 깨졌습니다.'),
  list: '지금 받을 수 있는 쿠폰',
  listEmpty: '지금 열린 캠페인이 없습니다',
  listEmptyLead: '새 캠페인이 열리면 여기에 나타납니다.',
  more: '더 보기',
  firstTitle: '아직 캠페인이 없습니다',
  firstLead: '셸이나 콘솔에서 캠페인을 만들고 쿠폰을 받아 보세요. 만들면 여기에 바로 나타납니다.',
  firstConsole: '콘솔 열기',
  firstDemo: '5,000명이 몰리고 노드가 죽는 전체 시연은 다음 명령으로 봅니다.',
};
