import type { ModelCall, PlatformEvidence } from './evidence.ts';

/** The platform's simulator, by its control API. */
export interface Platform {
  ledger(): Promise<PlatformEvidence>;
  /** Posts at once what waits to be posted again, and waits until nothing is under way; false when that takes longer. */
  idle(limit_ms: number): Promise<boolean>;
}

export function createPlatform(url: string): Platform {
  const control = `${url.replace(/\/$/, '')}/control`;
  return {
    async ledger() {
      const { inbound, accepted, refused, pending_webhooks } = await read<PlatformEvidence>(`${control}/ledger`);
      return { inbound, accepted, refused, pending_webhooks };
    },
    async idle(limit_ms) {
      await fetch(`${control}/webhooks/retry`, { method: 'POST' });
      const response = await fetch(`${control}/idle?timeout_ms=${Math.max(0, Math.round(limit_ms))}`);
      return response.ok;
    },
  };
}

/** What a scripted model was asked; null where the run had none. */
export async function modelCalls(url: string | undefined): Promise<ModelCall[] | null> {
  if (url === undefined) return null;
  return (await read<{ calls: ModelCall[] }>(`${url.replace(/\/$/, '')}/ledger`)).calls;
}

async function read<Body>(url: string): Promise<Body> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as Body;
}
