import { memo } from 'react';
import type { Citation } from '../api/types.ts';
import { SafeLink } from '../ui/index.ts';
import { type Piece, readRichText } from './rich-text.ts';

/** Message text with WhatsApp's formatting; all of it as text nodes, so nothing in it can become markup. */
export const RichText = memo(function RichText({ text, citations = [] }: { text: string; citations?: Citation[] }) {
  const cited = new Set(citations.map((citation) => citation.n));
  return readRichText(text, cited).map((piece, index) => <Inline key={index} piece={piece} />);
});

function Inline({ piece }: { piece: Piece }) {
  switch (piece.kind) {
    case 'bold':
      return <strong className="font-semibold">{piece.text}</strong>;
    case 'italic':
      return <em>{piece.text}</em>;
    case 'strike':
      return <s>{piece.text}</s>;
    case 'mono':
      return <code className="font-mono text-[0.92em]">{piece.text}</code>;
    case 'link':
      return (
        <SafeLink
          href={piece.href}
          className="underline decoration-current/40 underline-offset-2 hover:decoration-current"
        >
          {piece.text}
        </SafeLink>
      );
    case 'cite':
      return <sup className="ms-px font-semibold opacity-75">[{piece.n}]</sup>;
    case 'text':
      return piece.text;
  }
}
