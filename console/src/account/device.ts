export interface Device {
  kind: 'computer' | 'phone' | 'program';
  /** As people call it; null when the program did not say. */
  name: string | null;
}

/** In order: browsers name the ones they descend from, too. */
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
];
const handheld = new Set(['iPhone', 'iPad', 'Android']);

const first = (text: string, known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(text))?.[1];

/** What a person would call the device that a `User-Agent` speaks for: "Firefox on Windows". */
export function deviceOf(user_agent: string | null): Device {
  if (user_agent === null || user_agent.trim() === '') return { kind: 'program', name: null };
  const browser = first(user_agent, browsers);
  const system = first(user_agent, systems);
  if (browser === undefined) return { kind: 'program', name: user_agent.slice(0, 60) };
  const kind = system !== undefined && handheld.has(system) ? 'phone' : 'computer';
  return { kind, name: system === undefined ? browser : `${browser} · ${system}` };
}
