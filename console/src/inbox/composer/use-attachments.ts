import { useEffect, useRef, useState } from 'react';
import { type ApiProblem, asProblem } from '../../api/problem.ts';
import type { Media, MessageCreate } from '../../api/types.ts';
import { type Upload, uploadMedia } from '../../api/upload.ts';

/** A file on its way to the server, or there, to be sent with the next message. */
export interface Attachment {
  key: string;
  name: string;
  size_bytes: number;
  /** A picture of it, while it is only here. */
  preview: string | null;
  progress: number;
  media: Media | null;
  problem: ApiProblem | null;
}

const most = 10;
/** What every browser draws. */
const shown_types = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif']);
let counter = 0;

/** Files that were chosen, dropped or pasted; uploaded at once, so that sending does not wait for them. */
export function useAttachments() {
  const [all, setAll] = useState<Attachment[]>([]);
  const uploads = useRef(new Map<string, Upload>());
  const latest = useRef(all);
  latest.current = all;

  const change = (key: string, part: Partial<Attachment>) =>
    setAll((known) => known.map((each) => (each.key === key ? { ...each, ...part } : each)));

  function add(files: readonly File[]): void {
    const room = Math.max(0, most - latest.current.length);
    for (const file of files.slice(0, room)) {
      const key = `file-${(counter += 1)}`;
      const preview = shown_types.has(file.type) ? URL.createObjectURL(file) : null;
      const { name, size: size_bytes } = file;
      setAll((known) => [...known, { key, name, size_bytes, preview, progress: 0, media: null, problem: null }]);
      const upload = uploadMedia(file, (progress) => change(key, { progress }));
      uploads.current.set(key, upload);
      upload.done.then(
        (media) => change(key, { media, progress: 1 }),
        (cause: unknown) => {
          if (!(cause instanceof DOMException)) change(key, { problem: asProblem(cause) });
        },
      );
    }
  }

  function forget(keys: readonly string[]): void {
    for (const each of latest.current)
      if (keys.includes(each.key) && each.preview !== null) URL.revokeObjectURL(each.preview);
    setAll((known) => known.filter(({ key }) => !keys.includes(key)));
  }

  function remove(key: string): void {
    uploads.current.get(key)?.cancel();
    forget([key]);
  }

  useEffect(
    () => () => {
      for (const upload of uploads.current.values()) upload.cancel();
      for (const { preview } of latest.current) if (preview !== null) URL.revokeObjectURL(preview);
    },
    [],
  );

  return { all, add, remove, clear: () => forget(latest.current.map(({ key }) => key)) };
}

type MediaMessage = Extract<MessageCreate, { type: 'image' | 'video' | 'audio' | 'document' | 'sticker' }>;

/** The messages that these files and this text make: the first file that may have a caption carries the text. */
export function messagesOf(attachments: readonly Attachment[], text: string): { body: MessageCreate; shown: string }[] {
  const files = attachments.flatMap(({ media, name }) => (media === null ? [] : [{ media, name }]));
  const captioned = text === '' ? -1 : files.findIndex(({ media }) => takesCaption(media));
  const made = files.map(({ media, name }, place) => {
    const caption = place === captioned ? text : undefined;
    return { body: mediaMessage(media, caption), shown: caption ?? name };
  });
  if (text !== '' && captioned < 0) made.push({ body: { type: 'text', text } as never, shown: text });
  return made;
}

const takesCaption = ({ kind }: Media): boolean => kind === 'image' || kind === 'video' || kind === 'document';

function mediaMessage({ id: media_id, kind, filename, voice }: Media, caption: string | undefined): MediaMessage {
  const words = caption === undefined ? {} : { caption };
  switch (kind) {
    case 'audio':
      return { type: 'audio', media_id, ...(voice ? { voice } : {}) };
    case 'sticker':
      return { type: 'sticker', media_id };
    case 'document':
      return { type: 'document', media_id, ...words, ...(filename === null ? {} : { filename }) };
    default:
      return { type: kind, media_id, ...words };
  }
}
