import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { requestTagged } from '../api/request.ts';
import { ProblemState, PageBody, SkeletonRows } from '../ui/index.ts';
import { Builder } from './builder.tsx';
import type { Template } from './types.ts';
import './words.ts';

/** A new template, or one that is there, in the builder. */
export default function TemplatePage() {
  const { id } = useParams();
  const { data, error, refetch, isPending } = useQuery({
    queryKey: ['templates', 'one', id],
    queryFn: ({ signal }) => requestTagged<Template>(`/api/v1/templates/${id}`, { signal }),
    enabled: id !== undefined,
    staleTime: 0,
  });
  if (id === undefined) return <Builder key="new" loaded={null} />;
  if (error) return <ProblemState error={error} onRetry={() => void refetch()} />;
  if (isPending) {
    return (
      <PageBody>
        <SkeletonRows count={6} />
      </PageBody>
    );
  }
  const { row } = data;
  // Another state brings other content; what is being written stays while only the words about it change.
  return <Builder key={`${row.id} ${row.status} ${row.submitted_at}`} loaded={data} />;
}
