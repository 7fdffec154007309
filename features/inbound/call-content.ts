interface CallEvent {
  event: string;
  at: string;
}

/** A call as it stands in the thread. */
export interface CallContent {
  call_id: string;
  outcome: 'ringing' | 'answered' | 'missed' | 'rejected';
  duration_s: number | null;
  events: CallEvent[];
}

/** The call after one more thing that is told of it; the order makes no difference. */
export function callAfter(
  call: CallContent | undefined,
  call_id: string,
  { event, at, duration_s }: CallEvent & { duration_s: number | null },
): CallContent {
  const known = call?.events ?? [];
  const events = known.some((one) => one.event === event) ? known : [...known, { event, at }];
  const duration = duration_s ?? call?.duration_s ?? null;
  return {
    call_id,
    duration_s: duration,
    outcome: outcomeOf(new Set(events.map((one) => one.event)), duration),
    events: events.toSorted((a, b) => a.at.localeCompare(b.at) || a.event.localeCompare(b.event)),
  };
}

function outcomeOf(events: ReadonlySet<string>, duration_s: number | null): CallContent['outcome'] {
  if ((duration_s ?? 0) > 0 || events.has('accepted')) return 'answered';
  if (events.has('rejected')) return 'rejected';
  return events.has('terminate') ? 'missed' : 'ringing';
}
