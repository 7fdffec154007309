import type { Id } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { useFile } from './use-file.ts';

/** A picture above other words, by the id of its file. */
export function StoredPicture({ id }: { id: Id }) {
  const t = useT();
  const { url, failed } = useFile(id, 'content');
  if (failed) return null;
  if (url === null)
    return <span aria-busy className="mb-1.5 block h-32 w-full animate-pulse rounded-lg bg-current/10" />;
  return <img src={url} alt={t('messages.kind.image')} className="mb-1.5 max-h-60 w-full rounded-lg object-cover" />;
}
