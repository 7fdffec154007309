import { verifyWebhook } from '../webhooks/verify-webhook.ts';
import type { Json } from '../json.ts';
import type { Poster } from '../webhooks/post.ts';
import { GraphError } from '../errors/graph-error.ts';

/** The callback address of an override, asked to prove itself; null where an empty one takes the override away. */
export async function checkCallback(poster: Poster, wish: Json): Promise<string | null> {
  const { override_callback_uri: uri, verify_token } = wish;
  if (uri === '' || uri === undefined || uri === null) return null;
  if (typeof uri !== 'string' || uri.length > 200 || !URL.canParse(uri))
    throw new GraphError(100, 'Param override_callback_uri must be an address of at most 200 characters.');
  if (typeof verify_token !== 'string' || verify_token === '')
    throw new GraphError(100, 'The parameter verify_token is required.');
  const { verified, reason } = await verifyWebhook(poster, uri, verify_token);
  if (!verified)
    throw new GraphError(2200, null, { message: `(#2200) Callback verification failed: ${reason}`, http_status: 400 });
  return uri;
}
