import type { Step } from '../stage.ts';
import { must } from '../until.ts';

export const noComplaints: Step = {
  name: 'no console error, no policy violation, no request to another host',
  async run({ complaints }) {
    const found = complaints();
    must(found.length === 0, `the pages complained:\n    ${found.join('\n    ')}`);
  },
};
