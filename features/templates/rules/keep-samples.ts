import { formatOf, kindOf, type Part, partAt, partsAt, textAt } from './parts.ts';

/**
 * Their components, with our own samples where the header is still the one we gave: the platform shows a sample under an
 * address that ends after a while.
 */
export function keepSamples(ours: readonly Part[], theirs: readonly Part[]): Part[] {
  return theirs.map((part) => {
    const mine = ours.find((one) => kindOf(one) === kindOf(part));
    if (mine === undefined) return part;
    if (kindOf(part) === 'CAROUSEL') {
      const mineCards = partsAt(mine, 'cards');
      const cards = partsAt(part, 'cards').map((card, place) => ({
        ...card,
        components: keepSamples(partsAt(mineCards[place], 'components'), partsAt(card, 'components')),
      }));
      return { ...part, cards };
    }
    if (kindOf(part) !== 'HEADER' || formatOf(mine) !== formatOf(part)) return part;
    const sample = partAt(mine, 'example');
    return textAt(sample, 'media_id') === undefined ? part : { ...part, example: sample };
  });
}
