import type { ChannelDirectory } from '#features/channels';

interface Envelope {
  object?: unknown;
  entry?: { id?: unknown; time?: unknown; changes?: unknown[] }[];
}

/**
 * Takes a body that speaks to several companies apart into one body for each, and one for what nobody has: the same
 * envelope with only that company's changes. A change always speaks of one number or one account.
 */
export function splitBody(body: Buffer, channels: ChannelDirectory): { company_id: string | null; body: Buffer }[] {
  const envelope = JSON.parse(body.toString('utf8')) as Envelope;
  const parts = new Map<string | null, Envelope>();
  for (const entry of envelope.entry ?? []) {
    for (const change of entry.changes ?? []) {
      const company_id = companyOf(change, entry.id, channels);
      const part = parts.get(company_id) ?? { ...envelope, entry: [] };
      parts.set(company_id, part);
      part.entry!.push({ ...entry, changes: [change] });
    }
  }
  return [...parts].map(([company_id, part]) => ({ company_id, body: Buffer.from(JSON.stringify(part)) }));
}

function companyOf(change: unknown, waba_id: unknown, channels: ChannelDirectory): string | null {
  const number = (change as { value?: { metadata?: { phone_number_id?: unknown } } } | null)?.value?.metadata
    ?.phone_number_id;
  if (typeof number === 'string') return channels.byNumber(number)?.company_id ?? null;
  const companies = new Set(
    typeof waba_id === 'string' ? channels.byAccount(waba_id).map((channel) => channel.company_id) : [],
  );
  const [only] = companies;
  return companies.size === 1 ? only! : null;
}
