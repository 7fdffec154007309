import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { request } from '../api/request.ts';
import { type Draft, toApi } from './draft.ts';
import type { Fault, TemplateVerdict } from './types.ts';

const rest_ms = 350;

/** What the platform would refuse, told by the server a moment after the last key. */
export function useDraftCheck(draft: Draft): Fault[] {
  const text = JSON.stringify(toApi(draft).body);
  const [asked, setAsked] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(text), rest_ms);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = useQuery({
    queryKey: ['template-check', asked],
    queryFn: ({ signal }) =>
      request<TemplateVerdict>('/api/v1/templates/check', { method: 'POST', body: JSON.parse(asked), signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 60_000,
  });
  return data?.problems ?? [];
}
