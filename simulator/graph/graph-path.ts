import { GraphError } from '../errors/graph-error.ts';

export interface GraphParams {
  version: string;
  id: string;
}

/** The first path segment. Any version is taken; which one is recorded with each message. */
export const VERSION = ':version(^v[0-9.]+$)';

export function noSuchObject(id: string): GraphError {
  return new GraphError(100, null, {
    subcode: 33,
    message: `Unsupported request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
  });
}
