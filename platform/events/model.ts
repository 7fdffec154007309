/**
 * The events there are and what each carries. A feature adds its own where they happen:
 * `declare module '#platform/events' { interface EventTypes { 'message.received': { message_id: string } } }`.
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- filled by interface merging
export interface EventTypes {}

export type EventType = keyof EventTypes & string;

/** A fact to be written down. */
export type NewEvent = { [Type in EventType]: { type: Type; data: EventTypes[Type] } }[EventType];

/** A fact as it was written, with its place in the log. */
export interface LoggedEvent {
  cursor: string;
  id: string;
  company_id: string;
  type: string;
  data: Record<string, unknown>;
  created_at: Date;
}

/** A place in the log: the writing transaction, then the order within it. */
export interface Position {
  txid: string;
  seq: number;
}

export function formatCursor({ txid, seq }: Position): string {
  return `${txid}-${seq}`;
}

/** Reads a cursor as `formatCursor` wrote it; undefined when it is none. */
export function parseCursor(text: string): Position | undefined {
  const match = /^(\d{1,19})-(\d{1,15})$/.exec(text);
  return match === null ? undefined : { txid: match[1]!, seq: Number(match[2]) };
}

export function isAfter(a: Position, b: Position): boolean {
  const left = BigInt(a.txid);
  const right = BigInt(b.txid);
  return left === right ? a.seq > b.seq : left > right;
}
