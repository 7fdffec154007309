import { countBy, describe, told } from '../checker/explain.ts';
import type { Evidence } from '../checker/evidence.ts';
import type { Kill } from './world/killer.ts';

/** What the run was made of, in figures. */
export function describeKills(evidence: Evidence, kills: readonly Kill[]): string[] {
  const restarts = kills.flatMap(({ restart_ms }) => restart_ms ?? []).toSorted((a, b) => a - b);
  const at = (share: number): number =>
    restarts[Math.min(restarts.length - 1, Math.floor(restarts.length * share))] ?? 0;
  return [
    `kills      ${kills.length}: ${told(countBy(kills.map(({ when }) => when)))}; of ${told(countBy(kills.map(({ victim }) => victim)))}`,
    `restarts   ${restarts.length}, ready after ${at(0.5)} ms (p50), ${at(0.95)} ms (p95), ${at(1)} ms (longest)`,
    ...describe(evidence),
  ];
}
