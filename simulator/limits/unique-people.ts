/** Counts different people over a rolling time, in constant time for each question. */
export interface UniquePeople {
  /** Whether this person may be added without passing `most`; adds them when so. */
  take(group: string, person: string, most: number | null, now: number): boolean;
  count(group: string, now: number): number;
  clear(): void;
}

export function createUniquePeople(within_ms: number): UniquePeople {
  const groups = new Map<string, Map<string, number>>();

  /** The people of the last time, the longest ago first. */
  function recent(group: string, now: number): Map<string, number> {
    let people = groups.get(group);
    if (people === undefined) groups.set(group, (people = new Map()));
    for (const [person, at] of people) {
      if (now - at < within_ms) break;
      people.delete(person);
    }
    return people;
  }

  return {
    take(group, person, most, now) {
      const people = recent(group, now);
      if (!people.has(person) && most !== null && people.size >= most) return false;
      people.delete(person);
      people.set(person, now);
      return true;
    },
    count: (group, now) => recent(group, now).size,
    clear: () => groups.clear(),
  };
}
