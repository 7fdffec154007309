import { Megaphone } from 'lucide-react';
import { contentOf } from '../../api/content.ts';
import type { Message } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { SafeLink, webAddress } from '../../ui/index.ts';

interface Referral {
  headline?: string | null;
  body?: string | null;
  source_url?: string | null;
  source_type?: string | null;
}

/** The advertisement or post that the customer came from, above their first words. */
export function ReferralCard({ message }: { message: Message }) {
  const t = useT();
  const { referral } = contentOf<{ referral: Referral | null }>(message);
  if (referral == null) return null;
  const { headline, body, source_url, source_type } = referral;
  const known = source_url == null ? null : webAddress(source_url);
  return (
    <div className="mb-1.5 rounded-lg bg-current/8 px-2 py-1.5 text-sm">
      <p className="flex items-center gap-1 text-xs opacity-75">
        <Megaphone className="size-3" aria-hidden />
        {t(source_type === 'post' ? 'messages.from_post' : 'messages.from_ad')}
      </p>
      {headline ? <p className="font-medium wrap-anywhere">{headline}</p> : null}
      {body ? <p className="line-clamp-3 wrap-anywhere">{body}</p> : null}
      {known !== null && (
        <SafeLink href={source_url!} className="underline underline-offset-2">
          {t('messages.open_source')}
        </SafeLink>
      )}
    </div>
  );
}
