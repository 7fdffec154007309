import type { CallResult, JsonObject, Refused } from '#connectors/messaging';
import type { Access } from './platform-access.ts';
import { kindOf, type Part, partAt, partsAt, textAt } from './rules/parts.ts';
import type { SubmissionTools } from './submission.service.ts';

/** A file of the company that stands as a sample. */
export type SampleFile = Parameters<SubmissionTools['files']['read']>[0] & { mime_type: string; state: string };

/** Our media id → the file behind it; undefined where there is none any more. */
export type Samples = ReadonlyMap<string, SampleFile | undefined>;

/** The files of ours that stand as samples in headers. */
export function sampleIdsIn(components: readonly Part[]): string[] {
  return [...new Set(headersIn(components).flatMap((header) => textAt(partAt(header, 'example'), 'media_id') ?? []))];
}

function headersIn(components: readonly Part[]): Part[] {
  const cards = components.flatMap((part) => partsAt(part, 'cards').flatMap((card) => partsAt(card, 'components')));
  return [...components, ...cards].filter((part) => kindOf(part) === 'HEADER');
}

/** The components as the platform takes them: each sample is given to it and named by its handle. */
export async function giveSamples(
  { messaging, files }: SubmissionTools,
  { access_token }: Access,
  components: readonly Part[],
  samples: Samples,
): Promise<CallResult<JsonObject[]>> {
  const handles = new Map<string, string>();
  for (const [media_id, sample] of samples) {
    const content = sample?.state === 'ready' ? await files.read(sample) : undefined;
    if (sample === undefined || content === undefined) return GONE;
    const { mime_type, size_bytes } = sample;
    const filename = `sample.${mime_type.split('/')[1] ?? 'bin'}`;
    const given = await messaging.uploadSample({ access_token, file: { mime_type, filename, size_bytes, content } });
    if (given.kind !== 'ok') return given;
    handles.set(media_id, given.value.handle);
  }
  return { kind: 'ok', value: components.map((part) => withHandles(part, handles)) };
}

function withHandles(part: Part, handles: ReadonlyMap<string, string>): Part {
  if (kindOf(part) === 'CAROUSEL') {
    const cards = partsAt(part, 'cards').map((card) => ({
      ...card,
      components: partsAt(card, 'components').map((inner) => withHandles(inner, handles)),
    }));
    return { ...part, cards };
  }
  const media_id = textAt(partAt(part, 'example'), 'media_id');
  if (kindOf(part) !== 'HEADER' || media_id === undefined) return part;
  return { ...part, example: { header_handle: [handles.get(media_id)] } };
}

const GONE: Refused = {
  kind: 'refused',
  class: 'REQ',
  code: null,
  title: 'The sample is not there any more',
  detail: 'Upload the sample once more and submit the template again.',
  fbtrace_id: null,
  retry_after_ms: null,
};
