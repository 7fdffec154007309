import {
  Download,
  FileArchive,
  FileSpreadsheet,
  FileText,
  Image as ImageIcon,
  Presentation,
  RotateCw,
} from 'lucide-react';
import { useState } from 'react';
import { contentOf, type MediaContent } from '../../api/content.ts';
import { asProblem } from '../../api/problem.ts';
import { requestFile } from '../../api/request.ts';
import type { Media as File, Message } from '../../api/types.ts';
import { saveBlob } from '../../forms/save-file.ts';
import { formatBytes, useLanguage, useT } from '../../i18n/index.ts';
import { cn, IconButton, problemText } from '../../ui/index.ts';
import { RichText } from '../rich-text-view.tsx';
import { Card } from './card.tsx';
import { clockOf } from './clock-of.ts';
import { FileState } from './file-state.tsx';
import { Sound } from './sound.tsx';
import { useFile } from './use-file.ts';
import { useViewer } from './viewer-context.ts';

const kinds = ['image', 'video', 'audio', 'document', 'sticker'] as const;
export type MediaType = (typeof kinds)[number];

export const isMedia = (type: string): type is MediaType => (kinds as readonly string[]).includes(type);

/** A file as what it is: seen, heard or saved; its caption as text below. */
export function Media({ message, type }: { message: Message; type: MediaType }) {
  const content = contentOf<MediaContent>(message);
  const caption = content.caption ?? (message.text === content.filename ? null : message.text);
  return (
    <>
      <Shown message={message} type={type} />
      {caption ? (
        <p className="bubble-text mt-1">
          <RichText text={caption} />
        </p>
      ) : null}
    </>
  );
}

function Shown({ message, type }: { message: Message; type: MediaType }) {
  const t = useT();
  const { media } = message;
  const link = contentOf<{ link: string }>(message).link;
  if (media === null && typeof link === 'string') {
    return <Card icon={ImageIcon} title={t(`messages.kind.${type}`)} detail={link} />;
  }
  const kind = t(type === 'audio' && media?.voice === true ? 'messages.kind.voice' : `messages.kind.${type}`);
  if (media?.state !== 'ready') return <FileState message={message} kind={kind} />;
  // What it was sent as may not be what it is.
  const base = media.mime_type?.split('/')[0];
  if ((type === 'image' || type === 'sticker') && base === 'image')
    return <Picture message={message} media={media} type={type} />;
  if (type === 'video' && base === 'video') return <Film media={media} />;
  if (type === 'audio' && (base === 'audio' || base === 'video')) return <Sound media={media} />;
  return <Saved media={media} kind={kind} />;
}

/** Room for a picture before it is there, so that nothing jumps. */
function boxOf(media: File, most: number): { width: number; aspectRatio: string } {
  const [width, height] = [media.width ?? 4, media.height ?? 3];
  const scale = Math.min(1, most / Math.max(width, height));
  return {
    width: Math.max(96, Math.round(width * (media.width === null ? most / 4 : scale))),
    aspectRatio: `${width} / ${height}`,
  };
}

function Picture({ message, media, type }: { message: Message; media: File; type: 'image' | 'sticker' }) {
  const t = useT();
  const view = useViewer();
  // A sticker moves, its small picture does not.
  const part = media.has_thumbnail && !(type === 'sticker' && media.animated) ? 'thumbnail' : 'content';
  const { url, failed, retry } = useFile(media.id, part);
  const name = message.text ?? media.filename ?? t(`messages.kind.${type}`);
  const box = boxOf(media, type === 'sticker' ? 144 : 280);
  if (failed) return <Broken onRetry={retry} style={box} />;
  const picture =
    url === null ? (
      <span aria-busy className="block size-full animate-pulse rounded-lg bg-current/10" />
    ) : (
      <img
        src={url}
        alt={name}
        className={cn('size-full rounded-lg', type === 'image' ? 'object-cover' : 'object-contain')}
      />
    );
  if (type === 'sticker') {
    return (
      <div className="max-w-full" style={box}>
        {picture}
      </div>
    );
  }
  return (
    <button
      type="button"
      data-testid="picture"
      aria-label={t('messages.file.open', { name })}
      onClick={() => view(message.id)}
      className="-mx-2 -mt-1 block max-h-96 max-w-[calc(100%+1rem)] cursor-zoom-in overflow-hidden rounded-lg"
      style={box}
    >
      {picture}
    </button>
  );
}

