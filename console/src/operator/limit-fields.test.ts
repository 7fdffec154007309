import { describe, expect, it } from 'vitest';
import { agreedTexts, limitTexts, readAgreed, readLimit, readLimits } from './limit-fields.ts';

const none = {
  requests_per_minute: null,
  messages_per_month: null,
  campaign_messages_per_minute: null,
  llm_micros_per_month: null,
  seats: null,
};

describe('limits in fields', () => {
  it('come back as they were', () => {
    const limits = { ...none, messages_per_month: 10_000, llm_micros_per_month: 20_500_000, seats: 5 };
    expect(readLimits(limitTexts(limits))).toEqual(limits);
    expect(limitTexts(limits).llm_micros_per_month).toBe('20.5');
  });

  it('tell what was agreed as boundless from what the plan decides', () => {
    const agreed = { seats: null, messages_per_month: 7 };
    expect(readAgreed(agreedTexts(agreed))).toEqual(agreed);
    expect(readAgreed(agreedTexts({}))).toEqual({});
  });

  it('take no nonsense', () => {
    expect(readLimit('seats', 'many')).toBeNaN();
    expect(readLimit('seats', '1.5')).toBeNaN();
    expect(readLimit('seats', '-1')).toBeNaN();
    expect(readLimit('llm_micros_per_month', '1,5')).toBe(1_500_000);
    expect(readLimit('seats', ' ')).toBeNull();
  });
});
