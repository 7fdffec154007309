import { Dialog as Base } from '@base-ui/react/dialog';
import { ChevronLeft, ChevronRight, Download, X, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react';
import { requestFile } from '../../api/request.ts';
import type { Id, Message } from '../../api/types.ts';
import { saveBlob } from '../../forms/save-file.ts';
import { formatMoment, useLanguage, useT } from '../../i18n/index.ts';
import { cn, IconButton } from '../../ui/index.ts';
import { useFile } from './use-file.ts';
import { ViewerContext } from './viewer-context.ts';

const zooms = [1, 1.5, 2.5, 4];

const isPicture = ({ type, media }: Message): boolean =>
  type === 'image' && media?.state === 'ready' && media.mime_type?.startsWith('image/') === true;

/** Lets the pictures of a thread be seen large, one after the other. */
export function ViewerProvider({ messages, children }: { messages: readonly Message[]; children: ReactNode }) {
  const pictures = useMemo(() => messages.filter(isPicture), [messages]);
  const [shown, setShown] = useState<Id | null>(null);
  const place = pictures.findIndex(({ id }) => id === shown);
  const message = pictures[place];
  return (
    <ViewerContext value={setShown}>
      {children}
      <Base.Root open={message !== undefined} onOpenChange={(open) => !open && setShown(null)}>
        <Base.Portal>
          <Base.Backdrop className="fixed inset-0 z-40 bg-stage/95" />
          <Base.Popup className="fixed inset-0 z-50 flex flex-col text-on-stage outline-none" data-testid="viewer">
            {message !== undefined && (
              <Viewer
                key={message.id}
                message={message}
                before={pictures[place - 1]?.id}
                after={pictures[place + 1]?.id}
                onShow={setShown}
              />
            )}
          </Base.Popup>
        </Base.Portal>
      </Base.Root>
    </ViewerContext>
  );
}

interface ViewerProps {
  message: Message;
  before: Id | undefined;
  after: Id | undefined;
  onShow(id: Id): void;
}

function Viewer({ message, before, after, onShow }: ViewerProps) {
  const t = useT();
  const language = useLanguage();
  const media = message.media!;
  const [zoom, setZoom] = useState(0);
  const { url, failed, retry } = useFile(media.id, 'content');
  const name = message.text ?? media.filename ?? t('messages.kind.image');
  const step = (by: number): void => setZoom((now) => Math.min(zooms.length - 1, Math.max(0, now + by)));
  const onKey = ({ key }: KeyboardEvent): void => {
    if (key === 'ArrowLeft' && before !== undefined) onShow(before);
    if (key === 'ArrowRight' && after !== undefined) onShow(after);
    if (key === '+' || key === '=') step(1);
    if (key === '-') step(-1);
  };
  const button = 'text-on-stage/80 hover:bg-on-stage/15 hover:text-on-stage';
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys of the dialog as a whole
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKey}>
      <header className="flex items-center gap-1 px-3 py-2">
        <Base.Title className="min-w-0 flex-1 truncate text-base">
          {name}{' '}
          <span className="hidden text-sm text-on-stage/70 sm:inline">
            {formatMoment(message.created_at, language)}
          </span>
        </Base.Title>
        <IconButton
          label={t('messages.file.zoom_out')}
          disabled={zoom === 0}
          onClick={() => step(-1)}
          className={button}
        >
          <ZoomOut className="size-4.5" aria-hidden />
        </IconButton>
        <IconButton
          label={t('messages.file.zoom_in')}
          disabled={zoom === zooms.length - 1}
          onClick={() => step(1)}
          className={button}
        >
          <ZoomIn className="size-4.5" aria-hidden />
        </IconButton>
        <IconButton
          label={t('messages.file.save', { name })}
          onClick={() =>
            void requestFile(`/api/v1/media/${media.id}/content`).then(
              (blob) =>
                saveBlob(media.filename ?? `${media.id}.${(media.mime_type ?? 'image/jpeg').split('/')[1]}`, blob),
              () => undefined,
            )
          }
          className={button}
        >
          <Download className="size-4.5" aria-hidden />
        </IconButton>
        <Base.Close render={<IconButton label={t('messages.file.close')} className={button} />}>
          <X className="size-5" aria-hidden />
        </Base.Close>
      </header>
      <div className="relative min-h-0 flex-1">
        <div className="flex size-full overflow-auto overscroll-contain p-2">
          {failed ? (
            <button type="button" onClick={retry} className="m-auto rounded-lg bg-on-stage/15 px-4 py-2">
              {t('messages.file.not_loaded')} {t('messages.file.again')}
            </button>
          ) : url === null ? (
            <span aria-busy className="m-auto size-24 animate-pulse rounded-lg bg-on-stage/15" />
          ) : (
            <img
              src={url}
              alt={name}
              className={cn('m-auto', zoom === 0 && 'max-h-full max-w-full object-contain')}
              style={zoom === 0 ? undefined : { width: `${zooms[zoom]! * 100}%`, maxWidth: 'none' }}
            />
          )}
        </div>
        {before !== undefined && (
          <IconButton
            label={t('messages.file.previous')}
            onClick={() => onShow(before)}
            className={cn(button, 'absolute start-2 top-1/2 -translate-y-1/2 bg-stage/60')}
          >
            <ChevronLeft className="mirror size-6" aria-hidden />
          </IconButton>
        )}
        {after !== undefined && (
          <IconButton
            label={t('messages.file.next')}
            onClick={() => onShow(after)}
            className={cn(button, 'absolute end-2 top-1/2 -translate-y-1/2 bg-stage/60')}
          >
            <ChevronRight className="mirror size-6" aria-hidden />
          </IconButton>
        )}
      </div>
    </div>
  );
}
