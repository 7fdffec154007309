export function prepare(): Promise<{ chromium: string | null }>;
export function chromiumPath(): string | null;
