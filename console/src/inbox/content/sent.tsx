import { ExternalLink, LayoutList, List, MapPin, PhoneCall, Reply, ShoppingBag } from 'lucide-react';
import type { ReactNode } from 'react';
import { contentOf } from '../../api/content.ts';
import type { Message } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { RichText } from '../rich-text-view.tsx';
import { StoredPicture } from './stored-picture.tsx';

interface Words {
  text?: string;
}
interface Sent {
  type?: string;
  header?: { type?: string; text?: string } & Partial<
    Record<'image' | 'video' | 'document', { media_id?: string; link?: string }>
  >;
  body?: Words;
  footer?: Words;
  action?: {
    button?: string;
    buttons?: { reply?: { title?: string } }[];
    sections?: {
      title?: string;
      rows?: { title?: string; description?: string }[];
      product_items?: { product_retailer_id?: string }[];
    }[];
    parameters?: { display_text?: string; url?: string; flow_cta?: string };
    product_retailer_id?: string;
    cards?: Sent[];
    name?: string;
  };
}

/** What was sent with buttons, rows or products, as the customer sees it. */
export function SentInteractive({ message }: { message: Message }) {
  const sent = contentOf<{ interactive: Sent }>(message).interactive ?? {};
  return <SentCard sent={sent} fallback={message.text} />;
}

function SentCard({ sent, fallback }: { sent: Sent; fallback: string | null }) {
  const { header, body, footer, action = {} } = sent;
  const picture = header?.image?.media_id;
  const text = body?.text ?? fallback;
  return (
    <div className="min-w-52">
      {picture !== undefined && <StoredPicture id={picture} />}
      {header?.text !== undefined && <p className="mb-0.5 font-semibold">{header.text}</p>}
      {text != null && (
        <p className="bubble-text">
          <RichText text={text} />
        </p>
      )}
      {footer?.text !== undefined && <p className="mt-0.5 text-sm opacity-75">{footer.text}</p>}
      <Actions sent={sent} />
      {action.cards !== undefined && (
        <div className="-mx-1 mt-2 flex gap-2 overflow-x-auto pb-1">
          {action.cards.map((card, index) => (
            <div key={index} className="w-52 shrink-0 rounded-lg bg-current/8 p-2">
              <SentCard sent={card} fallback={null} />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function Actions({ sent: { type, action = {} } }: { sent: Sent }) {
  const t = useT();
  const { buttons, sections, parameters, product_retailer_id, button } = action;
  const replies = (buttons ?? []).flatMap(({ reply }) => reply?.title ?? []);
  if (replies.length > 0)
    return (
      <Choices>
        {replies.map((title) => (
          <Choice key={title} icon={Reply} title={title} />
        ))}
      </Choices>
    );
  if (sections !== undefined) {
    const rows = sections.flatMap(({ rows = [], product_items = [] }) => [
      ...rows.map(({ title = '', description }) => ({ title, description })),
      ...product_items.map(({ product_retailer_id: title = '' }) => ({ title, description: undefined })),
    ]);
    return (
      <details className="mt-2 border-t border-current/15 pt-1.5 text-sm">
        <summary className="flex cursor-pointer items-center gap-1.5 font-medium">
          <List className="size-3.5" aria-hidden />
          {button ?? t('messages.sent.list')}
          <span className="opacity-75">({rows.length})</span>
        </summary>
        <ul className="mt-1 flex flex-col gap-1">
          {rows.map(({ title, description }, index) => (
            <li key={index} className="bubble-text">
              {title}
              {description !== undefined && <span className="block opacity-75">{description}</span>}
            </li>
          ))}
        </ul>
      </details>
    );
  }
  if (type === 'location_request_message')
    return (
      <Choices>
        <Choice icon={MapPin} title={t('messages.sent.location_request')} />
      </Choices>
    );
  if (type === 'call_permission_request')
    return (
      <Choices>
        <Choice icon={PhoneCall} title={t('messages.sent.call_permission')} />
      </Choices>
    );
  if (product_retailer_id !== undefined || type === 'catalog_message') {
    return (
      <Choices>
        <Choice icon={ShoppingBag} title={product_retailer_id ?? t('messages.sent.catalog')} />
      </Choices>
    );
  }
  if (parameters?.display_text !== undefined) {
    return (
      <Choices>
        <Choice icon={ExternalLink} title={parameters.display_text} detail={parameters.url} />
      </Choices>
    );
  }
  if (type === 'flow')
    return (
      <Choices>
        <Choice icon={LayoutList} title={parameters?.flow_cta ?? t('messages.sent.form')} />
      </Choices>
    );
  return null;
}

export function Choices({ children }: { children: ReactNode }) {
  return <ul className="mt-2 flex flex-col gap-1 border-t border-current/15 pt-1.5">{children}</ul>;
}

export function Choice({
  icon: Icon,
  title,
  detail,
}: {
  icon: typeof List;
  title: string;
  detail?: string | undefined;
}) {
  return (
    <li
      className="flex items-center justify-center gap-1.5 rounded-md bg-current/8 px-2 py-1 text-sm font-medium"
      title={detail}
    >
      <Icon className="size-3.5 shrink-0" aria-hidden />
      <span className="wrap-anywhere">{title}</span>
    </li>
  );
}
