/** What `message.content` holds, by type. Every field may be missing: it came from outside. */
export interface MediaContent {
  media_id?: string | null;
  mime_type?: string | null;
  caption?: string | null;
  filename?: string | null;
  voice?: boolean | null;
  animated?: boolean | null;
}

export interface LocationContent {
  latitude?: number | null;
  longitude?: number | null;
  name?: string | null;
  address?: string | null;
  url?: string | null;
}

export interface ContactCard {
  name?: string | null;
  phones?: { phone?: string | null; type?: string | null }[] | null;
  emails?: string[] | null;
  organization?: string | null;
}

export interface InteractiveContent {
  interactive_type?: string | null;
  title?: string | null;
  description?: string | null;
  form?: { name?: string | null; body?: string | null; fields?: Record<string, unknown> | null } | null;
  call_permission?: { response?: string | null } | null;
}

export interface OrderContent {
  note?: string | null;
  lines?:
    | { product_id?: string | null; quantity?: number | null; price?: number | null; currency?: string | null }[]
    | null;
}

export interface ReactionContent {
  message_id?: string | null;
  emoji?: string | null;
}

export interface EditContent {
  original_message_id?: string | null;
  type?: string | null;
  text?: string | null;
}

export interface RevokeContent {
  original_message_id?: string | null;
}

export interface UnsupportedContent {
  unsupported_type?: string | null;
}

/** The content as the shape of its type; an empty object when there is none. */
export function contentOf<Shape extends object>(message: { content: unknown }): Partial<Shape> {
  return typeof message.content === 'object' && message.content !== null ? (message.content as Shape) : {};
}
