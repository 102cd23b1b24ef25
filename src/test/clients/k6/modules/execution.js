import { record } from './record.js';

export default {
  scenario: {
    get iterationInTest() {
      return record.iteration;
    },
  },
};
