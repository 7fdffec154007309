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
    /** The answer stays open for hours; it does not count as load. */
    long_lived?: true;
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

declare module 'fastify' {
  interface FastifyInstance {
    policyOfAll?: Policy;
  }
}

/** Declares one policy for all routes that a library registers on this encapsulated instance. */
export function coverRoutes(app: FastifyInstance, { policy }: { policy: Policy }): void {
  app.decorate('policyOfAll', { getter: () => policy });
}

/** Collects every route; one that does not say who may call it stops the boot. */
export function requirePolicies(app: FastifyInstance): DeclaredRoute[] {
  const routes: DeclaredRoute[] = [];
  app.addHook('onRoute', function collect(this: FastifyInstance, route) {
    const policy = route.config?.policy ?? this.policyOfAll;
    if (policy === undefined) {
      throw new Error(`route ${String(route.method)} ${route.url} declares no policy: say who may call it`);
    }
    // A library's own routes are no part of the API.
    if (route.config?.policy === undefined) route.schema = { ...route.schema, hide: true };
    route.config = { ...route.config, policy };
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, policy });
  });
  return routes;
}
