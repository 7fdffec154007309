/** What a load is made of. Requests are rendered and signed by the generator before its clock starts. */
export type RequestPlan =
  | { kind: 'deliveries'; count: number; secret: string; phone_number_id: string; run: string }
  /** Each of `messages` messages reported sent, then each delivered, then each read; `count` reports in all. */
  | { kind: 'statuses'; count: number; messages: number; secret: string; phone_number_id: string; run: string }
  | { kind: 'reads'; paths: readonly string[]; token: string | null; headers?: string }
  | { kind: 'posts'; path: string; bodies: readonly string[] }
  | { kind: 'creates'; count: number; token: string; run: string };

export interface Load {
  port: number;
  /** Keep-alive connections, each with one request under way at a time. */
  connections: number;
  warmup_s: number;
  seconds: number;
  /** Requests a second, whatever becomes of them; without it each connection asks as fast as it is answered. */
  rate?: number;
  plan: RequestPlan;
}

export interface LoadResult {
  /** Answers by HTTP status, those of the warm-up included. */
  answers: Record<string, number>;
  /** Answers inside the measured window, per second of it. */
  per_second: number;
  p50_ms: number;
  p99_ms: number;
  /** How much of one processor the generator itself took, 0 to 1. */
  generator_cpu: number;
  /** The size of the first answer's body. */
  answer_bytes: number;
}
