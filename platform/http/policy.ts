import type { FastifyInstance } from 'fastify';

/**
 * Who may call a route.
 * - `public`: anyone; the reason says why that is safe.
 * - `signed`: whoever proves a shared secret in the request itself (webhooks); checked by the handler.
 * - `caller`: anyone signed in, about themselves.
 * - `company`: someone signed in to a company who has the permission.
 */
export type Policy =
  | { access: 'public'; reason: string }
  | { access: 'signed'; reason: string }
  | { access: 'caller' }
  | { access: 'company'; permission: string };

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy;
  }
}

export const company = (permission: string): { policy: Policy } => ({ policy: { access: 'company', permission } });
export const open = (reason: string): { policy: Policy } => ({ policy: { access: 'public', reason } });
export const signed = (reason: string): { policy: Policy } => ({ policy: { access: 'signed', reason } });
export const caller = (): { policy: Policy } => ({ policy: { access: 'caller' } });

export interface DeclaredRoute {
  method: string;
  url: string;
  policy: Policy;
}

/** Collects every route; one that does not say who may call it stops the boot. */
export function requirePolicies(app: FastifyInstance): DeclaredRoute[] {
  const routes: DeclaredRoute[] = [];
  app.addHook('onRoute', (route) => {
    const policy = route.config?.policy;
    if (policy === undefined) {
      throw new Error(`route ${String(route.method)} ${route.url} declares no policy: say who may call it`);
    }
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, policy });
  });
  return routes;
}
