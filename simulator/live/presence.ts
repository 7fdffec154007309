/** Which phone pages are open, as whom, and in which thread. */
export interface Presence {
  /** Returns the way to leave again; it does nothing once the page has joined anew under the same name. */
  join(client: string, person_id: string): () => void;
  /** The thread the page shows now; null when it shows none or is in the background. */
  look(client: string, phone_number_id: string | null): void;
  /** Somebody holds this person's phone. */
  watched(person_id: string): boolean;
  /** Somebody looks at this thread on this person's phone. */
  isOpen(phone_number_id: string, person_id: string): boolean;
  person(client: string): string | null;
}

export function createPresence(): Presence {
  const clients = new Map<string, { person_id: string; phone_number_id: string | null }>();
  return {
    join(client, person_id) {
      const joined = { person_id, phone_number_id: null };
      clients.set(client, joined);
      return () => {
        if (clients.get(client) === joined) clients.delete(client);
      };
    },
    look(client, phone_number_id) {
      const known = clients.get(client);
      if (known !== undefined) known.phone_number_id = phone_number_id;
    },
    watched: (person_id) => clients.size > 0 && [...clients.values()].some((one) => one.person_id === person_id),
    isOpen: (phone_number_id, person_id) =>
      clients.size > 0 &&
      [...clients.values()].some((one) => one.person_id === person_id && one.phone_number_id === phone_number_id),
    person: (client) => clients.get(client)?.person_id ?? null,
  };
}