function Broken({ onRetry, style }: { onRetry(): void; style: object }) {
  const t = useT();
  return (
    <div
      style={style}
      className="flex max-w-full flex-col items-center justify-center gap-1 rounded-lg bg-current/10 p-2 text-center text-sm"
    >
      {t('messages.file.not_loaded')}
      <IconButton label={t('messages.file.again')} onClick={onRetry} className="text-current">
        <RotateCw className="size-4" aria-hidden />
      </IconButton>
    </div>
  );
}

function Film({ media }: { media: File }) {
  const t = useT();
  const [wanted, setWanted] = useState(false);
  const { url, failed, retry } = useFile(wanted ? media.id : null, 'content');
  const box = boxOf(media, 300);
  if (failed) return <Broken onRetry={retry} style={box} />;
  if (url !== null) {
    return (
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- what customers film has no captions
      <video
        src={url}
        controls
        autoPlay
        playsInline
        className="-mx-2 -mt-1 max-h-96 max-w-[calc(100%+1rem)] rounded-lg bg-stage"
        style={box}
      />
    );
  }
  return <PlayButton label={t('messages.file.play')} busy={wanted} media={media} onClick={() => setWanted(true)} />;
}

/** A film is fetched when somebody wants to see it, not because it is in the thread. */
function PlayButton({ label, busy, media, onClick }: { label: string; busy: boolean; media: File; onClick(): void }) {
  const language = useLanguage();
  return (
    <button
      type="button"
      aria-label={label}
      aria-busy={busy || undefined}
      onClick={onClick}
      style={boxOf(media, 300)}
      className="-mx-2 -mt-1 flex max-w-[calc(100%+1rem)] flex-col items-center justify-center gap-2 rounded-lg bg-stage text-on-stage"
    >
      <span
        className={cn(
          'flex size-12 items-center justify-center rounded-full bg-on-stage/25 text-xl',
          busy && 'animate-pulse',
        )}
        aria-hidden
      >
        ▶
      </span>
      <span className="text-xs tabular-nums">
        {[media.duration_ms === null ? '' : clockOf(media.duration_ms), formatBytes(media.size_bytes ?? 0, language)]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </button>
  );
}

function iconOf(type: string) {
  if (/sheet|excel|csv/.test(type)) return FileSpreadsheet;
  if (/presentation|powerpoint/.test(type)) return Presentation;
  return /zip|compressed|tar/.test(type) ? FileArchive : FileText;
}

function Saved({ media, kind }: { media: File; kind: string }) {
  const t = useT();
  const language = useLanguage();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const name = media.filename ?? kind;
  const ending = media.filename?.includes('.') === true ? media.filename.split('.').at(-1)!.toUpperCase() : '';
  const save = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      saveBlob(name, await requestFile(`/api/v1/media/${media.id}/content`));
    } catch (cause) {
      setProblem(problemText(asProblem(cause), t));
    } finally {
      setBusy(false);
    }
  };
  const detail = problem ?? [ending, formatBytes(media.size_bytes ?? 0, language)].filter(Boolean).join(' · ');
  return (
    <div className="flex items-center gap-1">
      <Card icon={iconOf(media.mime_type ?? '')} title={name} detail={detail} />
      <IconButton
        label={t('messages.file.save', { name })}
        aria-busy={busy}
        disabled={busy}
        onClick={() => void save()}
        className="text-current"
      >
        <Download className="size-4.5" aria-hidden />
      </IconButton>
    </div>
  );
}
