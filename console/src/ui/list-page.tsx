import { type LucideIcon, SearchX } from 'lucide-react';
import { ListBase, type RaRecord, type SortPayload, useListContext } from 'ra-core';
import { type ReactNode, useEffect, useState } from 'react';
import { formatCount, useLanguage, useT } from '../i18n/index.ts';
import { Button } from './button.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { EmptyState } from './empty-state.tsx';
import { PageBody, PageHeader } from './page.tsx';
import { Pagination } from './pagination.tsx';
import { ProblemState } from './problem-state.tsx';
import { SearchBox } from './search-box.tsx';

export interface ListPageProps<Row> {
  resource: string;
  title: string;
  lead: string;
  /** The label of the search box; without it the list has none. */
  search?: string;
  sort: SortPayload;
  columns: Column<Row>[];
  empty: { icon: LucideIcon; title: string; hint: string };
  actions?: ReactNode;
  /** Between the heading and the table: figures, filters. */
  above?: ReactNode;
  filters?: ReactNode;
  onOpen?(row: Row): void;
  /** What opening a row is called; with it rows open by keyboard, too. */
  openLabel?(row: Row): string;
  children?: ReactNode;
}

/** A paged, sortable list of one resource on ra-core's list controller; position, order and search are in the address. */
export function ListPage<Row extends RaRecord>(props: ListPageProps<Row>) {
  return (
    <ListBase
      resource={props.resource}
      sort={props.sort}
      perPage={25}
      exporter={false}
      storeKey={false}
      disableAuthentication
      // Shown as it was, and asked again: no event tells of most of these.
      queryOptions={{ staleTime: 0 }}
    >
      <ListContent {...props} />
    </ListBase>
  );
}

function ListContent<Row extends RaRecord>(props: ListPageProps<Row>) {
  const { title, lead, search, columns, empty, actions, above, filters, onOpen, openLabel, children } = props;
  const { total, error, refetch, isPending, filterValues } = useListContext<Row>();
  const language = useLanguage();
  const nothing = !isPending && !error && total === 0;
  const query = typeof filterValues['q'] === 'string' ? filterValues['q'] : '';
  return (
    <PageBody>
      <PageHeader
        title={title}
        lead={lead}
        count={total === undefined ? undefined : formatCount(total, language)}
        actions={actions}
      />
      {above}
      <div className="overflow-hidden rounded-xl border border-line bg-surface">
        {(search !== undefined || filters !== undefined) && (
          <div className="flex flex-wrap items-center gap-3 border-b border-line p-2.5">
            {search !== undefined && <ListSearch label={search} />}
            {filters}
          </div>
        )}
        {error ? (
          <ProblemState error={error} onRetry={() => void refetch()} />
        ) : nothing && query !== '' ? (
          <NothingFound query={query} />
        ) : nothing ? (
          <EmptyState {...empty} />
        ) : (
          <DataTable
            label={title}
            columns={columns}
            {...(onOpen ? { onOpen } : {})}
            {...(openLabel ? { openLabel } : {})}
          />
        )}
        {!error && !nothing && <Pagination />}
      </div>
      {children}
    </PageBody>
  );
}

function ListSearch({ label }: { label: string }) {
  const t = useT();
  const { filterValues, setFilters } = useListContext();
  const applied = typeof filterValues['q'] === 'string' ? filterValues['q'] : '';
  const [text, setText] = useState(applied);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === applied) return;
    const timer = setTimeout(() => setFilters({ ...filterValues, q: wanted || undefined }), 250);
    return () => clearTimeout(timer);
  }, [text, applied, filterValues, setFilters]);
  return (
    <SearchBox
      className="w-full md:max-w-80"
      label={label}
      clearLabel={t('action.clear_search')}
      value={text}
      onChange={setText}
    />
  );
}

function NothingFound({ query }: { query: string }) {
  const t = useT();
  const { filterValues, setFilters } = useListContext();
  return (
    <EmptyState icon={SearchX} title={t('list.none_found', { query })} hint={t('list.none_found_hint')}>
      <Button size="sm" onClick={() => setFilters({ ...filterValues, q: undefined })}>
        {t('list.clear')}
      </Button>
    </EmptyState>
  );
}
