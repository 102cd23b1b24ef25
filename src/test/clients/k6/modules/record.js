// What a run of the script came to.
export const record = { checks: {}, counters: {}, expectedStatuses: [], iteration: 0 };
