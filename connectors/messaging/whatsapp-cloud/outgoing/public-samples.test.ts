import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../contract.ts';
import { mediaIdsIn } from './media-refs.ts';
import { messageBody } from './message-body.ts';
import { outgoingMessage } from './outgoing-message.ts';

/** Requests published by the platform and others. Not part of the repository, so the test runs where they are at hand. */
const repository = path.resolve(import.meta.dirname, '../../../..');
const folder = path.resolve(repository, '..', 'shared/whatsapp/fixtures');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => /^api_req_.*\.json$/.test(name)) : [];

const NUMBER = '+16505551234';
const WAMID_OWNER = '0190a000-0000-7000-8000-000000000001';

/** What stands in the samples for a value, where only a value of the right kind passes. */
const PLACEHOLDERS: readonly (readonly [RegExp, string])[] = [
  [/<http\(s\):\/\/document-url>|http\(s\):\/\/the-image-url/g, 'https://shop.example/file'],
  [/language-and-locale-code/g, 'en_US'],
  [/template-name/g, 'template_name'],
  [/<HEADER_TYPE>/g, 'text'],
];

type Sample = JsonObject & { type: string };

function readSample(name: string): Sample {
  let text = readFileSync(path.join(folder, name), 'utf8');
  for (const [placeholder, value] of PLACEHOLDERS) text = text.replace(placeholder, value);
  const raw = JSON.parse(text) as JsonObject;
  return { type: 'text', ...raw, recipient_type: 'individual', to: NUMBER };
}

/** Our message that stands for a sample, and the ids it needs. Written without a look at the builder. */
function ourMessage(sample: Sample): { message: unknown; media: Map<string, string>; wamids: Map<string, string> } {
  const media = new Map<string, string>();
  const wamids = new Map<string, string>();
  const ours = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(ours);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, file(key, inner)]));
  };
  const file = (key: string, inner: unknown): unknown => {
    if (!/^(?:image|video|audio|document|sticker)$/.test(key)) return ours(inner);
    const { id, ...rest } = inner as { id?: string };
    if (id === undefined) return rest;
    const media_id = `0190a000-0000-7000-9000-${String(media.size).padStart(12, '0')}`;
    media.set(media_id, id);
    return { media_id, ...rest };
  };
  const { type } = sample;
  const content = (file(type, sample[type]) ?? {}) as JsonObject;
  const messages: Readonly<Record<string, () => unknown>> = {
    text: () => ({ type, text: content['body'], preview_url: content['preview_url'] ?? false }),
    reaction: () => {
      wamids.set(WAMID_OWNER, content['message_id'] as string);
      return { type, message_id: WAMID_OWNER, emoji: content['emoji'] };
    },
    location: () => ({ type, location: content }),
    contacts: () => ({ type, contacts: content }),
    interactive: () => ({ type, interactive: content }),
    template: () => ({ type, template: { ...content, language: (content['language'] as { code: string }).code } }),
  };
  return { message: messages[type]?.() ?? { type, ...content }, media, wamids };
}

const NOT_A_MESSAGE = /read_and_typing|webhook_override|template_create/;
const samples = files.filter((name) => !NOT_A_MESSAGE.test(name));

describe.skipIf(files.length === 0)('published requests', () => {
  it('are all here', () => expect(samples.length).toBeGreaterThanOrEqual(26));

  it.each(samples)('%s', (name) => {
    const sample = readSample(name);
    const { message, media, wamids } = ourMessage(sample);
    const checked = outgoingMessage.parse(message);
    expect(mediaIdsIn(checked)).toEqual([...media.keys()]);
    const context = sample['context'] as { message_id: string } | undefined;
    const body = messageBody({ to: NUMBER, reply_to_wamid: context?.message_id }, checked, { media, wamids });
    const expected =
      sample.type === 'text' ? { ...sample, text: { preview_url: false, ...(sample['text'] as object) } } : sample;
    expect(body).toEqual(expected);
  });
});
