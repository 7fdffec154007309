import { Copy, ExternalLink, FileText, Image, MapPin, Phone, Reply, Video } from 'lucide-react';
import { useEffect, useState } from 'react';
import { takeUrl } from '../inbox/content/file-urls.ts';
import { RichText } from '../inbox/rich-text-view.tsx';
import { useT } from '../i18n/index.ts';
import { type ButtonDraft, type Draft, fillHoles } from './draft.ts';

const icons = { QUICK_REPLY: Reply, URL: ExternalLink, PHONE_NUMBER: Phone, COPY_CODE: Copy };

/** The template as it arrives: a bubble on the wall of a chat, with the examples in place of the variables. */
export function PhonePreview({ draft }: { draft: Draft }) {
  const t = useT();
  const isCode = draft.category === 'AUTHENTICATION';
  const advice = draft.code.advice ? ' For your security, do not share this code.' : '';
  const body = isCode ? `*123456* is your verification code.${advice}` : fillHoles(draft.body, draft.examples.body);
  const footer = isCode ? draft.code.minutes && `This code expires in ${draft.code.minutes} minutes.` : draft.footer;
  const buttons: ButtonDraft[] = isCode
    ? [{ type: 'COPY_CODE', text: draft.code.button, url: '', example: '', phone_number: '' }]
    : draft.buttons;
  const nothing = body.trim() === '' && draft.header.format === 'NONE';
  return (
    <figure className="overflow-hidden rounded-2xl border border-line bg-[#efe7dd] p-3 pb-5 text-[#111b21] dark:bg-[#0b141a] dark:text-[#e9edef]">
      <figcaption className="mb-3 text-center text-2xs text-[#54656f] dark:text-[#8696a0]">
        {t('templates.preview_of')}
      </figcaption>
      {nothing ? (
        <p className="px-6 py-10 text-center text-sm text-[#54656f] dark:text-[#8696a0]">
          {t('templates.preview_empty')}
        </p>
      ) : (
        <div className="max-w-[17.5rem] overflow-hidden rounded-xl rounded-ss-none bg-[#ffffff] shadow-[0_1px_1px_rgb(0_0_0/12%)] dark:bg-[#202c33]">
          <div className="flex flex-col gap-1 p-1.5">
            {!isCode && <Header draft={draft} />}
            <p dir="auto" className="px-1.5 pt-0.5 text-base whitespace-pre-wrap wrap-anywhere">
              <RichText text={body} />
            </p>
            {footer !== '' && (
              <p dir="auto" className="px-1.5 text-sm text-[#667781] wrap-anywhere dark:text-[#8696a0]">
                {footer}
              </p>
            )}
            <span className="px-1.5 pb-0.5 text-end text-2xs text-[#667781] dark:text-[#8696a0]">12:34</span>
          </div>
          {buttons.map((button, place) => (
            <PreviewButton key={place} button={button} />
          ))}
        </div>
      )}
    </figure>
  );
}

function Header({ draft: { header, examples } }: { draft: Draft }) {
  switch (header.format) {
    case 'TEXT':
      return (
        <p dir="auto" className="px-1.5 pt-1 text-base font-semibold wrap-anywhere">
          {fillHoles(header.text, examples.header)}
        </p>
      );
    case 'IMAGE':
      return header.media_id === null ? <Placeholder icon={Image} /> : <Picture id={header.media_id} />;
    case 'VIDEO':
      return <Placeholder icon={Video} />;
    case 'DOCUMENT':
      return <Placeholder icon={FileText} />;
    case 'LOCATION':
      return <Placeholder icon={MapPin} />;
    default:
      return null;
  }
}

function Placeholder({ icon: Icon }: { icon: typeof Image }) {
  return (
    <span className="flex aspect-[1.91] items-center justify-center rounded-lg bg-[#ccd0d5] text-[#ffffff] dark:bg-[#374248]">
      <Icon className="size-10" strokeWidth={1.5} aria-hidden />
    </span>
  );
}

function Picture({ id }: { id: string }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const { url: coming, release } = takeUrl(id, 'content');
    let gone = false;
    coming.then(
      (found) => !gone && setUrl(found),
      () => undefined,
    );
    return () => {
      gone = true;
      release();
    };
  }, [id]);
  if (url === null) return <Placeholder icon={Image} />;
  return <img src={url} alt="" className="aspect-[1.91] w-full rounded-lg object-cover" />;
}

function PreviewButton({ button }: { button: ButtonDraft }) {
  const t = useT();
  const Icon = icons[button.type];
  const text = button.text || (button.type === 'COPY_CODE' ? t('templates.button_kinds.COPY_CODE') : '…');
  return (
    <span className="flex items-center justify-center gap-2 border-t border-[#111b21]/10 px-3 py-2.5 text-base font-medium text-[#027eb5] dark:border-[#e9edef]/10 dark:text-[#53bdeb]">
      <Icon className="size-4 shrink-0" aria-hidden />
      <span className="truncate" dir="auto">
        {text}
      </span>
    </span>
  );
}
