import type { Journal } from '../ledger/journal.ts';
import { createKept } from '../ledger/kept.ts';
import type { Kept } from '../ledger/kept.ts';

/** A Meta app: what webhooks are signed for and where they go unless a number or an account says otherwise. */
export interface App {
  id: string;
  name: string;
  app_secret: string;
  webhook_url: string | null;
  verify_token: string;
  /** The webhook fields it takes; null: all. */
  fields: string[] | null;
  /** The shape of its webhooks; null: that of the settings. */
  version: string | null;
}

export type AppInput = Pick<App, 'id'> & Partial<App>;

export interface Apps {
  put(input: AppInput): App;
  get(id: string): App | undefined;
  /** The app that a token belongs to when nobody said otherwise. */
  main(): App;
  list(): App[];
  kept: Kept<App>;
  clear(): void;
}

export function createApps(main: App, journal: Journal): Apps {
  const kept = createKept<App>('apps', journal);
  return {
    put(input) {
      if (input.id === main.id) return Object.assign(main, input);
      const before = kept.get(input.id);
      return kept.put(input.id, {
        name: `App ${input.id.slice(-4)}`,
        app_secret: main.app_secret,
        webhook_url: null,
        verify_token: main.verify_token,
        fields: null,
        version: null,
        ...before,
        ...input,
      });
    },
    get: (id) => (id === main.id ? main : kept.get(id)),
    main: () => main,
    list: () => [main, ...kept.list()],
    kept,
    clear: () => kept.clear(),
  };
}
