import { FileText, Image, Video } from 'lucide-react';
import type { Template } from '../../api/types.ts';
import { filled, partOf, textIn } from './template-values.ts';

const icons = { IMAGE: Image, VIDEO: Video, DOCUMENT: FileText };

/** A template as it stands in the customer's chat, filled in so far. */
export function TemplateFace({ template, values }: { template: Template; values: Readonly<Record<string, string>> }) {
  const header = partOf(template, 'HEADER');
  const body = partOf(template, 'BODY');
  const footer = partOf(template, 'FOOTER');
  const buttons = (partOf(template, 'BUTTONS')?.['buttons'] ?? []) as Record<string, unknown>[];
  const format = textIn(header, 'format', 'TEXT');
  const Icon = icons[format as keyof typeof icons];
  return (
    <div className="rounded-xl bg-sunken p-4">
      <div
        className="max-w-80 rounded-2xl rounded-ss-md border border-line bg-surface px-3.5 py-2.5 text-base"
        dir="auto"
      >
        {header !== undefined &&
          (Icon === undefined ? (
            <p className="mb-1 font-semibold wrap-anywhere">{filled(textIn(header, 'text'), 'header', values)}</p>
          ) : (
            <span className="mb-2 flex h-28 items-center justify-center rounded-lg bg-press text-ink-3">
              <Icon className="size-8" aria-hidden />
            </span>
          ))}
        <p className="whitespace-pre-wrap wrap-anywhere">{filled(textIn(body, 'text'), 'body', values)}</p>
        {footer !== undefined && <p className="mt-1 text-xs text-ink-3 wrap-anywhere">{textIn(footer, 'text')}</p>}
        {buttons.length > 0 && (
          <ul className="-mx-3.5 mt-2 -mb-1 border-t border-line">
            {buttons.map((button) => (
              <li
                key={textIn(button, 'text')}
                className="border-b border-line px-3 py-2 text-center text-sm font-medium text-accent-ink last:border-0"
              >
                {textIn(button, 'text', textIn(button, 'type'))}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
