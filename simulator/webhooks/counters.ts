/** What became of all webhooks, in numbers. */
export const NOTHING_COUNTED = {
  updates: 0,
  posts: 0,
  acked: 0,
  failed_posts: 0,
  duplicates: 0,
  forged: 0,
  forged_accepted: 0,
  dropped: 0,
};

export type Counters = typeof NOTHING_COUNTED;
