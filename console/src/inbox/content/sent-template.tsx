import { LayoutTemplate, Reply } from 'lucide-react';
import { contentOf } from '../../api/content.ts';
import type { Message } from '../../api/types.ts';
import { useT } from '../../i18n/index.ts';
import { RichText } from '../rich-text-view.tsx';
import { Choice, Choices } from './sent.tsx';
import { StoredPicture } from './stored-picture.tsx';

interface Parameter {
  type?: string;
  text?: string;
  payload?: string;
  image?: { media_id?: string };
}
interface SentTemplateContent {
  name?: string;
  components?: { type?: string; sub_type?: string; parameters?: Parameter[] }[];
}

/** A template as the customer sees it: its picture, its words with what was filled in, its buttons. */
export function SentTemplate({ message }: { message: Message }) {
  const t = useT();
  const { name, components = [] } = contentOf<{ template: SentTemplateContent }>(message).template ?? {};
  const header = components.find(({ type }) => type?.toLowerCase() === 'header');
  const picture = header?.parameters?.[0]?.image?.media_id;
  const buttons = components.filter(({ type }) => type?.toLowerCase() === 'button');
  const filled = components.flatMap(({ type, parameters = [] }) =>
    type?.toLowerCase() === 'body' ? parameters.flatMap(({ text }) => text ?? []) : [],
  );
  const words = message.text ?? filled.join(' · ');
  return (
    <div className="min-w-52">
      {picture !== undefined && <StoredPicture id={picture} />}
      {words !== '' && (
        <p className="bubble-text">
          <RichText text={words} citations={message.citations} />
        </p>
      )}
      {buttons.length > 0 && (
        <Choices>
          {buttons.map(({ sub_type, parameters = [] }, index) => (
            <Choice key={index} icon={Reply} title={parameters[0]?.text ?? parameters[0]?.payload ?? sub_type ?? ''} />
          ))}
        </Choices>
      )}
      {name !== undefined && (
        <p className="mt-1 flex items-center gap-1 text-xs opacity-75">
          <LayoutTemplate className="size-3" aria-hidden />
          {t('messages.sent.template', { name })}
        </p>
      )}
    </div>
  );
}
