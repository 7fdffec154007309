import { FileText, Image, Mic, Music, Sticker, Video } from 'lucide-react';
import { contentOf, type MediaContent } from '../../api/content.ts';
import type { Message } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { RichText } from '../rich-text-view.tsx';
import { Card } from './card.tsx';

const icons = { image: Image, video: Video, audio: Music, document: FileText, sticker: Sticker };
export type MediaType = keyof typeof icons;

export const isMedia = (type: string): type is MediaType => Object.hasOwn(icons, type);

/** A file, named by what it is; its caption as text below. */
export function Media({ message, type }: { message: Message; type: MediaType }) {
  const t = useT();
  const media = contentOf<MediaContent>(message);
  const voice = type === 'audio' && media.voice === true;
  const kind = t(voice ? 'messages.kind.voice' : `messages.kind.${type}`);
  const form = media.mime_type?.split(';')[0] ?? '';
  const detail = [media.filename ? kind : '', type === 'sticker' && media.animated ? t('messages.animated') : '', form]
    .filter(Boolean)
    .join(' · ');
  const caption = media.caption ?? (message.text === media.filename ? null : message.text);
  return (
    <>
      <Card icon={voice ? Mic : icons[type]} title={media.filename ?? kind} {...(detail === '' ? {} : { detail })} />
      {caption ? (
        <p className="bubble-text mt-1">
          <RichText text={caption} />
        </p>
      ) : null}
    </>
  );
}
