/** What a path says about a module: which part of the house it stands in and which layer it is. */

const LAYERS = ['model', 'repository', 'service', 'routes'] as const;
export type Layer = (typeof LAYERS)[number];

/** Folders whose children are entered by their `index.ts` only. */
const DOORED = ['features', 'connectors', 'platform'];

/** Whether `path` is `folder` or lies in it. */
export function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Tests beside the code, what stands in a `testing/` folder for them, and everything of `tests/` and `bench/`. */
export function isTestCode(path: string): boolean {
  return /\.test\.tsx?$|\/testing\//.test(path) || within(path, 'tests') || within(path, 'bench');
}

/** The doored folder a module belongs to, such as `features/contacts`; undefined outside of them. */
export function roomOf(path: string): string | undefined {
  const [area, name, ...rest] = path.split('/');
  if (area === undefined || name === undefined || rest.length === 0) return undefined;
  return DOORED.includes(area) ? `${area}/${name}` : undefined;
}

/** The feature a module belongs to, by name. */
export function featureOf(path: string): string | undefined {
  const room = roomOf(path);
  return room?.startsWith('features/') ? room.slice('features/'.length) : undefined;
}

/** The layer of `x.service.ts` or of any file in `x.service/`; undefined for files that are no layer. */
export function layerOf(path: string): Layer | undefined {
  return LAYERS.find((layer) => new RegExp(`\\.${layer}(\\.tsx?$|/)`).test(path));
}

/** 0 for the model up to 3 for the routes. */
export function heightOf(layer: Layer): number {
  return LAYERS.indexOf(layer);
}
