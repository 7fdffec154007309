import type { CallResult } from '../../contract.ts';
import type { Caller, GraphCall } from './graph-call.ts';

/** A call that changes something and has nothing to tell but that it was done. */
export async function order(call: Caller, request: GraphCall): Promise<CallResult<null>> {
  const result = await call(request, (body) => (body['success'] === true ? true : null));
  return result.kind === 'ok' ? { kind: 'ok', value: null } : result;
}
