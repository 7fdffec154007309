import { ContactRound, MapPin } from 'lucide-react';
import { type ContactCard, contentOf, type LocationContent } from '../../api/content.ts';
import type { Message } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { SafeLink } from '../../ui/index.ts';
import { Card } from './card.tsx';

export function Location({ message }: { message: Message }) {
  const t = useT();
  // What we send has it one level deeper, as the platform takes it.
  const content = contentOf<LocationContent & { location: LocationContent }>(message);
  const { latitude, longitude, name, address } = content.location ?? content;
  const known = typeof latitude === 'number' && typeof longitude === 'number';
  const point = known ? `${latitude.toFixed(5)}, ${longitude.toFixed(5)}` : undefined;
  const detail = address ?? (name ? undefined : point);
  return (
    <Card icon={MapPin} title={name ?? t('messages.kind.location')} {...(detail === undefined ? {} : { detail })}>
      {known && (
        <SafeLink
          href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`}
          className="text-sm font-medium underline underline-offset-2"
        >
          {t('messages.open_map')}
        </SafeLink>
      )}
    </Card>
  );
}

/** A card as the platform takes it. */
interface SentCard {
  name: { formatted_name?: string };
  phones?: { phone?: string | null; type?: string | null }[];
  emails?: { email?: string }[];
  org?: { company?: string };
}

function asCard(card: ContactCard | SentCard): ContactCard {
  if (typeof card.name !== 'object' || card.name === null) return card as ContactCard;
  const { name, phones, emails, org } = card as SentCard;
  return {
    name: name.formatted_name ?? null,
    phones: phones ?? null,
    emails: (emails ?? []).flatMap(({ email }) => email ?? []),
    organization: org?.company ?? null,
  };
}

export function Contacts({ message }: { message: Message }) {
  const t = useT();
  const cards = (contentOf<{ contacts: (ContactCard | SentCard)[] }>(message).contacts ?? []).map(asCard);
  if (cards.length === 0) return <Card icon={ContactRound} title={message.text ?? t('messages.kind.contacts')} />;
  return cards.map((card, index) => {
    const phones = (card.phones ?? []).map(({ phone, type }) =>
      [phone, type?.toLowerCase()].filter(Boolean).join(' · '),
    );
    const detail = [card.organization, ...phones, ...(card.emails ?? [])].filter(Boolean).join('\n');
    return (
      <Card
        key={index}
        icon={ContactRound}
        title={card.name ?? phones[0] ?? t('messages.kind.contacts')}
        {...(detail === '' ? {} : { detail })}
      />
    );
  });
}
