import { cn } from './cn.ts';

export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('skeleton block h-3', className)} />;
}

/** Rows of a list that is on its way, in the shape of the rows to come. */
export function SkeletonRows({ count = 8 }: { count?: number }) {
  return Array.from({ length: count }, (_, index) => (
    <div key={index} className="flex items-center gap-3 px-4 py-3.5">
      <Skeleton className="size-10 rounded-full" />
      <div className="flex flex-1 flex-col gap-2.5">
        <Skeleton className={index % 2 === 0 ? 'w-2/5' : 'w-1/2'} />
        <Skeleton className={index % 3 === 0 ? 'w-4/5' : 'w-3/5'} />
      </div>
    </div>
  ));
}
