import { asProblem } from './problem.ts';
import { request, requestTagged, type Tagged } from './request.ts';
import type { ApiPath } from './types.ts';

/**
 * Changes an object that was read before. When somebody changed it meanwhile, but nothing of what is changed here, the
 * change is made to what it is now; else the 412 stands and its reader decides.
 */
export async function edit<Row extends object>(path: ApiPath, loaded: Tagged<Row>, change: Partial<Row> | object) {
  try {
    return await request<Row>(path, { method: 'PATCH', body: change, etag: loaded.etag });
  } catch (cause) {
    if (asProblem(cause).kind !== 'stale') throw cause;
    const now = await requestTagged<Row>(path);
    if (!isUntouched(loaded.row, now.row, change)) throw cause;
    return request<Row>(path, { method: 'PATCH', body: change, etag: now.etag });
  }
}

/** Whether everything that a change names is in both states the same; objects are compared by what the change names in them. */
export function isUntouched(before: unknown, now: unknown, change: unknown): boolean {
  if (!isObject(change)) return JSON.stringify(before) === JSON.stringify(now);
  const one = isObject(before) ? before : {};
  const other = isObject(now) ? now : {};
  return Object.keys(change).every((field) => isUntouched(one[field], other[field], change[field]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
