/** Which phone pages are open, as whom, and in which thread. */
export interface Presence {
  join(client: string, person_id: string): void;
  /** The thread the page shows now; null when it shows none or is in the background. */
  look(client: string, phone_number_id: string | null): void;
  leave(client: string): void;
  /** Somebody holds this person's phone. */
  watched(person_id: string): boolean;
  /** Somebody looks at this thread on this person's phone. */
  isOpen(phone_number_id: string, person_id: string): boolean;
  person(client: string): string | null;
}

export function createPresence(): Presence {
  const clients = new Map<string, { person_id: string; phone_number_id: string | null }>();
  return {
    join: (client, person_id) => void clients.set(client, { person_id, phone_number_id: null }),
    look(client, phone_number_id) {
      const known = clients.get(client);
      if (known !== undefined) known.phone_number_id = phone_number_id;
    },
    leave: (client) => void clients.delete(client),
    watched: (person_id) => clients.size > 0 && [...clients.values()].some((one) => one.person_id === person_id),
    isOpen: (phone_number_id, person_id) =>
      clients.size > 0 &&
      [...clients.values()].some((one) => one.person_id === person_id && one.phone_number_id === phone_number_id),
    person: (client) => clients.get(client)?.person_id ?? null,
  };
}
