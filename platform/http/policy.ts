import type { FastifyInstance } from 'fastify';
import type { AuditRule } from './audit.ts';

/**
 * Who may call a route.
 * - `public`: anyone; the reason says why that is safe.
 * - `signed`: whoever proves a shared secret in the request itself (webhooks); checked by the handler.
 * - `caller`: anyone signed in, about themselves.
 * - `company`: someone signed in to a company who has the permission.
 * - `install`: a superadmin, about the companies of this install.
 */
export type Policy =
  | { access: 'public'; reason: string }
  | { access: 'signed'; reason: string }
  | { access: 'caller' }
  | { access: 'company'; permission: string }
  | { access: 'install' };

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy;
    /** The answer stays open for hours; it does not count as load. */
    long_lived?: true;
  }
}

interface Declared {
  policy: Policy;
  audit?: AuditRule;
}

const declared = (policy: Policy, audit: AuditRule | undefined): Declared =>
  audit === undefined ? { policy } : { policy, audit };

export const open = (reason: string): Declared => declared({ access: 'public', reason }, undefined);
export const signed = (reason: string): Declared => declared({ access: 'signed', reason }, undefined);
/** `audit`: what the call leaves in the audit log. Routes that change something must say so. */
export const caller = (audit?: AuditRule): Declared => declared({ access: 'caller' }, audit);
export const company = (permission: string, audit?: AuditRule): Declared =>
  declared({ access: 'company', permission }, audit);
export const install = (audit?: AuditRule): Declared => declared({ access: 'install' }, audit);

/** Whether a caller has to be known before the route is entered. */
export function isGuarded({ access }: Policy): boolean {
  return access !== 'public' && access !== 'signed';
}

export interface DeclaredRoute {
  method: string;
  url: string;
  policy: Policy;
  audit: AuditRule | undefined;
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

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Collects every route; one that does not say who may call it, or what it leaves in the audit log, stops the boot. */
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
    const { audit } = route.config;
    for (const method of [route.method].flat()) {
      if (isGuarded(policy) && !READS.has(method) && audit === undefined) {
        throw new Error(`route ${method} ${route.url} says nothing of the audit log: name its action, or say why not`);
      }
      routes.push({ method, url: route.url, policy, audit });
    }
  });
  return routes;
}
