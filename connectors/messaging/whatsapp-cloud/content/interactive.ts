import type { InteractiveContent, JsonObject } from '../../contract.ts';
import { readBoolean, readId, readObject, readString, readTime } from '../json/read-value.ts';
import { readJson } from '../json/read-json.ts';
import type { ReadContent } from './reading.ts';

export function readInteractive(interactive: JsonObject): ReadContent<InteractiveContent> {
  const interactive_type = readString(interactive['type']);
  const choice = readObject(interactive['button_reply']) ?? readObject(interactive['list_reply']);
  const form = readForm(readObject(interactive['nfm_reply']));
  const title = readString(choice?.['title']);
  return {
    content: {
      interactive_type,
      id: readId(choice?.['id']),
      title,
      description: readString(choice?.['description']),
      form,
      call_permission: readCallPermission(readObject(interactive['call_permission_reply'])),
    },
    text: title ?? form?.body ?? null,
  };
}

/** The answers of a form travel as JSON inside a string, written by whoever made the form. */
function readForm(reply: JsonObject | null): InteractiveContent['form'] {
  if (reply === null) return null;
  const source = readString(reply['response_json']);
  const reading = source === null ? null : readJson(Buffer.from(source, 'utf8'));
  const fields = reading?.ok === true ? readObject(reading.value) : readObject(reply['response_json']);
  return {
    name: readString(reply['name']),
    body: readString(reply['body']),
    token: readString(fields?.['flow_token']),
    fields,
    source,
  };
}

function readCallPermission(reply: JsonObject | null): InteractiveContent['call_permission'] {
  if (reply === null) return null;
  return {
    response: readString(reply['response']),
    expires_at: readTime(reply['expiration_timestamp']),
    is_permanent: readBoolean(reply['is_permanent']),
    source: readString(reply['response_source']),
  };
}
