import type { ApiKey, NewApiKey } from '../api/types.ts';
import { formatAgo, formatDate, type Translate, useLanguage, useNow, useT } from '../i18n/index.ts';
import { Badge, type Column, cn, type Tone } from '../ui/index.ts';
import { type KeyState, stateOf } from './expiry.ts';
import { KeyActions } from './key-actions.tsx';

interface KeyHandlers {
  onEdit(key: ApiKey): void;
  onMade(key: NewApiKey): void;
}

/** `handlers` are for those who may change keys. */
export function keyColumns(t: Translate, handlers: KeyHandlers | null): Column<ApiKey>[] {
  const columns: Column<ApiKey>[] = [
    { key: 'name', header: t('keys.name'), cell: (key) => <NameCell apiKey={key} /> },
    {
      key: 'scopes',
      header: t('keys.scopes'),
      wideOnly: true,
      cell: ({ scopes }) => (
        <span className="text-ink-2" title={scopes.join('\n')}>
          {t('roles.count', { smart_count: scopes.length })}
        </span>
      ),
    },
    { key: 'last_used', header: t('keys.last_used'), wideOnly: true, cell: (key) => <LastUsed apiKey={key} /> },
    { key: 'expires', header: t('keys.expires'), wideOnly: true, cell: (key) => <Expires apiKey={key} /> },
    { key: 'state', header: t('keys.state'), cell: (key) => <State apiKey={key} /> },
  ];
  if (handlers === null) return columns;
  const { onEdit, onMade } = handlers;
  return [
    ...columns,
    {
      key: 'actions',
      header: '',
      align: 'end',
      className: 'w-12 ps-0 pe-2',
      cell: (key) => <KeyActions apiKey={key} onEdit={() => onEdit(key)} onMade={onMade} />,
    },
  ];
}

type CellProps = { apiKey: ApiKey };

function NameCell({ apiKey }: CellProps) {
  const t = useT();
  const addresses = apiKey.allowed_addresses ?? [];
  const over = ['expired', 'revoked'].includes(stateOf(apiKey, useNow()));
  return (
    <span className="block min-w-0 py-1">
      <span className={cn('block font-medium wrap-anywhere', over && 'text-ink-3')}>{apiKey.name}</span>
      <span className="flex flex-wrap gap-x-2 text-xs text-ink-3">
        <code className="font-mono">{apiKey.prefix}…</code>
        <span title={addresses.join('\n')}>
          {addresses.length === 0
            ? t('keys.from_everywhere')
            : addresses.slice(0, 2).join(', ') + (addresses.length > 2 ? ', …' : '')}
        </span>
      </span>
    </span>
  );
}

function LastUsed({ apiKey }: CellProps) {
  const t = useT();
  const language = useLanguage();
  const now = useNow();
  const { last_used_at } = apiKey;
  return (
    <span className={last_used_at === null ? 'text-ink-3' : 'text-ink-2'}>
      {last_used_at === null ? t('keys.never_used') : formatAgo(last_used_at, now, language)}
    </span>
  );
}

function Expires({ apiKey }: CellProps) {
  const t = useT();
  const language = useLanguage();
  const { expires_at } = apiKey;
  return (
    <span className="whitespace-nowrap text-ink-2">
      {expires_at === null ? t('keys.no_end') : formatDate(expires_at, language)}
    </span>
  );
}

const tones: Record<KeyState, Tone> = { active: 'accent', ending: 'warn', expired: 'neutral', revoked: 'danger' };

function State({ apiKey }: CellProps) {
  const t = useT();
  const language = useLanguage();
  const state = stateOf(apiKey, useNow());
  const words =
    state === 'ending' ? t('keys.ending', { when: formatDate(apiKey.expires_at ?? '', language) }) : t(`keys.${state}`);
  return <Badge tone={tones[state]}>{words}</Badge>;
}
