import { z } from 'zod';

const MAX_LIMIT = 500;
const SORT_ORDERS = ['asc', 'desc'] as const;

/** The query of a list: page, order among the columns named, and the exact-match filters given. */
export function listQuery<const Sort extends readonly [string, ...string[]], Filters extends z.ZodRawShape>(options: {
  sort: Sort;
  filters: Filters;
}) {
  return z.strictObject({
    skip: z.coerce.number().int().min(0).max(100_000_000).default(0),
    limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(100),
    sort: z.enum(options.sort).default(options.sort[0] as Sort[number]),
    order: z.enum(SORT_ORDERS).default('desc'),
    q: z.string().trim().min(1).max(200).optional(),
    ...options.filters,
  });
}

/** `{data, total}`. With filters or a search `total` is exact up to 10,000 and `total_capped` says when it is not. */
export function listAnswer<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    total: z.number().int().min(0),
    total_capped: z.boolean().optional(),
  });
}

/** The query of a stream of messages or log rows. */
export const cursorQuery = z.strictObject({
  before: z.uuid().optional(),
  after: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(100),
});

export function cursorAnswer<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}

/** How far a filtered list counts before it says "at least". */
export const COUNT_CAP = 10_000;

export const idParams = z.strictObject({ id: z.uuid() });

/** A moment on the wire: RFC 3339 in UTC. */
export const timestamp = z.iso.datetime();

const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

/** A moment that a request names, with any offset. In UTC it has to be in a year of four digits, or no answer could say it. */
export const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((time) => time.getTime() >= FIRST_MOMENT && time.getTime() <= LAST_MOMENT, {
    message: 'must lie in the years 1 to 9999 of UTC',
  });

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    status_code: z.int(),
    detail: z.string(),
    request_id: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** The answer of a 204: nothing. */
export const noContent = z.null().describe('No content');
