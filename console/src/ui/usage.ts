/** How full a bar is, 0 to 100, and whether somebody should worry. Anything used is seen, however little it is. */
export function usageOf(used: number, limit: number | null): { percent: number; state: 'fine' | 'near' | 'over' } {
  if (limit === null) return { percent: 0, state: 'fine' };
  const share = limit === 0 ? 1 : used / limit;
  const percent = used === 0 && limit > 0 ? 0 : Math.min(100, Math.max(1, share * 100));
  return { percent, state: share >= 1 ? 'over' : share >= 0.8 ? 'near' : 'fine' };
}
