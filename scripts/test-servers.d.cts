export function prepare(): Promise<{ chromium: string | null; redis: string | null; strace: string | null }>;
export function chromiumPath(): string | null;
export function redisPath(): string | null;
