import { FileText, X } from 'lucide-react';
import { formatBytes, useLanguage, useT } from '../../i18n/index.ts';
import { cn, problemText } from '../../ui/index.ts';
import type { Attachment } from './use-attachments.ts';

export interface AttachmentTrayProps {
  attachments: Attachment[];
  onRemove(key: string): void;
}

/** The files of the next message, each with its picture, how far it is, and why it cannot be sent. */
export function AttachmentTray({ attachments, onRemove }: AttachmentTrayProps) {
  const t = useT();
  const language = useLanguage();
  if (attachments.length === 0) return null;
  return (
    <ul aria-label={t('sending.files')} className="mb-2 flex gap-2 overflow-x-auto pb-1">
      {attachments.map((each) => (
        <li
          key={each.key}
          data-testid="attachment"
          data-state={each.problem !== null ? 'failed' : each.media === null ? 'uploading' : 'ready'}
          className={cn(
            'relative flex w-56 shrink-0 items-center gap-2.5 overflow-hidden rounded-lg border bg-sunken p-2 pe-8',
            each.problem === null ? 'border-line' : 'border-danger/50',
          )}
        >
          {each.preview === null ? (
            <span className="flex size-10 shrink-0 items-center justify-center rounded-md bg-accent-soft text-accent-ink">
              <FileText className="size-5" aria-hidden />
            </span>
          ) : (
            <img src={each.preview} alt="" className="size-10 shrink-0 rounded-md object-cover" />
          )}
          <span className="min-w-0 text-xs">
            <bdi className="block truncate text-sm text-ink">{each.name}</bdi>
            {each.problem === null ? (
              <span className="text-ink-2">
                {each.media === null
                  ? t('sending.uploading', { share: Math.round(each.progress * 100) })
                  : formatBytes(each.size_bytes, language)}
              </span>
            ) : (
              <span role="alert" className="line-clamp-2 text-danger">
                {problemText(each.problem, t)}
              </span>
            )}
          </span>
          <button
            type="button"
            aria-label={t('sending.remove_file', { name: each.name })}
            onClick={() => onRemove(each.key)}
            className="absolute end-1 top-1 flex size-6 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink"
          >
            <X className="size-3.5" aria-hidden />
          </button>
          {each.media === null && each.problem === null && (
            <progress
              max={1}
              value={each.progress}
              aria-label={t('sending.uploading', { share: Math.round(each.progress * 100) })}
              className="absolute inset-x-0 bottom-0 h-1 w-full appearance-none bg-transparent [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:bg-accent"
            />
          )}
        </li>
      ))}
    </ul>
  );
}
