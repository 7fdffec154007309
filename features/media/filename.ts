const MAX_LENGTH = 255;

/** A name that any system can keep and no program takes for more than a name. */
export function cleanFilename(given: string): string | null {
  const name = given
    .normalize('NFC')
    // Controls, and marks that turn the direction of writing: `exe.gpj` must not read as `jpg.exe`.
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .replaceAll(/[/\\:*?"<>|]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^\.+/, '');
  if (name === '') return null;
  return shorten(name);
}

function shorten(name: string): string {
  if (name.length <= MAX_LENGTH) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : '';
  return name.slice(0, MAX_LENGTH - ending.length).replace(/[\uD800-\uDBFF]$/, '') + ending;
}
