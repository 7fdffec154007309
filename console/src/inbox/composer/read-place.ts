export interface Position {
  latitude: number;
  longitude: number;
}

/** A position as people copy it: two numbers, or an address of a map that holds them. */
export function readPlace(text: string): Position | null {
  const found = /(-?\d{1,2}(?:\.\d+)?)\s*[,;/ ]\s*(-?\d{1,3}(?:\.\d+)?)(?![\d.])/.exec(text.trim());
  if (found === null) return null;
  const [latitude, longitude] = [Number(found[1]), Number(found[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}
