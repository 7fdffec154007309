import { cn } from './cn.ts';

/** Up to two letters for a name, by grapheme, so that emoji and combined letters stay whole. */
function initials(name: string): string {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const first = (word: string) => segmenter.segment(word)[Symbol.iterator]().next().value?.segment ?? '';
  const words = name
    .trim()
    .split(/\s+/u)
    .filter((word) => /[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) =>
    word === undefined ? '' : first(word),
  );
  return letters.join('').toLocaleUpperCase() || '#';
}

const sizes = { sm: 'size-8 text-xs', md: 'size-10 text-sm', lg: 'size-16 text-xl' };

export function Avatar({
  name,
  size = 'md',
  className,
}: {
  name: string;
  size?: keyof typeof sizes;
  className?: string;
}) {
  return (
    <span
      aria-hidden
      className={cn(
        'flex shrink-0 items-center justify-center rounded-full bg-press font-semibold tracking-wide text-ink-2 select-none',
        sizes[size],
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}
