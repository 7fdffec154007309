/**
 * The features in the order of their dependencies: each may import only the doors of those above it. What a lower
 * feature has to say to a higher one travels as an event or a job. A folder of `features/` that is not named here is
 * an error, so a new feature is its folder and one line in this list.
 */
export const FEATURE_ORDER: readonly string[] = [
  'audit-log',
  'companies',
  'mails',
  'users',
  'sessions',
  'operators',
  'identities',
  'api-keys',
  'usage',
  'contacts',
  'channels',
  'encryption',
  'conversations',
  'dispatches',
  'inbound',
  'templates',
  'agents',
  'knowledge',
  'integrations',
  'llm',
  'prompts',
  'replies',
  'tickets',
  'campaigns',
  'audits',
  'webhooks',
  'analytics',
  'status',
  'live',
  'retention',
  'privacy',
  'demo',
];
