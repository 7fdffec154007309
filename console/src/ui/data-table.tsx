import { ArrowDown, ArrowUp } from 'lucide-react';
import { type RaRecord, useListContext } from 'ra-core';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { Skeleton } from './skeleton.tsx';

export interface Column<Row> {
  key: string;
  header: string;
  cell(row: Row): ReactNode;
  /** The API's field to sort by; without it the column does not sort. */
  sort?: string;
  /** Left out where the screen is narrow. */
  wideOnly?: boolean;
  align?: 'end';
  className?: string;
}

export interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  onOpen?(row: Row): void;
  /** Names the button that opens a row by keyboard; without it the columns bring their own. */
  openLabel?(row: Row): string;
}

/** The rows of the ra-core list around it. */
export function DataTable<Row extends RaRecord>({ label, columns, onOpen, openLabel }: DataTableProps<Row>) {
  const { data, isPending, isFetching, perPage } = useListContext<Row>();
  return (
    <div className="overflow-x-auto" aria-busy={isFetching}>
      <table aria-label={label} className="w-full border-collapse text-base">
        <thead>
          <tr className="border-b border-line">
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {isPending
            ? Array.from({ length: Math.min(perPage, 8) }, (_, index) => (
                <tr key={index} className="border-b border-line last:border-0">
                  {columns.map((column) => (
                    <td key={column.key} className={cell(column)}>
                      <Skeleton className={index % 2 === 0 ? 'w-24' : 'w-32'} />
                    </td>
                  ))}
                </tr>
              ))
            : data?.map((row) => (
                <tr
                  key={row.id}
                  className={cn('border-b border-line last:border-0', onOpen && 'cursor-pointer hover:bg-hover')}
                  onClick={onOpen && (() => onOpen(row))}
                >
                  {columns.map((column, index) => (
                    <td key={column.key} className={cell(column)}>
                      {index === 0 && openLabel !== undefined && (
                        <button
                          type="button"
                          className="sr-only focus:not-sr-only focus:rounded-md focus:px-1 focus:text-sm focus:text-accent"
                        >
                          {openLabel(row)}
                        </button>
                      )}
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

function cell<Row>({ wideOnly, align, className }: Column<Row>): string {
  return cn(
    'h-12 px-4 py-2 text-start align-middle',
    wideOnly && 'hidden md:table-cell',
    align === 'end' && 'text-end tabular-nums',
    className,
  );
}

function HeaderCell<Row>({ column }: { column: Column<Row> }) {
  const { sort, setSort } = useListContext();
  const look = cn(cell(column), 'h-10 text-xs font-medium whitespace-nowrap text-ink-3');
  const field = column.sort;
  if (field === undefined) return <th className={look}>{column.header}</th>;
  const active = sort.field === field;
  const Arrow = sort.order === 'ASC' ? ArrowUp : ArrowDown;
  return (
    <th className={look} aria-sort={active ? (sort.order === 'ASC' ? 'ascending' : 'descending') : 'none'}>
      <button
        type="button"
        className={cn('inline-flex items-center gap-1 rounded hover:text-ink', active && 'text-ink')}
        onClick={() => setSort({ field, order: active && sort.order === 'DESC' ? 'ASC' : 'DESC' })}
      >
        {column.header}
        <Arrow className={cn('size-3', !active && 'invisible')} aria-hidden />
      </button>
    </th>
  );
}
