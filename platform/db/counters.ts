import type { Statement } from './pipeline.ts';

/** Total and version of one resource of the bound company, both free of counting. */
export function counterStatement(resource: string): Statement {
  return {
    name: 'resource-counter',
    text: `select coalesce(sum(total), 0)::int8 as total, coalesce(sum(version), 0)::int8 as version
           from resource_counters where company_id = app_company_id() and resource = $1`,
    values: [resource],
  };
}
