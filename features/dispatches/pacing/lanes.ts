/** The queue of one number, as far as this process knows of it. */
export interface Lane {
  company_id: string;
  channel_id: string;
  /** When there may be something to claim, in milliseconds of this process. */
  at: number;
  /** When it has to be looked at again whatever its last turn finds, for what was told of it since; else Infinity. */
  expected_at: number;
}

export interface Turn {
  company_id: string;
  channel_id: string;
  wanted: number;
}

/** Knows which numbers have something to send and whose turn it is; what is in the queues is the database's. */
export interface Lanes {
  /** Something may be due there from `at` on. */
  expect(company_id: string, channel_id: string, at: number): void;
  /** Nothing is due there before `at`, as far as its turn has shown; `Infinity` forgets the lane. */
  rest(channel_id: string, at: number): void;
  /** Who may claim now and how much of `places` each. Whoever was served last comes last. */
  turns(now: number, places: number): Turn[];
  /** When the next lane has something, or Infinity. */
  nextAt(): number;
}

/** A claim looks at so many numbers at most, so that none waits long for the others. */
const MOST_LANES = 32;

/**
 * Companies take turns, and within a company its numbers: a company with ten numbers gets no more than one with a single
 * number while both have something to send.
 */
export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>();
  /** When each was last served, counted in turns. */
  const served = new Map<string, number>();
  let turn = 0;

  const lastOf = (id: string): number => served.get(id) ?? 0;

  function serve(lane: Lane): void {
    turn += 1;
    lane.expected_at = Infinity;
    served.set(lane.company_id, turn);
    served.set(lane.channel_id, turn);
  }

  return {
    expect(company_id, channel_id, at) {
      const present = lanes.get(channel_id);
      if (present === undefined) lanes.set(channel_id, { company_id, channel_id, at, expected_at: at });
      else {
        present.at = Math.min(present.at, at);
        present.expected_at = Math.min(present.expected_at, at);
      }
    },
    rest(channel_id, at) {
      const lane = lanes.get(channel_id);
      if (lane === undefined) return;
      lane.at = Math.min(at, lane.expected_at);
      if (lane.at < Infinity) return;
      lanes.delete(channel_id);
      served.delete(channel_id);
      if (lanes.size === 0) served.clear();
    },
    turns(now, places) {
      const ready = [...lanes.values()].filter((lane) => lane.at <= now);
      const companies = [...Map.groupBy(ready, (lane) => lane.company_id).values()]
        .map((own) => own.toSorted((a, b) => lastOf(a.channel_id) - lastOf(b.channel_id)))
        .toSorted(([a], [b]) => lastOf(a!.company_id) - lastOf(b!.company_id));
      const order: Lane[] = [];
      for (let round = 0; order.length < Math.min(ready.length, MOST_LANES, places); round += 1) {
        for (const own of companies) if (own[round] !== undefined) order.push(own[round]!);
      }
      const chosen = order.slice(0, Math.min(MOST_LANES, places));
      for (const lane of chosen) serve(lane);
      return share(chosen, places);
    },
    nextAt: () => Math.min(Infinity, ...[...lanes.values()].map((lane) => lane.at)),
  };
}

/** The places in equal parts for each company; what is left over goes to those who come first. */
function share(chosen: readonly Lane[], places: number): Turn[] {
  const groups = [...Map.groupBy(chosen, (lane) => lane.company_id).values()];
  const wanted = new Map<string, number>();
  const parts = split(places, groups.length);
  groups.forEach((own, place) => {
    const own_parts = split(parts[place]!, own.length);
    own.forEach((lane, index) => wanted.set(lane.channel_id, own_parts[index]!));
  });
  return chosen.flatMap(({ company_id, channel_id }) => {
    const part = wanted.get(channel_id)!;
    return part === 0 ? [] : [{ company_id, channel_id, wanted: part }];
  });
}

function split(total: number, parts: number): number[] {
  const base = Math.floor(total / parts);
  return Array.from({ length: parts }, (_, place) => base + (place < total % parts ? 1 : 0));
}
