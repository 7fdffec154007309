/** The value that `share` of the values do not exceed; NaN of none. Expects them sorted. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function summarize(latencies_ms: readonly number[]): { p50_ms: number; p99_ms: number } {
  const sorted = latencies_ms.toSorted((a, b) => a - b);
  return { p50_ms: percentile(sorted, 0.5), p99_ms: percentile(sorted, 0.99) };
}
