/** The store could not do it now; it may later. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

const PLACE = /^[0-9a-f-]{36}\/[0-9a-f]{2}\/[0-9a-f-]{36}(\.webp)?$/;

export function isPlace(place: string): boolean {
  return PLACE.test(place);
}

/** Places are made by us alone; whatever else comes here is a fault of ours, and must not reach a disk. */
export function checkPlace(place: string): string {
  if (!isPlace(place)) throw new Error('this is not the name of a place in the storage');
  return place;
}
