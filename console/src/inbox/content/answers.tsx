import { ClipboardList, ListChecks, MousePointerClick, PhoneCall, ShoppingBag } from 'lucide-react';
import { contentOf, type InteractiveContent, type OrderContent } from '../../api/content.ts';
import type { Message } from '../../api/types.ts';
import { formatMoney, useLanguage, useT } from '../../i18n/index.ts';
import { Card } from './card.tsx';

/** A tap on a button, a row of a list, a filled-in form, a permission to call. */
export function Interactive({ message }: { message: Message }) {
  const t = useT();
  const { form, title, description, call_permission } = contentOf<InteractiveContent>(message);
  if (form) return <Form fields={form.fields ?? {}} title={form.body ?? t('messages.filled_form')} />;
  if (call_permission)
    return <Card icon={PhoneCall} title={t('messages.kind.interactive')} detail={call_permission.response ?? ''} />;
  return (
    <Card
      icon={ListChecks}
      title={title ?? message.text ?? t('messages.kind.interactive')}
      detail={description ?? t('messages.chose')}
    />
  );
}

function Form({ fields, title }: { fields: Record<string, unknown>; title: string }) {
  const rows = Object.entries(fields).filter(([name]) => name !== 'flow_token');
  return (
    <Card icon={ClipboardList} title={title}>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="opacity-75">{name.replaceAll('_', ' ')}</dt>
            <dd className="bubble-text">{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

export function ButtonReply({ message }: { message: Message }) {
  const t = useT();
  return (
    <Card icon={MousePointerClick} title={message.text ?? t('messages.kind.button')} detail={t('messages.pressed')} />
  );
}

export function Order({ message }: { message: Message }) {
  const t = useT();
  const language = useLanguage();
  const { lines, note } = contentOf<OrderContent>(message);
  const rows = lines ?? [];
  const count = rows.reduce((sum, line) => sum + (line.quantity ?? 0), 0);
  const currency = rows[0]?.currency;
  const oneCurrency = currency != null && rows.every((line) => line.currency === currency);
  const total = rows.reduce((sum, line) => sum + (line.quantity ?? 0) * (line.price ?? 0), 0);
  return (
    <Card
      icon={ShoppingBag}
      title={t('messages.kind.order')}
      detail={t('messages.order_items', { smart_count: count })}
    >
      <table className="mt-1.5 w-full min-w-56 text-sm">
        <tbody>
          {rows.map((line, index) => (
            <tr key={index}>
              <td className="py-0.5 pe-2 tabular-nums opacity-75">{line.quantity ?? '?'} ×</td>
              <td className="py-0.5 pe-3 wrap-anywhere">{line.product_id ?? '?'}</td>
              <td className="py-0.5 text-end tabular-nums">
                {line.price != null && line.currency ? formatMoney(line.price, line.currency, language) : ''}
              </td>
            </tr>
          ))}
          {oneCurrency && (
            <tr className="border-t border-current/20 font-medium">
              <td colSpan={2} className="pt-1">
                {t('messages.order_total')}
              </td>
              <td className="pt-1 text-end tabular-nums">{formatMoney(total, currency, language)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {note ? <p className="bubble-text mt-1.5">{note}</p> : null}
    </Card>
  );
}
