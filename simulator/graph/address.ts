import type { FastifyRequest } from 'fastify';

/** The address that was called, on the host the caller used, so that it works behind any name. */
export function addressOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}${request.url}`;
}
