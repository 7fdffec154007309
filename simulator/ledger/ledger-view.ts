import type { AcceptedMessage, InboundMessage, RefusedSend } from './message.ts';

/** The ledger as the control API tells it: times in RFC 3339, persons by number or user id. */
export function acceptedView(message: AcceptedMessage) {
  return {
    wamid: message.wamid,
    seq: message.seq,
    phone_number_id: message.phone_number_id,
    to: message.to,
    person_id: message.person_id,
    type: message.type,
    text: message.text,
    content: message.content,
    context_wamid: message.context_wamid,
    callback_data: message.callback_data,
    at: timestamp(message.at),
    attempt_request_id: message.request_id,
    api_version: message.api_version,
    answer: message.answer,
    suppressed: message.plan.suppress,
    fail_code: message.plan.fail_code,
    held_by: message.plan.held_by,
    statuses: message.statuses.map(({ status, at, acked_at }) => ({
      status,
      at: timestamp(at),
      acked_at: acked_at === undefined ? null : timestamp(acked_at),
    })),
  };
}

export function inboundView(message: InboundMessage) {
  return {
    wamid: message.wamid,
    seq: message.seq,
    from: message.person_id,
    phone_number_id: message.phone_number_id,
    type: message.type,
    text: message.text,
    content: message.content,
    at: timestamp(message.at),
    acked_at: message.acked_at === null ? null : timestamp(message.acked_at),
    read_at: message.read_at === null ? null : timestamp(message.read_at),
    posts: message.posts,
  };
}

export function refusedView(send: RefusedSend) {
  const { request_id, at, ...rest } = send;
  return { ...rest, at: timestamp(at), attempt_request_id: request_id };
}

export type AcceptedView = ReturnType<typeof acceptedView>;
export type InboundView = ReturnType<typeof inboundView>;
export type RefusedView = ReturnType<typeof refusedView>;

export interface LedgerView extends LedgerSummary {
  accepted: AcceptedView[];
  refused: RefusedView[];
  inbound: InboundView[];
}

export interface ThroughputView {
  asked: number;
  accepted: number;
  /** The most in any second, wherever it begins. */
  peak_asked: number;
  peak_accepted: number;
  /** Accepted by calendar second: `[seconds since 1970, count]`. */
  per_second: [number, number][];
}

export interface LedgerSummary {
  webhooks: Record<string, number>;
  /** By number: what it was asked, what it took, and by the second. */
  throughput: Record<string, ThroughputView>;
  pending_webhooks: number;
}

export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}
